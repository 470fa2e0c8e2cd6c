"""The county's desk in the vault: open decisions, their closing, and the outcomes behind them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange import new_rows, schemas
from pmis_desktop.exchange.facts import KINDS_HELD, DeskItem, ItemKey, Key
from pmis_desktop.exchange.judgements import Closing
from pmis_desktop.exchange.ledger import revised
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.records import AGREED, CONFLICT, HELD, SETTLED, Outcome
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.models import rows
from pmis_desktop.models.inserting import Inserter
from pmis_desktop.models.journal import Author
from pmis_desktop.models.pen import pen

_COLUMNS = "id, log, ent, rec, grp, kind, numbers, base, branch"
OUTCOME_COLUMNS = ("log", "n", "verdict", "code", "groups", "note", "revision")
_VALUES = msgspec.json.Decoder(dict[str, str | None])
_NUMBERS = msgspec.json.Decoder(tuple[int, ...])
_GROUPS = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDecision:
    """One open item with its number in the vault and the log it came from."""

    id: int
    log: str
    item: DeskItem


def _decision(row: Sequence[Any]) -> OpenDecision:
    number, log, ent, rec, group, kind, numbers, base, branch = row
    return OpenDecision(
        id=int(str(number)),
        log=str(log),
        item=DeskItem(
            kind=str(kind),
            ent=str(ent),
            rec=str(rec),
            group=str(group),
            numbers=_NUMBERS.decode(str(numbers)),
            base=_VALUES.decode(str(base)),
            branch=_VALUES.decode(str(branch)),
        ),
    )


def of_log(connection: Connection, log: str) -> dict[ItemKey, DeskItem]:
    """The open items of one log, by their place."""
    return of_logs(connection, [log]).get(log, {})


def of_logs(connection: Connection, some: Iterable[str]) -> dict[str, dict[ItemKey, DeskItem]]:
    """The same of several logs; one with nothing open is not named."""
    found: dict[str, dict[ItemKey, DeskItem]] = {}
    for part in rows.chunks(some):
        for row in rows.fetch(
            connection,
            f"SELECT {_COLUMNS} FROM desk WHERE log IN ({rows.marks(part)})"  # noqa: S608
            " AND closed_as IS NULL",
            part,
        ):
            opened = _decision(row)
            found.setdefault(opened.log, {})[opened.item.key] = opened.item
    return found


def every(connection: Connection) -> list[OpenDecision]:
    """All open items, oldest first."""
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM desk WHERE closed_as IS NULL ORDER BY id"  # noqa: S608
    )
    return [_decision(row) for row in found]


def one(connection: Connection, number: int) -> OpenDecision | None:
    """One open item by its number."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM desk WHERE id = ? AND closed_as IS NULL",  # noqa: S608
        (number,),
    ).first()
    return None if row is None else _decision(row)


def put(
    connection: Connection, log: str, revision: int, items: Mapping[ItemKey, DeskItem | None]
) -> None:
    """Open, replace or close items as a plan says; a replaced item keeps its number."""
    for (ent, rec, group), item in items.items():
        if item is None:
            connection.exec_driver_sql(
                "UPDATE desk SET closed_as = 'branch', closed_revision = ? WHERE log = ?"
                " AND ent = ? AND rec = ? AND grp = ? AND closed_as IS NULL",
                (revision, log, ent, rec, group),
            )
        else:
            _put_open(connection, log, revision, item)


