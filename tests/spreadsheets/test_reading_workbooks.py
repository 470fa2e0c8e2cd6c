"""Real files through a real child: formats, kinds of cells, hostile content."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import openpyxl
import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.spreadsheets import (
    NotAWorkbookError,
    UnsupportedWorkbookError,
    WorkbookDamagedError,
    WorkbookLockedError,
    WorkbookTooHeavyError,
    WorkbookTooWideError,
)
from pmis_desktop.errors.workers import WorkerTimeoutError
from pmis_desktop.spreadsheets import workbooks
from pmis_desktop.spreadsheets.cells import Cell, CellKind, PackedBook, WorkbookFile
from pmis_desktop.spreadsheets.reading import read_workbook
from pmis_desktop.spreadsheets.workbooks import read_sheets

DATA = Path(__file__).parent.parent / "data"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576" s="0" t="n"><v>1</v></c></row>'
)


def text(value: str) -> Cell:
    return Cell(CellKind.TEXT, value)


def a_workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def with_sheet(path: Path, xml: str) -> Path:
    """A workbook whose only sheet is replaced by this XML."""
    a_workbook(path, [["x"]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def an_xls(name: str, row: Sequence[str | float], state: int = 0) -> bytes:
    """The smallest BIFF8 workbook: one sheet, one row, in a compound file of one stream.

    Its ``state`` is 0 for a visible sheet, 1 for a hidden one, 2 for what only a program hides.
    """

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def long_text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    cells = b""
    for column, value in enumerate(row):
        place = struct.pack("<HHH", 0, column, 0)
        if isinstance(value, str):
            cells += record(0x0204, place + long_text(value))
        else:
            cells += record(0x0203, place + struct.pack("<d", value))
    bound = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    end = record(0x000A, b"")
    start = len(record(0x0809, bof)) + len(record(0x0085, b"123456" + bound)) + len(end)
    book = record(0x0809, bof) + record(0x0085, struct.pack("<IBB", start, state, 0) + bound) + end
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + end
    return _compound((book + sheet).ljust(4096, b"\0"))


def _compound(stream: bytes) -> bytes:
    """A compound file: header, one FAT sector, one directory sector, the stream."""
    count = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        body = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        body += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
        return body + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, 4096)
    return head + struct.pack("<128I", *fat) + folder.ljust(512, b"\0") + stream


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    path = with_sheet(
        tmp_path / "a.xlsx",
        SHEET.format(
            '<row r="2"><c r="B2" t="inlineStr"><is><t>张三</t></is></c>'
            '<c r="C2"><v>610523198004299225</v></c><c r="D2"><v>1990.1</v></c>'
            '<c r="E2" t="b"><v>1</v></c><c r="G2" t="d"><v>1990-05-01</v></c></row>'
        ),
    )
    (sheet,) = read_sheets(path)
    assert sheet.rows[0] == []
    kinds = [cell.kind for cell in sheet.rows[1]]
    number = CellKind.NUMBER
    assert kinds[:6] == ["e", "t", number, number, "b", "e"]
    assert [cell.text for cell in sheet.rows[1][1:5]] == [
        "张三",
        "610523198004299264",
        "1990.1",
        "1",
    ]


def test_dates_and_merged_cells(tmp_path: Path) -> None:
    import datetime as dt  # noqa: PLC0415

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["支部", dt.date(1990, 5, 1), dt.datetime(1990, 5, 1, 8, 30)])  # noqa: DTZ001
    sheet.append([None, 3])
    sheet.merge_cells("A1:A2")
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    (read,) = read_sheets(tmp_path / "a.xlsx")
    assert read.rows[0][1:] == [
        Cell(CellKind.DATE, "1990-05-01"),
        Cell(CellKind.DATE, "1990-05-01T08:30:00"),
    ]
    assert read.rows[1] == [text("支部"), Cell(CellKind.NUMBER, "3")]


def test_hidden_rows_and_columns_are_read_and_named(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "一"
    shown = workbook.create_sheet("甲 & 乙")
    for row in (["姓名", "性别", "民族"], ["张三", "男", "汉"], ["李四", "女", "汉"], []):
        shown.append(row)
    shown.row_dimensions[3].hidden = True
    shown.row_dimensions[90].hidden = True
    shown.column_dimensions["B"].hidden = True
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.save(tmp_path / "a.xlsx")
    first, second = read_sheets(tmp_path / "a.xlsx")
    assert (first.hidden_rows, first.hidden_columns) == ([], [])
    assert (second.hidden_rows, second.hidden_columns) == ([3], [1])
    assert second.rows[2][0] == text("李四")
    assert second.date_1904


def test_old_excel(tmp_path: Path) -> None:
    # The suffix lies: content decides.
    (tmp_path / "旧表.xlsx").write_bytes(an_xls("党员", ["姓名", "张三", 5.0]))
    (sheet,) = read_sheets(tmp_path / "旧表.xlsx")
    assert sheet.name == "党员"
    assert sheet.rows == [[text("姓名"), text("张三"), Cell(CellKind.NUMBER, "5")]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables(encoding: str, delimiter: str) -> None:
    content = f'姓名{delimiter}"备{delimiter}注"\r\n𬍛玥{delimiter}\r\n'.encode(encoding)
    payload = msgspec.msgpack.encode(WorkbookFile(content, ".CSV"))
    (sheet,) = msgspec.msgpack.decode(read_workbook(payload), type=PackedBook).sheets
    assert sheet.unpack().rows == [[text("姓名"), text(f"备{delimiter}注")], [text("𬍛玥")]]


def test_a_long_table_comes_in_order() -> None:
    content = "\n".join(str(number) for number in range(2_500)).encode()
    payload = msgspec.msgpack.encode(WorkbookFile(content, ".csv"))
    (sheet,) = msgspec.msgpack.decode(read_workbook(payload), type=PackedBook).sheets
    assert len(sheet.bare.rows) == 0
    assert sheet.unpack().rows == [[text(str(number))] for number in range(2_500)]


def _zip(names: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "suffix", "error"),
    [
        ("姓名,性别".encode(), ".xlsx", NotAWorkbookError),
        (b"<html><table>", ".xls", NotAWorkbookError),
        (b"", ".xlsx", NotAWorkbookError),
        (b"\x00\x01\x02", ".csv", NotAWorkbookError),
        (b"\xff\xff\xff", ".csv", NotAWorkbookError),
        (_zip(["word/document.xml"]), ".xlsx", NotAWorkbookError),
        (_zip(["mimetype", "content.xml"]), ".xlsx", UnsupportedWorkbookError),
        (_zip(["xl/workbook.bin"]), ".xlsx", UnsupportedWorkbookError),
        (_zip(["[Content_Types].xml", "xl/workbook.xml"]), ".xlsx", WorkbookDamagedError),
        (b"PK\x03\x04 and nothing", ".xlsx", WorkbookDamagedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls", WorkbookDamagedError),
        (an_xls("x", ["y"])[:900], ".xls", WorkbookDamagedError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            ".xlsx",
            WorkbookLockedError,
        ),
        (b"x,y\n" * 100_001, ".csv", WorkbookTooWideError),
        (b"," * 703, ".csv", WorkbookTooWideError),
        (b'"' + b"x" * 200_000, ".csv", WorkbookDamagedError),
        (_zip([f"p{n}" for n in range(5_001)]), ".xlsx", WorkbookTooHeavyError),
    ],
)
def test_refused_by_content(content: bytes, suffix: str, error: type[AppError]) -> None:
    with pytest.raises(error) as caught:
        read_workbook(msgspec.msgpack.encode(WorkbookFile(content, suffix)))
    assert "没有导入任何数据" in caught.value.message


def test_a_refusal_in_the_child_is_the_same_class_here(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("姓名,性别", encoding="utf-8")
    with pytest.raises(NotAWorkbookError) as caught:
        read_sheets(tmp_path / "a.xlsx")
    assert caught.value.message == NotAWorkbookError().message
    assert caught.value.advice == NotAWorkbookError().advice


def test_a_cell_at_the_far_corner_is_refused(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "far.xlsx", SHEET.format(FAR))
    with pytest.raises(WorkbookTooWideError):
        read_sheets(path)


def test_a_far_cell_that_hides_from_the_check_ends_the_child_only(tmp_path: Path) -> None:
    # Single quotes are XML as well; the reader takes them, the quick check does not.
    path = with_sheet(tmp_path / "far.xlsx", SHEET.format(FAR.replace('"', "'")))
    with pytest.raises(WorkbookTooHeavyError):
        read_sheets(path)


def test_styled_empty_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = read_sheets(with_sheet(tmp_path / "a.xlsx", SHEET.format(rows)))
    assert sheet.rows == [[Cell(CellKind.NUMBER, "1")]]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("xl/workbook.xml", "")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(401):
                part.write(bytes(1 << 20))
    with pytest.raises(WorkbookTooHeavyError):
        read_sheets(path)


def test_a_computer_that_is_too_busy_says_nothing_against_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = DATA / "党员基本信息汇总表.xlsx"
    with monkeypatch.context() as patch:
        patch.setattr(workbooks, "_SECONDS", 0.0)
        with pytest.raises(WorkerTimeoutError) as caught:
            read_sheets(sound)
    assert "损坏" not in caught.value.message
    assert "文件可能没有问题" in caught.value.message
    assert "没有改动" in caught.value.message
    assert "再试一次" in caught.value.advice
    assert read_sheets(sound)


def test_files_that_are_not_there_or_too_big(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileError):
        read_sheets(tmp_path / "none.xlsx")
    monkeypatch.setattr(workbooks, "MAX_BYTES", 1000)
    with pytest.raises(FileError):
        read_sheets(DATA / "党员基本信息汇总表.xlsx")
