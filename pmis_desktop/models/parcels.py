"""The county's book of every file that came from a site or went to one: who sent what, and when.

Days are those of the county's clock. A package's own clock stands beside it for show only.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.models.pen import write

Kind = Literal["package", "older", "stopped", "answer", "unwritten"]

# A package that was taken in or brought nothing new; one older than what the county has already;
# a file that was refused, held or set aside; an answer; an answer that never reached its folder.
PACKAGE: Kind = "package"
OLDER: Kind = "older"
STOPPED: Kind = "stopped"
ANSWER: Kind = "answer"
UNWRITTEN: Kind = "unwritten"

_COLUMNS = "site, kind, at, made, file_hash, log, first, last, number, reported, outcomes, message"
NOTE = (
    f"INSERT INTO parcel ({_COLUMNS}) VALUES ({rows.marks(_COLUMNS.split(','))})"  # noqa: S608
    " ON CONFLICT (site, file_hash) DO UPDATE SET kind = excluded.kind, at = excluded.at,"
    " made = excluded.made, log = excluded.log, first = excluded.first, last = excluded.last,"
    " number = excluded.number, reported = excluded.reported, outcomes = excluded.outcomes,"
    " message = excluded.message WHERE parcel.kind = 'stopped'"
)
_OUTCOMES = msgspec.json.Decoder(dict[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One file.

    ``at`` is the county's moment, ``made`` what the clock of a package's writer said. ``first`` to
    ``last`` are its operations; of none, ``last`` is one less. ``number`` is that of an answer; of
    a package, the newest answer that its site had taken. ``reported`` counts, as people do, all
    changes that a package carried, which is all that its site had waiting; ``outcomes`` those that
    were new, by verdict. ``message`` says why a file was stopped.
    """

    site: str
    kind: Kind
    at: str
    made: str = ""
    file_hash: str = ""
    log: str = ""
    first: int = 0
    last: int = 0
    number: int = 0
    reported: int = 0
    outcomes: Mapping[str, int]
    message: str = ""

    @property
    def new(self) -> int:
        """How many changes it brought that the county did not have."""
        return sum(self.outcomes.values())


def note(connection: Connection, parcel: Parcel) -> None:
    """Note a file in the caller's transaction; the same one is noted once.

    A file that was stopped and is taken in later counts from the day on which it was taken in.
    """
    write(connection, NOTE, row(parcel))


def note_answers(connection: Connection, at: str, answers: Iterable[tuple[str, int, str]]) -> None:
    """Note answers made in this transaction: (site, number, hash)."""
    for site, number, file_hash in answers:
        made = Parcel(
            site=site, kind=ANSWER, at=at, file_hash=file_hash, number=number, outcomes={}
        )
        note(connection, made)


def note_unwritten(connection: Connection, some: Collection[str]) -> None:
    """Note that the newest answers to some sites never reached their folder."""
    connection.exec_driver_sql(
        "UPDATE parcel SET kind = 'unwritten' WHERE id IN (SELECT MAX(id) FROM parcel"  # noqa: S608
        f" WHERE kind = 'answer' AND site IN ({rows.marks(list(some))}) GROUP BY site)",
        tuple(some),
    )


def of_sites(connection: Connection, some: Sequence[str]) -> list[Parcel]:
    """Everything to and from some sites, the newest first."""
    found = rows.fetch(
        connection,
        f"SELECT {_COLUMNS} FROM parcel WHERE site IN ({rows.marks(some)})"  # noqa: S608
        " ORDER BY id DESC",
        some,
    )
    return [_parcel(row) for row in found]


def row(parcel: Parcel) -> tuple[object, ...]:
    """The row of a file, for ``NOTE``."""
    outcomes = {verdict: count for verdict, count in parcel.outcomes.items() if count}
    return (
        parcel.site,
        parcel.kind,
        parcel.at,
        parcel.made,
        parcel.file_hash,
        parcel.log,
        parcel.first,
        parcel.last,
        parcel.number,
        parcel.reported,
        json.dumps(outcomes, sort_keys=True),
        parcel.message,
    )


def _parcel(row: Sequence[Any]) -> Parcel:
    values = dict(zip((name.strip() for name in _COLUMNS.split(",")), row, strict=True))
    outcomes = _OUTCOMES.decode(values.pop("outcomes"))
    return Parcel(outcomes=outcomes, **values)
