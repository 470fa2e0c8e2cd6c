"""What a sheet is to be: its columns, what stands above and below, whether it is a form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet, text from the heading to the last row there can be.

    In a form: ``advice`` is shown beside a cell that is being filled in, ``choices`` are the texts
    that are offered there, other ones only where it is ``open_ended``. ``length`` is how many
    characters a right text has, 0 for any number.
    """

    header: str
    advice: str = ""
    choices: tuple[str, ...] = ()
    open_ended: bool = False
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """A sheet: title, unit row, lines of notice, headings, rows, footer.

    ``unit`` and ``filled_on`` stand after 填报单位 and 填报时间; without both there is no such row.
    In a ``form`` only cells below the headings can be written; ``example`` is its first row.
    """

    title: str
    columns: tuple[Column, ...]
    unit: str | None = None
    filled_on: str | None = None
    notices: tuple[str, ...] = ()
    footer: str | None = None
    form: bool = False
    example: tuple[str, ...] = ()

    @property
    def has_unit_row(self) -> bool:
        """Whether a row says who fills the sheet in, and when."""
        return self.unit is not None or self.filled_on is not None

    @property
    def head_row(self) -> int:
        """The number of the row of headings, counted from 1."""
        return 2 + self.has_unit_row + len(self.notices)

    @property
    def first_row(self) -> int:
        """The number of the first row of data."""
        return self.head_row + 1 + bool(self.example)
