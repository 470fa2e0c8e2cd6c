"""Trying again whatever waits: it is taken by itself, once, as if it had come when it could."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import __version__
from pmis_desktop.errors.answers import AnswerOlderError, AnswerTakenError
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange.facts import KINDS_AWAY
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.records import AGREED, APPLIED
from pmis_desktop.logs import NAME
from pmis_desktop.models import (
    arrivals,
    desk,
    facts,
    purge_orders,
    reviewing,
    rows,
    settings,
    sites,
    tree,
)
from pmis_desktop.models.arrivals import Arrival
from pmis_desktop.models.desk import Decision, OpenDecision
from pmis_desktop.services import deciding, keeping, merging, receiving, rounds
from pmis_desktop.services import waiting_reasons as reasons
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter

_LOGGER = logging.getLogger(NAME)
BACK = "记录已转回，自动并入"
_MARK = "on_hold_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What trying again brought: files that were taken, changes that went in."""

    files: int = 0
    changes: int = 0

    @property
    def words(self) -> str:
        """In one sentence; empty where nothing was taken."""
        parts = [f"{self.files} 个等着的文件已自动并入"] if self.files else []
        parts += [f"{self.changes} 处等着的更改已自动并入"] if self.changes else []
        return "，".join(parts) + "。" if parts else ""


NOTHING = Retried()


def forget(connection: Connection) -> None:
    """Have everything tried at the next occasion, whether anything has happened or not."""
    settings.put(connection, _MARK, "")


def retry_if_due(house: House) -> Retried:
    """Try again if anything that can end a reason has happened since the last time.

    To be called after opening a vault and after every act; it costs two questions where nothing
    waits. Nothing for those who only read, and in a county that waits for its new epoch.
    """
    if not house.may_write or house.vault.backup is not None:
        return NOTHING
    with house.reading() as connection:
        if not _anything(connection) or settings.number(connection, settings.EPOCH_DUE):
            return NOTHING
        mark = _mark(connection)
        if settings.get(connection, _MARK) == mark:
            return NOTHING
    try:
        done = retry(house)
    except AppError as fault:
        # A key that is missing, a full disk: nobody asked for this, and nothing is lost by it.
        _LOGGER.warning("not tried again: %s", fault.code)
        return NOTHING
    with house.writing() as connection:
        settings.put(connection, _MARK, _mark(connection))
    return done


def retry(house: House) -> Retried:
    """Try everything that waits once more."""
    if house.at_county:
        done = Retried(files=_take_packages(house), changes=_take_moved(house))
    else:
        done = Retried(files=_take_answers(house))
    if done != NOTHING:
        house.note("retry", "等着的自动并入", files=str(done.files), changes=str(done.changes))
    return done


def _anything(connection: Connection) -> bool:
    if arrivals.anything_waits(connection):
        return True
    waits = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT 1 FROM desk WHERE closed_as IS NULL"  # noqa: S608
        f" AND kind IN ({rows.marks(tuple(KINDS_AWAY))}))",
        tuple(KINDS_AWAY),
    )
    return bool(waits.scalar())


def _mark(connection: Connection) -> str:
    """What can end a reason, as it stands: program, epoch, sites, orders, logs, who lies where."""
    found = connection.exec_driver_sql(
        "SELECT (SELECT COUNT(*) FROM site), (SELECT SUM(grant_number) FROM site),"
        " (SELECT COUNT(*) FROM site WHERE status = 'revoked'), (SELECT SUM(applied) FROM log"
        " WHERE id <> 'local'), (SELECT COUNT(*) FROM log), (SELECT COUNT(*) FROM document),"
        " (SELECT COUNT(*) FROM arrival WHERE kept = 1),"
        " (SELECT MAX(revision) FROM membership), (SELECT MAX(revision) FROM organisation)"
    ).one()
    epoch = settings.number(connection, settings.EPOCH)
    seen = settings.number(connection, settings.SEEN_REVISION)
    orders = purge_orders.count(connection)
    return ":".join(map(str, (__version__, epoch, seen, orders, *found)))


