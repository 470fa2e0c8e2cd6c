"""The county's inbox: what lies in watched folders, what of it is news, and what is held.

A file is known by its bytes, never by its name or place. What was merged or refused is not looked
at again; what is held is kept byte for byte and judged again by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Protocol

from pmis_desktop import __version__, files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileError
from pmis_desktop.exchange import limits
from pmis_desktop.models import arrivals
from pmis_desktop.models.arrivals import Arrival
from pmis_desktop.services import holding, keeping, merging
from pmis_desktop.services import waiting_reasons as reasons
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter, Preview

ARRIVED = "arrived"
STATE_WORDS = {
    ARRIVED: "新到",
    arrivals.CHECKED: "已核对",
    arrivals.WAITING: "等您看",
    arrivals.MERGED: "已并入",
    arrivals.HELD: "暂存",
    arrivals.REFUSED: "不能收",
}
_STATES = {
    merging.TAKEN: arrivals.MERGED,
    merging.DUPLICATE: arrivals.MERGED,
    merging.UNUSUAL: arrivals.WAITING,
    merging.WAITING: arrivals.WAITING,
    merging.FORKED: arrivals.WAITING,
    merging.HELD_FILE: arrivals.HELD,
    merging.REFUSED: arrivals.REFUSED,
}
# What ends by itself or by an act of the county, so that the same file may be good later.
_MAY_PASS = frozenset({"gap", "county_older", "log_unknown", "unknown_key", "fork", "plan_changed"})
_NAME = 200  # characters of a file's name that are remembered
# Anybody can seal a file to the county: what no registered key signed must not fill its disk.
_UNVOUCHED = "unknown_key"
_MOST_STRANGERS = 300
_STRANGER = 4 << 20  # bytes
_NOTED = 2_000  # files that are remembered together
_MOST_FILES = 200_000  # more is no folder of packages but somebody's whole disk

Stamp = tuple[int, int]


class Judged(Protocol):
    """A file with a verdict, before a round or after it."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def file_hash(self) -> str:
        """SHA-256 of its bytes; empty where it could not be read."""

    @property
    def verdict(self) -> str:
        """What it is, or what became of it."""

    @property
    def code(self) -> str:
        """Why it cannot be taken."""

    @property
    def organisation(self) -> str:
        """Whose it is, where that is known."""

    @property
    def waits(self) -> bool:
        """Whether something in it waits for a person."""


