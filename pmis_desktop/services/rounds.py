"""A round of merging: many files, each for itself, then the answers to everyone who sent one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pmis_desktop import files
from pmis_desktop.exchange.records import VERDICTS
from pmis_desktop.memory import collector_paused, paths_of
from pmis_desktop.models import parcels, settings, sites, tree
from pmis_desktop.services import (
    anchoring,
    answer_files,
    answering,
    county_copies,
    finding,
    inbox,
    keeping,
    merging,
    regaining,
    sealing_beside,
    writing_beside,
)
from pmis_desktop.services.answer_files import AnswerFiles
from pmis_desktop.services.answering import Answer
from pmis_desktop.services.attachments.arriving import Arrivals
from pmis_desktop.services.batches import Batch, Batches
from pmis_desktop.services.correspondence import booking
from pmis_desktop.services.foresight import RoundForesight, prepared, reading_ahead, resting
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter, Preview
from pmis_desktop.services.outbox import Outbox, Shelves
from pmis_desktop.services.picking import EVERYTHING, Pick
from pmis_desktop.services.sealing_beside import Sealing

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_GLANCES = 50  # files that are looked at on one state of the data
_ANSWERS = 100  # answers that are noted together before any of them leaves
_Each = TypeVar("_Each")


def _silent(_done: int, _all: int) -> None:
    """Tell nobody how far it is."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What became of one file: a verdict, a sentence, and how many operations ended how.

    It lies at ``place``, as text: a large round keeps many. ``changes`` counts the same as people
    do.
    """

    place: str
    verdict: str
    message: str
    code: str
    organisation: str
    counts: Mapping[str, int]
    changes: Mapping[str, int]
    waits: bool
    file_hash: str = ""
    unusual: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Where the file lies."""
        return Path(self.place)

    @property
    def path(self) -> Path:
        """The same, by the name that a judged file has for it."""
        return self.file


@dataclass(slots=True)
class Round:
    """All files of a round, in order, and the answers that were written.

    ``previews`` is there after a preview: what `commit` takes. ``blobs`` photos and scans were
    stored.
    """

    files: list[FileResult] = field(default_factory=list)
    answers: Sequence[Path] = ()
    cancelled: bool = False
    previews: list[Preview] = field(default_factory=list)
    blobs: int = 0

    @property
    def total(self) -> dict[str, int]:
        """Counts over all files; duplicates and forks count files, the rest operations."""
        total = dict.fromkeys((*VERDICTS, merging.DUPLICATE, merging.FORKED), 0)
        for result in self.files:
            for verdict, count in result.counts.items():
                total[verdict] += count
            if result.verdict in {merging.DUPLICATE, merging.FORKED}:
                total[result.verdict] += 1
        return total

    def taken(self) -> int:
        """How many files are in, now or from before."""
        ended = {merging.TAKEN, merging.DUPLICATE, merging.NEW}
        return sum(1 for result in self.files if result.verdict in ended)


def in_folders(paths: Sequence[Path]) -> Sequence[Path]:
    """Files named, and every package file in folders named; by name, so that runs are alike.

    Raises a FileError where a folder cannot be read.
    """
    found: list[str] = []
    for path in paths:
        # A stick that is pulled now is a fault of the disk, not of the program.
        with files.told(path, reading=True):
            inside = path.rglob(f"*{keeping.SUFFIX}") if path.is_dir() else [path]
            found += sorted(map(str, inside))
    return paths_of(found)


def preview(
    house: House,
    paths: Sequence[Path],
    *,
    progress: Progress = _silent,
    cancelled: Cancelled = _never,
) -> Round:
    """What each file is and what taking it would do; nothing is changed."""
    counter = Counter.open(house)
    done = Round()
    found = in_folders(paths)
    waiting = _until(found, done, progress, cancelled)
    with prepared(counter, found, taking=False) as foresight:
        while some := _glance(counter, foresight, islice(waiting, _GLANCES)):
            done.previews += some
            done.files += map(_result, some)
    return done


@collector_paused()
def _glance(
    counter: Counter, foresight: RoundForesight | None, paths: Iterable[Path]
) -> list[Preview]:
    """What some files are, on one state of the data."""
    with counter.house.reading() as connection, reading_ahead(foresight, connection):
        counter.look_at(settings.number(connection, settings.REVISION))
        return [counter.look(connection, path) for path in paths]


def take(
    house: House,
    paths: Sequence[Path],
    *,
    answers: Path | Outbox | None = None,
    pick: Pick = EVERYTHING,
    progress: Progress = _silent,
    cancelled: Cancelled = _never,
) -> Round:
    """Take in every file that can be taken, each whole or not at all, and answer its senders.

    A file that is refused, held or forked stops none of the others. Cancelling ends after the
    package in hand; what is in stays in, and is answered.
    """
    counter = Counter.open(house)
    done = Round()
    found = in_folders(paths)
    with prepared(counter, found, taking=True) as foresight:
        many = len(found) >= writing_beside.FILES
        batches = Batches[Path](
            counter, lambda batch, path: batch.take_file(path, pick), _itself, foresight, many
        )
        with closing(batches.run(_until(found, done, progress, cancelled))) as judged:
            heard = _taken(counter, done, judged)
    return _answered(counter, done, heard, answers)


