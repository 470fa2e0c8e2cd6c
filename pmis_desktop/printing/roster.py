"""党员花名册: the roster of one branch, or of all of them in one file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.memory import OnDemand
from pmis_desktop.printing.wording import breakable, lines, long_date, padded_name, short_date
from pmis_desktop.rules import wordings
from pmis_desktop.rules.identity import mask_id

ROSTER_FORM = "roster.typ"
_SEQUENCE = "sequence"
_NAME = "name"
_ID = "id_number"
# Their faces are embedded once; the child remembers ten such parts, 60 MB for every ten branches.
_SECTIONS_TOGETHER = 8
_ROWS_TOGETHER = 240
_PADDING = 1.0
# A sheet lying, without its margins; A3 has as much, and a little more, for its larger letters.
_PAPER = 277.0


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: its heading, the key of its values, its width in mm (None takes the rest)."""

    label: str
    field: str
    width: float | None
    centred: bool = True


@dataclass(frozen=True, slots=True)
class RosterSection:
    """One branch: title, name for the seal, date (ISO or as it is to be read), rows by field.

    A row may have its values by field id or by heading; what it lacks stays blank.
    """

    title: str
    organisation: str
    filled_on: str
    rows: Sequence[Mapping[str, str | None]]


# 《党员基本信息汇总表》, A to U; widths tried with the longest usual contents at 7 pt.
ROSTER_COLUMNS = (
    RosterColumn("序号", _SEQUENCE, 6.6),
    RosterColumn("姓名", _NAME, 12.0),
    RosterColumn("所在党支部", "organisation", 22.0, centred=False),
    RosterColumn("公民身份证号", _ID, 25.6),
    RosterColumn("性\n别", "sex", 5.4),
    RosterColumn("民族", "ethnic_group", 8.6),
    RosterColumn("出生日期", "birth_date", 13.8),
    RosterColumn("学历", "education", 9.0),
    RosterColumn("人员\n类别", "membership_kind", 7.2),
    RosterColumn("加入党\n组织日期", "joined_on", 13.8),
    RosterColumn("转为正式\n党员日期", "full_member_on", 13.8),
    RosterColumn("工作岗位", "job_post", 16.0),
    RosterColumn("手机号", "mobile", 16.2),
    RosterColumn("固定电话", "landline", 17.2),
    RosterColumn("家庭住址", "address", None, centred=False),
    RosterColumn("党籍\n状态", "standing", 7.2),
    RosterColumn("是否为\n失联\n党员", "lost", 8.4),
    RosterColumn("失去联\n系日期", "lost_since", 13.8),
    RosterColumn("是否为\n流动\n党员", "floating", 8.4),
    RosterColumn("外出流向", "floating_to", 13.0, centred=False),
    RosterColumn("备注", "remark", 10.0, centred=False),
)


def roster_part(
    sections: Sequence[RosterSection],
    columns: Sequence[RosterColumn] = ROSTER_COLUMNS,
    *,
    masked: bool,
    paper: str = "a4",
) -> dict[str, Any]:
    """Some sections as one job for the form; on A3 everything is half as large again."""
    heads = [
        {"label": each.label, "width": each.width, "centred": each.centred} for each in columns
    ]
    return {
        "paper": paper,
        "columns": heads,
        # Worded when the part is sent to be set, beside the setting of the one before.
        "sections": OnDemand(len(sections), lambda at: _section(sections[at], columns, masked)),
        "words": wordings.of_form("roster"),
    }


def batches(sections: Sequence[RosterSection]) -> list[list[RosterSection]]:
    """Sections to set in one go: few enough to be cancelled soon, enough to be quick."""
    made: list[list[RosterSection]] = []
    rows = 0
    for section in sections:
        rows += len(section.rows)
        if not made or len(made[-1]) == _SECTIONS_TOGETHER or rows > _ROWS_TOGETHER:
            made.append([])
            rows = len(section.rows)
        made[-1].append(section)
    return made


def _section(
    section: RosterSection, columns: Sequence[RosterColumn], masked: bool
) -> dict[str, Any]:
    """One branch as the form wants it: every cell a text ready to be set."""
    rooms = _rooms(columns)
    columned = [
        _texts(column, section.rows, room, masked=masked)
        for column, room in zip(columns, rooms, strict=True)
    ]
    return {
        "title": section.title,
        "organisation": section.organisation,
        "filled_on": long_date(section.filled_on),
        "rows": list(zip(*columned, strict=True)),
        "lines": _lines(rooms, columned),
    }


def _rooms(columns: Sequence[RosterColumn]) -> list[float]:
    """How wide a text may be in each column, in mm; those without a width share what is left."""
    rest = _PAPER - sum(column.width or 0.0 for column in columns)
    shared = rest / max(1, sum(column.width is None for column in columns))
    return [(column.width or shared) - _PADDING for column in columns]


def _lines(rooms: Sequence[float], columned: Sequence[Sequence[str]]) -> list[int]:
    """How many lines each row needs, 0 where that is not known before it is set.

    A row whose height is known takes a third less time: its cells are laid out once, not twice.
    """
    counted = [
        [lines(text, room) for text in texts] for room, texts in zip(rooms, columned, strict=True)
    ]
    return [max(row) if all(row) else 0 for row in zip(*counted, strict=True)]


def _texts(
    column: RosterColumn, rows: Sequence[Mapping[str, str | None]], room: float, *, masked: bool
) -> list[str]:
    """What the cells of one column show, ``room`` mm wide, from the first row to the last."""
    field, heading = column.field, column.label.replace("\n", "")
    values = [(row.get(field) or row.get(heading) or "").strip() for row in rows]
    if field == _ID and masked:
        # The row of stars needs no place to break.
        return list(map(mask_id, values))
    if field == _SEQUENCE:
        values = [value or str(number) for number, value in enumerate(values, 1)]
    else:
        values = list(map(padded_name if field == _NAME else short_date, values))
    return [breakable(value, room) for value in values]
