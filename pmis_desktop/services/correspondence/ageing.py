"""What grows old at the county: conflicts on the desk, answers to write, answers not fetched."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import thresholds
from pmis_desktop.services import naming
from pmis_desktop.services.correspondence import clocks
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED, Naming

# An item keeps the number of its first operation: the day that one came is the day it waits from.
_WAITING = (
    "SELECT d.id, s.id, s.organisation, s.name, d.ent, d.rec, d.branch, COALESCE(u.at, '')"
    " FROM desk AS d JOIN log AS l ON l.id = d.log JOIN site AS s ON s.id = l.site"
    " LEFT JOIN journal AS j ON j.log = d.log AND j.n = json_extract(d.numbers, '$[0]')"
    " LEFT JOIN unit AS u ON u.id = j.unit"
    " WHERE d.closed_as IS NULL ORDER BY d.id"
)
_UNANSWERED = (
    "SELECT s.id, MIN(p.at) FROM site AS s JOIN parcel AS p ON p.site = s.id"
    " AND p.kind = 'package' AND p.id > COALESCE((SELECT MAX(id) FROM parcel"
    " WHERE site = s.id AND kind = 'answer'), 0)"
    " WHERE s.status = 'enrolled' GROUP BY s.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """One open item of the desk: whose, about whom, which fields, since when, how many days."""

    item: int
    site: str
    organisation: str
    sender: str
    name: str
    what: str
    since: str
    days: int


def waiting(house: House) -> tuple[WaitingItem, ...]:
    """Every open item of the desk, the one that waits longest first."""
    house.require_county()
    with house.reading() as connection:
        return tuple(read_waiting(connection, house.today))


def read_waiting(
    connection: Connection, today: date, some: Collection[str] | None = None
) -> list[WaitingItem]:
    """The same inside a reading; of ``some`` sites only where they are given."""
    names = Naming(connection)
    found = [
        _item(names, row, today)
        for row in rows.fetch(connection, _WAITING)
        if some is None or row[1] in some
    ]
    return sorted(found, key=lambda each: (-each.days, each.item))


def desk_days(connection: Connection, today: date) -> int:
    """How many days the oldest open item has waited; 0 where none does."""
    found = [row[7] for row in rows.fetch(connection, _WAITING)]
    return max((clocks.age(at, today) for at in found if at), default=0)


def overdue(connection: Connection, due: Collection[str], today: date) -> list[str]:
    """Those of the sites an answer is ``due`` to that wait longer than the county has promised."""
    most = thresholds.number("answer_promise_days", today)
    return [
        site
        for site, at in rows.fetch(connection, _UNANSWERED)
        if site in due and clocks.age(at, today) > most
    ]


def _item(names: Naming, row: tuple[object, ...], today: date) -> WaitingItem:
    item, site, organisation, sender, ent, rec, branch, at = map(str, row)
    values = json.loads(branch)
    subject = names.subject(ent, rec, values)
    told = naming.labels(ent, (each.id for each in naming.told(ent, values)))
    return WaitingItem(
        item=int(item),
        site=site,
        organisation=organisation,
        sender=sender,
        name=subject.name or UNNAMED,
        what=told,
        since=at,
        days=clocks.age(at, today) if at else 0,
    )
