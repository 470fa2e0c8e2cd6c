"""What a form is: one entry of the catalogue, and what a person adds before it is printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.models.rows import Record
from pmis_desktop.printing.listing import LIST_FORM, ListSheet
from pmis_desktop.services.forms.asked import Asked

Data = Mapping[str, Any]
TODAY = "today"
# How a text of an overprint is moved; its label comes before.
RIGHT, DOWN = "向右移（毫米）", "向下移（毫米）"


class Subject(StrEnum):
    """Whom a form is for."""

    MEMBER = "member"
    MEMBERS = "members"
    ORGANISATION = "organisation"
    TRANSFER = "transfer"
    NOTHING = "nothing"


class Kind(StrEnum):
    """What a person adds: a line, several lines, a day, a month, digits, ± mm, one of some.

    ``ROWS`` are lines of a list, their cells apart by commas; pasted out of a workbook, by tabs.
    """

    LINE = "line"
    TEXT = "text"
    ROWS = "rows"
    DAY = "day"
    MONTH = "month"
    NUMBER = "number"
    MILLIMETRES = "millimetres"
    CHOICE = "choice"


class Numbers(StrEnum):
    """What becomes of ID numbers and phones: there are none, they are masked, the form needs them.

    Masked ones are shown whole for a reason; a form that needs them is not printed without one.
    """

    NONE = "none"
    MASKED = "masked"
    WHOLE = "whole"


class Numbering(StrEnum):
    """Whether every copy has a number: none, of the form's own by year, a letter's from a block."""

    NONE = "none"
    YEAR = "year"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One thing that a person adds: its key, its label, what it may be, what stands there first.

    The default of a day, a month or a year in digits may be ``TODAY``; of a choice it is one of
    ``choices`` (empty: none is chosen). ``kept``: what was written stands there again the next
    time. ``saved`` reads further choices that people saved in the vault (`offering`). ``cells``
    are the columns of ``ROWS``, in the order of a line.
    """

    key: str
    label: str
    kind: Kind = Kind.LINE
    default: str = ""
    choices: tuple[str, ...] = ()
    longest: int = 100
    kept: bool = False
    saved: Callable[[Connection], Sequence[str]] | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form. ``build`` gives the data of one document, a list form has ``rows`` instead.

    ``picks`` says of a member who was asked for whether the form lists it, where not all are.
    ``template`` is its file in resources/forms; without one a list is set with ``list.typ``, any
    other with the file of its id. ``divide`` cuts what was asked into documents, where not every
    member or organisation is one. A form with a ``room`` is printed there and has no builder.
    ``source`` says where its layout is from, ``overprint`` that it can be laid over a printed
    original: it is printed as sharp as printers can. ``reason`` is why a form that cannot do
    without whole numbers shows them, where nobody says another.
    """

    id: str
    title: str
    group: str
    subject: Subject
    about: str
    source: str
    build: Callable[[Asked], Data] | None = None
    rows: Callable[[Asked], ListSheet] | None = None
    picks: Callable[[Asked, Record], bool] | None = None
    template: str = ""
    paper: str = "A4"
    landscape: bool = False
    added: tuple[Added, ...] = ()
    numbers: Numbers = Numbers.NONE
    numbering: Numbering = Numbering.NONE
    divide: Callable[[Asked], Sequence[Asked]] | None = None
    room: str = ""
    overprint: bool = False
    reason: str = ""

    @property
    def file(self) -> str:
        """The file that the form is set with."""
        if self.template:
            return self.template
        return LIST_FORM if self.rows is not None else f"{self.id}.typ"

    @property
    def has_workbook(self) -> bool:
        """Whether the form is a list that can be written as a workbook, too."""
        return self.rows is not None

    @property
    def divisible(self) -> bool:
        """Whether several people or organisations become several documents."""
        return self.divide is not None or self.subject not in {Subject.MEMBERS, Subject.NOTHING}

    @property
    def positions(self) -> Mapping[str, tuple[Added, Added]]:
        """The texts that are moved each by itself: what they are called, how far right and down.

        A form that is moved only as a whole has none: that belongs to the printer.
        """
        moved = [each for each in self.added if each.kind is Kind.MILLIMETRES]
        pairs = zip(moved[::2], moved[1::2], strict=True)
        found = {right.label.removesuffix(RIGHT): (right, down) for right, down in pairs}
        return found if len(found) > 1 else {}

    def thing(self, key: str) -> Added | None:
        """What a person adds under this key; None where the form has no such thing."""
        return next((each for each in self.added if each.key == key), None)


def filled_on(label: str = "填报时间") -> Added:
    """The day on the form; nearly every form has one."""
    return Added(key="filled_on", label=label, kind=Kind.DAY, default=TODAY)


def number(key: str, label: str) -> Added:
    """A count of people or of papers."""
    return Added(key=key, label=label, kind=Kind.NUMBER, longest=4)


def free_text(key: str, label: str, longest: int = 260) -> Added:
    """A text of several paragraphs."""
    return Added(key=key, label=label, kind=Kind.TEXT, longest=longest)


WRITER = Added(key="writer", label="填表人", longest=20, kept=True)
PHONE = Added(key="phone", label="联系电话", longest=30, kept=True)
