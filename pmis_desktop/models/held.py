"""Packages of revoked sites that wait for a person, and what was decided about them."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.models import journal
from pmis_desktop.models.journal import Author

Decision = Literal["admitted", "declined"]
ADMITTED: Decision = "admitted"
DECLINED: Decision = "declined"

_TITLES = {ADMITTED: "并入搁置的变更包", DECLINED: "不收搁置的变更包"}
_COLUMNS = "file_hash, site, log, first, last, held_at, decided, reason, decided_by, decided_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPackage:
    """One package of a revoked site: whose, which operations, and what was decided, by whom.

    ``decided`` is empty while it waits.
    """

    file_hash: str
    site: str
    log: str
    first: int
    last: int
    held_at: str
    decided: str
    reason: str
    decided_by: str
    decided_at: str


def add(connection: Connection, package: HeldPackage, author: Author) -> bool:
    """Note a package that is held back; False where it is noted already."""
    if one(connection, package.file_hash) is not None:
        return False
    connection.exec_driver_sql(
        "INSERT INTO held_package (file_hash, site, log, first, last, held_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            package.file_hash,
            package.site,
            package.log,
            package.first,
            package.last,
            author.at,
        ),
    )
    facts = {"file": package.file_hash[:16], "site": package.site[:16]}
    journal.note_local(connection, author, "hold", "搁置变更包", facts)
    return True


def every(connection: Connection) -> list[HeldPackage]:
    """All of them, those that wait first, the newest on top."""
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM held_package"  # noqa: S608
        " ORDER BY decided IS NOT NULL, held_at DESC, file_hash"
    )
    return [_held(tuple(row)) for row in found]


def one(connection: Connection, file_hash: str) -> HeldPackage | None:
    """The package with this hash."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM held_package WHERE file_hash = ?",  # noqa: S608
        (file_hash,),
    ).first()
    return None if row is None else _held(tuple(row))


def waiting(connection: Connection) -> int:
    """How many wait for a person."""
    found = connection.exec_driver_sql("SELECT COUNT(*) FROM held_package WHERE decided IS NULL")
    return int(found.scalar_one())


def decide(
    connection: Connection, author: Author, file_hash: str, decision: Decision, reason: str
) -> None:
    """Note a decision, with its sentence, in the books and in the local log."""
    connection.exec_driver_sql(
        "UPDATE held_package SET decided = ?, reason = ?, decided_by = ?, decided_at = ?"
        " WHERE file_hash = ?",
        (decision, reason, author.who, author.at, file_hash),
    )
    facts = {"file": file_hash[:16], "reason": reason}
    journal.note_local(connection, author, f"{decision}_held", _TITLES[decision], facts)


def _held(row: tuple[object, ...]) -> HeldPackage:
    file_hash, site, log, first, last, held_at, *decided = row
    words = [str(each or "") for each in decided]
    return HeldPackage(
        file_hash=str(file_hash),
        site=str(site),
        log=str(log),
        first=int(str(first)),
        last=int(str(last)),
        held_at=str(held_at),
        decided=words[0],
        reason=words[1],
        decided_by=words[2],
        decided_at=words[3],
    )
