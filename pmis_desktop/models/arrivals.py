"""The register of files that came to the county's counter, each once, by the hash of its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows

CHECKED, WAITING, MERGED, HELD, REFUSED = "checked", "waiting", "merged", "held", "refused"

_WAITS = "kept = 1 AND state <> 'merged' AND aside = 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is known of one file; ``kept``: its bytes lie in the archive, ``program`` judged it.

    ``aside``: a person said that it is not to be waited for.
    """

    hash: str
    name: str
    organisation: str
    state: str
    code: str
    program: str
    kept: bool
    aside: bool = False


def put(connection: Connection, some: Iterable[Arrival], at: str) -> None:
    """Note files as they were judged now; when a file was first seen stays."""
    for each in some:
        connection.exec_driver_sql(
            "INSERT INTO arrival"
            " (hash, name, organisation, state, code, program, kept, aside, first_seen, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (hash) DO UPDATE SET"
            # Out of the archive it comes under its hash: what it was called once says more.
            " name = CASE WHEN instr(excluded.name, hash) = 1 THEN name ELSE excluded.name END,"
            " organisation = excluded.organisation, state = excluded.state, code = excluded.code,"
            " program = excluded.program, kept = MAX(kept, excluded.kept),"
            " aside = excluded.aside, last_seen = excluded.last_seen",
            (
                each.hash,
                each.name,
                each.organisation,
                each.state,
                each.code,
                each.program,
                int(each.kept),
                int(each.aside),
                at,
                at,
            ),
        )


def known(connection: Connection, hashes: Iterable[str]) -> dict[str, Arrival]:
    """The files of these hashes that were seen before."""
    found: dict[str, Arrival] = {}
    for some in rows.chunks(hashes):
        found |= _read(connection, f"hash IN ({rows.marks(some)})", some)
    return found


def in_state(connection: Connection, state: str) -> dict[str, Arrival]:
    """The files that stand so and were not put aside, the oldest first."""
    return _read(connection, "state = ? AND aside = 0 ORDER BY first_seen, hash", [state])


def kept(connection: Connection) -> list[tuple[Arrival, str]]:
    """The files that wait and whose bytes lie here, with when each came, the oldest first."""
    return _kept(connection, _WAITS)


def put_aside(connection: Connection) -> list[tuple[Arrival, str]]:
    """The files that nobody waits for any more, with when each came, the oldest first."""
    return _kept(connection, "kept = 1 AND aside = 1")


def _kept(connection: Connection, where: str) -> list[tuple[Arrival, str]]:
    ordered = f"{where} ORDER BY first_seen, hash"
    found = _read(connection, ordered, [])
    since = rows.fetch(connection, f"SELECT hash, first_seen FROM arrival WHERE {ordered}")  # noqa: S608
    return [(found[file_hash], str(at)) for file_hash, at in since]


def waiting(connection: Connection) -> int:
    """How many files wait by themselves; those of the hold lane wait for a person."""
    found = rows.fetch(
        connection,
        f"SELECT COUNT(*) FROM arrival WHERE {_WAITS}"  # noqa: S608
        " AND hash NOT IN (SELECT file_hash FROM held_package)",
    )
    return int(found[0][0])


def anything_waits(connection: Connection) -> bool:
    """Whether a file waits, in the hold lane or by itself."""
    found = rows.fetch(connection, f"SELECT EXISTS (SELECT 1 FROM arrival WHERE {_WAITS})")  # noqa: S608
    return bool(found[0][0])


def _read(connection: Connection, where: str, values: Sequence[str]) -> dict[str, Arrival]:
    found = rows.fetch(
        connection,
        "SELECT hash, name, organisation, state, code, program, kept, aside FROM arrival"  # noqa: S608
        f" WHERE {where}",
        values,
    )
    return {
        row[0]: Arrival(
            hash=row[0],
            name=row[1],
            organisation=row[2],
            state=row[3],
            code=row[4],
            program=row[5],
            kept=bool(row[6]),
            aside=bool(row[7]),
        )
        for row in found
    }
