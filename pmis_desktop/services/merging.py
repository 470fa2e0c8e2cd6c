"""The county takes packages: verify, plan, preview, then commit exactly that plan, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import HeldError
from pmis_desktop.errors.merging import (
    ClosedLogError,
    CountyOlderError,
    ForkError,
    GapError,
    LogUnknownError,
    RevokedSiteError,
)
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.exchange import limits, packages
from pmis_desktop.exchange.keys import VerifyKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ClosedLog, OpenedPackage
from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.exchange.records import CONFLICT, HELD, VERDICTS
from pmis_desktop.models import facts, merging, settings, sites, tree
from pmis_desktop.models.merging import Incoming
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.sites import Log, Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.services import authority, counting, keeping, safekeeping
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.correspondence import booking
from pmis_desktop.services.house import House

NEW = "new"
TAKEN = "taken"
DUPLICATE = "duplicate"
BLOBS = "blobs"
EMPTY = "empty"
FORKED = "forked"
HELD_FILE = "held"
REFUSED = "refused"

WORDS = {
    NEW: "可以并入",
    TAKEN: "已并入",
    DUPLICATE: "以前已经并入过，没有重复并入",
    BLOBS: "没有新的更改，带来了照片与材料的文件",
    EMPTY: "支部没有更改，只报一次到",
}


def _no_changes() -> dict[str, int]:
    return dict.fromkeys(VERDICTS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one file is and what taking it would do; nothing has been changed.

    ``plan`` is there only where the file can be taken; its hash must be found again at commit.
    ``changes`` are the changes of its operations as people count them, by verdict. ``stopped`` is
    what to note of a file that cannot be taken and whose sender is known.
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
    operations: tuple[Operation, ...] = ()
    changes: Mapping[str, int] = field(default_factory=_no_changes)
    package: OpenedPackage | None = None
    stopped: Parcel | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many operations end with each verdict."""
        return self.plan.counts if self.plan else _no_changes()

    @property
    def sending_log(self) -> str:
        """The log that the package carries on."""
        return self.package.statement.log if self.package else ""

    @property
    def waits(self) -> bool:
        """Whether something in it waits for a person."""
        return self.verdict in {HELD_FILE, FORKED} or bool(
            self.counts[CONFLICT] + self.counts[HELD]
        )


