"""Rebuilding the county from its journal and archive, beside the live data."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sqlalchemy import Connection
from typing_extensions import override

from pmis_desktop.errors.exchange import OtherCountyError
from pmis_desktop.exchange import archived, packages, schemas
from pmis_desktop.exchange.facts import DeskItem, Record
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.ledger import Ledger, LogItem
from pmis_desktop.exchange.operations import WITHDRAW, Operation
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.packed_records import PackedRecords
from pmis_desktop.exchange.planning import PLANNER, plan
from pmis_desktop.exchange.records import APPLIED, Outcome
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.exchange.world import ORGANISATION
from pmis_desktop.models import (
    desk,
    identities,
    purge_orders,
    reviewing,
    rows,
    scopes,
    settings,
    sites,
    tree,
)
from pmis_desktop.models.sites import Site
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import keeping
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import purged_archive


@dataclass(frozen=True, slots=True)
class _Commit:
    """One commit of the county, as the journal has it: whose log, which operations.

    ``lines`` are those of a package; the county's own, which may be 80,000, are read as they go.
    """

    unit: int
    revision: int
    log: str
    source: str
    undoes: int | None
    numbers: tuple[int, int]
    lines: list[bytes]

    @property
    def operations(self) -> list[Operation]:
        """The operations, decoded."""
        return [schemas.read_line(line) for line in self.lines]


@dataclass(frozen=True, slots=True)
class _Journal:
    """The operations of packages where they are anyway; a county's first reports have 80,000."""

    connection: Connection

    def __getitem__(self, place: tuple[str, int]) -> Operation:
        found = rows.fetch(
            self.connection, "SELECT line FROM journal WHERE log = ? AND n = ?", place
        )
        if not found:
            raise KeyError(place)
        return schemas.read_line(bytes(found[0][0]))

    def __setitem__(self, _place: tuple[str, int], _operation: Operation) -> None:
        """Note nothing: the journal has it."""


class _Outcomes(dict[tuple[str, int], Outcome]):
    """Outcomes without those that let in all of an operation: nearly all do, and say no more."""

    @override
    def __setitem__(self, place: tuple[str, int], outcome: Outcome) -> None:
        if outcome == self.__missing__(place):
            self.pop(place, None)
        else:
            super().__setitem__(place, outcome)

    def __missing__(self, place: tuple[str, int]) -> Outcome:
        return Outcome(n=place[1], verdict=APPLIED)


