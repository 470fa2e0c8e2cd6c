"""The tables of members and of organisations in a workbook, rows by field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.spreadsheets import NoHeaderError, SeveralTablesError
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, CellKind, Sheet
from pmis_desktop.spreadsheets.headings import (
    HEAD_ROWS,
    Heading,
    find_heading,
    letters,
    plain,
    read_preamble,
)
from pmis_desktop.spreadsheets.workbooks import read_sheets

_FOOTER = re.compile(
    r"(?:填表人|填报人|制表人|审核人|经办人|负责人|书记\(签[字名]\))(?:[:(].*)?|(?:合计|总计|共计).*",
    re.DOTALL,
)
_NOTE = re.compile(r"(?:注意?事?项?|(?:填[表写])?说明|备注|附注)\d*[:、.].*|.*导入前.*", re.DOTALL)
_EXAMPLE = re.compile(r"(?:示例|样例|样表|举例).*|例[:\d].*")
_SUBTOTAL = re.compile(r"小计.*")
_SEQUENCE = "序号"
_LONG_NOTE = 30
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of data: its number in the sheet, and every field that has a column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was not taken as data, and why, in a few words."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """One table: ``columns`` gives letters by field, ``unread`` unknown headings by letter.

    ``kind`` is a key of the headers it was found by. ``unit`` and ``filled_on`` are the texts
    after 填报单位 and 填报时间. Blank rows are neither in ``rows`` nor in ``skipped``.
    """

    kind: str
    sheet: str
    title: str | None
    unit: str | None
    filled_on: str | None
    columns: Mapping[str, str]
    unread: Mapping[str, str]
    rows: list[SheetRow]
    skipped: list[SkippedRow]


def read_table(
    path: Path,
    headers: Mapping[str, Mapping[str, str]],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> SheetTable:
    """The one table of a workbook; ``headers`` gives field ids by heading by kind of table.

    Raises NoHeaderError, SeveralTablesError, and what ``read_sheets`` raises.
    """
    tables = read_tables(path, headers, cancelled=cancelled)
    if len(tables) > 1:
        raise SeveralTablesError([table.sheet for table in tables])
    return tables[0]


def read_tables(
    path: Path,
    headers: Mapping[str, Mapping[str, str]],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> list[SheetTable]:
    """Every table of a workbook, at least one; raises NoHeaderError and what reading raises."""
    tables = find_tables(read_sheets(path, cancelled=cancelled), headers)
    if not tables:
        raise NoHeaderError(HEAD_ROWS)
    return tables


def find_tables(
    sheets: Sequence[Sheet], headers: Mapping[str, Mapping[str, str]]
) -> list[SheetTable]:
    """The table of each sheet that has a heading row; pure."""
    found = ((sheet, find_heading(sheet, headers)) for sheet in sheets)
    return [_table(sheet, heading) for sheet, heading in found if heading is not None]


def _table(sheet: Sheet, heading: Heading) -> SheetTable:
    """Everything below one heading, and what stands above it."""
    preamble = read_preamble(sheet.rows[: heading.row])
    rows, skipped = _sort_rows(sheet, heading)
    return SheetTable(
        kind=heading.kind,
        sheet=sheet.name,
        title=preamble.title,
        unit=preamble.unit,
        filled_on=preamble.filled_on,
        columns={field: letter for letter, field in letters(heading.fields).items()},
        unread=letters(heading.unread),
        rows=rows,
        skipped=skipped,
    )


def _sort_rows(sheet: Sheet, heading: Heading) -> tuple[list[SheetRow], list[SkippedRow]]:
    """Part data from what offices write between and below it."""
    rows: list[SheetRow] = []
    skipped: list[SkippedRow] = []
    head = [plain(cell.text) for cell in sheet.rows[heading.row]]
    footer_seen = False
    for number, cells in enumerate(sheet.rows[heading.row + 1 :], heading.row + 2):
        texts = [plain(cell.text) for cell in cells]
        if not any(texts):
            continue
        if _FOOTER.fullmatch(next(filter(None, texts))):
            footer_seen = True
            skipped.append(SkippedRow(number, "表尾（填表人、合计等）"))
        elif footer_seen:
            skipped.append(SkippedRow(number, "在表尾之后"))
        elif reason := _why_no_data(texts, head):
            skipped.append(SkippedRow(number, reason))
        else:
            rows.append(SheetRow(number, _by_field(cells, heading.fields)))
    return rows, skipped


def _why_no_data(texts: Sequence[str], head: Sequence[str]) -> str | None:
    """Why a row between heading and footer is no record; None if it is one."""
    first = next(filter(None, texts))
    matches = sum(1 for text, title in zip(texts, head, strict=False) if text and text == title)
    if matches >= _REPEATED:
        return "重复的表头"
    if _SUBTOTAL.fullmatch(first) or _EXAMPLE.fullmatch(first):
        return "小计或示例行"
    if len({text for text in texts if text}) == 1:
        return _why_no_record(texts, first, head)
    return None


def _why_no_record(texts: Sequence[str], first: str, head: Sequence[str]) -> str | None:
    """The same for a row with a single text in it."""
    if _NOTE.fullmatch(first) or len(first) > _LONG_NOTE:
        return "说明文字"
    if _SEQUENCE in head[: len(texts)] and texts[head.index(_SEQUENCE)]:
        return "只有序号"
    return None


def _by_field(cells: Sequence[Cell], fields: Mapping[int, str]) -> dict[str, Cell]:
    """The cells under known headings; cells of blanks only count as empty."""
    return {
        field: cells[index] if index < len(cells) and not _is_blank(cells[index]) else EMPTY
        for index, field in fields.items()
    }


def _is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell.kind is CellKind.TEXT and not cell.text.strip()
