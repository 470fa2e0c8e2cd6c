"""What the rules say of a record in this vault: with its branch, facts and doubles."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import checks
from pmis_desktop.rules.checks import Record
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services import portraits
from pmis_desktop.services.house import House
from pmis_desktop.services.structure import hints


def problems(
    house: House, connection: Connection, kind: str, rec: str, view: Record
) -> tuple[Problem, ...]:
    """Everything the rules find, gravest first.

    ``view`` is flat: for a member with ``branch``, ``category`` and ``status``. Only members and
    organisations have rules over the whole record.
    """
    if kind == "organisation":
        own = checks.organisation_problems(view, on=house.today)
        more = hints.of_organisation(connection, rec, view, on=house.today) if rec else []
        return (*own, *more)
    if kind != "member":
        return ()
    facts = checks.Facts(
        same_id_number=_others(connection, view.get("id_number"), rec), at_county=house.at_county
    )
    return tuple(checks.problems(view, on=house.today, facts=facts))


def organisations(
    house: House, connection: Connection, some: Sequence[str]
) -> dict[str, tuple[Problem, ...]]:
    """What the rules find in many organisations as they are stored, in the order asked for."""
    stored = rows.load(connection, "organisation", some)
    records = {rec: stored["organisation", rec] for rec in some}
    more = hints.of_all(connection, records, on=house.today)
    return {
        rec: (*checks.organisation_problems(record, on=house.today), *more[rec])
        for rec, record in records.items()
    }


def present(house: House, connection: Connection, kind: str, rec: str) -> tuple[Problem, ...]:
    """What the rules find in a record as it is stored."""
    return problems(house, connection, kind, rec, view_of(connection, kind, rec))


def view_of(connection: Connection, kind: str, rec: str) -> Mapping[str, str | None]:
    """A stored record as the rules read it; empty for one that is not there."""
    if kind == "member":
        return portraits.flat(connection, [rec]).get(rec, {})
    return rows.one(connection, kind, rec) or {}


def _others(connection: Connection, number: str | None, rec: str) -> int:
    """How many other members hold an ID number."""
    same = connection.exec_driver_sql(
        "SELECT COUNT(*) FROM member WHERE id_number = ? AND id <> ? AND removed IS NULL",
        (number, rec),
    ).scalar()
    return int(same or 0)
