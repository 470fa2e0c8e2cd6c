"""A restored county's own lost changes that wait: until they fit again, or a person has decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models.journal import Author

WAITING = "waiting"
TAKEN = "taken"
DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regained:
    """One operation of a lost life: its place there, what it belonged to, its line as it was."""

    id: int
    head: str
    epoch: int
    n: int
    title: str
    line: bytes


def add(connection: Connection, epoch: int, some: Iterable[tuple[str, int, str, bytes]]) -> None:
    """Let operations wait, as (chain head, number, title, line); those known stay as they are."""
    rows = [(head, epoch, n, title, line, WAITING) for head, n, title, line in some]
    if rows:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO regained (head, epoch, n, title, line, state, reason,"
            " settled_at, settled_by) VALUES (?, ?, ?, ?, ?, ?, '', '', '')",
            rows,
        )


def waiting(connection: Connection) -> list[Regained]:
    """Those that wait, in the order of the lost log."""
    found = connection.exec_driver_sql(
        "SELECT id, head, epoch, n, title, line FROM regained WHERE state = ? ORDER BY epoch, n",
        (WAITING,),
    )
    return [
        Regained(
            id=int(row[0]),
            head=str(row[1]),
            epoch=int(row[2]),
            n=int(row[3]),
            title=str(row[4]),
            line=bytes(row[5]),
        )
        for row in found
    ]


def count(connection: Connection) -> int:
    """How many wait."""
    found = connection.exec_driver_sql("SELECT COUNT(*) FROM regained WHERE state = ?", (WAITING,))
    return int(found.scalar_one())


def settle(
    connection: Connection, some: Iterable[int], state: str, reason: str, author: Author
) -> None:
    """Note what became of some of them."""
    rows = [(state, reason, author.at, author.who, each) for each in some]
    if rows:
        connection.exec_driver_sql(
            "UPDATE regained SET state = ?, reason = ?, settled_at = ?, settled_by = ?"
            " WHERE id = ?",
            rows,
        )
