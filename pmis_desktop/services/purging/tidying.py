"""After an order: archived files, photos and scans, and the free pages of the data file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import (
    answers,
    archived,
    envelope,
    frame,
    limits,
    opening,
    operations,
    statements,
)
from pmis_desktop.exchange import purging as cutting
from pmis_desktop.exchange.archived import Remains
from pmis_desktop.exchange.keys import Recipient, SealingKey
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models import purge_orders, settings
from pmis_desktop.services import keeping
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.house import House

_OPERATION = msgspec.json.Decoder(operations.Operation)


def tidy(house: House) -> None:
    """See to everything that orders have left to do outside the tables; again does no harm.

    Raises a FileError, and what the database raises where the disk is full.
    """
    with house.reading() as connection:
        left = purge_orders.untidied(connection)
        if not left.orders:
            return
        some = purge_orders.coverage(connection)
        unsealer = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
        recipients = _recipients(connection, unsealer)
        hashes = list(_archived(connection, left.logs, at_county=house.at_county))
        hashes += _forgotten(connection, house.archive)
    _sweep((house.archive, house.vault.blobs))
    for file_hash in hashes:
        _tidy_file(house, file_hash, some, unsealer, recipients)
    blobs = storing.store(house)
    for each in left.blobs:
        blobs.remove(each)
    house.vault.database.compact()
    with house.vault.database.writing() as connection:
        purge_orders.note_tidied(connection, left.orders)


def keep(house: House, package: OpenedPackage, data: bytes) -> None:
    """Put a package into the archive as the orders leave it."""
    if not package.cut:
        keeping.keep(house.archive, package.file_hash, data)
        return
    with house.reading() as connection:
        keep_cut(connection, house.archive, package, data)


def keep_cut(connection: Connection, archive: Path, package: OpenedPackage, data: bytes) -> None:
    """Put into the archive what the orders leave of a package."""
    unsealer = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    remains = replace(archived.of_file(data, unsealer), lines=package.lines)
    place = keeping.place(archive, package.file_hash)
    with files.told(place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(place, archived.write(remains, _recipients(connection, unsealer)))


def _recipients(connection: Connection, own: SealingKey) -> list[Recipient]:
    """Who may read the archive; the county also with its recovery key."""
    recovery = settings.get(connection, settings.RECOVERY_RECIPIENT)
    return [own.recipient, *([Recipient(recovery)] if recovery else [])]


def _archived(connection: Connection, logs: Iterable[str], *, at_county: bool) -> Iterator[str]:
    """The files that may hold what has gone: packages of these logs, answers, whatever is held."""
    if at_county:
        for log in sorted(logs):
            yield from connection.exec_driver_sql(
                "SELECT file_hash FROM archive WHERE kind = 'change' AND log = ?", (log,)
            ).scalars()
    else:
        yield from connection.exec_driver_sql(
            "SELECT file_hash FROM archive WHERE kind = 'answer'"
        ).scalars()
    yield from connection.exec_driver_sql(
        "SELECT file_hash FROM held_package UNION SELECT hash FROM arrival WHERE kept = 1"
    ).scalars()


def _forgotten(connection: Connection, archive: Path) -> list[str]:
    """Files that lie in the archive and that these data know nothing of: no restore takes them."""
    known = set(connection.exec_driver_sql("SELECT file_hash FROM archive").scalars())
    with files.told(archive, reading=True):
        there = (each.stem for each in archive.rglob(f"*{keeping.SUFFIX}"))
        return sorted(each for each in there if each not in known)


def _sweep(places: Iterable[Path]) -> None:
    """Clear away what a killed program was writing there: nobody else looks for it."""
    for place in places:
        with files.told(place, reading=True):
            left = [each for folder in place.glob("*/") for each in files.temporaries(folder)]
        for each in left:
            files.remove(each)


def _tidy_file(
    house: House,
    file_hash: str,
    some: Coverage,
    unsealer: SealingKey,
    recipients: Sequence[Recipient],
) -> None:
    place = keeping.place(house.archive, file_hash)
    if not place.is_file():
        return
    data = files.read_limited(place, limits.FILE)
    try:
        left = _left(data, some, unsealer)
    except AppError:
        # A file of a newer program, or one that nobody could open: it is cut when it is taken.
        return
    if left is not None:
        files.write_whole(place, archived.write(left, recipients))


def _left(data: bytes, some: Coverage, unsealer: SealingKey) -> Remains | None:
    """What is to stay of a file; None where the orders do not reach into it."""
    if frame.unpack(data).outer.kind == envelope.ANSWER:
        return archived.of_file(data, unsealer) if _tells(data, some, unsealer) else None
    remains = archived.of_file(data, unsealer)
    if not remains.lines:
        return None
    said = statements.read(remains.statement, ChangeStatement, envelope.CHANGE)
    decoded = [_OPERATION.decode(line) for line in remains.lines]
    found = cutting.reach(decoded, remains.lines, said.log, some)
    return None if found is None else replace(remains, lines=found[1])


def _tells(data: bytes, some: Coverage, unsealer: SealingKey) -> bool:
    """Whether an answer says anything of a record that an order takes."""
    letter = opening.open_sealed(data, envelope.ANSWER, unsealer)
    said = statements.read(letter.envelope.statement, answers.AnswerStatement, envelope.ANSWER)
    parts = answers.raw_parts(letter, said.parts)
    recs = {rec.encode() for _ent, rec in (*some.whole, *some.groups)}
    return any(rec in part for part in parts for rec in recs)