@dataclass(slots=True)
class Replay:
    """A county in memory, grown commit by commit from what the journal recorded.

    Packages that this very planner took in are opened from the archive and planned anew on the
    rebuilt data; where their effects are not the recorded ones, ``differences`` says so. ``go``
    hears of every operation that is told again; what it raises stops the rebuilding.
    """

    house: House
    connection: Connection
    go: Callable[[int], None]
    ledger: Ledger = field(init=False)
    differences: list[str] = field(default_factory=list)
    _closed: dict[int, dict[LogItem, DeskItem]] = field(default_factory=dict)
    _sites: dict[str, Site | None] = field(default_factory=dict)
    _unsealer: SealingKey | None = None
    _tree: tree.Tree | None = None

    def __post_init__(self) -> None:
        self.ledger = Ledger(
            records=PackedRecords(), operations=_Journal(self.connection), outcomes=_Outcomes()
        )

    def run(self) -> None:
        """Repeat every commit in the order of revisions."""
        own = settings.get(self.connection, settings.LOG)
        for commit in self._commits():
            if commit.log == own:
                self._repeat_own(commit)
            elif commit.lines:
                self._repeat_package(commit)
                self.go(len(commit.lines))
            else:
                self.differences.append(f"变更记录里缺少第 {commit.unit} 次更改的内容")
            self.ledger.revision = commit.revision

    def _commits(self) -> Iterator[_Commit]:
        units = self.connection.exec_driver_sql(
            "SELECT id, revision, log, source, undoes, first, count FROM unit"
            " WHERE origin <> 'local' ORDER BY revision, id"
        ).all()
        own = settings.get(self.connection, settings.LOG)
        for unit, revision, log, source, undoes, first, count in units:
            numbers = first, first + count - 1
            commit = _Commit(unit, revision, log, source or "", undoes, numbers, [])
            if log != own:
                commit.lines.extend(self._lines(commit))
            yield commit

    def _lines(self, commit: _Commit) -> Iterator[bytes]:
        """The lines of a commit, one after the other."""
        # By log and number, which have an index; the journal has none on its units.
        found = rows.stream(
            self.connection,
            "SELECT line FROM journal WHERE unit = ? AND log = ? AND n BETWEEN ? AND ? ORDER BY n",
            (commit.unit, commit.log, *commit.numbers),
        )
        return (bytes(row[0]) for row in found)

    def _own_operations(self, commit: _Commit) -> Iterator[Operation]:
        """What the county did itself; where an organisation is among it the tree is another."""
        for operation in map(schemas.read_line, self._lines(commit)):
            self.go(1)
            if operation.act != WITHDRAW and operation.f:
                if operation.ent == ORGANISATION:
                    self._tree = None
                yield operation

    def _repeat_own(self, commit: _Commit) -> None:
        self.ledger.revision = commit.revision - 1
        before = dict(self.ledger.desk)
        self.ledger.own(((op.ent, op.rec), op.new()) for op in self._own_operations(commit))
        settled = self.connection.exec_driver_sql(
            "SELECT log, ent, rec, grp FROM desk WHERE closed_revision = ?", (commit.revision,)
        )
        for log, ent, rec, group in settled:
            self.ledger.desk.pop((log, (ent, rec, group)), None)
        self._closed[commit.unit] = {
            place: item for place, item in before.items() if place not in self.ledger.desk
        }
        for place, item in self._closed.get(commit.undoes or 0, {}).items():
            if not self._fulfilled(item):
                self.ledger.desk.setdefault(place, item)

    def _fulfilled(self, item: DeskItem) -> bool:
        values = self.ledger.records.get((item.ent, item.rec), {})
        return bool(item.group) and all(values.get(n) == v for n, v in item.branch.items())

    def _repeat_package(self, commit: _Commit) -> None:
        by_this_planner = self._planner_of(commit) == PLANNER
        # What the archive has word for word need not be read a second time.
        operations = (self._archived(commit) if by_this_planner else None) or commit.operations
        numbers = [op.n for op in operations]
        found = desk.outcomes_between(self.connection, commit.log, numbers[0], numbers[-1])
        recorded = {outcome.n: outcome for outcome in found}
        self.ledger.revision = commit.revision - 1
        if by_this_planner:
            self._plan_anew(commit, operations, recorded)
        else:
            self.ledger.own(_effects(operations, recorded))

    def _planner_of(self, commit: _Commit) -> int:
        found = rows.fetch(
            self.connection, "SELECT planner FROM archive WHERE file_hash = ?", (commit.source,)
        )
        return int(found[0][0] or 0) if found else 0

    def _plan_anew(
        self, commit: _Commit, operations: list[Operation], recorded: dict[int, Outcome]
    ) -> None:
        site = self._site(commit.log)
        grown = self._grown()
        top = scopes.in_force(self.connection, site, commit.revision) if site else ""
        former = (
            scopes.subtrees(self.connection, site.id, grown, before=commit.revision) if site else []
        )
        review = reviewing.basis_of(self.connection, commit.source)
        scope = grown.subtree(top)
        facts = self.ledger.facts(commit.log, scope, operations, former=former, review=review)
        anew = plan(operations, facts)
        planned = {outcome.n: outcome for outcome in anew.outcomes}
        differing = [op for op in operations if _differs(op, recorded.get(op.n), planned[op.n])]
        if differing and commit.revision <= purge_orders.last_revision(self.connection):
            # What it was judged by may have been purged since: only what was recorded can tell.
            self._take_recorded(commit, operations, recorded)
            return
        for operation in differing:
            self.differences.append(
                f"第 {operation.n} 项更改的处理结果与重算不符（记录 {commit.log[:8]}）"
            )
        self.ledger.commit(commit.log, operations, anew)

    def _take_recorded(
        self, commit: _Commit, operations: list[Operation], recorded: dict[int, Outcome]
    ) -> None:
        """Let a package have the effects and the open items that are recorded of it."""
        self.ledger.own(_effects(operations, recorded))
        for operation in operations:
            self.ledger.operations[commit.log, operation.n] = operation
        # What is done later may close an item, and with it the outcome that opened it.
        self.ledger.outcomes.update({(commit.log, n): noted for n, noted in recorded.items()})
        numbers = {op.n for op in operations}
        for opened in desk.every(self.connection):
            if opened.log == commit.log and numbers.intersection(opened.item.numbers):
                # Of operations that come later nothing is known yet.
                known = tuple(n for n in opened.item.numbers if n <= operations[-1].n)
                item = replace(opened.item, numbers=known)
                self.ledger.desk[opened.log, item.key] = item

    def _site(self, log: str) -> Site | None:
        """Whose log it is; none changes while this looks, and making the keys takes a while."""
        if log not in self._sites:
            known = sites.log_named(self.connection, log)
            self._sites[log] = sites.one(self.connection, known.site) if known else None
        return self._sites[log]

    def _own_unsealer(self) -> SealingKey:
        if self._unsealer is None:
            secret = settings.get(self.connection, settings.SEALING_KEY)
            self._unsealer = SealingKey.from_secret(secret)
        return self._unsealer

    def _grown(self) -> tree.Tree:
        """The rebuilt tree; packages cannot change it, so it serves until the county does."""
        if self._tree is None:
            self._tree = tree.grow(
                (rec, self.ledger.records[ent, rec].get("parent"), "")
                for ent, rec in self.ledger.records
                if ent == ORGANISATION
            )
        return self._tree

    def _archived(self, commit: _Commit) -> list[Operation] | None:
        """The operations of the archived package, which must be those in the journal, else None."""
        file = keeping.place(self.house.archive, commit.source)
        site = self._site(commit.log)
        data = file.read_bytes() if file.is_file() else b""
        if data and archived.is_archived(data):
            left = purged_archive.lines(self.connection, data)
            if left is not None:
                self._compare_lines(commit, left)
            return None
        if site is None or sha256(data).hexdigest() != commit.source:
            # A file that is missing or altered is named by the check of the archive itself.
            return None
        package = self._opened(data, site)
        if not self._compare_lines(commit, package.lines):
            return None
        return list(package.operations[-len(commit.lines) :])

    def _compare_lines(self, commit: _Commit, lines: Sequence[bytes]) -> bool:
        """Whether a file's last lines are those in the journal; what differs is noted."""
        same = list(lines[-len(commit.lines) :]) == commit.lines
        if not same:
            self.differences.append(f"变更记录与存档的包不符：{commit.source[:16]}")
        return same

    def _opened(self, data: bytes, site: Site) -> OpenedPackage:
        """An archived package under the county's identity of its day."""
        unsealer = self._own_unsealer()
        first, *former = identities.every(self.connection)
        registry = {site.id: site.verify_key}.get
        for county in former:
            with suppress(OtherCountyError):
                return packages.open(data, unsealer=unsealer, registry=registry, county=county)
        return packages.open(data, unsealer=unsealer, registry=registry, county=first)


def _effects(
    operations: list[Operation], recorded: dict[int, Outcome]
) -> Iterator[tuple[tuple[str, str], Record]]:
    for operation in operations:
        noted = recorded.get(operation.n)
        changed = effect(operation, noted) if noted else {}
        if changed:
            yield (operation.ent, operation.rec), changed


def _differs(operation: Operation, noted: Outcome | None, planned: Outcome) -> bool:
    """Whether an outcome lets in other fields; nearly always they say the same word for word."""
    if noted is None:
        return True
    if (noted.verdict, noted.groups) == (planned.verdict, planned.groups):
        return False
    return effect(operation, planned) != effect(operation, noted)


def effect(operation: Operation, outcome: Outcome) -> dict[str, str | None]:
    """What an operation changed: the fields of its groups that were applied."""
    return {
        name: operation.f[name][1]
        for group in touched_groups(operation)
        if outcome.groups.get(group, outcome.verdict) == APPLIED
        for name in ENTITIES[operation.ent].groups[group]
    }
