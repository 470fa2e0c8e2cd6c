"""Where a package goes on in its sender's log: the log itself, what of it is new, a log's end."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pmis_desktop.errors.merging import ClosedLogError, ForkError, GapError, LogUnknownError
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ClosedLog, OpenedPackage
from pmis_desktop.models import foreseen, sites
from pmis_desktop.models.sites import Log, Site


def log_of(connection: Connection, site: Site, package: OpenedPackage) -> Log:
    """The county's side of the package's log; a new one must close the site's old one itself."""
    statement = package.statement
    log = foreseen.log_named(connection, statement.log)
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


def is_cut_off(connection: Connection, site: Site, log: str, tail: Sequence[Operation]) -> bool:
    """Whether a revoked site's package brings what comes after the cut-off.

    The numbers of a new log begin at one again: all of another log than that of the cut-off is
    after it, and a log that the county does not have cannot be begun any more.
    """
    if site.cut_off is None:
        return False
    began_since = sites.log_named(connection, log) is None
    after = bool(tail) and (log != site.cut_off_log or tail[-1].n > site.cut_off)
    return began_since or after


def begin_log(connection: Connection, package: OpenedPackage) -> None:
    """Open the log of a package that begins one; the sender's older ones are closed."""
    statement = package.statement
    if statement.opens is None or sites.log_named(connection, statement.log) is not None:
        return
    sites.close_logs(connection, package.key)
    sites.open_log(connection, statement.log, package.key)


def new_part(connection: Connection, log: Log, package: OpenedPackage) -> Sequence[Operation]:
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
    known = max(0, log.applied + 1 - statement.from_)
    return package.operations[known:] if known else package.operations


def _head_at(connection: Connection, log: Log, n: int) -> str:
    if n == log.applied:
        return log.head.hex()
    found = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (log.id, n)
    ).scalar()
    return bytes(found).hex() if found else ""
