"""The county takes packages: verify, plan, preview, then commit exactly that plan, one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import HeldError, UnknownKeyError
from pmis_desktop.errors.merging import (
    CountyOlderError,
    DeclinedPackageError,
    ForkError,
    GapError,
    RevokedSiteError,
)
from pmis_desktop.exchange import counting, limits
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import UNASKED, Facts, Reviewing
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.keys import VerifyKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.exchange.records import CONFLICT, HELD, VERDICTS
from pmis_desktop.models import behind, facts, footing, foreseen, held, tree
from pmis_desktop.models.footing import Footing
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.services import (
    authority,
    log_places,
    older_programs,
    safekeeping,
    unusual,
)
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.correspondence import booking
from pmis_desktop.services.house import House
from pmis_desktop.services.looking_ahead import BLIND, Foresight
from pmis_desktop.services.notices import travelling
from pmis_desktop.services.purging.reaching import Reach

NEW = "new"
TAKEN = "taken"
DUPLICATE = "duplicate"
BLOBS = "blobs"
READINGS = "readings"
EMPTY = "empty"
FORKED = "forked"
HELD_FILE = "held"
REFUSED = "refused"
UNUSUAL = "unusual"
WAITING = "waiting"

WORDS = {
    NEW: "可以并入",
    TAKEN: "已并入",
    DUPLICATE: "以前已经并入过，没有重复并入",
    BLOBS: "没有新的更改，带来了照片与材料的文件",
    READINGS: "没有新的更改，带来了通知的阅读情况",
    EMPTY: "支部没有更改，只报一次到",
}
_LATER = "原因消除后会自动再试。"


def _no_changes() -> dict[str, int]:
    return dict.fromkeys(VERDICTS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one file is and what taking it would do; nothing has been changed.

    ``plan`` is there only where the file can be taken; its hash must be found again at commit.
    ``changes`` are the changes of its operations as people count them, by verdict. ``stopped`` is
    what to note of a file that cannot be taken and whose sender is known. ``unusual`` says what a
    person must ask the branch about before it is taken. ``footing`` is what the plan rests on.
    What was ``foretold`` stands for a plan, with its operations ``counted``.
    """

    path: Path
    verdict: str
    message: str
    code: str = ""
    log: str = ""
    site: str = ""
    organisation: str = ""
    plan: Plan | None = None
    revision: int = 0
    operations: Sequence[Operation] = ()
    changes: Mapping[str, int] = field(default_factory=_no_changes)
    package: OpenedPackage | None = None
    stopped: Parcel | None = None
    review: Reviewing = UNASKED
    file_hash: str = ""
    unusual: tuple[str, ...] = ()
    footing: Footing | None = None
    foretold: Foretold | None = None
    counted: Mapping[str, int] = field(default_factory=_no_changes)

    @property
    def counts(self) -> dict[str, int]:
        """How many operations end with each verdict."""
        return self.plan.counts if self.plan else {**self.counted}

    @property
    def count(self) -> int:
        """How many operations were judged."""
        return len(self.plan.outcomes) if self.plan else sum(self.counted.values())

    @property
    def sending_log(self) -> str:
        """The log that the package carries on."""
        return self.package.statement.log if self.package else ""

    @property
    def waits(self) -> bool:
        """Whether something in it waits for a person."""
        return self.verdict in {HELD_FILE, FORKED, UNUSUAL, WAITING} or bool(
            self.counts[CONFLICT] + self.counts[HELD]
        )

    @property
    def is_clean(self) -> bool:
        """Whether it can be taken with nothing in it for a person to see to."""
        return self.verdict == NEW and not self.waits

    def accepted(self) -> "Preview":
        """The same package, once a person has asked the branch and stands for it."""
        return replace(self, verdict=NEW, message=WORDS[NEW]) if self.verdict == UNUSUAL else self


@dataclass(frozen=True, slots=True)
class Known:
    """The facts a plan is made from, with the sender's former scopes and who looks first."""

    facts: Facts
    former: tuple[Former, ...]
    review: Reviewing

    def footing(self, connection: Connection, tail: Sequence[Operation]) -> Footing:
        """What a plan over these facts rests on."""
        return footing.of(connection, self.facts, tail, self.former, self.review)