def _put_open(connection: Connection, log: str, revision: int, item: DeskItem) -> None:
    values = (
        item.kind,
        json.dumps(item.numbers),
        _text(item.base),
        _text(item.branch),
        revision,
        log,
        *item.key,
    )
    updated = connection.exec_driver_sql(
        "UPDATE desk SET kind = ?, numbers = ?, base = ?, branch = ?, revision = ?"
        " WHERE log = ? AND ent = ? AND rec = ? AND grp = ? AND closed_as IS NULL",
        values,
    )
    if not updated.rowcount:
        connection.exec_driver_sql(
            "INSERT INTO desk (kind, numbers, base, branch, revision, log, ent, rec, grp)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )


def _text(values: Mapping[str, Value]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def put_outcomes(
    connection: Connection, log: str, revision: int, outcomes: Iterable[Outcome]
) -> None:
    """Write the outcomes of newly taken operations."""
    listed = outcome_rows(log, revision, outcomes)
    Inserter(connection).insert("outcome", OUTCOME_COLUMNS, listed, known="REPLACE")


def outcome_rows(log: str, revision: int, outcomes: Iterable[Outcome]) -> list[tuple[object, ...]]:
    """The rows of outcomes, in the order of ``OUTCOME_COLUMNS``."""
    return [(log, o.n, *new_rows.outcome(o), revision) for o in outcomes]


def outcomes(connection: Connection, log: str, numbers: Collection[int]) -> list[Outcome]:
    """The outcomes of some operations of a log."""
    found = connection.exec_driver_sql(
        "SELECT n, verdict, code, groups, note FROM outcome WHERE log = ?"  # noqa: S608
        f" AND n IN ({rows.marks(list(numbers))}) ORDER BY n",
        (log, *numbers),
    )
    return [outcome_row(row) for row in found]


def outcomes_since(connection: Connection, log: str, revision: int) -> list[Outcome]:
    """Every outcome of a log that is new or changed after a county revision."""
    found = rows.fetch(
        connection,
        "SELECT n, verdict, code, groups, note FROM outcome WHERE log = ? AND revision > ?"
        " ORDER BY n",
        (log, revision),
    )
    return [outcome_row(row) for row in found]


def outcomes_between(connection: Connection, log: str, first: int, last: int) -> list[Outcome]:
    """The outcomes of the operations from ``first`` to ``last`` of a log."""
    found = rows.fetch(
        connection,
        "SELECT n, verdict, code, groups, note FROM outcome WHERE log = ? AND n BETWEEN ? AND ?",
        (log, first, last),
    )
    return [outcome_row(row) for row in found]


def outcome_row(row: Sequence[Any]) -> Outcome:
    """One outcome from (n, verdict, code, groups, note)."""
    n, verdict, code, groups, note = row
    return Outcome(
        n=int(str(n)),
        verdict=str(verdict),
        code=str(code),
        groups=_GROUPS.decode(str(groups)),
        note=str(note),
    )


def revise(
    connection: Connection, log: str, revision: int, closings: Iterable[Closing], note: str = ""
) -> None:
    """Change outcomes of earlier operations: their item was replaced, withdrawn or settled."""
    for closing in closings:
        (outcome,) = outcomes(connection, log, [closing.n])
        groups = touched_groups(operation(connection, log, closing.n))
        after = revised(outcome, closing, groups)
        put_outcomes(
            connection,
            log,
            revision,
            [msgspec.structs.replace(after, note=note or after.note)],
        )


def operation(connection: Connection, log: str, n: int) -> Operation:
    """One operation from the journal."""
    row = connection.exec_driver_sql(
        "SELECT line FROM journal WHERE log = ? AND n = ?", (log, n)
    ).one()
    return decoded(row[0])


def decoded(line: bytes) -> Operation:
    """An operation from its bytes in the journal."""
    return schemas.read_line(bytes(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How an item ends: which side, by whom, why."""

    closed_as: str
    reason: str
    author: Author
    verdict: str = SETTLED


def close(
    connection: Connection, revision: int, decisions: Iterable[tuple[OpenDecision, Decision]]
) -> None:
    """Close items by a person's decision, or because the county now holds the same value."""
    with pen(connection):
        for opened, decision in decisions:
            connection.exec_driver_sql(
                "UPDATE desk SET closed_as = ?, reason = ?, closed_by = ?, closed_at = ?,"
                " closed_revision = ? WHERE id = ?",
                (
                    decision.closed_as,
                    decision.reason,
                    decision.author.who,
                    decision.author.at,
                    revision,
                    opened.id,
                ),
            )
            item = opened.item
            numbers = item.numbers[-1:] if item.group else item.numbers
            closings = [Closing(n=n, group=item.group, verdict=decision.verdict) for n in numbers]
            revise(connection, opened.log, revision, closings, decision.reason)


def reopen(connection: Connection, revision: int, settled_at: int) -> None:
    """Put back on the desk what an own change of the county closed, with its outcomes.

    The closed row stays as it is: who settled it, why and when. What the branch has sent to the
    same place since is newer and stands; a value that the county still holds needs no decision.
    """
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM desk WHERE closed_revision = ?",  # noqa: S608
        (settled_at,),
    ).all()
    with pen(connection):
        for row in found:
            opened = _decision(row)
            item = opened.item
            waits = item.key in of_log(connection, opened.log)
            if waits or (item.group and _holds(connection, item)):
                continue
            _put_open(connection, opened.log, revision, item)
            numbers = item.numbers[-1:] if item.group else item.numbers
            verdict = HELD if item.kind in KINDS_HELD else CONFLICT
            closings = [Closing(n=n, group=item.group, verdict=verdict) for n in numbers]
            revise(connection, opened.log, revision, closings)


def waits(connection: Connection) -> bool:
    """Whether anything waits for the county's staff."""
    found = connection.exec_driver_sql("SELECT 1 FROM desk WHERE closed_as IS NULL LIMIT 1")
    return found.first() is not None


def close_fulfilled(
    connection: Connection, revision: int, author: Author, keys: Collection[Key]
) -> None:
    """Close as agreed what waited for a value that the county has now written itself."""
    if not waits(connection):
        return
    fulfilled = [
        (opened, Decision(closed_as="agreed", reason="", author=author, verdict=AGREED))
        for opened in every(connection)
        if opened.item.group and opened.item.key[:2] in keys and _holds(connection, opened.item)
    ]
    close(connection, revision, fulfilled)


def _holds(connection: Connection, item: DeskItem) -> bool:
    values = rows.one(connection, item.ent, item.rec) or {}
    return all(values.get(name) == value for name, value in item.branch.items())
