"""县级留底: the county's own latest changes and all its documents, beside its answers.

A backup is a day old; what sites send they can send again, but what the county itself changed since
stands only here. A copy lies beside every answer, in the second folder for backups, and beside the
root key whenever that has signed. A restore asks for the newest of them (``regaining``).
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import __version__, files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import LimitError
from pmis_desktop.exchange import county_copies, limits
from pmis_desktop.exchange.county_copies import CopiedUnit, CopyFacts, SealedCopy
from pmis_desktop.exchange.keys import Recipient, SealingKey
from pmis_desktop.logs import NAME
from pmis_desktop.models import journal, settings
from pmis_desktop.services import authority, backups
from pmis_desktop.services.house import House
from pmis_desktop.services.locked import PRACTICE_MARK

SUFFIX = ".dzcopy"
# A folder of its own: whoever carries answers sees at once what is not for a branch.
FOLDER = "县级留底"
_LOGGER = logging.getLogger(NAME)
_KEPT = 3  # of one life of the data, in one folder
_MARK = 8
_DEEP = 4  # folders below a chosen one that are looked into
_MOST_FILES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCopy:
    """A file that is a copy of this county, out of its seal; its own changes not verified yet."""

    file: Path
    sealed: SealedCopy

    @property
    def order(self) -> tuple[int, int]:
        """Newer is higher: the life of the data, then the place in the county's log."""
        return self.sealed.statement.epoch, self.sealed.statement.to


def lay(house: House, *folders: Path) -> None:
    """Put a copy into some folders, and into the second one for backups where it is there.

    A disk that fails here fails nothing else: what was asked for is done by then.
    """
    if not house.at_county or _is_practice(house):
        return
    try:
        second = backups.second_folder(house)
        places = [*folders, *([second.folder] if second is not None and second.there else [])]
        name, data = _made(house)
    except AppError as fault:
        _LOGGER.warning("no copy of the county: %s", fault.code)
        return
    for folder in dict.fromkeys(places):
        _lay(folder, name, data)


def beside_root(house: House, root_key: Path | None) -> None:
    """Put a copy beside the root key, which has just signed something."""
    lay(house, (root_key or authority.default_root_key(house.vault.folder)).parent)


def _is_practice(house: House) -> bool:
    """Invented people need no copies, and whoever practises would not know what they are."""
    return (house.vault.folder.parent / PRACTICE_MARK).is_file()


def _lay(folder: Path, name: str, data: bytes) -> None:
    own = folder / FOLDER
    try:
        with files.told(own):
            own.mkdir(exist_ok=True)
        files.write_whole(own / name, data)
        _thin(own, name)
    except AppError as fault:
        _LOGGER.warning("no copy of the county: %s", fault.code)


def _thin(folder: Path, name: str) -> None:
    """Older copies of the same life are parts of the newest ones."""
    life = name.rsplit("_", 1)[0]
    with files.told(folder, reading=True):
        there = sorted(folder.glob(f"{life}_*{SUFFIX}"))
    for file in there[:-_KEPT]:
        with suppress(AppError):
            files.remove(file)


def _made(house: House) -> tuple[str, bytes]:
    """A copy's file name and bytes."""
    with house.reading() as connection:
        county = authority.load(house, connection)
        many = authority.count(connection)
        if many > limits.COPY_DOCUMENTS:
            # As writing would say, which would have to read them all first.
            raise LimitError("证书份数", many, limits.COPY_DOCUMENTS)
        facts, lines, units = _own_changes(connection, house)
        recovery = Recipient(settings.get(connection, settings.RECOVERY_RECIPIENT))
        data = county_copies.write(
            facts=facts,
            units=units,
            lines=lines,
            papers=authority.papers(connection),
            signer=county.merge,
            recipients=[county.sealing.recipient, recovery],
        )
    name = f"县级留底_{county.county[:_MARK]}_第{county.epoch}期_{facts.to:08}{SUFFIX}"
    return name, data


def _own_changes(
    connection: Connection, house: House
) -> tuple[CopyFacts, list[bytes], list[CopiedUnit]]:
    """What the county changed since the oldest of its last backups; without any there is nothing.

    Whole units only: a backup lies between two.
    """
    log = settings.get(connection, settings.LOG)
    n, head = journal.head(connection, log)
    noted = settings.get(connection, settings.BACKED_UP).split()
    after = min(map(int, noted), default=n)
    found = connection.exec_driver_sql(
        "SELECT line FROM journal WHERE log = ? AND n > ? ORDER BY n", (log, after)
    )
    lines = [bytes(row[0]) for row in found]
    units = connection.exec_driver_sql(
        "SELECT at, count, first, kind, title, who FROM unit"
        " WHERE log = ? AND first > ? AND count > 0 ORDER BY first",
        (log, after),
    )
    facts = CopyFacts(
        app=__version__,
        made=house.author().at,
        county=settings.get(connection, settings.COUNTY_ID),
        epoch=settings.number(connection, settings.EPOCH),
        revision=settings.number(connection, settings.REVISION),
        log=log,
        from_=after + 1,
        to=n,
        prev=head_at(connection, log, after),
        head=head.hex(),
    )
    return facts, lines, [CopiedUnit(*row) for row in units]


def head_at(connection: Connection, log: str, n: int) -> str:
    """The head of a log's chain after one operation; empty where there is no such operation."""
    found = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (log, n)
    ).scalar()
    return bytes(found).hex() if found else ""


def find(house: House, places: Iterable[Path]) -> list[FoundCopy]:
    """The copies of this county in some folders or files, newest first; others are passed over.

    A stick that cannot be read has none.
    """
    with house.reading() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    found: dict[str, FoundCopy] = {}
    for file in _files(places):
        with suppress(AppError):
            data = files.read_limited(file, limits.FILE)
            sealed = county_copies.unseal(data, unsealer=sealing, county=county)
            found.setdefault(sealed.letter.file_hash, FoundCopy(file=file, sealed=sealed))
    return sorted(found.values(), key=lambda each: each.order, reverse=True)


def usual_places(house: House, root_key: Path | None = None) -> list[Path]:
    """Where copies lie without anybody's saying so: beside the root key, in the second folder.

    Only their own folder there: what lies around it may be somebody's whole disk.
    """
    beside = (root_key or authority.default_root_key(house.vault.folder)).parent
    second = backups.second_folder(house)
    places = [beside, *([second.folder] if second is not None and second.there else [])]
    return [place / FOLDER for place in places]


def _files(places: Iterable[Path]) -> list[Path]:
    """Files named and copies in folders named, not too deep: a stick may hold everything."""
    listed: dict[Path, None] = {}
    for place in places:
        with suppress(OSError):
            if place.is_file():
                listed[place] = None
                continue
            patterns = ["/".join([*["*"] * depth, f"*{SUFFIX}"]) for depth in range(_DEEP)]
            for pattern in patterns:
                listed.update(dict.fromkeys(sorted(place.glob(pattern))))
    return list(listed)[:_MOST_FILES]
