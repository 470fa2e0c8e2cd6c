"""Workbooks out: rosters, the national sheets, problems, and forms that come back filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pmis_desktop.services.exporting import (
    faults,
    member_sheets,
    organisation_sheets,
    templates,
)
from pmis_desktop.services.exporting.columns import BASIC, COLUMN_SETS, choices
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House

__all__ = [
    "BASIC",
    "COLUMN_SETS",
    "FORMS",
    "SHEETS",
    "Pace",
    "SheetKind",
    "Wanted",
    "WrittenSheet",
    "choices",
    "export",
]

_Write = Callable[[House, Wanted, Pace], WrittenSheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """One kind of sheet: its name, what it is for, whether it has numbers, and how it is made.

    ``numbers``: whoever makes it chooses whether they are full. ``of_members``: it can be made of a
    list of members.
    """

    title: str
    told: str
    write: _Write
    numbers: bool = False
    of_members: bool = False


SHEETS: Mapping[str, SheetKind] = {
    "roster": SheetKind(
        title="党员花名册",
        told="自己选栏目、排顺序。",
        write=member_sheets.roster,
        numbers=True,
        of_members=True,
    ),
    "summary": SheetKind(
        title=member_sheets.SUMMARY_TITLE,
        told="全国统一的21栏，用来报送或导入其他系统。",
        write=member_sheets.summary,
        numbers=True,
        of_members=True,
    ),
    "organisations": SheetKind(
        title=organisation_sheets.TITLE,
        told="每个党组织一行，可以再导入。",
        write=organisation_sheets.organisations,
    ),
    "host-units": SheetKind(
        title=organisation_sheets.UNIT_TITLE,
        told="党组织所在的单位，每个单位一行。",
        write=organisation_sheets.host_units,
    ),
    "faults": SheetKind(
        title=faults.TITLE,
        told="信息不全、不对的地方，一个问题一行，照着改。",
        write=faults.faults,
        of_members=True,
    ),
}
"""The sheets that go out, by the name scripts use."""

FORMS: Mapping[str, SheetKind] = {
    "members": SheetKind(
        title=f"{templates.MEMBER_FORM}（空白）",
        told="发给支部填写，填好后用“从表格导入”收回来。",
        write=templates.member_form,
    ),
    "members-filled": SheetKind(
        title=f"{templates.MEMBER_FORM}（带现有数据）",
        told="支部只改正有误的地方。含完整号码，会记入本机日志。",
        write=partial(templates.member_form, filled=True),
        of_members=True,
    ),
    "organisations": SheetKind(
        title=f"{templates.ORGANISATION_FORM}（空白）",
        told="新设、补登党组织时填写。",
        write=templates.organisation_form,
    ),
    "organisations-filled": SheetKind(
        title=f"{templates.ORGANISATION_FORM}（带现有数据）",
        told="核对、更正已登记的党组织。",
        write=partial(templates.organisation_form, filled=True),
    ),
}
"""The forms that come back filled in, by name."""


def export(
    house: House,
    kind: SheetKind,
    wanted: Wanted,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> WrittenSheet:
    """Write a sheet of a kind; ``progress`` hears how many rows of all are read.

    Raises FieldUnknownError, FieldRefusedError, RecordMissingError, SeveralRecordsError,
    ExportReasonMissingError, NothingToExportError, ExportCancelledError, WorkbookTooLongError, and
    a FileError.
    """
    return kind.write(house, wanted, Pace(progress, cancelled))
