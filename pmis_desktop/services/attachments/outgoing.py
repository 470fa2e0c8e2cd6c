"""Which photos and scans a branch's package takes along, and what it could not take."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.attachments import AttachmentError
from pmis_desktop.exchange import limits, schemas
from pmis_desktop.models import rows
from pmis_desktop.models.vault.blobs import BlobStore
from pmis_desktop.services.attachments.adding import ENTITY
from pmis_desktop.services.attachments.storing import store
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hashes to take along, in order, and how many more wait for the next package."""

    hashes: tuple[str, ...]
    left: int


def choose(connection: Connection, lines: Iterable[bytes]) -> Chosen:
    """What goes along: files of the changes in ``lines`` first, then what the county lacks.

    As much as one package carries; only files that are here count.
    """
    wanted = dict.fromkeys((*_named(lines), *county_lacks(connection)))
    sizes = _sizes(connection, list(wanted))
    here = [each for each in wanted if each in sizes]
    taken: list[str] = []
    room = limits.BLOBS_AT_ONCE
    for each in here:
        # In order: what is left now is first in the next answer's list.
        room -= sizes[each]
        if room < 0 or len(taken) >= limits.BLOBS:
            break
        taken.append(each)
    return Chosen(tuple(taken), len(here) - len(taken))


def county_lacks(connection: Connection) -> tuple[str, ...]:
    """What the county's last answer said it lacks, in its order."""
    found = connection.exec_driver_sql("SELECT hash FROM wanted_blob ORDER BY place")
    return tuple(str(row[0]) for row in found)


@dataclass(frozen=True, slots=True)
class Lacking:
    """How many files the county's last answer asked for, and how many of them are here."""

    wanted: int
    here: int

    @property
    def words(self) -> str:
        """What becomes of them; empty where nothing is lacking."""
        if not self.wanted:
            return ""
        absent = self.wanted - self.here
        also = f"其中 {absent} 份本机也没有，手里有原件的请重新加入。" if absent else ""
        return f"县里还缺 {self.wanted} 份材料，下次报送会自动带上。{also}"


def lacking(house: House) -> Lacking:
    """What the county still lacks of this branch's photos and scans."""
    with house.reading() as connection:
        return Lacking(len(county_lacks(connection)), to_send(connection))


def to_send(connection: Connection) -> int:
    """How many files the county asked for and this vault has."""
    return len(_sizes(connection, county_lacks(connection)))


def remember_lacks(connection: Connection, hashes: Sequence[str]) -> None:
    """Keep what an answer says the county lacks; the list before is forgotten."""
    connection.exec_driver_sql("DELETE FROM wanted_blob")
    if hashes:
        connection.exec_driver_sql(
            "INSERT INTO wanted_blob (place, hash) VALUES (?, ?)", list(enumerate(hashes))
        )


def contents(house: House, chosen: Chosen) -> list[bytes]:
    """The chosen files; one that does not open stays behind and keeps no other from going."""
    return list(_opened(store(house), chosen.hashes)) if chosen.hashes else []


def _opened(blobs: BlobStore, hashes: Iterable[str]) -> Iterator[bytes]:
    for each in hashes:
        try:
            yield blobs.get(each)
        except AttachmentError:
            continue


def _named(lines: Iterable[bytes]) -> Iterator[str]:
    """The files that changes speak of, in order; cheap to look for before decoding."""
    for line in lines:
        if b'"hash"' in line:
            operation = schemas.read_line(line)
            _old, new = operation.f.get("hash", (None, None))
            if operation.ent == ENTITY and new:
                yield new


def _sizes(connection: Connection, hashes: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in rows.chunks(hashes):
        statement = f"SELECT hash, size FROM blob WHERE hash IN ({rows.marks(some)})"  # noqa: S608
        found.update((str(row[0]), int(row[1])) for row in rows.fetch(connection, statement, some))
    return found