@dataclass(slots=True)
class Counter:
    """The county's side of a round of merging: keys, tree and sites, read once."""

    house: House
    authority: Authority
    keys: dict[str, Site]
    _tree: Tree | None = field(default=None)

    @classmethod
    def open(cls, house: House) -> "Counter":
        """Read what every package of the round is checked against."""
        house.require_county()
        with house.reading() as connection:
            safekeeping.require_in_use(connection)
            return cls(
                house,
                authority.load(house, connection),
                {site.id: site for site in sites.every(connection)},
            )

    def verify_key(self, key: str) -> VerifyKey | None:
        """The key of an enrolled site by its id; None for any other."""
        return self.keys[key].verify_key if key in self.keys else None

    def tree(self, connection: Connection) -> Tree:
        """The tree of organisations; packages cannot change it, so one reading serves a round."""
        if self._tree is None:
            self._tree = tree.read(connection)
        return self._tree

    def preview(self, path: Path) -> Preview:
        """What a file is and what taking it would do; a refusal is a verdict, never an error."""
        try:
            data = files.read_limited(path, limits.FILE)
            with self.house.reading() as connection:
                return self._judge(connection, path, data)
        except AppError as refusal:
            made = refused(path, refusal)
            unread = booking.unread(refusal, self.house.author().at, made.message)
            return made if unread is None else self._told(made, unread)

    def _judge(self, connection: Connection, path: Path, data: bytes) -> Preview:
        sender = _sender_of(connection, sha256(data).hexdigest())
        if sender is not None:
            site = self.keys[sender]
            return _repeated(path, site)
        package = packages.open(
            data,
            unsealer=self.authority.sealing,
            registry=self.verify_key,
            county=self.authority.county,
        )
        site = self.keys[package.key]
        try:
            log = _log_of(connection, site, package)
            self._check_age(connection, site, package)
            tail = _new_part(connection, log, package)
            if _is_cut_off(connection, site, package.statement.log, tail):
                raise RevokedSiteError
        except AppError as refusal:
            return self._stopped(path, site, package, refusal)
        seen = replace(_repeated(path, site), package=package)
        if tail:
            return self._plan(connection, seen, tail)
        if package.blobs:
            return replace(seen, message=WORDS[BLOBS])
        return seen if package.operations else replace(seen, message=WORDS[EMPTY])

    def _told(self, made: Preview, unread: Parcel) -> Preview:
        """A file that this program is too old for, with its sender, where that is a site."""
        site = self.keys.get(unread.site)
        return made if site is None else replace(made, organisation=site.name, stopped=unread)

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

    def _plan(self, connection: Connection, seen: Preview, tail: tuple[Operation, ...]) -> Preview:
        scope = self.tree(connection).subtree(self.keys[seen.site].organisation)
        found = facts.read(connection, seen.sending_log, scope, tail)
        planned = plan(tail, found)
        return replace(
            seen,
            verdict=NEW,
            message=WORDS[NEW],
            plan=planned,
            revision=found.revision,
            operations=tail,
            changes=counting.by_verdict(tail, {each.n: each for each in planned.outcomes}),
        )

    def _check_age(self, connection: Connection, site: Site, package: OpenedPackage) -> None:
        """A package that has seen more than the county remembers: the county went back in time."""
        statement = package.statement
        newer = statement.epoch > self.authority.epoch
        same = statement.epoch == self.authority.epoch
        known = sites.answer_number(connection, site.id)
        if newer or (same and statement.seen.answer > known):
            raise CountyOlderError

    def commit(self, preview: Preview) -> Preview:
        """Take a previewed package: exactly its plan, in one transaction with all its books.

        Raises PlanChangedError where the facts behind the plan have changed since.
        """
        package, agreed = preview.package, preview.plan
        if package is None or agreed is None:
            return preview
        data = files.read_limited(preview.path, limits.FILE)
        if sha256(data).hexdigest() != package.file_hash:
            raise PlanChangedError
        keeping.keep(self.house.archive, package.file_hash, data)
        with self.house.writing() as connection:
            if settings.number(connection, settings.REVISION) != preview.revision:
                self._plan_again(connection, preview, agreed)
            _begin_log(connection, package)
            tail = len(preview.operations)
            author = self.house.author()
            merging.commit(
                connection,
                author,
                Incoming(
                    log=package.statement.log,
                    file_hash=package.file_hash,
                    operations=preview.operations,
                    lines=package.lines[-tail:],
                    heads=package.heads[-tail:],
                ),
                agreed,
            )
            seen = self._seen(package)
            sites.note_seen(connection, package.key, seen, author.at)
            booking.taken(
                connection,
                package,
                author.at,
                fresh=tail,
                outcomes=preview.changes,
                answer=seen[0],
            )
        return replace(preview, verdict=TAKEN, message=WORDS[TAKEN])

    def _plan_again(self, connection: Connection, preview: Preview, agreed: Plan) -> None:
        """Something was committed since: the plan stands only if it comes out the same again."""
        log = sites.log_named(connection, preview.sending_log)
        if (log.applied if log else 0) != preview.operations[0].n - 1:
            raise PlanChangedError
        scope = tree.read(connection).subtree(self.keys[preview.site].organisation)
        found = facts.read(connection, preview.sending_log, scope, preview.operations)
        if plan(preview.operations, found).hash != agreed.hash:
            raise PlanChangedError

    def note_sight(self, preview: Preview) -> None:
        """Note what a repeated package proves about the answers its site has taken."""
        if preview.package is None:
            return
        with self.house.writing() as connection:
            _begin_log(connection, preview.package)
            seen, at = self._seen(preview.package), self.house.author().at
            sites.note_seen(connection, preview.site, seen, at)
            booking.sighted(connection, preview.package, at, answer=seen[0])

    def _seen(self, package: OpenedPackage) -> tuple[int, int]:
        """The answer and revision a site has taken; what it knows of a lost time counts nothing."""
        statement = package.statement
        same = statement.epoch == self.authority.epoch
        return statement.seen.answer, statement.seen.revision if same else 0

    def set_aside(self, log: str) -> None:
        """Quarantine one log that has come apart; every other goes on."""
        with self.house.writing() as connection:
            sites.set_state(connection, log, sites.FORKED)


