"""Taking an answer: the county's slice, outcomes and decisions, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.answers import (
    AnswerForkError,
    AnswerGapError,
    AnswerOlderError,
    AnswerRefusedError,
    AnswerTakenError,
    DigestDiffersError,
    LogForgottenError,
    LogOvertakenError,
    SiteOlderError,
)
from pmis_desktop.errors.exchange import PackageRefusedError
from pmis_desktop.exchange import answers, canonical, counting, limits, records, schemas, taking
from pmis_desktop.exchange.answers import AnswerStatement, OpenedAnswer
from pmis_desktop.exchange.facts import Key, subject_of
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.ledger import slice_record
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.exchange.operations import Operation, link
from pmis_desktop.exchange.records import VERDICTS
from pmis_desktop.exchange.rendering import Rendering
from pmis_desktop.exchange.taking import Taking
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models import desk, effects, journal, settings, shading, slices
from pmis_desktop.models.journal import Author, Entry, UnitNote
from pmis_desktop.models.pen import pen
from pmis_desktop.models.rows import Record
from pmis_desktop.services import (
    anchoring,
    authority,
    carrying,
    in_force,
    keeping,
    keeping_answers,
    new_logs,
    older_programs,
    own_scope,
    relogging,
    sending,
)
from pmis_desktop.services.attachments import outgoing
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import travelling
from pmis_desktop.services.older_programs import LeftOut
from pmis_desktop.services.purging import orders
from pmis_desktop.services.quality import mends
from pmis_desktop.services.reviewing import giving


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What an answer brought: its number, outcomes by verdict, decisions that are still open.

    ``outcomes`` and ``waiting`` count operations, ``changes`` and ``unanswered`` the same as
    people count. ``gone`` counts the members who left, ``mends`` what the county asks to mend,
    ``blobs_wanted`` the photos and scans that it still lacks, ``notices`` those nobody has read.
    ``rules``: it changed codes or rules. ``scope`` is the organisation whose records this computer
    keeps from now on, where the county has changed that. ``omitted`` are the fields that this
    program is too old to hold, ``purges`` counts the purge orders that it brought.
    """

    number: int
    revision: int
    records: int
    changed: int
    outcomes: dict[str, int]
    changes: dict[str, int]
    open_items: int
    gone: int
    waiting: int
    unanswered: int
    mends: int
    blobs_wanted: int = 0
    notices: int = 0
    rules: bool = False
    scope: str = ""
    omitted: tuple[LeftOut, ...] = ()
    purges: int = 0


def receive(house: House, path: Path) -> Received:
    """Take an answer of the county; raises a PackageRefusedError or an AnswerRefusedError.

    A slice that does not come out as the county says is refused whole, and the next package asks
    for the full one.
    """
    house.require_site()
    data = files.read_limited(path, limits.FILE)
    try:
        with house.writing() as connection:
            known = sending.county_trust(house, connection)
            received = take_in(house, connection, data, known)
        received = replace(received, rules=in_force.renew(house.vault))
        orders.finish(house)
    except DigestDiffersError:
        with house.writing() as connection:
            settings.put(connection, settings.SEEN_REVISION, 0)
        raise
    except LogOvertakenError:
        new_logs.go_on(house)
        raise
    except LogForgottenError:
        new_logs.go_on_from_before(house)
        raise
    except (PackageRefusedError, AnswerRefusedError) as refusal:
        keeping_answers.keep(house, path, data, refusal)
        raise
    return received


def take_in(house: House, connection: Connection, data: bytes, known: CountyTrust) -> Received:
    """Take an answer's bytes inside the caller's transaction."""
    answer = answers.open(
        data,
        unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
        trust=known,
    )
    answer = older_programs.raised(connection, answer)
    _check_place(house, connection, answer)
    purges = orders.take(house, connection, answer.trust)
    went_back = answer.statement.log != settings.get(connection, settings.LOG)
    if went_back:
        # The county lost what it knew of this branch's later logs: all of it comes again.
        told = answer.statement
        agreed = relogging.agreed_until(connection, told.log, told.applied, told.head)
        relogging.go_on_from(connection, told.log, agreed)
    waiting = _waiting(connection, 0 if went_back else answer.statement.applied)
    live, shadows = slices.live(connection), sending.shadows(connection)
    taken = taking.take(
        live,
        shadows,
        waiting,
        records=answer.records,
        gone=answer.gone,
        full=answer.statement.full,
    )
    _check_digest(taken, answer.statement)
    keeping.keep(house.archive, answer.hash, data)
    with pen(connection):
        changed = _write(house.author(), connection, answer, live, taken)
        _write_outcomes(connection, answer)
    mends.keep(connection, answer.mends)
    unread = travelling.keep(connection, answer.notices, house.author().at)
    _remember(connection, answer, went_back=went_back)
    scope = own_scope.follow(house, connection, known, answer.trust)
    outgoing.remember_lacks(connection, answer.wanted)
    giving.keep(connection, answer.reviews)
    carrying.remember(connection, answer.carriers)
    older_programs.remember(connection, answer)
    received = _received(connection, answer, waiting, changed)
    return replace(received, notices=unread, scope=scope, purges=purges)


