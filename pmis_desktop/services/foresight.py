"""Preparing a large round: packages opened ahead, what they ask read ahead, their rows behind.

A round of a few files needs none of it.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import UNASKED
from pmis_desktop.exchange.proving import Trust
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models import behind, foreseeing, in_hand, reviewing, sites, tree
from pmis_desktop.models.foreseeing import Expected, Shown
from pmis_desktop.models.foreseen import Foreseen
from pmis_desktop.services.looking_ahead import BLIND
from pmis_desktop.services.many_births import Births, awaited
from pmis_desktop.services.merging import Counter, Preview
from pmis_desktop.services.opening_ahead import FILES, Ahead, Coming, Opening
from pmis_desktop.services.opening_jobs import Doors
from pmis_desktop.services.purging.reaching import not_ahead

_SHOWN = 50  # shown packages of which it is asked together whether what they rest on is so


@dataclass(slots=True)
class Prepared:
    """What is known before packages are taken, and written behind them.

    What was read ahead counts from one transaction to the next, while nobody else wrote between.
    """

    births: Births | None = None
    seen: Foreseen = field(default_factory=Foreseen)
    filled: dict[str, set[str]] = field(default_factory=dict)
    _changes: int = -1

    @contextmanager
    def writing(self, counter: Counter, connection: Connection) -> Iterator[None]:
        """Read ahead and write behind in a transaction; at the end all is in its tables."""
        driver: Any = connection.connection.driver_connection
        if driver.total_changes != self._changes:
            self.seen.before_writing()
            counter.renew_tree()
        if self.births is not None:
            self.births.begin(connection)
        with behind.writing(connection, self.seen, self.filled):
            yield
        self._changes = driver.total_changes

    def forget(self) -> None:
        """A transaction was rolled back: what was read in it may not be so."""
        self.seen.before_writing()
        self._changes = -1

    def read_senders(
        self, counter: Counter, connection: Connection, keys: Sequence[str]
    ) -> dict[str, frozenset[str]]:
        """Read who has sent some packages, and which committees look first; their scopes."""
        scopes: dict[str, frozenset[str]] = {}
        for key, site in foreseeing.foresee_sites(connection, self.seen, keys).items():
            if site is not None:
                scopes[key] = counter.tree(connection).subtree(site.organisation)
                self.seen.reviews[key] = reviewing.of_site(connection, site, scopes[key])
        return scopes


@dataclass(slots=True, kw_only=True)
class RoundForesight(Prepared):
    """What is known of a round's files before they are judged."""

    ahead: Ahead
    _told: list[Coming] = field(default_factory=list)

    def look(self, counter: Counter, connection: Connection, path: Path) -> None:
        """Read ahead for a file and those after it, where a child has opened them."""
        coming = self.ahead.coming(path, _opening(counter, connection, telling=self.ahead.telling))
        if in_hand.held_on(connection) is None:
            return
        if coming:
            self._foresee(counter, connection, coming)
            self._told = [each for each in coming if each.foretold is not None]
            if self.births is not None:
                self.births.expect(connection, [self._born(each) for each in coming])
        elif self._told and self.seen.is_empty:
            # Somebody else wrote. What was told may be so all the same.
            self._told = [each for each in self._told if self.ahead.waits(each.package)]
            self._foresee(counter, connection, self._told)

    def _born(self, coming: Coming) -> int:
        """How many members a package brings, where it ends as was told."""
        told = self.seen.foretold.get(coming.package.file_hash)
        tables = told.tables if told is not None else ()
        return sum(table.count for table in tables if table.ent == MEMBER)

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file that a child has read."""
        return self.ahead.read(path)

    def reading(self, connection: Connection) -> AbstractContextManager[None]:
        """Read ahead in a transaction that only reads."""
        self.seen.before_writing()
        return in_hand.holding(connection, self.seen)

    def _foresee(self, counter: Counter, connection: Connection, coming: Sequence[Coming]) -> None:
        # What was read for the files before is of no more use.
        self.seen.before_writing()
        scopes = self.read_senders(counter, connection, [each.package.key for each in coming])
        expected = []
        for each in coming:
            package, told, key = each.package, each.foretold, each.package.key
            if told and (self.seen.reviews[key] != UNASKED or scopes[key] != {*told.scope}):
                told = None
            log = package.statement.log
            expected.append(Expected(package.file_hash, key, log, package.operations, told))
        foreseeing.foresee(connection, self.seen, expected)


@contextmanager
def prepared(
    counter: Counter, paths: Sequence[Path], *, taking: bool
) -> Iterator[RoundForesight | None]:
    """Inside the block the files of a large round are prepared for before they are judged.

    Where they are for ``taking``, what becomes of first reports is told beforehand.
    """
    if len(paths) < FILES:
        yield None
        return
    waiting = awaited(counter.house, len(paths)) if taking else nullcontext()
    with waiting as births, Ahead(paths, taking) as ahead:
        foresight = RoundForesight(ahead=ahead, births=births)
        counter.orders.ahead, counter.foresight = ahead.opened, foresight
        try:
            yield foresight
        finally:
            counter.orders.ahead, counter.foresight = not_ahead, BLIND
            counter.renew_tree()


def _born_as_shown(shown: Preview) -> int:
    """How many members a package brings, by its plan."""
    writes = shown.plan.writes if shown.plan is not None else ()
    return sum(write.created and write.ent == MEMBER for write in writes)


def _opening(counter: Counter, connection: Connection, *, telling: bool) -> Opening:
    """What packages are opened by in the caller's transaction, and by a child beside it.

    Only who is ``telling`` what becomes of them asks for scopes.
    """
    known = counter.authority
    registry = partial(counter.verify_key, connection)

    def scope(key: str) -> frozenset[str]:
        return counter.tree(connection).subtree(counter.site(connection, key).organisation)

    def trust() -> Trust:
        grown = counter.tree(connection) if telling else tree.grow(())
        trusted = (
            (raw, sorted(grown.subtree(organisation)))
            for raw, organisation in sites.keys(connection)
        )
        return Trust.of(known.sealing.secret(), known.county, trusted)

    return Opening(Doors(known.sealing, known.county, registry, scope), trust)


@dataclass(slots=True, kw_only=True)
class ShownForesight(Prepared):
    """What packages that were shown rest on, asked for many of them at once."""

    previews: Sequence[Preview]
    _places: dict[Path, int] = field(init=False)
    _portion: int = -1

    def __post_init__(self) -> None:
        self._places = {each.path: at for at, each in enumerate(self.previews)}

    def look(self, counter: Counter, connection: Connection, path: Path) -> None:
        """Read ahead for a file and those after it, when the first of them is taken."""
        at = self._places.get(path)
        if at is None or at // _SHOWN <= self._portion or in_hand.held_on(connection) is None:
            return
        if self._portion < 0 and self.births is not None:
            self.births.expect(connection, [_born_as_shown(each) for each in self.previews])
        self._portion = at // _SHOWN
        start = self._portion * _SHOWN
        self.seen.before_writing()
        shown, some = [], self.previews[start : start + _SHOWN]
        self.read_senders(counter, connection, [each.package.key for each in some if each.package])
        for each in some:
            package, rests_on = each.package, each.footing
            if package is None or each.plan is None or rests_on is None:
                continue
            log, born = package.statement.log, each.plan.born_subjects()
            shown.append(Shown(package.file_hash, package.key, log, each.revision, rests_on, born))
        foreseeing.foresee_shown(connection, self.seen, shown)

    def read(self, _path: Path) -> None:
        """What was shown is read again."""


@contextmanager
def resting(counter: Counter, previews: Sequence[Preview]) -> Iterator[ShownForesight | None]:
    """Inside the block what many shown packages rest on is asked for them together."""
    if len(previews) < FILES:
        yield None
        return
    with awaited(counter.house, len(previews)) as births:
        counter.foresight = foresight = ShownForesight(previews=previews, births=births)
        try:
            yield foresight
        finally:
            counter.foresight = BLIND


def reading_ahead(
    foresight: RoundForesight | None, connection: Connection
) -> AbstractContextManager[None]:
    """Read ahead in a transaction that only reads, where anything is prepared for."""
    return nullcontext() if foresight is None else foresight.reading(connection)
