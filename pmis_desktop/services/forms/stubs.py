"""The stub ledger: every copy of a numbered form that left, by whom and when, voided ones too."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.printing import StubMissingError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.models import journal, rows
from pmis_desktop.services.house import House

_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStub:
    """One copy that left: which form, its number, about whom, on paper or as a file, by whom."""

    id: int
    form: str
    number: str
    record: str
    name: str
    act: str
    at: str
    who: str
    voided: bool
    void_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy about to leave: its number, the record it is about, and what that is called."""

    number: str
    record: str
    name: str


def next_numbers(connection: Connection, form: str, year: int, count: int) -> list[str]:
    """The next numbers of a form that counts by year: 20260001 and on."""
    before = f"{year:04}"
    ((last,),) = rows.fetch(
        connection,
        "SELECT MAX(CAST(substr(number, 5) AS INTEGER)) FROM form_stub"
        " WHERE form = ? AND substr(number, 1, 4) = ?",
        (form, before),
    )
    first = int(last or 0) + 1
    return [f"{before}{at:0{_DIGITS}}" for at in range(first, first + count)]


def keep(house: House, connection: Connection, form: str, act: str, copies: Sequence[Copy]) -> None:
    """Write the stubs of copies, in the transaction that notes their leaving."""
    author = house.author()
    for each in copies:
        connection.exec_driver_sql(
            "INSERT INTO form_stub (form, number, record, name, act, at, who)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (form, each.number, each.record, each.name, act, author.at, author.who),
        )


def every(house: House, form: str = "") -> tuple[FormStub, ...]:
    """The ledger, of one form or of all, the newest first."""
    with house.reading() as connection:
        found = rows.fetch(
            connection,
            "SELECT id, form, number, record, name, act, at, who, voided_at IS NOT NULL,"
            " COALESCE(void_reason, '') FROM form_stub WHERE ? IN ('', form) ORDER BY id DESC",
            (form,),
        )
    return tuple(
        FormStub(
            id=row[0],
            form=row[1],
            number=row[2],
            record=row[3],
            name=row[4],
            act=row[5],
            at=row[6],
            who=row[7],
            voided=bool(row[8]),
            void_reason=row[9],
        )
        for row in found
    )


def void(house: House, form: str, number: str, reason: str) -> None:
    """Void a number: its line stays, and nothing is printed under it again.

    Raises ReasonMissingError, StubMissingError.
    """
    if not reason.strip():
        raise ReasonMissingError
    author = house.author()
    with house.writing() as connection:
        done = connection.exec_driver_sql(
            "UPDATE form_stub SET voided_at = ?, void_reason = ?"
            " WHERE form = ? AND number = ? AND voided_at IS NULL",
            (author.at, reason.strip(), form, number),
        )
        if not done.rowcount:
            raise StubMissingError
        facts = {"form": form, "number": number, "reason": reason.strip()}
        journal.note_local(connection, author, "void_form", "作废表格编号", facts)
