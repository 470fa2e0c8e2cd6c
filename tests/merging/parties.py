"""A branch and a county in memory, speaking in packages and answers without files and keys."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

import msgspec

from pmis_desktop.exchange import operations as ops
from pmis_desktop.exchange.facts import (
    MOVED,
    UNASKED,
    ItemKey,
    Key,
    Reviewing,
    group_values,
    owner_key,
)
from pmis_desktop.exchange.ledger import Ledger, slice_record
from pmis_desktop.exchange.operations import CHAIN_START, WITHDRAW, Operation, Value
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.records import Gone, Outcome, SliceRecord
from pmis_desktop.exchange.taking import Shadow, ShadowKey, county_view, take, touched_groups
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, is_open
from pmis_desktop.rules.fields import ENTITIES
from tests.merging import people
from tests.merging.people import DAYS, Change, Save

EPOCH_STEP = 2**32
"""Every epoch begins its revisions here: past any that a lost time has given out."""

_reader = msgspec.json.Decoder(Operation)


@dataclass(frozen=True, slots=True)
class Flaws:
    """Faults that can be switched on, to prove that the promises would find them."""

    takes_old_answers: bool = False
    drops_overlay: bool = False
    prunes: bool = False
    keeps_epoch: bool = False
    takes_twice: bool = False


SOUND = Flaws()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All operations of a log after the last acknowledged one, and what the branch has seen."""

    log: str
    first: int
    previous: bytes
    lines: tuple[bytes, ...]
    seen: tuple[int, int] = (0, 0)

    @property
    def operations(self) -> list[Operation]:
        """The operations, read from their lines."""
        return [_reader.decode(line) for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The county's word to one log; ``since`` is None where the slice is full.

    ``truth`` is the full slice either way: it does not travel, observers compare with it.
    """

    log: str
    epoch: int
    revision: int
    n: int
    head: bytes
    since: int | None
    records: tuple[SliceRecord, ...]
    gone: tuple[Gone, ...]
    outcomes: tuple[Outcome, ...]
    truth: tuple[SliceRecord, ...]


@dataclass(slots=True)
class Branch:
    """One site: the log of its own operations, and the county's slice under them."""

    log: str
    organisations: frozenset[str]
    flaws: Flaws = SOUND
    operations: list[Operation] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=lambda: [CHAIN_START])
    pruned: int = 0
    acked: int = 0
    seen: tuple[int, int] = (0, 0)
    live: dict[Key, dict[str, Value]] = field(default_factory=dict)
    shadows: dict[ShadowKey, Shadow] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Operation]:
        """The operations the county has not acknowledged."""
        return self.operations[self.acked :]

    def write(self, saves: Sequence[Save], *, whole: bool = False, clock: str = "") -> None:
        """Write one unit: into the log, and into the live records over their shadows."""
        unit = people.operations(
            [save for save in saves if save.f],
            first=len(self.operations) + 1,
            base=self.seen[1],
            whole=whole,
            clock=clock,
        )
        for operation in unit:
            line = ops.line(operation)
            self.operations.append(operation)
            self.lines.append(line)
            self.heads.append(ops.link(self.heads[-1], line))
            if operation.act != WITHDRAW:
                self._show(operation)

    def _show(self, operation: Operation) -> None:
        key = (operation.ent, operation.rec)
        unknown = any(place[:2] == key and below is None for place, below in self.shadows.items())
        before = None if unknown else self.live.get(key)
        for group in touched_groups(operation):
            below = None if before is None else group_values(operation.ent, group, before)
            self.shadows.setdefault((*key, group), below)
        empty: dict[str, Value] = {each.id: None for each in ENTITIES[operation.ent].fields}
        self.live[key] = {**self.live.get(key, empty), **operation.new()}

    def package(self) -> Package:
        """Everything not acknowledged yet."""
        start = max(self.acked, self.pruned)
        return Package(
            log=self.log,
            first=start + 1,
            previous=self.heads[start],
            lines=tuple(self.lines[start:]),
            seen=self.seen,
        )

    def take(self, answer: Answer) -> bool:
        """Take an answer unless a newer one is known; False where it is too old."""
        if (answer.epoch, answer.revision) < self.seen and not self.flaws.takes_old_answers:
            return False
        assert self.heads[answer.n] == answer.head, "两边的记录不是同一条链"
        self.seen = (answer.epoch, answer.revision)
        self.acked = answer.n
        if self.flaws.prunes:
            self.pruned = max(self.pruned, answer.n)
        taking = take(
            self.live,
            self.shadows,
            [] if self.flaws.drops_overlay else self.waiting,
            records=answer.records,
            gone=answer.gone,
            full=answer.since is None,
        )
        self.live, self.shadows = taking.records, taking.shadows
        known = {} if answer.since is None else self.outcomes
        self.outcomes = {**known, **{outcome.n: outcome for outcome in answer.outcomes}}
        return True

    def county_view(self) -> dict[Key, dict[str, Value]]:
        """What the branch holds for the county's values."""
        return county_view(self.live, self.shadows)

    def cloned(self) -> "Branch":
        """A copy of the whole site, as of a copied disk."""
        return replace(
            self,
            operations=list(self.operations),
            lines=list(self.lines),
            heads=list(self.heads),
            live=dict(self.live),
            shadows=dict(self.shadows),
        )