def _received(
    connection: Connection, answer: OpenedAnswer, waiting: Sequence[Operation], changed: int
) -> Received:
    return Received(
        number=answer.statement.number,
        revision=answer.statement.revision,
        records=len(answer.records),
        changed=changed,
        outcomes=_counts(outcome.verdict for outcome in answer.outcomes),
        changes=_changes(connection, answer),
        open_items=len(answer.desk),
        gone=sum(each.ent == MEMBER for each in answer.gone),
        waiting=len(waiting),
        unanswered=counting.changes(waiting),
        mends=len(answer.mends),
        blobs_wanted=len(answer.wanted),
        omitted=older_programs.here(answer.omitted),
    )


def _counts(verdicts: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys(VERDICTS, 0)
    for verdict in verdicts:
        counts[verdict] += 1
    return counts


def _changes(connection: Connection, answer: OpenedAnswer) -> dict[str, int]:
    """What became of this branch's changes, counted as people count them."""
    outcomes = {outcome.n: outcome for outcome in answer.outcomes}
    first, last = min(outcomes, default=1), max(outcomes, default=0)
    found = connection.exec_driver_sql(
        "SELECT n, line FROM journal WHERE log = ? AND n BETWEEN ? AND ? ORDER BY n",
        (answer.statement.log, first, last),
    )
    operations = [schemas.read_line(bytes(line)) for n, line in found if n in outcomes]
    return counting.by_verdict(operations, outcomes)


def _check_place(house: House, connection: Connection, answer: OpenedAnswer) -> None:
    """The answer must speak of this log, agree with its chain, and be newer than the last."""
    statement = answer.statement
    log = statement.log
    newer_life = statement.epoch > settings.number(connection, settings.EPOCH)
    older_log = newer_life and relogging.is_own(connection, log)
    if log != settings.get(connection, settings.LOG) and not older_log:
        raise anchoring.of_other_log(house, connection, statement)
    if not older_log:
        _check_chain(connection, statement)
    place = (statement.epoch, statement.revision, statement.number)
    seen = (
        settings.number(connection, settings.EPOCH),
        settings.number(connection, settings.SEEN_REVISION),
        settings.number(connection, settings.SEEN_ANSWER),
    )
    if answer.hash == settings.get(connection, settings.SEEN_HASH):
        raise AnswerTakenError(statement.number)
    if place < seen:
        raise AnswerOlderError(statement.number)
    if not statement.full and (statement.since > seen[1] or statement.epoch != seen[0]):
        raise AnswerGapError


def _check_chain(connection: Connection, statement: AnswerStatement) -> None:
    """The county's place in the present log is one that this branch has been at."""
    own_n, _ = journal.head(connection, statement.log)
    if statement.applied > own_n:
        raise SiteOlderError
    own_head = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (statement.log, statement.applied)
    ).scalar()
    if (bytes(own_head) if own_head else b"").hex() != statement.head:
        raise AnswerForkError


def _waiting(connection: Connection, applied: int) -> list[Operation]:
    found = connection.exec_driver_sql(
        "SELECT line FROM journal WHERE log = ? AND n > ? ORDER BY n",
        (settings.get(connection, settings.LOG), applied),
    )
    return [schemas.read_line(bytes(row[0])) for row in found]


def _check_digest(taken: Taking, statement: AnswerStatement) -> None:
    """Each side computes its own digest of the slice; here without what still waits."""
    view = taking.county_view(taken.records, taken.shadows)
    whole = [records.record_line(slice_record(key, values)) for key, values in view.items()]
    lines = Rendering(statement.schema.version).lines(whole)
    if (len(lines), records.digest(lines)) != (statement.digest.records, statement.digest.root):
        raise DigestDiffersError


