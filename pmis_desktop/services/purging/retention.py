"""保管期满: whose term is over, by which rule, and the act. Nothing goes by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import retention
from pmis_desktop.rules.retention import Retention
from pmis_desktop.services import recycling
from pmis_desktop.services.house import House
from pmis_desktop.services.purging.ordering import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One record whose term is over: since when it counts, under which rule, and the act."""

    kind: str
    rec: str
    groups: tuple[str, ...]
    name: str
    label: str
    since: str
    years: int
    source: str
    act: str

    @property
    def target(self) -> Target:
        """What an order would name."""
        return Target(kind=self.kind, rec=self.rec, groups=self.groups)


def due(house: House) -> tuple[Due, ...]:
    """Everything whose term is over, the oldest first."""
    house.require_county()
    removed = {(each.kind, each.id): each.at for each in recycling.removed(house)}
    found: list[Due] = []
    with house.reading() as connection:
        for each in retention.every():
            for rec, name, since in _candidates(connection, each, removed):
                if each.over(since, house.today):
                    found.append(_due(house, each, rec, name, since))
    return tuple(sorted(found, key=lambda one: (one.since, one.name)))


def _due(house: House, each: Retention, rec: str, name: str, since: str) -> Due:
    return Due(
        kind=each.kind,
        rec=rec,
        groups=each.groups,
        name=name,
        label=each.label,
        since=since[:10],
        years=each.years(house.today),
        source=each.source,
        act=each.act,
    )


def _candidates(
    connection: Connection, each: Retention, removed: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str, str]]:
    """Records that a term is about: id, name, and the day or moment it counts from."""
    if each.counted_from == retention.REMOVED:
        members = rows.load(connection, each.kind, [r for k, r in removed if k == each.kind])
        for (kind, rec), values in members.items():
            yield rec, values.get("name") or "", removed[kind, rec]
    elif each.counted_from == retention.FILED:
        for rec, name, day in rows.fetch(
            connection,
            "SELECT t.id, COALESCE(m.name, t.name, ''), t.filed_on FROM transfer AS t"
            " LEFT JOIN member AS m ON m.id = t.member WHERE t.filed_on IS NOT NULL",
        ):
            yield rec, name, day
    else:
        (group,) = each.groups
        for rec, name, day in rows.fetch(
            connection,
            "SELECT m.id, m.name, MAX(p.ended_on) FROM member AS m"  # noqa: S608
            " JOIN membership AS p ON p.member = m.id AND p.removed IS NULL"
            f' WHERE m.removed IS NULL AND m."{group}" IS NOT NULL AND m.branch IS NULL'
            " GROUP BY m.id HAVING MAX(p.ended_on) IS NOT NULL",
        ):
            yield rec, name or "", day