def refused(path: Path, refusal: AppError) -> Preview:
    """What is said of a file that cannot be taken, and why."""
    verdict = FORKED if isinstance(refusal, ForkError) else REFUSED
    if isinstance(refusal, HeldError | RevokedSiteError):
        verdict = HELD_FILE
    message = f"{refusal.message}{refusal.advice}"
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


def _sender_of(connection: Connection, file_hash: str) -> str | None:
    """Whose file this was, if the very same bytes were taken in before."""
    found = connection.exec_driver_sql(
        "SELECT l.site FROM archive AS a JOIN log AS l ON l.id = a.log WHERE a.file_hash = ?",
        (file_hash,),
    ).scalar()
    return None if found is None else str(found)


def _log_of(connection: Connection, site: Site, package: OpenedPackage) -> Log:
    """The county's side of the package's log; a new one must close the site's old one itself."""
    statement = package.statement
    log = sites.log_named(connection, statement.log)
    if log is None:
        opens = statement.opens
        old = sites.log_named(connection, opens.log) if opens else None
        if opens is None or (old is None and opens.n) or (old is not None and old.site != site.id):
            raise LogUnknownError
        # A log that was begun and left before anything of it was sent never came to the county.
        if old is not None:
            _check_opening(connection, old, opens)
        return Log(id=statement.log, site=site.id, applied=0, head=b"", state=sites.OPEN)
    if log.site != site.id:
        raise LogUnknownError
    if log.state == sites.CLOSED:
        raise ClosedLogError
    if log.state == sites.FORKED:
        raise ForkError(log.id)
    return log


def _check_opening(connection: Connection, old: Log, opens: ClosedLog) -> None:
    """A new log goes on where the old one was closed; the county must have it up to there.

    Raises GapError where the county went back behind that point, ForkError where it has other
    operations under those numbers.
    """
    if opens.n > old.applied:
        raise GapError
    if _head_at(connection, old, opens.n) != opens.head:
        raise ForkError(old.id)


def _is_cut_off(connection: Connection, site: Site, log: str, tail: tuple[Operation, ...]) -> bool:
    """Whether a revoked site's package brings what comes after the cut-off.

    The numbers of a new log begin at one again: a log that the county did not have when it revoked
    the site is after the cut-off as a whole.
    """
    if site.cut_off is None:
        return False
    began_since = sites.log_named(connection, log) is None
    return began_since or (bool(tail) and tail[-1].n > site.cut_off)


def _begin_log(connection: Connection, package: OpenedPackage) -> None:
    statement = package.statement
    if statement.opens is None or sites.log_named(connection, statement.log) is not None:
        return
    sites.close_logs(connection, package.key)
    sites.open_log(connection, statement.log, package.key)


def _new_part(connection: Connection, log: Log, package: OpenedPackage) -> tuple[Operation, ...]:
    """The operations the county does not have yet; the part it has must agree to the byte.

    Raises GapError for a hole, ForkError where the chains have come apart.
    """
    statement = package.statement
    if statement.from_ > log.applied + 1:
        raise GapError
    meeting = min(statement.to, log.applied)
    theirs = (
        statement.prev
        if meeting < statement.from_
        else package.heads[meeting - statement.from_].hex()
    )
    if theirs != _head_at(connection, log, meeting):
        raise ForkError(log.id)
    return package.operations[max(0, log.applied + 1 - statement.from_) :]


def _head_at(connection: Connection, log: Log, n: int) -> str:
    if n == log.applied:
        return log.head.hex()
    found = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (log.id, n)
    ).scalar()
    return bytes(found).hex() if found else ""