def commit(
    house: House,
    previews: Sequence[Preview],
    *,
    answers: Path | Outbox | None = None,
    progress: Progress = _silent,
    cancelled: Cancelled = _never,
) -> Round:
    """Do as ``take`` with files that were previewed: exactly what was shown, or not at all.

    Where something came between, so that a package would end otherwise than shown, it is refused
    and has to be previewed again.
    """
    counter = Counter.open(house)
    done = Round()
    with resting(counter, previews) as foresight:
        many = len(previews) >= writing_beside.FILES
        batches = Batches[Preview](
            counter, Batch.take_shown, lambda shown: shown.path, foresight, many
        )
        with closing(batches.run(_until(previews, done, progress, cancelled))) as judged:
            heard = _taken(counter, done, judged)
    return _answered(counter, done, heard, answers)


def _itself(path: Path) -> Path:
    return path


def _until(
    some: Sequence[_Each], done: Round, progress: Progress, cancelled: Cancelled
) -> Iterator[_Each]:
    """One after the other until somebody cancels; progress is told when each is done."""
    for number, each in enumerate(some, 1):
        if cancelled():
            done.cancelled = True
            return
        yield each
        progress(number, len(some))


def _taken(counter: Counter, done: Round, judged: Iterable[Preview]) -> list[str]:
    """What follows each package, told one after the other; the sites that are to be answered."""
    to_answer: dict[str, None] = {}
    with closing(Arrivals(counter.house, counter.authority)) as arrivals:
        for each in judged:
            done.files.append(_result(each))
            booking.stopped(counter.house, each.stopped)
            if each.site and each.verdict != merging.FORKED:
                to_answer[each.site] = None
            if each.package is not None and each.verdict in {merging.TAKEN, merging.DUPLICATE}:
                done.blobs += arrivals.take(each.path, each.package)
    return list(to_answer)


def _answered(
    counter: Counter, done: Round, heard: Sequence[str], answers: Path | Outbox | None
) -> Round:
    inbox.note(counter.house, done.files)
    regaining.retry(counter.house)
    if answers is not None and heard:
        done.answers = answer(counter.house, heard, answers)
    return done


@lru_cache(maxsize=256)
def _alike(counts: tuple[tuple[str, int], ...]) -> Mapping[str, int]:
    """The same counts for all files that have them."""
    return MappingProxyType(dict(counts))


def _result(judged: Preview) -> FileResult:
    return FileResult(
        place=str(judged.path),
        verdict=judged.verdict,
        message=judged.message,
        code=judged.code,
        organisation=judged.organisation,
        counts=_alike(tuple(judged.counts.items())),
        changes=_alike(tuple(judged.changes.items())),
        waits=judged.waits,
        file_hash=judged.file_hash,
        unusual=judged.unusual,
    )


def answer(house: House, some: Iterable[str], out: Path | Outbox) -> Sequence[Path]:
    """Write the answers to some sites; they are noted in the vault before any file leaves."""
    outbox = Outbox(out) if isinstance(out, Path) else out
    counter = Counter.open(house)
    wanted = [*some]
    with files.told(outbox.folder):
        outbox.folder.mkdir(parents=True, exist_ok=True)
    with house.reading() as connection:
        shelves = Shelves.open(connection, outbox)
        shared = answer_files.shared(sites.names(connection))
    many = len(wanted) >= sealing_beside.ANSWERS
    with (
        closing(AnswerFiles(house, shelves, shared, many)) as leaving,
        Sealing(counter.authority.merge, many) as sealing,
    ):
        for start in range(0, len(wanted), _ANSWERS):
            leaving.begin(*_made(counter, sealing, wanted[start : start + _ANSWERS]))
        written = leaving.finish()
    anchoring.note_answered(house)
    county_copies.lay(house, outbox.folder)
    house.note("answer", "生成回执", count=str(len(written)))
    return written


@collector_paused()
def _made(
    counter: Counter, sealing: Sealing, keys: Sequence[str]
) -> tuple[list[Answer], dict[str, int]]:
    """Answers that are noted in the vault, and up to where their sites had heard before.

    A site that was shut out gets none.
    """
    house = counter.house
    with house.writing() as connection:
        known = sites.by_keys(connection, keys)
        batch = [known[key] for key in keys if known[key].status == sites.ENROLLED]
        told = sites.told_until(connection, [each.id for each in batch])
        grown = counter.tree(connection)
        made = answering.write_into(
            sealing, house, counter.authority, batch, connection, grown=grown
        )
        noted = [(each.site, each.number, each.hash) for each in made]
        sites.note_answers(connection, noted)
        parcels.note_answers(connection, house.author().at, noted)
    return made, told


def answer_within(house: House, within: str | None, out: Path | Outbox) -> Sequence[Path]:
    """Write an answer for every site of a subtree, or for all: after decisions, or one was lost."""
    house.require_county()
    with house.reading() as connection:
        every = sites.every(connection)
        if within is not None:
            scope = tree.read(connection).subtree(finding.organisation(connection, within))
            every = [site for site in every if site.organisation in scope]
    return answer(house, [site.id for site in every], out)
