"""Which changes of a branch the county has not taken and nobody here has answered yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import KINDS_AWAY, REVIEW, Key
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.records import (
    AGREED,
    CONFLICT,
    HELD,
    REJECTED,
    SETTLED,
    SUPERSEDED,
    Outcome,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.models import desk, journal, rows, settings
from pmis_desktop.models.journal import Author
from pmis_desktop.models.shading import shadow_values
from pmis_desktop.rules.fields import ENTITIES

OPEN = "open"
WHOLE_RECORD = "all"
_FINAL = (REJECTED, SETTLED)
_WAITING = (CONFLICT, HELD, SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The fields of one record: what the branch wrote, on what, and what the county has.

    ``here`` tells whether the branch still has the record.
    """

    ent: str
    rec: str
    branch: Mapping[str, Value]
    base: Mapping[str, Value]
    county: Mapping[str, Value]
    here: bool
    place: tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One saving of the branch, or one item on the county's desk, about one member.

    ``subject`` is entity and id; ``operation`` the branch's newest own one, where it is known.
    """

    key: str
    state: str
    code: str
    note: str
    subject: Key
    operation: Operation | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One own operation with its place in the journal."""

    log: str
    seq: int
    subject: str
    operation: Operation


def every(connection: Connection) -> list[Refusal]:
    """All of them: what the county still has to decide first, then its decisions, oldest first."""
    return [*_open(connection), *_decided(connection)]


def mark_seen(connection: Connection, author: Author, refusal: Refusal) -> None:
    """Note that a person at the branch has read a decision of the county."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO outcome_seen (log, n, grp, at, who) VALUES (?, ?, ?, ?, ?)",
        [(*part.place, author.at, author.who) for part in refusal.parts],
    )


def unit_taken_back(connection: Connection, refusal: Refusal) -> int | None:
    """The line of history that going with the county takes back whole; None where some stands."""
    operation, (part,) = refusal.operation, refusal.parts
    if operation is None:
        return None
    log, n, group = part.place
    unit, first, count = connection.exec_driver_sql(
        "SELECT id, first, count FROM unit WHERE log = ? AND first <= ?"
        " ORDER BY first DESC LIMIT 1",
        (log, n),
    ).one()
    outcomes = desk.outcomes_between(connection, log, first, first + count - 1)
    waits = all(outcome.verdict in _WAITING and not outcome.groups for outcome in outcomes)
    only = count == 1 and operation.f.keys() <= part.branch.keys()
    return int(unit) if only or (group == WHOLE_RECORD and waits) else None


def _open(connection: Connection) -> Iterator[Refusal]:
    """What waits on the county's desk, as the last answer told."""
    log = settings.get(connection, settings.LOG)
    found = rows.fetch(
        connection, "SELECT n, ent, rec, grp, kind, county, branch FROM open_item ORDER BY n"
    )
    for n, ent, rec, group, kind, county, branch in found:
        line = _line(connection, log, n)
        wanted = shadow_values(branch) or {}
        if line is None:
            continue
        history = _lines(connection, ent, rec, line.subject)
        if _changed_again(history, line.seq, wanted):
            continue
        live = rows.one(connection, ent, rec)
        told = shadow_values(county) or {name: (live or {}).get(name) for name in wanted}
        part = Part(
            ent=ent,
            rec=rec,
            branch=wanted,
            base=_base(connection, ent, history, wanted),
            county=told,
            here=live is not None,
            place=(log, n, group),
        )
        held = kind == REVIEW or (group == WHOLE_RECORD and kind in KINDS_AWAY)
        yield Refusal(
            key=f"{log}:{n}:{group}",
            state=HELD if held else OPEN,
            code=kind,
            note="",
            subject=_subject(line),
            operation=line.operation,
            parts=(part,),
        )


def _base(
    connection: Connection, ent: str, history: Sequence[_Line], wanted: Mapping[str, Value]
) -> dict[str, Value]:
    """What each field was before the first of the changes that wait together."""
    base: dict[str, Value] = {}
    group_of = ENTITIES[ent].group_of
    for line in reversed(history):
        outcome = next(iter(desk.outcomes(connection, line.log, [line.operation.n])), None)
        if outcome is None:
            break
        waiting = [
            name
            for name in wanted
            if name in line.operation.f
            and outcome.groups.get(group_of(name), outcome.verdict) in _WAITING
        ]
        base |= {name: line.operation.f[name][0] for name in waiting}
        if not waiting and not wanted.keys().isdisjoint(line.operation.f):
            break
    return {name: base.get(name) for name in wanted}


