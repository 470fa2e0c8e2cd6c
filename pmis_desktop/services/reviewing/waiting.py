"""What waits at the county for a committee: found on the desk, and told in its answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import limits
from pmis_desktop.exchange.facts import REVIEW, DeskItem, Record
from pmis_desktop.exchange.operations import WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import ReviewItem, ReviewValues
from pmis_desktop.exchange.world import MEMBERSHIP, ORGANISATION
from pmis_desktop.models import desk, reviewing, rows, slices
from pmis_desktop.models.desk import OpenDecision
from pmis_desktop.models.sites import Site
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.naming import UNNAMED, Naming


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One open item of kind review; ``committee`` is who is asked, empty where nobody is now.

    ``organisation`` is where its record is at home, ``since`` when its first change came in,
    ``changed`` the county's revision that changed it last.
    """

    opened: OpenDecision
    organisation: str
    committee: str
    since: str
    changed: int


def every(connection: Connection, item: int | None = None) -> list[Waiting]:
    """All that waits for a committee, oldest first, or only the one item with this number."""
    one = desk.one(connection, item) if item is not None else None
    some = desk.every(connection) if item is None else [one] if one else []
    found = [each for each in some if each.item.kind == REVIEW]
    if not found:
        return []
    homes = {each.id: _home(connection, each) for each in found}
    committees = _committees(connection, set(homes.values()))
    changed = dict(rows.fetch(connection, "SELECT id, revision FROM desk WHERE closed_as IS NULL"))
    return [
        Waiting(
            opened=each,
            organisation=homes[each.id],
            committee=committees.get(homes[each.id], ""),
            since=_since(connection, each),
            changed=int(changed[each.id]),
        )
        for each in found
    ]


def _committees(connection: Connection, organisations: set[str]) -> dict[str, str]:
    if reviewing.is_off(connection):
        return {}
    granted = reviewing.granted(connection).values()
    return reviewing.of_organisations(connection, organisations - {""}, granted)


def _home(connection: Connection, opened: OpenDecision) -> str:
    """Where the record is at home now; of one that waits to be born, where it wants to be."""
    item = opened.item
    values = rows.one(connection, item.ent, item.rec)
    known = slices.home(connection, (item.ent, item.rec), values or item.branch)
    if known is not None and (values is not None or ENTITIES[item.ent].owner == ORGANISATION):
        return known
    wanted = (
        operation.new().get(ORGANISATION)
        for operation in operations(connection, opened)
        if operation.ent == MEMBERSHIP
    )
    return next((each for each in wanted if each), known or sender_of(connection, opened.log))


def sender_of(connection: Connection, log: str) -> str:
    """The organisation of the site that writes a log."""
    found = connection.exec_driver_sql(
        "SELECT s.organisation FROM log AS l JOIN site AS s ON s.id = l.site WHERE l.id = ?", (log,)
    )
    return str(found.scalar() or "")


def operations(connection: Connection, opened: OpenDecision) -> list[Operation]:
    """The operations that an item speaks for; of one field group only the newest counts."""
    item = opened.item
    numbers = item.numbers[-1:] if item.group else item.numbers
    found = [desk.operation(connection, opened.log, n) for n in numbers]
    return [each for each in found if each.act != WITHDRAW]


def _since(connection: Connection, opened: OpenDecision) -> str:
    first = opened.item.numbers[0]
    found = connection.exec_driver_sql(
        "SELECT taken_at FROM archive WHERE log = ? AND first <= ? AND last >= ?",
        (opened.log, first, first),
    )
    return str(found.scalar() or "")


def lines(connection: Connection, site: Site, scope: frozenset[str]) -> list[ReviewItem]:
    """What a site's answer tells of what waits for its committee; nothing without the grant."""
    if site.id not in reviewing.granted(connection):
        return []
    names = Naming(connection)
    return [
        _line(connection, names, each)
        for each in every(connection)
        if each.committee == site.organisation and each.organisation in scope
    ][: limits.REVIEWS]


def due(connection: Connection) -> frozenset[str]:
    """Sites of committees for which something waits that no answer of theirs carries yet."""
    sites_of = {top: site for site, top in reviewing.granted(connection).items()}
    if not sites_of:
        return frozenset()
    told = dict(rows.fetch(connection, "SELECT id, answer_revision FROM site"))
    asked = ((sites_of.get(each.committee), each.changed) for each in every(connection))
    return frozenset(site for site, changed in asked if site and changed > int(told[site]))


def _line(connection: Connection, names: Naming, waiting: Waiting) -> ReviewItem:
    opened, item = waiting.opened, waiting.opened.item
    some = operations(connection, opened)
    newest = desk.operation(connection, opened.log, item.numbers[-1])
    county = rows.one(connection, item.ent, item.rec) or {}
    born = next((op.new().get("name") for op in some if op.ent == "member"), None)
    subject = names.subject(item.ent, item.rec, {**item.branch, **county})
    return ReviewItem(
        log=opened.log,
        n=item.numbers[-1],
        ent=item.ent,
        rec=item.rec,
        group=item.group or "all",
        organisation=waiting.organisation,
        subject=subject.id,
        name=(born if subject.name == UNNAMED and born else subject.name)[: limits.NAME],
        who=newest.who,
        why=newest.why,
        since=waiting.since[:40],
        values=list(_values(item, some))[: limits.REVIEW_VALUES],
    )


def _values(item: DeskItem, some: Sequence[Operation]) -> Iterator[ReviewValues]:
    """What each record was for the branch at first, and what it is to become."""
    if item.group:
        yield _told(item.ent, item.rec, item.base, item.branch)
        return
    first: dict[tuple[str, str], dict[str, Value]] = {}
    last: dict[tuple[str, str], dict[str, Value]] = {}
    for operation in some:
        key = (operation.ent, operation.rec)
        first[key] = {**operation.old(), **first.get(key, {})}
        last[key] = {**last.get(key, {}), **operation.new()}
    for key, new in last.items():
        yield _told(*key, first[key], new)


def _told(ent: str, rec: str, before: Record, after: Record) -> ReviewValues:
    wanted = [
        field.id
        for field in ENTITIES[ent].fields
        if field.down and field.id in after and before.get(field.id) != after[field.id]
    ]
    return ReviewValues(
        ent=ent,
        rec=rec,
        base={name: before.get(name) for name in wanted},
        value={name: after[name] for name in wanted},
    )