def _take_packages(house: House) -> int:
    """Take what can be taken now; one may end the reason of another, so until none is left."""
    taken = 0
    while True:
        ready = list(_ready(house))
        if not ready:
            return taken
        done = [
            each.file_hash
            for each in rounds.take(house, ready).files
            if each.verdict in {merging.TAKEN, merging.DUPLICATE}
        ]
        _note_taken(house, done)
        taken += len(done)
        if not done:
            return taken


def _ready(house: House) -> Iterator[Path]:
    """Kept files whose reason has ended; what is unusual waits for a person's word instead."""
    counter = Counter.open(house)
    for arrival, _since in _kept(house):
        place = keeping.place(house.archive, arrival.hash)
        if not place.is_file():
            continue
        judged = counter.preview(place)
        if judged.verdict in {merging.NEW, merging.DUPLICATE}:
            yield place
        elif judged.verdict == merging.UNUSUAL and arrival.code != reasons.UNUSUAL:
            _note(house, replace(arrival, code=reasons.UNUSUAL))


def _note_taken(house: House, hashes: Iterable[str]) -> None:
    with house.writing() as connection:
        for arrival in arrivals.known(connection, hashes).values():
            now = replace(arrival, state=arrivals.MERGED, code="")
            arrivals.put(connection, [now], house.author().at)


def _kept(house: House) -> list[tuple[Arrival, str]]:
    with house.reading() as connection:
        return arrivals.kept(connection)


def _note(house: House, arrival: Arrival) -> None:
    with house.writing() as connection:
        arrivals.put(connection, [arrival], house.author().at)


def _take_answers(house: House) -> int:
    """Take answers that can be taken now; one that a newer answer has overtaken is done with."""
    taken = 0
    again = True
    while again:
        again = False
        for arrival, _since in _kept(house):
            place = keeping.place(house.archive, arrival.hash)
            try:
                receiving.receive(house, place)
            except (AnswerOlderError, AnswerTakenError):
                _note(house, replace(arrival, state=arrivals.MERGED, code=""))
                continue
            except AppError:
                continue
            _note(house, replace(arrival, state=arrivals.MERGED, code=""))
            taken += 1
            again = True
    return taken


def _take_moved(house: House) -> int:
    """Changes of records that lie in their sender's scope again, where nothing contradicts."""
    with house.reading() as connection:
        back = [each for each in desk.every(connection) if _is_back(connection, each)]
    taken = 0
    for opened in back:
        try:
            _take_over(house, opened)
        except AppError:
            # What contradicts the county by now stays on the desk, for a person.
            continue
        taken += 1
    return taken


def _is_back(connection: Connection, opened: OpenDecision) -> bool:
    item = opened.item
    if item.kind not in KINDS_AWAY:
        return False
    log = sites.log_named(connection, opened.log)
    site = sites.one(connection, log.site) if log else None
    if site is None or site.status != sites.ENROLLED:
        return False
    scope = tree.read(connection).subtree(site.organisation)
    some = [desk.operation(connection, opened.log, n) for n in item.numbers]
    asked = reviewing.of_site(connection, site, scope)
    known = facts.read(connection, opened.log, scope, some, review=asked)
    # As if it came today: what was written before the record left is no reason any more. What a
    # committee approves is not taken over its head.
    alone = replace(facts.without_desk(known), departures={}, reviewers=asked.reviewers)
    return all(o.verdict in {APPLIED, AGREED} for o in plan(some, alone).outcomes)


def _take_over(house: House, opened: OpenDecision) -> None:
    with house.change(BACK, kind=deciding.SETTLE) as change:
        meant = desk.one(change.connection, opened.id)
        if meant is None or not _is_back(change.connection, meant):
            return
        deciding.write_branch(change, meant)
        decision = Decision(closed_as="branch", reason=BACK, author=change.author)
        connection = change.connection
        change.afterwards(lambda revision: desk.close(connection, revision, [(meant, decision)]))
