"""A county's own template of a form as lines that travel, and what may stand in one."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pmis_desktop.errors.overrides import OverrideRefusedError
from pmis_desktop.rules.override_lines import (
    FORMS,
    LONGEST_LINE,
    MOST_LINES,
    TEMPLATE,
    TemplateLines,
)

SUFFIX = ".typ"
_NAME = re.compile(TEMPLATE + re.escape(SUFFIX))
_TAB = "  "
# Controls, invisible marks, half characters, what has no meaning: none of them is seen on paper.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTemplate:
    """The county's own text takes the place of the program's template ``file``; empty: no more."""

    file: str
    text: str


def topic_of(file: str) -> str:
    """The topic that a template travels as; raises OverrideRefusedError for no name of a file."""
    if not _NAME.fullmatch(file):
        raise OverrideRefusedError(f"“{file}”不是样式文件的名称，要像 member_card.typ 这样。")
    return f"{FORMS}{file.removesuffix(SUFFIX)}"


def file_of(topic: str) -> str:
    """The template's file of a topic."""
    return f"{topic.removeprefix(FORMS)}{SUFFIX}"


def lines(text: str) -> list[str]:
    """A template line by line, spelled as documents are: no tabs, one way to write a thing."""
    spelled = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    found = [line.replace("\t", _TAB).rstrip() for line in re.split(r"\r\n|\r|\n", spelled)]
    while found and not found[-1]:
        found.pop()
    return found


def text(said: Sequence[str]) -> str:
    """A template's lines as the text that is set."""
    return "".join(f"{line}\n" for line in said)


def check(said: TemplateLines) -> None:
    """Raise OverrideRefusedError for what is too long to travel, or cannot be seen."""
    if len(said.lines) > MOST_LINES:
        raise OverrideRefusedError(f"样式文件最多 {MOST_LINES} 行。")
    for number, line in enumerate(said.lines, 1):
        if len(line) > LONGEST_LINE:
            raise OverrideRefusedError(f"样式文件第 {number} 行太长，最多 {LONGEST_LINE} 个字。")
        if any(unicodedata.category(each) in _UNSEEN for each in line):
            raise OverrideRefusedError(f"样式文件第 {number} 行含有看不见的字符。")
