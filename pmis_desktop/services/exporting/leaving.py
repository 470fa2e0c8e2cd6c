"""A sheet on its way out: the line about its numbers, the line in the log, then the file."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from pmis_desktop.errors.exporting import ExportReasonMissingError
from pmis_desktop.files import write_whole
from pmis_desktop.services.exporting.wanted import WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import SheetPlan
from pmis_desktop.spreadsheets.writing import sheet_file

FOOTER = "填表人：　　　　　　　　审核人：　　　　　　　　联系电话："
_MASKED = "号码已遮盖，不能用于导入。"


def number_notice(house: House, *, full: bool, reason: str) -> str:
    """The line under the title: that numbers are hidden, or who shows them in full, what for.

    Raises ExportReasonMissingError for full numbers without a reason.
    """
    if not full:
        return _MASKED
    if not reason.strip():
        raise ExportReasonMissingError
    author = house.author()
    when = author.at.replace("T", " ")[:16]
    return f"含完整号码，请妥善保管。用途：{reason.strip()}。导出人：{author.who}，{when}。"


def write(
    house: House,
    out: Path,
    plan: SheetPlan,
    rows: Iterable[Sequence[str | None]],
    *,
    form: str,
    full: bool = False,
    reason: str = "",
) -> WrittenSheet:
    """Make the file, note in the local log what leaves, and only then let it leave.

    The log keeps counts and the reason, no names and no numbers. Raises what ``rows`` raises,
    WorkbookTooLongError and a FileError.
    """
    made = sheet_file(plan, rows)
    title = f"导出{form}（显示完整号码）" if full else f"导出{form}"
    facts = {"reason": reason.strip()} if full else {}
    house.note("export", title, form=form, count=str(made.rows), full=str(int(full)), **facts)
    write_whole(out, made.content)
    return WrittenSheet(out, made.rows)


def spoken_day(day: date) -> str:
    """A day as sheets say when they were filled in."""
    return f"{day.year}年{day.month}月{day.day}日"
