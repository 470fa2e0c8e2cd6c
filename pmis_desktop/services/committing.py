"""The county takes a judged package: exactly its plan, in one transaction with all its books."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.exchange import limits
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.models import (
    behind,
    footing,
    foreseen,
    held,
    merging,
    parcels,
    reviewing,
    site_versions,
    sites,
)
from pmis_desktop.models.behind import Behind
from pmis_desktop.models.incoming import Incoming
from pmis_desktop.models.journal import Author
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.services import keeping, log_places, older_programs
from pmis_desktop.services.correspondence import booking
from pmis_desktop.services.merging import TAKEN, WORDS, Counter, Preview
from pmis_desktop.services.notices import travelling
from pmis_desktop.services.transfers import following


def commit(counter: Counter, preview: Preview) -> Preview:
    """Take a previewed package in a transaction of its own.

    Raises PlanChangedError where the file, or what the plan rests on, is not what it was.
    """
    if preview.package is None or preview.plan is None:
        return preview
    data = files.read_limited(preview.path, limits.FILE)
    if counter.orders.file_hash(preview.path, data) != preview.package.file_hash:
        raise PlanChangedError
    keep = partial(keeping.keep, counter.house.archive)
    with counter.house.writing() as connection:
        counter.orders.shelve(connection, preview.path, preview.package, data, keep)
        counter.renew_tree()
        return put(counter, connection, preview)


def put(counter: Counter, connection: Connection, preview: Preview) -> Preview:
    """Take a package whose file is kept, in the caller's transaction.

    Raises PlanChangedError, before anything is written, where its plan would come out otherwise.
    """
    package, agreed = preview.package, preview.plan
    if package is None:
        return preview
    author = counter.house.author()
    if preview.foretold is not None:
        _write_told(counter, connection, preview, author)
    elif agreed is not None:
        _write(counter, connection, preview, author)
        reviewing.keep_basis(connection, package.file_hash, preview.review)
        following.after_package(connection, author, following.touched(agreed.writes))
    else:
        return preview
    travelling.note(connection, package.key, package.readings, author.at)
    if package.file_hash in counter.admitted:
        reason = counter.admitted[package.file_hash]
        held.decide(connection, author, package.file_hash, held.ADMITTED, reason)
    return replace(preview, verdict=TAKEN, message=WORDS[TAKEN])


def _write(counter: Counter, connection: Connection, preview: Preview, author: Author) -> None:
    """Write a judged package by its plan."""
    package, agreed = preview.package, preview.plan
    if package is None or agreed is None:
        return
    if behind.revision(connection) != preview.revision:
        _check_plan(counter, connection, preview, agreed)
    log_places.begin_log(connection, package)
    incoming = _incoming(preview, package)
    waiting = behind.on(connection)
    if waiting is not None and waiting.takes(agreed):
        waiting.take(author, incoming, agreed)
        _note_behind(counter, waiting, preview, author)
    else:
        merging.commit(connection, author, incoming, agreed)
        _note(counter, connection, preview, author)


def _write_told(counter: Counter, connection: Connection, preview: Preview, author: Author) -> None:
    """Write a package that becomes what was foretold of it.

    Raises PlanChangedError where that does not count any more.
    """
    package, told, waiting = preview.package, preview.foretold, behind.on(connection)
    if package is None or told is None or waiting is None:
        raise PlanChangedError
    if foreseen.foretold(connection, package.file_hash) is not told:
        raise PlanChangedError
    waiting.take_told(author, _incoming(preview, package), told)
    _note_behind(counter, waiting, preview, author)


def _incoming(preview: Preview, package: OpenedPackage) -> Incoming:
    tail = len(preview.operations)
    return Incoming(
        log=package.statement.log,
        file_hash=package.file_hash,
        last=package.statement.to,
        operations=preview.operations,
        lines=package.lines[-tail:],
        heads=package.heads[-tail:],
    )


def _note(counter: Counter, connection: Connection, preview: Preview, author: Author) -> None:
    """What the books say of a package that was written."""
    package = preview.package
    if package is None:
        return
    seen = _seen(counter, package)
    sites.note_seen(connection, package.key, seen, author.at)
    older_programs.sighted(connection, package)
    parcels.note(connection, _parcel(preview, package, author, seen[0]))


def _note_behind(counter: Counter, waiting: Behind, preview: Preview, author: Author) -> None:
    """The same of one that is on its way; it is the newest of its log, as every one taken is."""
    package = preview.package
    if package is None:
        return
    seen = _seen(counter, package)
    waiting.note(package.key, seen, author.at, _parcel(preview, package, author, seen[0]))
    version = package.statement.schema.version
    if version != foreseen.version_of(waiting.connection, package.key):
        site_versions.note(waiting.connection, package.key, version)


def _parcel(preview: Preview, package: OpenedPackage, author: Author, answer: int) -> Parcel:
    return booking.taken(
        package,
        author.at,
        fresh=len(preview.operations),
        outcomes=preview.changes,
        answer=answer,
    )


def _check_plan(counter: Counter, connection: Connection, preview: Preview, agreed: Plan) -> None:
    """Something was committed since: the plan stands if what it rests on was not written.

    Where that cannot be said, it is made anew and must come out the same.
    """
    counter.orders.refuse_stale(connection)
    log = foreseen.log_named(connection, preview.sending_log)
    if (log.applied if log else 0) != preview.operations[0].n - 1:
        raise PlanChangedError
    if _rests(counter, connection, preview):
        return
    known = counter.facts_of(connection, preview.site, preview.sending_log, preview.operations)
    if plan(preview.operations, known.facts).hash != agreed.hash:
        raise PlanChangedError


def _rests(counter: Counter, connection: Connection, preview: Preview) -> bool:
    """Whether nothing that the plan rests on has changed."""
    rests_on = preview.footing
    if rests_on is None:
        return False
    grown, site = counter.tree(connection), counter.site(connection, preview.site)
    scope = grown.subtree(site.organisation)
    return (
        scope == rests_on.scope
        and tuple(foreseen.subtrees(connection, site.id, grown)) == rests_on.former
        and foreseen.review_of(connection, site, scope) == rests_on.review
        and (
            (preview.package is not None and foreseen.stands(connection, preview.package.file_hash))
            or footing.holds(connection, preview.sending_log, preview.revision, rests_on)
        )
    )


def note_sight(counter: Counter, connection: Connection, preview: Preview) -> None:
    """Note what a repeated package proves about the answers its site has taken."""
    package = preview.package
    if package is None:
        return
    log_places.begin_log(connection, package)
    seen, at = _seen(counter, package), counter.house.author().at
    sites.note_seen(connection, preview.site, seen, at)
    older_programs.sighted(connection, package)
    booking.sighted(connection, package, at, answer=seen[0])
    travelling.note(connection, preview.site, package.readings, at)


def _seen(counter: Counter, package: OpenedPackage) -> tuple[int, int]:
    """The answer and revision a site has taken; what it knows of a lost time counts nothing."""
    statement = package.statement
    same = statement.epoch == counter.authority.epoch
    return statement.seen.answer, statement.seen.revision if same else 0