def state(judged: Judged) -> str:
    """How a file stands: one of ``STATE_WORDS``."""
    if _brings_blobs(judged):
        return arrivals.CHECKED
    if judged.verdict == merging.NEW:
        return arrivals.WAITING if judged.waits else arrivals.CHECKED
    return _STATES.get(judged.verdict, ARRIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFault:
    """A watched folder that cannot be looked into now, and the sentence for it."""

    folder: Path
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look into the folders brought: files to judge, each once, and what stood in the way.

    ``news`` of them were never seen before; ``known`` lie there and were done with before.
    ``names`` is what held files were called when they came.
    """

    files: tuple[Path, ...]
    names: Mapping[Path, str] = field(default_factory=dict)
    news: int = 0
    known: int = 0
    faults: tuple[FolderFault, ...] = ()


@dataclass(slots=True)
class Watch:
    """The hashes of files at their size and time of writing, so that none is read twice."""

    _hashes: dict[Path, tuple[Stamp, str]] = field(default_factory=dict)

    def hash_of(self, file: Path) -> str:
        """The file's hash; empty where it cannot be read now, or is still being written."""
        try:
            before = _stamp(file)
            kept = self._hashes.get(file)
            if kept is not None and kept[0] == before:
                return kept[1]
            found = sha256(files.read_limited(file, limits.FILE)).hexdigest()
            if _stamp(file) != before:
                return ""
        except (OSError, ValueError, FileError):
            return ""
        self._hashes[file] = (before, found)
        return found


def look(
    house: House,
    folders: Sequence[Path],
    watch: Watch,
    *,
    lying: frozenset[str] = frozenset(),
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """Look into folders for files that are to be judged; a pulled stick is said, no failure.

    ``lying`` are the hashes that somebody has before him already. Held files come from the archive,
    those that lie before him only where their reason has ended.
    """
    found: dict[str, Path] = {}
    faults: list[FolderFault] = []
    for folder in folders:
        try:
            for file in _packages(folder, cancelled):
                if file_hash := watch.hash_of(file):
                    found.setdefault(file_hash, file)
        except FileError as fault:
            faults.append(FolderFault(folder=folder, sentence=fault.message))
    with house.reading() as connection:
        seen = arrivals.known(connection, found)
        held = arrivals.in_state(connection, arrivals.HELD)
    done = {file_hash for file_hash, each in seen.items() if _is_done(each)}
    wanted = {each: file for each, file in found.items() if each not in done | lying}
    free = {each.stem for each in released(house)} if lying & held.keys() else set()
    kept = {
        keeping.place(house.archive, each): arrival.name
        for each, arrival in held.items()
        if arrival.kept and (each not in lying or each in free)
    }
    # Held and lying in a watched folder too: judged once, where it can still be had.
    archived = {place.stem for place in kept}
    wanted = {each: file for each, file in wanted.items() if each not in archived}
    return Found(
        files=(*wanted.values(), *kept),
        names=kept,
        news=sum(each not in seen for each in wanted),
        known=len(done),
        faults=tuple(faults),
    )


def note(house: House, judged: Iterable[Judged]) -> None:
    """Remember files as they were judged, and keep those that are held byte for byte.

    Nothing where the operator only reads.
    """
    if not house.may_write:
        return
    hashed = (each for each in judged if each.file_hash)
    while some := list(islice(hashed, _NOTED)):
        for each in some:
            _into_lane(house, each)
        noted = [_arrival(house, each) for each in some]
        with house.writing() as connection:
            arrivals.put(connection, noted, house.author().at)


def released(house: House) -> list[Path]:
    """Held files whose reason has ended: they can go through a round now."""
    with house.reading() as connection:
        held = [each for each in arrivals.in_state(connection, arrivals.HELD).values() if each.kept]
    if not held:
        return []
    counter = Counter.open(house)
    places = [keeping.place(house.archive, each.hash) for each in held]
    return [each for each in places if counter.preview(each).verdict != merging.HELD_FILE]


def _into_lane(house: House, judged: Judged) -> None:
    """A revoked site's package waits in the hold lane for a person, also without a round."""
    if isinstance(judged, Preview) and judged.verdict == merging.HELD_FILE:
        with suppress(FileError):
            holding.keep(house, judged)


def _packages(folder: Path, cancelled: Callable[[], bool]) -> Iterable[Path]:
    with files.told(folder, reading=True):
        # A folder that is gone, or may not be read, is empty for a search: ask for it first.
        for _ in folder.iterdir():
            break
        for number, file in enumerate(sorted(folder.rglob(f"*{keeping.SUFFIX}"))):
            if number >= _MOST_FILES or cancelled():
                return
            yield file


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _is_done(arrival: Arrival) -> bool:
    """Merged, or put aside by a person, for ever; refused while no other program judges it."""
    if arrival.aside:
        return True
    if arrival.state == arrivals.REFUSED:
        return arrival.program == __version__ and arrival.code not in _MAY_PASS
    return arrival.state == arrivals.MERGED


def _brings_blobs(judged: Judged) -> bool:
    """Whether photos and scans of a package without changes still have to be taken out of it."""
    return isinstance(judged, Preview) and judged.message == merging.WORDS[merging.BLOBS]


def _is_open(judged: Judged) -> bool:
    """Whether a package that brings nothing new still says which answers its site has taken."""
    return (
        isinstance(judged, Preview)
        and judged.verdict == merging.DUPLICATE
        and judged.package is not None
    )


def _arrival(house: House, judged: Judged) -> Arrival:
    stands = arrivals.CHECKED if _is_open(judged) else state(judged)
    return Arrival(
        hash=judged.file_hash,
        name=judged.path.name[:_NAME].encode(errors="replace").decode(),
        organisation=judged.organisation,
        state=stands,
        code=judged.code,
        program=__version__,
        kept=(stands == arrivals.HELD or _waits(house, judged))
        and _keep(house, judged.path, judged.file_hash),
    )


def _waits(house: House, judged: Judged) -> bool:
    """Whether a refused file may be good later; of files nobody vouches for only so many."""
    if judged.code != _UNVOUCHED:
        return judged.code in reasons.KEPT
    with house.reading() as connection:
        strangers = [each for each, _ in arrivals.kept(connection) if each.code == _UNVOUCHED]
    with suppress(OSError):
        small = judged.path.stat().st_size <= _STRANGER
        return small and len(strangers) < _MOST_STRANGERS
    return False


def _keep(house: House, path: Path, file_hash: str) -> bool:
    """Keep a held file; False where it cannot be had any more, or the disk is full."""
    with suppress(AppError):
        data = files.read_limited(path, limits.FILE)
        if sha256(data).hexdigest() == file_hash:
            keeping.keep(house.archive, file_hash, data)
            return True
    return False