def _decided(connection: Connection) -> Iterator[Refusal]:
    """What the county rejected or decided against, as far as it was not answered here."""
    found = rows.fetch(
        connection,
        "SELECT o.log, o.n, o.verdict, o.code, o.groups, o.note FROM outcome AS o"
        " JOIN journal AS j ON j.log = o.log AND j.n = o.n"
        " WHERE o.verdict IN (?, ?) OR o.groups LIKE ? OR o.groups LIKE ?"
        " OR (o.verdict = ? AND o.code IN (?, ?)) ORDER BY j.seq",
        (*_FINAL, f'%"{REJECTED}"%', f'%"{SETTLED}"%', AGREED, *sorted(KINDS_AWAY)),
    )
    seen = set(rows.fetch(connection, "SELECT log, n, grp FROM outcome_seen"))
    gathered: dict[str, Refusal] = {}
    for log, *rest in found:
        line = _line(connection, log, rest[0])
        if line is None:
            continue
        outcome = desk.outcome_row(rest)
        for state, group, groups in _refused_groups(line, outcome):
            place = (log, outcome.n, group)
            part = None if place in seen else _decided_part(connection, line, groups, place)
            # Taken elsewhere: where the record is here, it speaks for itself.
            if part is not None and not (state == AGREED and part.here):
                _gather(gathered, line, outcome, state, part)
    yield from gathered.values()


def _refused_groups(line: _Line, outcome: Outcome) -> Iterator[tuple[str, str, Sequence[str]]]:
    """(verdict, group for the books, groups): an operation that ended alike all over is one."""
    groups = touched_groups(line.operation)
    if not outcome.groups:
        yield outcome.verdict, "", groups
        return
    for group in groups:
        verdict = outcome.groups.get(group, outcome.verdict)
        if verdict in _FINAL:
            yield verdict, group, (group,)


def _decided_part(
    connection: Connection, line: _Line, groups: Sequence[str], place: tuple[str, int, str]
) -> Part | None:
    """The fields in question; None where the county holds the value, or it was changed again."""
    operation = line.operation
    names = [
        name
        for group in groups
        for name in ENTITIES[operation.ent].groups[group]
        if name in operation.f
    ]
    branch = {name: operation.f[name][1] for name in names}
    live = rows.one(connection, operation.ent, operation.rec)
    county = {name: (live or {}).get(name) for name in names}
    history = _lines(connection, operation.ent, operation.rec, line.subject)
    if branch == county or _changed_again(history, line.seq, branch):
        return None
    return Part(
        ent=operation.ent,
        rec=operation.rec,
        branch=branch,
        base={name: operation.f[name][0] for name in names},
        county=county,
        here=live is not None,
        place=place,
    )


def _gather(
    gathered: dict[str, Refusal], line: _Line, outcome: Outcome, state: str, part: Part
) -> None:
    """Put together what was saved at once about one member and ended alike."""
    operation = line.operation
    key = f"{line.log}:{operation.unit.first}:{line.subject}:{state}"
    known = gathered.get(key)
    gathered[key] = Refusal(
        key=key,
        state=state,
        code=known.code if known else outcome.code,
        note=(known.note if known else "") or outcome.note,
        subject=_subject(line),
        operation=operation,
        parts=(*(known.parts if known else ()), part),
    )


def _line(connection: Connection, log: str, n: int) -> _Line | None:
    row = connection.exec_driver_sql(
        "SELECT log, seq, subject, line FROM journal WHERE log = ? AND n = ?", (log, n)
    ).first()
    return None if row is None else _Line(row[0], row[1], row[2], schemas.read_line(bytes(row[3])))


def _lines(connection: Connection, ent: str, rec: str, subject: str) -> list[_Line]:
    """All own operations on one record, in order.

    Taking back what came to nothing stands under the record itself, everything else under the
    member it belongs to.
    """
    found = rows.fetch(
        connection,
        "SELECT log, seq, subject, line FROM journal WHERE subject IN (?, ?) AND ent = ?"
        " AND rec = ? AND log <> ? ORDER BY seq",
        (subject, rec, ent, rec, journal.COUNTY_LOG),
    )
    return [_Line(log, seq, own, schemas.read_line(bytes(b))) for log, seq, own, b in found]


def _changed_again(history: Sequence[_Line], seq: int, wanted: Mapping[str, Value]) -> bool:
    """Whether a newer own operation speaks of the same fields: then that one is what counts."""
    return any(
        later.seq > seq and not wanted.keys().isdisjoint(later.operation.f) for later in history
    )


def _subject(line: _Line) -> Key:
    return ENTITIES[line.operation.ent].subject, line.subject
