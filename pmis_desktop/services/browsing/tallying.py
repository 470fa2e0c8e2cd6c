"""Counting what was found: how many of each value of a field (按学历数一数)."""

from dataclasses import dataclass

from pmis_desktop.models import rows, tree
from pmis_desktop.rules.fields import Kind
from pmis_desktop.rules.values import show
from pmis_desktop.services.browsing import conditions, members
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House

COUNTED = ("education", "category", "sex", "ethnic_group", "job_post", "branch", "status")
"""The fields that people usually count by, the most usual first."""

_NOT_FILLED = "未填"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of the found have one value; ``condition`` narrows the list down to them."""

    words: str
    count: int
    condition: Condition


def tally(house: House, query: MemberQuery, field_id: str) -> tuple[Tally, ...]:
    """The found of a query by the values of one code, flag or branch field, the most first.

    Raises FieldUnknownError, and ValueError for a field whose values are as many as people.
    """
    field = conditions.field_of(field_id)
    if field.kind not in {Kind.CODE, Kind.FLAG, Kind.REFERENCE}:
        raise ValueError(field_id)
    where, values = members.found_by(house, query)
    with house.reading() as connection:
        names = tree.read(connection).names
        found = rows.fetch(
            connection,
            f'SELECT m."{field.id}", COUNT(*) FROM member AS m WHERE {where}'  # noqa: S608
            f' GROUP BY m."{field.id}" ORDER BY COUNT(*) DESC, m."{field.id}"',
            values,
        )
    return tuple(
        Tally(
            words=show(field, value, on=house.today, referred=names) if value else _NOT_FILLED,
            count=count,
            condition=Condition(field=field.id, value=value)
            if value
            else Condition(field=field.id, test=Test.EMPTY),
        )
        for value, count in found
    )