@dataclass
class Counter:
    """The county's side of a round of merging: its keys, and its tree while that stays as it is.

    ``admitted`` are packages of revoked sites that a person lets in, by hash, each with a reason.
    """

    house: House
    authority: Authority
    _tree: Tree | None = field(default=None)
    _revision: int = field(default=-1)
    admitted: dict[str, str] = field(default_factory=dict)
    foresight: "Foresight[Counter]" = field(default=BLIND)

    @classmethod
    def open(cls, house: House) -> "Counter":
        """Read what every package of the round is checked against."""
        house.require_county()
        with house.reading() as connection:
            safekeeping.require_in_use(connection)
            return cls(house, authority.load(house, connection))

    @cached_property
    def orders(self) -> Reach:
        """What purge orders take out of packages before they are judged."""
        known = self.authority
        return Reach(self.house.archive, known.sealing, self.verify_key, known.county)

    @staticmethod
    def verify_key(connection: Connection, key: str) -> VerifyKey | None:
        """The key of a site by its id, shut out or not; None for any other."""
        site = foreseen.site(connection, key)
        return None if site is None else site.verify_key

    @staticmethod
    def site(connection: Connection, key: str) -> Site:
        """The site with this key, which has been met already; raises UnknownKeyError."""
        site = foreseen.site(connection, key)
        if site is None:
            raise UnknownKeyError(key)
        return site

    def tree(self, connection: Connection) -> Tree:
        """The tree of organisations; packages cannot change it, so one reading serves many."""
        if self._tree is None:
            self._tree = tree.read(connection)
        return self._tree

    def preview(self, path: Path) -> Preview:
        """What a file is and what taking it would do; a refusal is a verdict, never an error."""
        try:
            with self.house.reading() as connection:
                return self.look(connection, path)
        except AppError as refusal:
            return refused(path, refusal)

    def look(self, connection: Connection, path: Path) -> Preview:
        """Do as ``preview`` on the caller's state of the data, whose faults it raises.

        What the plan rests on is noted: some time may pass before the file is taken.
        """
        self.prepare(connection, path)
        try:
            data = self.read(path)
        except AppError as refusal:
            return refused(path, refusal)
        return self.judge(connection, path, data, shown=True)

    def prepare(self, connection: Connection, path: Path) -> None:
        """Prepare for a file that is about to be judged in the caller's transaction."""
        self.foresight.look(self, connection, path)

    def read(self, path: Path) -> bytes:
        """The bytes of a file that is about to be judged; raises a FileError."""
        data = self.foresight.read(path)
        return files.read_limited(path, limits.FILE) if data is None else data

    def judge(
        self, connection: Connection, path: Path, data: bytes, *, shown: bool = False
    ) -> Preview:
        """What a file with these bytes is, in the caller's transaction.

        What is ``shown`` to a person carries what its plan rests on.
        """
        file_hash = self.orders.file_hash(path, data)
        try:
            judged = self._judge(connection, path, data, file_hash, shown=shown)
        except AppError as refusal:
            judged = refused(path, refusal)
            unread = booking.unread(refusal, self.house.author().at, judged.message)
            judged = judged if unread is None else _told(connection, judged, unread)
        return replace(judged, file_hash=file_hash)

    def _judge(
        self, connection: Connection, path: Path, data: bytes, file_hash: str, *, shown: bool
    ) -> Preview:
        sender = foreseen.sender_of(connection, file_hash)
        if sender is not None:
            return _repeated(path, self.site(connection, sender))
        package = self.orders.opened(connection, path, data)
        site = self.site(connection, package.key)
        try:
            older_programs.check(package)
            log = log_places.log_of(connection, site, package)
            self._check_age(connection, site, package)
            tail = log_places.new_part(connection, log, package)
        except AppError as refusal:
            return self._stopped(path, site, package, refusal)
        seen = replace(_repeated(path, site), package=package)
        if package.file_hash not in self.admitted and log_places.is_cut_off(
            connection, site, package.statement.log, tail
        ):
            made = _held_back(connection, seen, package)
            stoppage = booking.stoppage(package, self.house.author().at, made.message)
            return replace(made, stopped=stoppage)
        if tail:
            told = None if shown else self._foretold(connection, seen, tail)
            return told or self._plan(connection, seen, tail, shown=shown)
        if package.blobs or travelling.has_news(connection, site.id, package.readings):
            return replace(seen, message=WORDS[BLOBS if package.blobs else READINGS])
        bare = not (package.operations or package.readings)
        return replace(seen, message=WORDS[EMPTY]) if bare else seen

    def _stopped(
        self, path: Path, site: Site, package: OpenedPackage, refusal: AppError
    ) -> Preview:
        """A verified package that cannot be taken; only a gap is answered, so that it can end."""
        made = refused(path, refusal)
        if isinstance(refusal, CountyOlderError):
            # It is this county's data that are wrong: nothing is written into them.
            return replace(made, organisation=site.name)
        stoppage = booking.stoppage(package, self.house.author().at, made.message)
        answered = site.id if isinstance(refusal, GapError) else ""
        return replace(made, site=answered, organisation=site.name, stopped=stoppage)

    def facts_of(
        self, connection: Connection, site: str, log: str, tail: Sequence[Operation]
    ) -> Known:
        """The county's side of what a site's operations touch, and its scopes and committees."""
        grown, sender = self.tree(connection), self.site(connection, site)
        scope = grown.subtree(sender.organisation)
        former = foreseen.subtrees(connection, site, grown)
        review = foreseen.review_of(connection, sender, scope)
        found = facts.read(connection, log, scope, tail, former=former, review=review)
        return Known(found, tuple(former), review)

    def _foretold(
        self, connection: Connection, seen: Preview, tail: Sequence[Operation]
    ) -> Preview | None:
        """A package that becomes what was foretold of it; None: it has to be judged."""
        package = seen.package
        told = foreseen.foretold(connection, package.file_hash) if package else None
        if package is None or told is None or package.cut or package.statement.opens is not None:
            return None
        some = len(tail)
        if some != len(package.operations) or self._asks(connection, seen.site, some, told.leaving):
            return None
        return replace(
            seen,
            verdict=NEW,
            message=WORDS[NEW],
            foretold=told,
            counted=told.counts,
            changes=told.changes,
            revision=behind.revision(connection),
            operations=tail,
        )

    def _asks(self, connection: Connection, site: str, count: int, leaving: int) -> tuple[str, ...]:
        """What a person has to ask a package's branch about."""
        scope = self.tree(connection).subtree(self.site(connection, site).organisation)
        return unusual.reasons(connection, scope, count, leaving, self.house.today)

    def renew_tree(self) -> None:
        """Read the tree anew at the next need: another transaction has begun."""
        self._tree = None

    def look_at(self, revision: int) -> None:
        """Begin to judge on a state of the data; the tree of another one does not count there."""
        if revision != self._revision:
            self.renew_tree()
        self._revision = revision

    def _plan(
        self, connection: Connection, seen: Preview, tail: Sequence[Operation], *, shown: bool
    ) -> Preview:
        known = self.facts_of(connection, seen.site, seen.sending_log, tail)
        planned = plan(tail, known.facts)
        asked = self._asks(connection, seen.site, len(tail), counting.leaving(tail))
        return replace(
            seen,
            verdict=UNUSUAL if asked else NEW,
            message=unusual.sentence(asked) if asked else WORDS[NEW],
            unusual=asked,
            plan=planned,
            revision=known.facts.revision,
            operations=tail,
            review=known.review,
            changes=counting.by_verdict(tail, {each.n: each for each in planned.outcomes}),
            footing=known.footing(connection, tail) if shown else None,
        )

    def _check_age(self, connection: Connection, site: Site, package: OpenedPackage) -> None:
        """A package that has seen more than the county remembers: the county went back in time."""
        statement = package.statement
        newer = statement.epoch > self.authority.epoch
        same = statement.epoch == self.authority.epoch
        known = foreseen.answer_number(connection, site.id)
        if newer or (same and statement.seen.answer > known):
            raise CountyOlderError


