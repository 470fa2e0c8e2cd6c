"""What a county may say otherwise than the program's tables: one shape for each topic."""

import re
from collections.abc import Mapping
from typing import Annotated

import msgspec

_Short = Annotated[str, msgspec.Meta(max_length=60)]
CodeText = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$")]
_CodeOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9A-Za-z][0-9A-Za-z._-]{0,19})?$")]
_Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
_DayOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
_Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,64}$")]
_Aliases = Annotated[list[_Short], msgspec.Meta(max_length=20)]


class CodeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a code list: a new one, or what a known one shall be instead.

    Empty texts leave a known line as it is. From the day ``to`` on it is offered no more;
    ``successor`` is what to write instead. A new line counts in tables as ``like`` does.
    """

    code: CodeText
    label: _Short = ""
    parent: _CodeOrNone = ""
    since: _DayOrNone = ""
    to: _DayOrNone = ""
    successor: _CodeOrNone = ""
    like: _CodeOrNone = ""
    aliases: _Aliases = []


class CodeLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic of one code list."""

    lines: Annotated[list[CodeLine], msgspec.Meta(max_length=500)]


class ThresholdLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A threshold's value from a day on, until the next line of the same rule."""

    rule: _Id
    value: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,5}$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    since: _Day


class ThresholdLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic of thresholds."""

    lines: Annotated[list[ThresholdLine], msgspec.Meta(max_length=500)]


class NeedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whether a field of a member belongs to a complete record."""

    field: _Id
    needed: bool


class NeedLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic of fields that a complete record has."""

    lines: Annotated[list[NeedLine], msgspec.Meta(max_length=200)]


class WordLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A wording of a printed form."""

    key: _Id
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class WordLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic of wordings."""

    lines: Annotated[list[WordLine], msgspec.Meta(max_length=200)]


LONGEST_LINE, MOST_LINES = 400, 2000


class TemplateLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic of one form's template: its text line by line; none: the program's own again."""

    lines: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)]],
        msgspec.Meta(max_length=MOST_LINES),
    ]


Rules = CodeLines | ThresholdLines | NeedLines | WordLines
Lines = Rules | TemplateLines

CODES = "codes."
FORMS = "forms."
THRESHOLDS = "thresholds"
NEEDS = "needs"
WORDS = "words"


TEMPLATE = "[a-z][a-z0-9_]{0,49}"
"""How a template of a form may be called, without its ending."""

_FORM = re.compile(re.escape(FORMS) + TEMPLATE)
_SHAPES: Mapping[str, type[Lines]] = {
    THRESHOLDS: ThresholdLines,
    NEEDS: NeedLines,
    WORDS: WordLines,
}


def shape_of(topic: str) -> type[Lines] | None:
    """The shape of a topic's content; None for a topic that this program does not know."""
    if topic.startswith(CODES):
        return CodeLines
    if _FORM.fullmatch(topic):
        return TemplateLines
    return _SHAPES.get(topic)
