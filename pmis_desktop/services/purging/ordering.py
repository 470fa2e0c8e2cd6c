"""Asking for a purge at the county: what goes, what cannot be reached, and the root's signature.

Nothing brings it back: neither undo nor a backup, for every restore carries the orders out again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.purging import (
    CannotPurgeError,
    GroupUnknownError,
    NotRemovedError,
    PurgeReasonError,
    PurgeWordError,
)
from pmis_desktop.errors.services import (
    PreviewOutdatedError,
    ReasonMissingError,
    RecordMissingError,
)
from pmis_desktop.exchange import documents, envelope, limits, operations
from pmis_desktop.exchange.documents import Purge, PurgedOperation, PurgedRecord
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models import journal, purge_orders, purged_lines, rows, settings
from pmis_desktop.models.purge_orders import Carried, Signed
from pmis_desktop.models.purged_lines import TELLING
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import authority
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.purging import orders, out_of_reach

WORD = "清除"
MEMBER = "member"
_REASON = 2  # characters a reason has at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A record that is to go, or some field groups of it."""

    kind: str
    rec: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """One sort of thing that goes, and how many."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an order would take, and what it cannot reach; nothing has been changed.

    ``names`` are who or what is named, ``revision`` the state it was made from.
    """

    targets: tuple[Target, ...]
    names: tuple[str, ...]
    going: tuple[Going, ...]
    out_of_reach: tuple[str, ...]
    revision: int


def preview(house: House, targets: Sequence[Target]) -> Preview:
    """What goes with these and what stays elsewhere; raises what ``sign`` raises of them."""
    house.require_county()
    house.vault.require(Role.ADMIN)
    with house.reading() as connection:
        naming = Naming(connection)
        names = []
        for target in targets:
            values = _checked(connection, target)
            names.append(naming.subject(target.kind, target.rec, values).name)
        some = _coverage(targets)
        purged_lines.grow(connection, some)
        going = tuple(each for each in _going(connection, targets, some) if each.count)
        revision = settings.number(connection, settings.REVISION)
        sites = out_of_reach.computers(connection, some)
    return Preview(
        targets=tuple(targets),
        names=tuple(dict.fromkeys(names)),
        going=going,
        out_of_reach=(*out_of_reach.backups(house), *sites, *out_of_reach.ELSEWHERE),
        revision=revision,
    )


def sign(
    house: House,
    shown: Preview,
    *,
    reason: str,
    document: str,
    word: str,
    root_passphrase: str,
    root_key: Path | None = None,
) -> tuple[Carried, ...]:
    """Sign an order with the county's root and carry it out here; it cannot be undone.

    At branches it is carried out with their next answer. Raises PurgeWordError,
    ReasonMissingError, PurgeReasonError, PreviewOutdatedError, what the root key raises, and
    RoleRefusedError for all but 管理员.
    """
    house.require_county()
    house.vault.require(Role.ADMIN)
    if word.strip() != WORD:
        raise PurgeWordError(WORD)
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        if settings.number(connection, settings.REVISION) != shown.revision:
            raise PreviewOutdatedError
        _check_words(connection, shown.targets, reason.strip(), document.strip())
        made = _signed(house, connection, shown.targets, root, (reason.strip(), document.strip()))
        orders.carry_out(house, connection, made)
        # Every branch is due an answer that carries it.
        settings.put(
            connection, settings.OVERRIDDEN, settings.number(connection, settings.REVISION)
        )
        hashes = {order for order, _ in made}
        facts = {"count": str(len(shown.targets)), "reason": reason.strip()}
        journal.note_local(connection, house.author(), "purge", "签发清除令", facts)
    orders.finish(house)
    return tuple(each for each in orders.carried(house) if each.hash in hashes)


def _checked(connection: Connection, target: Target) -> rows.Record:
    entity = ENTITIES.get(target.kind)
    values = rows.one(connection, target.kind, target.rec) if entity else None
    if entity is None or values is None:
        raise RecordMissingError(entity.label if entity else "")
    if target.kind != "transfer" and MEMBER not in {target.kind, entity.owner}:
        raise CannotPurgeError(entity.label)
    if not target.groups and target.kind == MEMBER and not values.get("removed"):
        raise NotRemovedError(entity.label)
    for group in target.groups:
        if group not in entity.groups:
            raise GroupUnknownError(entity.label, group, entity.groups)
        named = [each for each in entity.fields if each.group == group]
        if any(each.id in {"name", "removed", MEMBER} for each in named):
            raise CannotPurgeError(named[0].label)
    return values


def _coverage(targets: Sequence[Target]) -> Coverage:
    """What these would cover, before any order is written."""
    said = Coverage(known={""})
    for each in targets:
        if each.groups:
            said.groups.setdefault((each.kind, each.rec), {}).update(dict.fromkeys(each.groups, ""))
        else:
            said.whole[each.kind, each.rec] = ""
    return said