def _write(
    author: Author,
    connection: Connection,
    answer: OpenedAnswer,
    live: dict[Key, Record],
    taken: Taking,
) -> int:
    """Bring the tables to the taken state; returns how many records the county changed."""
    fresh = {
        key: Fresh(created=key not in live, values=values)
        for key, values in taken.records.items()
        if live.get(key) != values
    }
    erased = [key for key in live if key not in taken.records]
    revision = settings.next_revision(connection)
    effects.erase(connection, erased)
    effects.apply(connection, revision, fresh, departures=False)
    connection.exec_driver_sql("DELETE FROM shadow")
    for (ent, rec, group), values in taken.shadows.items():
        connection.exec_driver_sql(
            "INSERT INTO shadow (ent, rec, grp, county) VALUES (?, ?, ?, ?)",
            (ent, rec, group, None if values is None else shading.shadow_text(values)),
        )
    for gone in answer.gone:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO gone (ent, rec, name, destination, gone_on)"
            " VALUES (?, ?, ?, ?, ?)",
            (gone.ent, gone.rec, gone.name, gone.to, gone.on),
        )
    entries = _entries(connection, answer, live, fresh)
    _journal(connection, author, answer, revision, entries)
    return len(fresh) + len(erased)


def _entries(
    connection: Connection,
    answer: OpenedAnswer,
    live: dict[Key, Record],
    fresh: dict[Key, Fresh],
) -> list[Entry]:
    """What the county changed, record by record, on a chain of its own."""
    n, head = journal.head(connection, journal.COUNTY_LOG)
    entries = []
    for (ent, rec), entry in fresh.items():
        before = live.get((ent, rec), {})
        f = {
            name: [before.get(name), value]
            for name, value in entry.values.items()
            if before.get(name) != value
        }
        n += 1
        told = {"answer": answer.statement.number, "ent": ent, "f": f, "rec": rec}
        line = canonical.encode({**told, **older_programs.marked()})
        head = link(head, line)
        subject = subject_of(ent, rec, entry.values)
        entries.append(Entry(n=n, ent=ent, rec=rec, subject=subject, line=line, head=head))
    return entries


def _journal(
    connection: Connection,
    author: Author,
    answer: OpenedAnswer,
    revision: int,
    entries: list[Entry],
) -> None:
    n, _ = journal.head(connection, journal.COUNTY_LOG)
    unit = journal.add_unit(
        connection,
        UnitNote(
            origin=journal.RECEIVED,
            kind="answer",
            title=f"收到县级回执第{answer.statement.number}号",
            author=author,
            revision=revision,
            log=journal.COUNTY_LOG,
            first=n + 1,
            count=len(entries),
            source=answer.hash,
        ),
    )
    if entries:
        journal.add_entries(connection, unit, journal.COUNTY_LOG, entries)
        journal.advance(connection, journal.COUNTY_LOG, entries[-1].n, entries[-1].head)


def _write_outcomes(connection: Connection, answer: OpenedAnswer) -> None:
    if answer.outcomes:
        log = answer.statement.log
        desk.put_outcomes(connection, log, answer.statement.revision, answer.outcomes)
    connection.exec_driver_sql("DELETE FROM open_item")
    for item in answer.desk:
        connection.exec_driver_sql(
            "INSERT INTO open_item (n, ent, rec, grp, kind, county, branch)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                item.n,
                item.ent,
                item.rec,
                item.group,
                item.kind,
                shading.shadow_text(item.county),
                shading.shadow_text(item.branch),
            ),
        )


def _remember(connection: Connection, answer: OpenedAnswer, *, went_back: bool) -> None:
    statement = answer.statement
    for paper in answer.trust.papers:
        authority.keep(connection, paper)
    in_force.forget_others(connection, answer.trust.papers)
    if not went_back:
        settings.put(connection, settings.ACKNOWLEDGED, statement.applied)
        settings.put(connection, settings.OPENS, "")
    settings.put(connection, settings.EPOCH, statement.epoch)
    settings.put(connection, settings.SEEN_ANSWER, statement.number)
    settings.put(connection, settings.SEEN_REVISION, statement.revision)
    settings.put(connection, settings.SEEN_HASH, answer.hash)
    keeping.note(connection, answer.hash, "answer", statement.log, statement.revision)
