"""Lists and single records for people and scripts: ids first, whole rows for what is shown."""

from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows, tree
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.values import show
from pmis_desktop.services import belonging, books, finding, portraits, searching
from pmis_desktop.services.house import House

Shown = dict[str, str | None]


def members(
    house: House,
    *,
    within: str = "",
    search: str = "",
    on: date | None = None,
    masked: bool = True,
) -> list[Shown]:
    """Members as people read them, by pinyin.

    ``within`` is an organisation whose whole subtree counts; ``on`` asks who belonged to it on a
    day. Full ID numbers and phones (``masked=False``) are noted in the local log.
    """
    with house.reading() as connection:
        grown = tree.read(connection)
        scope = grown.subtree(finding.organisation(connection, within)) if within else None
        ids = searching.member_ids(connection, search, scope=scope, on=on)
        found = portraits.flat(connection, ids)
    if not masked:
        house.note("unmask", "列表显示完整号码", count=str(len(ids)))
    return [{"id": rec, **portraits.spoken(found[rec], grown.names, masked=masked)} for rec in ids]


def organisations(house: House, *, within: str = "", search: str = "") -> list[Shown]:
    """Organisations as people read them, in the order of the tree."""
    with house.reading() as connection:
        grown = tree.read(connection)
        scope = grown.subtree(finding.organisation(connection, within)) if within else None
        ids = searching.organisation_ids(connection, search, scope=scope)
        found = rows.load(connection, "organisation", ids)
        counts = member_counts(connection)
    return [
        {
            "id": rec,
            **_spoken_organisation(found["organisation", rec], grown.names),
            "members": str(sum(counts.get(each, 0) for each in grown.subtree(rec))),
        }
        for rec in ids
    ]


def member(house: House, text: str) -> dict[str, object]:
    """One member whole, with every period and dated fact; looking is noted in the local log."""
    with house.reading() as connection:
        rec = finding.record(connection, "member", text)
        grown = tree.read(connection)
        values = portraits.flat(connection, [rec])[rec]
        related = {
            entity: _spoken_rows(connection, entity, rec, grown.names)
            for entity in belonging.OF["member"]
        }
    house.note("look", "查看党员档案", record=rec)
    return {"id": rec, **portraits.spoken(values, grown.names, masked=False), **related}


def organisation(house: House, text: str) -> dict[str, object]:
    """One organisation whole, with the units it stands in and how many members it has."""
    with house.reading() as connection:
        rec = finding.organisation(connection, text)
        grown = tree.read(connection)
        values = rows.load(connection, "organisation", [rec])["organisation", rec]
        counts = member_counts(connection)
        units = _spoken_rows(connection, "host_unit", rec, grown.names)
    total = sum(counts.get(each, 0) for each in grown.subtree(rec))
    return {
        "id": rec,
        **_spoken_organisation(values, grown.names),
        "members": str(total),
        "host_unit": units,
    }


def member_counts(connection: Connection) -> dict[str, int]:
    """How many members each branch has now; those of functional organisations count elsewhere."""
    found = connection.exec_driver_sql(
        "SELECT branch, COUNT(*) FROM member WHERE branch IS NOT NULL AND removed IS NULL"  # noqa: S608
        f" AND {books.COUNTED} GROUP BY branch"
    )
    return {row[0]: row[1] for row in found}


def _spoken_organisation(values: rows.Record, names: dict[str, str]) -> Shown:
    return {
        field.id: show(field, value, referred=names) if value is not None else None
        for field in ENTITIES["organisation"].fields
        for value in [values.get(field.id)]
    }


def _spoken_rows(
    connection: Connection, entity: str, owner: str, names: dict[str, str]
) -> list[Shown]:
    owner_field = ENTITIES[entity].owner or ""
    found = rows.load(connection, entity, [owner], by=owner_field)
    return [
        {
            "id": key[1],
            **{
                field.id: show(field, values[field.id], referred=names) or None
                for field in ENTITIES[entity].fields
            },
        }
        for key, values in found.items()
    ]