def _going(connection: Connection, targets: Sequence[Target], some: Coverage) -> Iterator[Going]:
    there: dict[str, int] = {}
    for ent, rec in some.whole:
        if rows.one(connection, ent, rec) is not None:
            there[ent] = there.get(ent, 0) + 1
    for ent, count in there.items():
        yield Going(label=f"{ENTITIES[ent].label}记录", count=count)
    for target in targets:
        for group in target.groups:
            fields = [f.label for f in ENTITIES[target.kind].fields if f.group == group]
            yield Going(label="、".join(fields), count=1)
    found = list(_lines(connection, some))
    yield Going(label="操作记录里的修改内容", count=len(found))
    logs = {log: n for log, n, _ in reversed(found)}
    packages = sum(
        int(
            connection.exec_driver_sql(
                "SELECT COUNT(*) FROM archive WHERE kind = 'change' AND log = ? AND last >= ?",
                (log, n),
            ).scalar_one()
        )
        for log, n in logs.items()
    )
    yield Going(label="存档的变更包里的内容", count=packages)


def _lines(connection: Connection, some: Coverage) -> Iterator[tuple[str, int, bytes]]:
    """The journal lines of these records, but for the local log."""
    for part in rows.chunks(sorted({rec for _ent, rec in (*some.whole, *some.groups)})):
        found = rows.fetch(
            connection,
            "SELECT log, n, ent, rec, line FROM journal WHERE log <> 'local'"  # noqa: S608
            f" AND rec IN ({rows.marks(part)}) ORDER BY log, n",
            part,
        )
        for log, n, ent, rec, line in found:
            if (ent, rec) in some.whole or (ent, rec) in some.groups:
                yield log, n, bytes(line)


def _check_words(
    connection: Connection, targets: Sequence[Target], reason: str, document: str
) -> None:
    if len(reason) < _REASON:
        raise ReasonMissingError
    for target in targets:
        values = _checked(connection, target)
        member = target.rec if target.kind == MEMBER else values.get(MEMBER)
        told = (rows.one(connection, MEMBER, member) if member else None) or values
        for name in TELLING:
            value = told.get(name)
            if value and (value in reason or value in document):
                raise PurgeReasonError


def _signed(
    house: House,
    connection: Connection,
    targets: Sequence[Target],
    root: SigningKey,
    said: tuple[str, str],
) -> list[Signed]:
    """The orders as signed documents, kept; as many as it takes to name everything."""
    made: list[Signed] = []
    for records, some in _portions(connection, targets):
        paper = Purge(
            county=settings.get(connection, settings.COUNTY_ID),
            number=authority.next_number(connection, envelope.PURGE),
            on=house.today.isoformat(),
            document=said[1],
            reason=said[0],
            records=records,
            operations=some,
        )
        data = documents.sign(paper, [root])
        authority.keep(connection, data)
        made.append((documents.read(data).statement_hash, paper))
    return made


def _portions(
    connection: Connection, targets: Sequence[Target]
) -> Iterator[tuple[list[PurgedRecord], list[PurgedOperation]]]:
    """Records and operations in portions that a document holds; a target is never divided.

    What belongs to a member goes with it, named or not, so a long list may end early.
    """
    records: list[PurgedRecord] = []
    some: list[PurgedOperation] = []
    for target in targets:
        more, lines = _named(connection, target)
        full = len(records) + len(more) > limits.PURGED_RECORDS
        if records and (full or len(some) + len(lines) > limits.PURGED_OPERATIONS):
            yield records, some
            records, some = [], []
        records, some = [*records, *more], [*some, *lines]
    if records:
        yield records, some


def _named(
    connection: Connection, target: Target
) -> tuple[list[PurgedRecord], list[PurgedOperation]]:
    groups = sorted(set(target.groups))
    own = PurgedRecord(ent=target.kind, rec=target.rec, groups=groups)
    if groups:
        return [own], []
    some = _coverage([target])
    purged_lines.grow(connection, some)
    key: Key = (target.kind, target.rec)
    others = [PurgedRecord(ent=e, rec=r, groups=[]) for e, r in some.whole if (e, r) != key]
    lines = [
        PurgedOperation(log=log, n=n, hash=operations.line_hash(line).hex())
        for log, n, line in _lines(connection, some)
        if log != journal.COUNTY_LOG
    ]
    return [own, *others][: limits.PURGED_RECORDS], lines[: limits.PURGED_OPERATIONS]


def order_of(house: House, kind: str, rec: str) -> Carried | None:
    """The order that took a record whole: all that can still be told of it."""
    with house.reading() as connection:
        return purge_orders.of_record(connection, kind, rec)
