"""What a sheet is made of once it has been read: sheets, rows, cells that keep their kind."""

from enum import StrEnum

import msgspec

_LETTERS = 26
_ROWS_AT_ONCE = 1000


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


class Sheet(msgspec.Struct, frozen=True):
    """One visible sheet: rows from the first on, each without the empty cells at its end.

    Hidden rows are numbered from 1 as Excel shows them, hidden columns from 0; both are in ``rows``
    like any other, since offices hide what does not fit on paper. ``date_1904`` says from when bare
    day numbers count.
    """

    name: str
    rows: list[list[Cell]]
    hidden_rows: list[int] = []
    hidden_columns: list[int] = []
    date_1904: bool = False


class PackedSheet(msgspec.Struct, frozen=True):
    """A sheet on its way from the child: without its rows, and those in portions of MessagePack.

    One answer with half a million cells would take 0.1 s to be read, and the window with it.
    """

    bare: Sheet
    portions: list[msgspec.Raw]

    @classmethod
    def of(cls, sheet: Sheet) -> "PackedSheet":
        """A sheet ready to be sent."""
        starts = range(0, len(sheet.rows), _ROWS_AT_ONCE)
        some = (sheet.rows[start : start + _ROWS_AT_ONCE] for start in starts)
        portions = [msgspec.Raw(msgspec.msgpack.encode(rows)) for rows in some]
        return cls(msgspec.structs.replace(sheet, rows=[]), portions)

    def unpack(self) -> Sheet:
        """The sheet again; raises msgspec.DecodeError for what is none."""
        read = msgspec.msgpack.Decoder(list[list[Cell]]).decode
        rows = [row for some in self.portions for row in read(some)]
        return msgspec.structs.replace(self.bare, rows=rows)


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