TAKEN, DUPLICATE, GAP, FORK, BEHIND = "taken", "duplicate", "gap", "fork", "behind"


@dataclass(frozen=True, slots=True)
class Own:
    """A change of the county's own."""

    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Settled:
    """A clerk's decision on a desk item."""

    log: str
    place: ItemKey
    branch: bool


@dataclass(frozen=True, slots=True)
class Epoch:
    """A restore: the county went on from a backup."""

    number: int


Event = Package | Own | Settled | Epoch


@dataclass(slots=True)
class County:
    """The county: its ledger, the logs it has taken in, and all it takes to tell the tale again."""

    scopes: Mapping[str, frozenset[str]]
    flaws: Flaws = SOUND
    ledger: Ledger = field(default_factory=Ledger)
    epoch: int = 0
    heads: dict[str, list[bytes]] = field(default_factory=dict)
    proved: dict[str, tuple[int, int]] = field(default_factory=dict)
    forked: set[str] = field(default_factory=set)
    archive: list[Event] = field(default_factory=list)
    written: dict[Key, int] = field(default_factory=dict)
    entered: dict[str, int] = field(default_factory=dict)
    spoken: dict[tuple[str, int], int] = field(default_factory=dict)
    review: Reviewing = UNASKED

    def applied(self, log: str) -> int:
        """How many operations of a log have been taken in."""
        return len(self.heads.get(log, [b""])) - 1

    def take(self, package: Package) -> str:
        """Take a package in, or say why not."""
        self.archive.append(package)
        log, held = package.log, self.heads.setdefault(package.log, [CHAIN_START])
        if log in self.forked:
            return FORK
        if package.seen[0] > self.epoch or package.seen > (self.epoch, self.ledger.revision):
            return BEHIND
        if package.first > len(held):
            return GAP
        heads = [package.previous, *ops.chain(package.previous, package.lines)]
        overlap = min(len(held), package.first - 1 + len(heads))
        if held[package.first - 1 : overlap] != heads[: overlap - package.first + 1]:
            self.forked.add(log)
            return FORK
        self.proved[log] = max(package.seen, self.proved.get(log, (0, 0)))
        fresh = [op for op in package.operations if op.n >= len(held) or self.flaws.takes_twice]
        if not fresh:
            return DUPLICATE
        self._noting(lambda: self._commit(log, fresh))
        held += heads[len(held) - package.first + 1 :]
        return TAKEN

    def _commit(self, log: str, fresh: list[Operation]) -> None:
        facts = self.ledger.facts(log, self.scopes[log], fresh, review=self.asked(log))
        self.ledger.commit(log, fresh, plan(fresh, facts))

    def asked(self, log: str) -> Reviewing:
        """Who is asked of a log: nobody of what the committee's own site sends."""
        scope = self.scopes[log]
        reviewers = {o: c for o, c in self.review.reviewers.items() if c not in scope}
        return replace(self.review, reviewers=reviewers)

    def own(self, changes: Sequence[Change]) -> None:
        """A change of the county's own."""
        self.archive.append(Own(changes))
        self._noting(lambda: self.ledger.own(changes))

    def settle(self, log: str, place: ItemKey, *, branch: bool) -> None:
        """A clerk's decision for one side of a desk item."""
        self.archive.append(Settled(log, place, branch))
        item = self.ledger.desk[log, place]
        wanted: list[Change] = [((item.ent, item.rec), item.branch)]
        if not item.group and item.kind != MOVED:
            waiting = [self.ledger.operations[log, n] for n in item.numbers]
            wanted = [((op.ent, op.rec), op.new()) for op in waiting if op.act != WITHDRAW]

        def decide() -> None:
            self.ledger.close(log, place)
            if branch:
                self.ledger.own(self.with_room(wanted))
            else:
                self.ledger.revision += 1

        self._noting(decide)

    def with_room(self, wanted: Sequence[Change]) -> list[Change]:
        """These changes, and before each the end of a membership that would stand twice."""
        periods = dict(self.ledger.periods)
        changes: list[Change] = []
        for (ent, rec), new in wanted:
            after = {**self.ledger.records.get((ent, rec), {}), **new}
            member = str(after.get(MEMBER))
            if ent == MEMBERSHIP and is_open(after):
                if periods.get(member) not in {None, rec}:
                    changes.append(((MEMBERSHIP, periods[member]), {"ended_on": DAYS[3]}))
                periods[member] = rec
            changes.append(((ent, rec), new))
        return changes

    def begin_epoch(self, epoch: int) -> None:
        """Go on after a restore: all that was given out in the lost time counts as older."""
        if not self.flaws.keeps_epoch:
            self.archive.append(Epoch(epoch))
            self.epoch = epoch
            self.ledger.revision = epoch * EPOCH_STEP

    def _noting(self, act: Callable[[], None]) -> None:
        """Act, and keep the revision at which records, homes and outcomes changed."""
        ledger = self.ledger
        records, homes = dict(ledger.records), dict(ledger.homes)
        outcomes = dict(ledger.outcomes)
        act()
        now = ledger.revision
        self.written.update(
            {key: now for key, values in ledger.records.items() if records.get(key) is not values}
        )
        self.entered.update({m: now for m, home in ledger.homes.items() if homes.get(m) != home})
        self.spoken.update(
            {at: now for at, outcome in ledger.outcomes.items() if outcomes.get(at) is not outcome}
        )

    def answer(self, log: str, *, full: bool = True) -> Answer:
        """The answer to a log: partial where the log has proved what it holds of this epoch."""
        epoch, revision = self.proved.get(log, (-1, 0))
        since = None if full or epoch != self.epoch else revision
        mine = self._mine(log)
        truth = {key: slice_record(key, self.ledger.records[key]) for key in mine}
        return Answer(
            log=log,
            epoch=self.epoch,
            revision=self.ledger.revision,
            n=self.applied(log),
            head=self.heads.get(log, [CHAIN_START])[-1],
            since=since,
            records=tuple(
                record for key, record in truth.items() if since is None or self._news(key) > since
            ),
            gone=tuple(self._gone(log, -1 if since is None else since)),
            outcomes=tuple(
                outcome
                for at, outcome in self.ledger.outcomes.items()
                if at[0] == log and (since is None or self.spoken[at] > since)
            ),
            truth=tuple(truth.values()),
        )

    def _mine(self, log: str) -> list[Key]:
        return [key for key in self.ledger.records if self.ledger.home(key) in self.scopes[log]]

    def _news(self, key: Key) -> int:
        """The revision since which a record stands in its scope as it is."""
        owner = owner_key(*key, self.ledger.records[key])
        entered = self.entered.get(owner[1], 0) if owner and owner[0] == MEMBER else 0
        return max(self.written[key], entered)

    def _gone(self, log: str, since: int) -> list[Gone]:
        """The members who left; what belongs to them goes with them."""
        scope = self.scopes[log]
        left = {
            member: revision
            for ((_ent, member), organisation), revision in self.ledger.departures.items()
            if organisation in scope and revision > since and self.ledger.homes[member] not in scope
        }
        return [Gone(ent=MEMBER, rec=member, name="", to="", on="") for member in left]

    def backup(self) -> "County":
        """The county as a backup keeps it."""
        kept = copy(self)
        kept.ledger = copy(self.ledger)
        for name in ("records", "operations", "outcomes", "desk", "departures", "periods", "homes"):
            setattr(kept.ledger, name, dict(getattr(self.ledger, name)))
        kept.ledger.memberships = {m: list(each) for m, each in self.ledger.memberships.items()}
        kept.ledger.holders = dict(self.ledger.holders)
        kept.heads = {log: list(heads) for log, heads in self.heads.items()}
        for name in ("proved", "written", "entered", "spoken"):
            setattr(kept, name, dict(getattr(self, name)))
        kept.forked, kept.archive = set(self.forked), list(self.archive)
        return kept
