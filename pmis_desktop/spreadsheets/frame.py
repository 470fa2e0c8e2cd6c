"""A workbook without a single cell: looks, columns, paper, protection, what forms offer."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from pmis_desktop.spreadsheets.cells import CODES, column_letter
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

SHEET, CODE_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
LAST_ROW = 1_048_576

_TEXT = "@"
_A4, _A3 = 9, 8
# In digits of the body's type: what one page takes across without becoming too small to read.
_PORTRAIT, _LANDSCAPE = 95, 165
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_SHADE = PatternFill(fill_type="solid", fgColor="FFEDEDED")
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_AUTHOR = "党员信息管理系统"


class Look(StrEnum):
    """How a cell looks, by what it is."""

    TITLE = "title"
    LINE = "line"
    NOTICE = "notice"
    HEAD = "head"
    EXAMPLE = "example"
    BODY = "body"
    WRONG = "wrong"
    ASKED = "asked"
    TOLD = "told"


_FONTS = {
    Look.TITLE: Font(name="宋体", size=18, bold=True),
    Look.LINE: Font(name="宋体", size=10),
    Look.NOTICE: Font(name="黑体", size=10),
    Look.HEAD: Font(name="黑体", size=10),
    Look.EXAMPLE: Font(name="楷体", size=10, color="FF595959"),
    **dict.fromkeys((Look.BODY, Look.WRONG, Look.ASKED, Look.TOLD), Font(name="宋体", size=10)),
}
_ALIGNMENTS = {Look.TITLE: _CENTRED, Look.HEAD: _CENTRED, Look.LINE: Alignment(vertical="center")}
# Cells of a checked sheet: what cannot be taken, what is asked, what a person should know.
_MARKS = {
    look: PatternFill(fill_type="solid", fgColor=colour)
    for look, colour in (
        (Look.WRONG, "FFF4B8B8"),
        (Look.ASKED, "FFFFE8A3"),
        (Look.TOLD, "FFDDEBFA"),
    )
}
_FRAMED = frozenset({Look.HEAD, Look.EXAMPLE, Look.BODY, *_MARKS})


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the file by name, the sheets in it without rows; style numbers by look."""

    parts: Mapping[str, bytes]
    styles: Mapping[Look, int]


def build(plan: SheetPlan, widths: Sequence[int]) -> Frame:
    """The frame of a sheet whose columns have these widths in digits."""
    workbook = Workbook()
    workbook.properties.creator = _AUTHOR
    sheet = workbook.active
    sheet.title = _NOT_IN_SHEET_NAMES.sub("", plan.title)[:_SHEET_NAME_LENGTH] or "表"
    styles = {look: _style(sheet, look, form=plan.form) for look in Look}
    _set_columns(sheet, widths, form=plan.form)
    _set_head(sheet, plan)
    _set_paper(sheet, sum(widths))
    if plan.form:
        _protect(sheet)
        _offer(workbook, sheet, plan)
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as package:
        return Frame({name: package.read(name) for name in package.namelist()}, styles)


def _style(sheet: Worksheet, look: Look, *, form: bool) -> int:
    """The number of a style in the workbook, which is made where it is new."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = _TEXT
    cell.font = _FONTS[look]
    cell.alignment = _ALIGNMENTS.get(look, _WRAPPED)
    if look in _FRAMED:
        cell.border = _GRID
    if form and look is Look.HEAD:
        cell.fill = _SHADE
    elif look in _MARKS:
        cell.fill = _MARKS[look]
    cell.protection = Protection(locked=look is not Look.BODY)
    return int(cell.style_id)


def _set_columns(sheet: Worksheet, widths: Sequence[int], *, form: bool) -> None:
    """Make whole columns text, also below the last row: ID numbers keep their digits there."""
    for index, width in enumerate(widths):
        column = sheet.column_dimensions[column_letter(index)]
        column.width = width
        column.number_format = _TEXT
        column.font = _FONTS[Look.BODY]
        column.alignment = _WRAPPED
        column.protection = Protection(locked=not form)


def _set_head(sheet: Worksheet, plan: SheetPlan) -> None:
    """Keep the headings in view and on every page; lines above them go across the columns."""
    last = column_letter(max(len(plan.columns) - 1, 0))
    sheet.freeze_panes = f"A{plan.head_row + 1}"
    sheet.print_title_rows = f"{plan.head_row}:{plan.head_row}"
    if last == "A":
        return
    for row in (1, *range(2 + plan.has_unit_row, plan.head_row)):
        sheet.merged_cells.ranges.add(f"A{row}:{last}{row}")


def _set_paper(sheet: Worksheet, width: int) -> None:
    """All columns on one page's width, on the smallest paper that is still readable."""
    setup = sheet.page_setup
    setup.orientation = "portrait" if width <= _PORTRAIT else "landscape"
    setup.paperSize = _A4 if width <= _LANDSCAPE else _A3
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.6, bottom=0.7, header=0.3, footer=0.35
    )
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _protect(sheet: Worksheet) -> None:
    """Headings and notes cannot be written over; widths, heights and whole rows are free."""
    sheet.protection.sheet = True
    for act in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(sheet.protection, act, False)
    sheet.sheet_format.customHeight = True
    sheet.sheet_format.defaultRowHeight = 20


def _offer(workbook: Workbook, sheet: Worksheet, plan: SheetPlan) -> None:
    """What cells of a form offer and say; the lists stand on a sheet that nobody sees."""
    if any(column.choices for column in plan.columns):
        workbook.create_sheet(CODES).sheet_state = "hidden"
    listed = 0
    for index, column in enumerate(plan.columns):
        listed += bool(column.choices)
        rule = _rule(column, column_letter(listed - 1) if column.choices else "")
        if rule is not None:
            letter = column_letter(index)
            rule.add(f"{letter}{plan.first_row}:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)


def _rule(column: Column, listed: str) -> DataValidation | None:
    """What is asked of a cell; ``listed`` is the column of its choices on the code sheet."""
    if column.choices:
        last = len(column.choices) + 1
        rule = DataValidation("list", formula1=f"'{CODES}'!${listed}$2:${listed}${last}")
        rule.error = "请从下拉列表中选一项。"
    elif column.length:
        rule = DataValidation("textLength", operator="equal", formula1=str(column.length))
        rule.error = f"“{column.header}”应为 {column.length} 位。"
    elif column.advice:
        rule = DataValidation()
    else:
        return None
    rule.allow_blank = True
    rule.showErrorMessage = bool(column.choices or column.length)
    rule.errorStyle = "warning" if column.open_ended or column.length else "stop"
    rule.errorTitle = column.header
    rule.showInputMessage = bool(column.advice)
    rule.promptTitle, rule.prompt = column.header, column.advice or None
    return rule