def refused(path: Path, refusal: AppError) -> Preview:
    """What is said of a file that cannot be taken, and why."""
    verdict = FORKED if isinstance(refusal, ForkError) else REFUSED
    if isinstance(refusal, HeldError | RevokedSiteError):
        verdict = HELD_FILE
    # What a person decides does not end by itself.
    later = _LATER if isinstance(refusal, HeldError) else ""
    message = f"{refusal.message}{refusal.advice}{later}"
    log = refusal.log if isinstance(refusal, ForkError) else ""
    return Preview(path=path, verdict=verdict, message=message, code=refusal.code, log=log)


def _repeated(path: Path, site: Site) -> Preview:
    """A file that brings nothing new; its sender is answered all the same."""
    return Preview(
        path=path,
        verdict=DUPLICATE,
        message=WORDS[DUPLICATE],
        site=site.id,
        organisation=site.name,
    )


def _told(connection: Connection, made: Preview, unread: Parcel) -> Preview:
    """A file that this program is too old for, with its sender, where that is a site."""
    site = foreseen.site(connection, unread.site)
    return made if site is None else replace(made, organisation=site.name, stopped=unread)


def _held_back(connection: Connection, seen: Preview, package: OpenedPackage) -> Preview:
    """A revoked site's package, with its sender and its bytes known, for a person to look at."""
    known = held.one(connection, package.file_hash)
    declined = known is not None and known.decided == held.DECLINED
    refusal = refused(seen.path, DeclinedPackageError() if declined else RevokedSiteError())
    return replace(refusal, site=seen.site, organisation=seen.organisation, package=package)
