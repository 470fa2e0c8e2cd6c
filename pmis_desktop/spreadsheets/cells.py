"""What a sheet is made of once it has been read: sheets, rows, cells that keep their kind."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Self, overload

import msgspec
from typing_extensions import override

_LETTERS = 26


class CellKind(StrEnum):
    """What the workbook held; an ID number kept as a number has lost its last digits."""

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    BOOL = "b"
    EMPTY = "e"


class Cell(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One cell: its kind and its content as text.

    A number is decimal text, a date ``1990-05-01`` (with the time of day if it has one), a bool
    ``1`` or ``0``, an empty cell the empty text. Text is as the workbook has it.
    """

    kind: CellKind
    text: str


EMPTY = Cell(CellKind.EMPTY, "")
CODES = "代码表"
"""The hidden sheet of our own forms, from which their cells are chosen."""

Content = str | Cell | None
"""What a cell holds where there are half a million: a bare text, nothing, or a cell of its kind."""


def content_of(cell: Cell) -> Content:
    """A cell as it is packed."""
    if cell.kind is CellKind.TEXT:
        return cell.text
    return None if cell.kind is CellKind.EMPTY else cell


def cell_of(content: Content) -> Cell:
    """What was packed as a cell again."""
    if isinstance(content, str):
        return Cell(CellKind.TEXT, content)
    return EMPTY if content is None else content


def text_of(content: Content) -> str:
    """The text of what was packed; empty for nothing."""
    if isinstance(content, str):
        return content
    return "" if content is None else content.text


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[str | Cell | None]).decode


class PackedRows(Sequence[list[Cell]]):
    """The rows of a sheet, each a piece of MessagePack that is read when somebody looks at it.

    25,822 rows of 21 cells are 7 MB so, and 80 MB as objects. ``ends`` says where each row ends.
    """

    __slots__ = ("_data", "_ends")

    def __init__(self, data: bytes, ends: "array[int]") -> None:
        self._data = memoryview(data)
        self._ends = ends

    @classmethod
    def of(cls, rows: Iterable[Sequence[Cell]]) -> Self:
        """Rows of cells, packed."""
        return cls.of_contents([content_of(cell) for cell in row] for row in rows)

    @classmethod
    def of_contents(cls, rows: Iterable[Sequence[Content]]) -> Self:
        """Rows of contents, packed."""
        data, ends = bytearray(), array("I")
        for row in rows:
            data += _pack(row)
            ends.append(len(data))
        return cls(bytes(data), ends)

    @property
    def raw(self) -> tuple[bytes, bytes]:
        """The bytes of all rows, and those of where they end."""
        return bytes(self._data), self._ends.tobytes()

    def contents(self, place: int) -> list[Content]:
        """One row as it is packed; raises msgspec.DecodeError for what is none."""
        begin = self._ends[place - 1] if place else 0
        return _unpack(self._data[begin : self._ends[place]])

    def packed(self, place: int) -> msgspec.Raw:
        """One row to be sent on as it is."""
        begin = self._ends[place - 1] if place else 0
        return msgspec.Raw(self._data[begin : self._ends[place]])

    def every(self, start: int = 0) -> Iterator[list[Content]]:
        """All rows from one on, as they are packed."""
        begin = self._ends[start - 1] if start else 0
        for end in self._ends[start:]:
            yield _unpack(self._data[begin:end])
            begin = end

    @override
    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    @override
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        places = range(len(self._ends))[place]
        if isinstance(places, range):
            return [list(map(cell_of, self.contents(each))) for each in places]
        return list(map(cell_of, self.contents(places)))

    @override
    def __eq__(self, other: object) -> bool:
        """Whether these rows hold the same cells."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class Sheet(msgspec.Struct, frozen=True):
    """One visible sheet: rows from the first on, each without the empty cells at its end.

    Hidden rows are numbered from 1 as Excel shows them, hidden columns from 0; both are in ``rows``
    like any other, since offices hide what does not fit on paper. ``date_1904`` says from when bare
    day numbers count.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden_rows: list[int] = []
    hidden_columns: list[int] = []
    date_1904: bool = False


class PackedSheet(msgspec.Struct, frozen=True):
    """A sheet on its way from the child: without its rows, and those as `PackedRows` has them."""

    bare: Sheet
    rows: bytes
    ends: bytes

    @classmethod
    def of(cls, sheet: Sheet) -> "PackedSheet":
        """A sheet ready to be sent."""
        rows = sheet.rows if isinstance(sheet.rows, PackedRows) else PackedRows.of(sheet.rows)
        return cls(msgspec.structs.replace(sheet, rows=[]), *rows.raw)

    def unpack(self) -> Sheet:
        """The sheet again; its rows are read where somebody asks for them."""
        ends = array("I")
        ends.frombytes(self.ends)
        return msgspec.structs.replace(self.bare, rows=PackedRows(self.rows, ends))


class Book(msgspec.Struct, frozen=True):
    """What is read of a workbook: its visible sheets.

    ``hidden`` are the names of sheets that somebody hid though they hold something; the code lists
    of our own forms are none of them, nor what only a program can hide.
    """

    sheets: Sequence[Sheet]
    hidden: Sequence[str] = ()


class PackedBook(msgspec.Struct, frozen=True):
    """A workbook on its way from the child."""

    sheets: list[PackedSheet]
    hidden: list[str]

    def unpack(self) -> Book:
        """The workbook again."""
        return Book([sheet.unpack() for sheet in self.sheets], tuple(self.hidden))


class WorkbookFile(msgspec.Struct, frozen=True):
    """What the reading child gets: the bytes, and the suffix of the name with its dot."""

    content: bytes
    suffix: str


def column_letter(index: int) -> str:
    """The letters Excel shows for a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
