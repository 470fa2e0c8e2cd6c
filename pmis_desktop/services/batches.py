"""Several packages of a round in one durable transaction: each whole, none spoken of before.

The files of a batch lie in the archive, synced, before the transaction that speaks of them ends. A
batch that cannot be finished leaves nothing, and its packages are taken one by one: what stops one
stops no other. Why in batches: decision 17.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import sites
from pmis_desktop.services import committing, holding, merging, picking
from pmis_desktop.services.foresight import Prepared
from pmis_desktop.services.keeping import Shelf
from pmis_desktop.services.merging import Counter, Preview
from pmis_desktop.services.picking import Pick

PACKAGES = 200
OPERATIONS = 16_000
"""A batch is full with as many; cancelling waits for no more than that."""

_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Batch:
    """The packages of one transaction, as they are judged and put into it one after the other."""

    counter: Counter
    connection: Connection
    shelf: Shelf

    def take_file(self, path: Path, pick: Pick) -> Preview:
        """Judge a file on what the batch has brought so far, and take it where it can be taken."""
        self.counter.prepare(self.connection, path)
        try:
            data = self.counter.read(path)
        except AppError as refusal:
            return merging.refused(path, refusal)
        judged = self.counter.judge(self.connection, path, data)
        return self._settle(pick.picked(judged), data)

    def take_shown(self, shown: Preview) -> Preview:
        """Take a package as it was shown; what another file brought already is left out.

        A site may have sent an older and a newer package: the newer one repeats the older.
        """
        if shown.verdict != merging.NEW or shown.package is None:
            return self._settle(shown, b"")
        self.counter.prepare(self.connection, shown.path)
        try:
            data = self.counter.read(shown.path)
        except AppError as refusal:
            return merging.refused(shown.path, refusal)
        if self.counter.orders.file_hash(shown.path, data) == shown.package.file_hash:
            with suppress(PlanChangedError):
                return self._settle(shown, data)
        return self._take_left(shown, data)

    def _take_left(self, shown: Preview, data: bytes) -> Preview:
        """Take what is left of a package, where all of that ends as it was shown."""
        again = self.counter.judge(self.connection, shown.path, data)
        if again.verdict == merging.DUPLICATE:
            return self._settle(again, data)
        if again.plan is None:
            return again
        told = {outcome.n: outcome for outcome in shown.plan.outcomes} if shown.plan else {}
        if any(told.get(outcome.n) != outcome for outcome in again.plan.outcomes):
            refusal = merging.refused(shown.path, PlanChangedError())
            return replace(refusal, organisation=shown.organisation)
        return self._settle(again.accepted(), data)

    def _settle(self, judged: Preview, data: bytes) -> Preview:
        if judged.verdict == merging.NEW:
            if judged.package is not None:
                orders = self.counter.orders
                orders.shelve(self.connection, judged.path, judged.package, data, self.shelf.put)
            return _told_of(committing.put(self.counter, self.connection, judged))
        if judged.verdict == merging.DUPLICATE:
            committing.note_sight(self.counter, self.connection, judged)
        elif judged.verdict == merging.FORKED and judged.log:
            sites.set_state(self.connection, judged.log, sites.FORKED)
        return judged


@dataclass(slots=True)
class Batches(Generic[_Each]):
    """All packages of a round, batch by batch.

    ``take`` puts one into a batch, ``path`` names its file. With ``foresight`` much is read ahead
    and written behind; where there are ``many`` a child writes their files.
    """

    counter: Counter
    take: Callable[[Batch, _Each], Preview]
    path: Callable[[_Each], Path]
    foresight: Prepared | None = None
    many: bool = False

    def run(self, some: Iterable[_Each]) -> Generator[Preview]:
        """What became of each, told only after the transaction that speaks of it is durable."""
        waiting = iter(some)
        with closing(Shelf(self.counter.house.archive, self.many)) as shelf:
            while done := self._one_batch(waiting, shelf):
                for judged in done:
                    yield self._afterwards(judged)

    @collector_paused()
    def _one_batch(self, waiting: Iterator[_Each], shelf: Shelf) -> list[Preview]:
        begun: list[_Each] = []
        judged: list[Preview] = []
        operations = 0
        asking = True
        try:
            with self._writing() as connection:
                batch = Batch(self.counter, connection, shelf)
                for each in waiting:
                    asking = False
                    begun.append(each)
                    judged.append(self.take(batch, each))
                    operations += judged[-1].count
                    if len(judged) >= PACKAGES or operations >= OPERATIONS:
                        break
                    asking = True
                asking = False
                shelf.settle()
        except Exception:
            # Nothing of the batch is in, and nothing that was read in it counts. Whatever it was,
            # it shall cost no other package.
            if self.foresight is not None:
                self.foresight.forget()
            if not begun:
                raise
            shelf.forget()
            alone = [self._alone(each, shelf) for each in begun]
            if asking:
                raise
            return alone
        return judged

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.counter.house.writing() as connection:
            if self.foresight is None:
                self.counter.renew_tree()
                yield connection
                return
            with self.foresight.writing(self.counter, connection):
                yield connection

    def _alone(self, each: _Each, shelf: Shelf) -> Preview:
        """Take one in a transaction of its own; a disk's fault is its own."""
        try:
            with self.counter.house.writing() as connection:
                self.counter.renew_tree()
                judged = self.take(Batch(self.counter, connection, shelf), each)
                shelf.settle()
        except FileError as fault:
            shelf.forget()
            return merging.refused(self.path(each), fault)
        return judged

    def _afterwards(self, judged: Preview) -> Preview:
        """What is written for itself: who stands for an unusual package, what waits in the lane."""
        house = self.counter.house
        if judged.verdict == merging.TAKEN:
            picking.note_accepted(house, judged)
        elif judged.verdict == merging.HELD_FILE and judged.package is not None:
            try:
                holding.keep(house, judged)
            except FileError as fault:
                return merging.refused(judged.path, fault)
        return judged


def _told_of(taken: Preview) -> Preview:
    """What is still asked of a package that was taken: a batch of whole ones takes 60 MiB."""
    if taken.package is None or taken.unusual:
        return taken
    return replace(
        taken,
        operations=(),
        plan=replace(taken.plan, writes=()) if taken.plan is not None else None,
        foretold=None,
        package=replace(taken.package, operations=(), lines=(), heads=()),
    )
