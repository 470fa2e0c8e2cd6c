"""Workbooks as offices send them, and short ways to look at what came of them."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from openpyxl import Workbook

from pmis_desktop.rules.fields import headers
from pmis_desktop.services import listing
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check, Source, layouts
from pmis_desktop.services.importing.sheets import KEYS, KINDS
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, CellKind, PackedBook, Sheet, WorkbookFile
from pmis_desktop.spreadsheets.reading import read_workbook
from pmis_desktop.spreadsheets.tables import find_tables
from tests.vaults import id_number

DATA = Path(__file__).resolve().parents[1] / "data"
MEMBERS = DATA / "党员基本信息汇总表.xlsx"
ORGANISATIONS = DATA / "党组织信息汇总表.xlsx"

EAST = "中共城关镇东街支部委员会"
GOOD: Mapping[str, str] = {
    "姓名": "赵小雷",
    "所在党支部": EAST,
    "公民身份证号": id_number(11),
    "性别": "男",
    "民族": "汉族",
    "出生日期": "1980-04-29",
    "学历": "大专",
    "人员类别": "正式党员",
    "加入党组织日期": "2005-04-28",
    "转为正式党员日期": "2006-04-28",
    "工作岗位": "公务员",
    "手机号": "13800000001",
    "家庭住址": "东街1号",
    "党籍状态": "正常",
    "是否为失联党员": "否",
    "是否为流动党员": "否",
}

Values = Mapping[str, object]


def write(
    path: Path,
    rows: Iterable[Values],
    headers: Iterable[str] | None = None,
    unit: str | None = None,
) -> Path:
    """A workbook with a title, perhaps a unit row, a heading row and these rows by heading."""
    listed = [dict(row) for row in rows]
    heads = list(headers or dict.fromkeys(head for row in listed for head in row))
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["汇总表"])
    if unit is not None:
        sheet.append([f"填报单位：{unit}", None, "填报时间：2026年3月"])
    sheet.append(heads)
    for row in listed:
        sheet.append([row.get(head) for head in heads])
    workbook.save(path)
    return path


def people(path: Path, *changes: Values) -> Path:
    """A workbook of members, each GOOD but for these values; ID numbers differ by themselves."""
    rows = [
        {**GOOD, "姓名": f"赵小{'一二三四五六七八九'[n]}", "公民身份证号": id_number(2 * n + 11)}
        for n in range(len(changes))
    ]
    return write(path, [{**row, **change} for row, change in zip(rows, changes, strict=True)])


def codes_of(check: Check) -> list[tuple[int, str, str]]:
    """Row, code and verdict of every problem."""
    return [(each.row, each.code, str(each.verdict)) for each in check.problems]


def members_by_name(house: House) -> dict[str, dict[str, str | None]]:
    """Every member as people read them."""
    return {str(each["name"]): each for each in listing.members(house, masked=False)}


def own_units(house: House) -> list[tuple[str, int]]:
    """Title and number of operations of every line of own history."""
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT title, count FROM unit WHERE origin = 'own' ORDER BY id"
        )
        return [(row[0], row[1]) for row in found]


HEAD = tuple(GOOD)


def cell(value: object) -> Cell:
    """A value as the reading child hands it out."""
    match value:
        case None | "":
            return EMPTY
        case dt.date():
            return Cell(CellKind.DATE, value.isoformat())
        case int() | float():
            return Cell(CellKind.NUMBER, str(value))
        case _:
            return Cell(CellKind.TEXT, str(value))


def sheet(*rows: Sequence[object], name: str = "表", date_1904: bool = False) -> Sheet:
    """A sheet as it comes from the reading child."""
    return Sheet(name, [[cell(value) for value in row] for row in rows], date_1904=date_1904)


def person(number: int, changes: Values | None = None, head: Sequence[str] = HEAD) -> list[object]:
    """A row of a person who is good but for these values; ``head`` says which columns there are."""
    named = {
        "姓名": f"赵小{'甲乙丙丁戊己庚辛'[number]}",
        "公民身份证号": id_number(2 * number + 11),
    }
    row: dict[str, object] = {**GOOD, **named, **(changes or {})}
    return [row.get(each) for each in head]


def without(*headings: str) -> tuple[str, ...]:
    """The usual heading less some columns."""
    return tuple(each for each in HEAD if each not in headings)


def source_of(house: House, sheets: Sequence[Sheet]) -> Source:
    """Sheets as if a file had held them."""
    tables = find_tables(sheets, {kind: headers(kind) for kind in KINDS}, KEYS)
    with house.reading() as connection:
        read = tuple(layouts.understood(connection, table) for table in tables)
    return Source(path=Path("表.xlsx"), layouts=read)


def csv_sheets(rows: Sequence[Sequence[object]], encoding: str) -> Sequence[Sheet]:
    """A text table in an encoding, as the child reads it."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return child_reads(stream.getvalue().encode(encoding), ".csv")


def child_reads(content: bytes, suffix: str) -> Sequence[Sheet]:
    """What the reading child makes of a file, without the child."""
    answer = read_workbook(msgspec.msgpack.encode(WorkbookFile(content, suffix)))
    return msgspec.msgpack.decode(answer, type=PackedBook).unpack().sheets


def outcomes(check: Check) -> dict[str, str]:
    """What becomes of every row: by number (and part, where there are several), state and codes."""
    several = len(check.sheet.parts) > 1
    found: dict[str, str] = {}
    for row in check.sheet.rows:
        codes = sorted({each.code for each in check.problems_by_key.get(row.key, ())})
        place = f"{row.part}:{row.number}" if several else str(row.number)
        found[place] = " ".join([check.states[row.key], *codes])
    for part_number, part in enumerate(check.sheet.parts):
        for skipped in part.skipped:
            place = f"{part_number}:{skipped.number}" if several else str(skipped.number)
            found[place] = f"skipped {skipped.reason}"
    return found
