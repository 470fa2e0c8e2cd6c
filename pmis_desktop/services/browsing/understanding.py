"""A typed sentence as conditions: 懂计算机 30岁以下 大专以上."""

from dataclasses import replace

from pmis_desktop.rules import asking
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test


def understood(query: MemberQuery) -> MemberQuery:
    """The query with the conditions that its typed text names, and the rest of the text."""
    found = asking.understood(query.search)
    if not found.wishes:
        return query
    some = tuple(
        Condition(field=wish.field, test=Test(wish.test), value=wish.value) for wish in found.wishes
    )
    fresh = tuple(each for each in some if each not in query.conditions)
    return replace(query, search=found.rest, conditions=(*query.conditions, *fresh))
