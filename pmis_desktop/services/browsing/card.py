"""The card beside the list: one member at a glance, numbers masked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.models import tree
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services import checking, portraits
from pmis_desktop.services.browsing import badges, conditions, members
from pmis_desktop.services.house import House

_LINES = (
    "sex",
    "birth_date",
    "id_number",
    "ethnic_group",
    "education",
    "joined_on",
    "full_member_on",
    "employer_post",
    "mobile",
    "landline",
    "address",
    "branch",
    "remark",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One line of the card; ``masked`` says that the value is shown in part only."""

    field: str
    label: str
    value: str
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCard:
    """One member at a glance; ``age`` and ``seniority`` in whole years, empty if not known."""

    id: str
    name: str
    category: str
    status: str
    age: str
    seniority: str
    badge: str
    lines: tuple[CardLine, ...]
    problems: tuple[Problem, ...]


def card(house: House, member: str) -> MemberCard:
    """The card of a member; nothing on it needs a line in the log. Raises RecordMissingError."""
    with house.reading() as connection:
        values = _values(connection, member)
        names = tree.read(connection).names
        spoken = portraits.spoken(values, names, masked=True)
        lines = tuple(
            CardLine(
                field=name,
                label=conditions.field_of(name).label,
                value=said,
                masked=conditions.field_of(name).masked,
            )
            for name in _LINES
            if (said := spoken[name])
        )
        return MemberCard(
            id=member,
            name=spoken["name"] or "",
            category=spoken["category"] or "",
            status=spoken["status"] or "",
            age=members.age_words(values, house.today),
            seniority=members.seniority_words(values, house.today),
            badge=badges.badges(house, connection, [member]).get(member, ""),
            lines=lines,
            problems=checking.problems(house, connection, "member", member, values),
        )


def unmask(house: House, member: str, field_id: str) -> str:
    """One number in full; that it was looked at is noted before it is shown, never the number.

    Raises RecordMissingError, FieldUnknownError.
    """
    field = conditions.field_of(field_id)
    with house.reading() as connection:
        value = _values(connection, member).get(field.id)
    house.note("unmask", "显示完整号码", record=member, field=field.label)
    return value or ""


def _values(connection: Connection, member: str) -> Mapping[str, str | None]:
    found = portraits.flat(connection, [member]).get(member)
    if found is None:
        raise RecordMissingError(ENTITIES["member"].label)
    return found
