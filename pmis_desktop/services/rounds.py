"""A round of merging: many files, each for itself, then the answers to everyone who sent one."""

from collections import Counter as Counted
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.exchange.records import VERDICTS
from pmis_desktop.models import sites, tree
from pmis_desktop.services import answering, finding, keeping, merging, sending
from pmis_desktop.services.answering import Answer
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter, Preview

Progress = Callable[[int, int], None]
_MARK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What became of one file: a verdict, a sentence, and how many operations ended how."""

    file: Path
    verdict: str
    message: str
    code: str
    organisation: str
    counts: dict[str, int]
    waits: bool


@dataclass(slots=True)
class Round:
    """All files of a round, in order, and the answers that were written."""

    files: list[FileResult] = field(default_factory=list)
    answers: list[Path] = field(default_factory=list)
    cancelled: bool = False

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


def in_folders(paths: Sequence[Path]) -> list[Path]:
    """Files named, and every package file in folders named; by name, so that runs are alike."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob(f"*{keeping.SUFFIX}")) if path.is_dir() else [path]
    return found


def preview(house: House, paths: Sequence[Path]) -> Round:
    """What each file is and what taking it would do; nothing is changed."""
    counter = Counter.open(house)
    return Round(files=[_result(counter.preview(path)) for path in in_folders(paths)])


def take(
    house: House,
    paths: Sequence[Path],
    *,
    answers: Path | None = None,
    progress: Progress = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Round:
    """Take in every file that can be taken, one transaction each, and answer its senders.

    A file that is refused, held or forked stops none of the others. Cancelling ends after the
    package in hand; what is in stays in, and is answered.
    """
    counter = Counter.open(house)
    some = in_folders(paths)
    done = Round()
    to_answer: dict[str, None] = {}
    for number, path in enumerate(some, 1):
        if cancelled():
            done.cancelled = True
            break
        judged = _take_one(counter, path)
        done.files.append(_result(judged))
        if judged.site and judged.verdict != merging.FORKED:
            to_answer[judged.site] = None
        progress(number, len(some))
    if answers is not None and to_answer:
        done.answers = answer(house, to_answer, answers)
    return done


def _take_one(counter: Counter, path: Path) -> Preview:
    judged = counter.preview(path)
    if judged.verdict == merging.NEW:
        return _commit(counter, judged)
    if judged.verdict == merging.DUPLICATE:
        counter.note_sight(judged)
    elif judged.verdict == merging.FORKED and judged.log:
        counter.set_aside(judged.log)
    return judged


def _commit(counter: Counter, judged: Preview) -> Preview:
    """Take a package, planned anew where something came between; a disk's fault is its own."""
    try:
        return counter.commit(judged)
    except PlanChangedError:
        again = counter.preview(judged.path)
    except FileError as fault:
        return merging.refused(judged.path, fault)
    return counter.commit(again)


def _result(judged: Preview) -> FileResult:
    return FileResult(
        file=judged.path,
        verdict=judged.verdict,
        message=judged.message,
        code=judged.code,
        organisation=judged.organisation,
        counts=judged.counts,
        waits=judged.waits,
    )


def answer(house: House, some: Iterable[str], out: Path) -> list[Path]:
    """Write the answers to some sites; they are noted in the vault before any file leaves."""
    counter = Counter.open(house)
    wanted = [counter.keys[site] for site in some if counter.keys[site].status == sites.ENROLLED]
    known = Counted(_plain(site.name) for site in counter.keys.values())
    with files.told(out):
        out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for start in range(0, len(wanted), answering.SITES_AT_ONCE):
        batch = wanted[start : start + answering.SITES_AT_ONCE]
        with house.writing() as connection:
            made = answering.write(house, counter.authority, batch, connection)
            sites.note_answers(connection, [(each.site, each.number, each.hash) for each in made])
        # Two computers of one organisation must not replace each other's answers.
        written += [_write(each, out, marked=known[_plain(each.name)] > 1) for each in made]
    house.note("answer", "生成回执", count=str(len(written)))
    return written


def answer_within(house: House, within: str | None, out: Path) -> list[Path]:
    """Write an answer for every site of a subtree, or for all: after decisions, or one was lost."""
    house.require_county()
    with house.reading() as connection:
        every = sites.every(connection)
        if within is not None:
            scope = tree.read(connection).subtree(finding.organisation(connection, within))
            every = [site for site in every if site.organisation in scope]
    return answer(house, [site.id for site in every], out)


def _plain(name: str) -> str:
    return sending.file_name(name, "")


def _write(made: Answer, out: Path, *, marked: bool) -> Path:
    number = f"回执_{made.number}_{made.site[:_MARK]}" if marked else f"回执_{made.number}"
    file = out / sending.file_name(made.name, number)
    files.write_whole(file, made.data)
    return file
