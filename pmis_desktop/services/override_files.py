"""A county's codes and rules as a sheet that people can read, keep and bring in again."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pmis_desktop import files
from pmis_desktop.errors.overrides import OverrideFileError
from pmis_desktop.rules import codes, dates, override_lines, overriding, thresholds, wordings
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.override_lines import (
    CODES,
    NEEDS,
    THRESHOLDS,
    WORDS,
    CodeLine,
    CodeLines,
    Lines,
    NeedLine,
    TemplateLines,
    ThresholdLine,
)
from pmis_desktop.services import overriding as standing
from pmis_desktop.services.house import House

HEAD = (
    "类别",
    "编号",
    "内容",
    "上级",
    "起用或从哪天起",
    "停用日期",
    "停用后改为",
    "统计时按",
    "别名",
    "说明",
)
SUFFIX = ".csv"
_LARGEST = 1024 * 1024
_MOST = 5000
_BETWEEN = "；"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[0-9][0-9.]*(?:[eE][0-9]+)?")
_KINDS = {THRESHOLDS: "期限和标准", NEEDS: "应填的项目", WORDS: "打印用语"}
_YES, _NO = "应填", "不要求"


def export(house: House, path: Path) -> int:
    """Write what the county says otherwise into a sheet; how many lines it has.

    Raises a FileError.
    """
    with house.rules_in_force():
        lines = [
            row
            for topic, said in sorted(standing.contents(house).items())
            for row in _rows(topic, said)
        ]
    files.write_whole(path, _text([HEAD, *lines]).encode("utf-8-sig"))
    house.note("export", "导出代码与规则", count=str(len(lines)))
    return len(lines)


def read(path: Path) -> dict[str, Lines]:
    """The topics of such a sheet, not yet checked against what is in force.

    Raises OverrideFileError, or a FileError.
    """
    text = _decoded(files.read_limited(path, _LARGEST))
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        raise OverrideFileError("不是一张完整的表。") from fault
    rows = [[cell.strip() for cell in row] for row in found if any(cell.strip() for cell in row)]
    if not rows or tuple(rows[0]) != HEAD:
        raise OverrideFileError("第一行不是本程序导出时的表头。")
    if len(rows) > _MOST:
        raise OverrideFileError(f"超过{_MOST}行。")
    topics: dict[str, list[object]] = {}
    for number, row in enumerate(rows[1:], 2):
        topic, line = _line(number, row)
        topics.setdefault(topic, []).append(line)
    return {topic: _shaped(topic, lines) for topic, lines in topics.items()}


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OverrideFileError("不是文字表格。")


def _rows(topic: str, said: Lines) -> Iterator[tuple[str, ...]]:
    if isinstance(said, TemplateLines):
        # A template is a file of its own, and comes in as one.
        return
    for line in said.lines:
        if isinstance(line, CodeLine):
            yield _code_row(topic.removeprefix(CODES), line)
        elif isinstance(line, ThresholdLine):
            label = thresholds.label(line.rule)
            yield (_KINDS[topic], line.rule, line.value, "", line.since, *[""] * 4, label)
        elif isinstance(line, NeedLine):
            word = _YES if line.needed else _NO
            yield (_KINDS[topic], line.field, word, *[""] * 6, member_field(line.field).label)
        else:
            own = next((each.text for each in wordings.every() if each.key == line.key), "")
            yield (_KINDS[topic], line.key, line.text, *[""] * 6, own)


def _code_row(name: str, line: CodeLine) -> tuple[str, ...]:
    listed = codes.code_list(name)
    return (
        f"代码表：{overriding.list_title(name)}",
        line.code,
        line.label,
        line.parent,
        line.since,
        line.to,
        line.successor,
        line.like,
        _BETWEEN.join(line.aliases),
        listed.label(line.code) or "",
    )


def _text(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[_guarded(cell) for cell in row] for row in rows])
    return out.getvalue()


def _guarded(cell: str) -> str:
    """No content is ever a formula, and a code is no number to a spreadsheet program."""
    return f"'{cell}" if cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell) else cell


def _day(cell: str) -> str:
    """A day as spreadsheet programs write it back: 2027/1/1 is 2027-01-01."""
    found = dates.parse(cell) if cell else cell
    return found if isinstance(found, str) else cell


def _line(number: int, row: list[str]) -> tuple[str, object]:
    """The topic of a row, and its line as plain values."""
    cells = [cell.removeprefix("'") for cell in row]
    if len(cells) > len(HEAD):
        raise OverrideFileError(f"第{number}行的列数不对。")
    kind, code, said, parent, since, to, successor, like, aliases, _note = (
        *cells,
        *[""] * (len(HEAD) - len(cells)),
    )
    since, to = _day(since), _day(to)
    if kind.startswith("代码表："):
        return f"{CODES}{_list_called(number, kind)}", {
            "code": code,
            "label": said,
            "parent": parent,
            "since": since,
            "to": to,
            "successor": successor,
            "like": like,
            "aliases": [word for word in aliases.split(_BETWEEN) if word],
        }
    topic = next((each for each, word in _KINDS.items() if word == kind), "")
    if topic == THRESHOLDS:
        return topic, {"rule": code, "value": _day(said) if "/" in said else said, "since": since}
    if topic == NEEDS and said in {_YES, _NO}:
        return topic, {"field": code, "needed": said == _YES}
    if topic == WORDS:
        return topic, {"key": code, "text": said}
    raise OverrideFileError(f"第{number}行的类别或内容不认识。")


def _list_called(number: int, kind: str) -> str:
    called = kind.removeprefix("代码表：")
    for name in codes.CODE_LISTS:
        if overriding.list_title(name) == called:
            return name
    raise OverrideFileError(f"第{number}行的代码表不认识。")


def _shaped(topic: str, lines: list[object]) -> Lines:
    shape = override_lines.shape_of(topic) or CodeLines
    try:
        return msgspec.convert({"lines": lines}, shape)
    except msgspec.ValidationError as fault:
        raise OverrideFileError(f"“{overriding.title(topic)}”里有写法不对的内容。") from fault
