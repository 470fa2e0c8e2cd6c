"""What a list of members asks for: a typed text, an organisation, conditions, an order."""

from dataclasses import dataclass
from enum import StrEnum


class Test(StrEnum):
    """How a condition compares."""

    __test__ = False  # pytest must not take it for one of its own

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EMPTY = "empty"
    FILLED = "filled"
    WITHIN = "within"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: a field id of a member, or a name of `pseudo.PSEUDO`, compared with a value.

    ``value`` is a stored value: a code, a date in ISO text, digits, "1" for a flag. A code stands
    for everything under it; a text is looked for anywhere in the field. WITHIN: a date of the last
    so many months up to today.
    """

    field: str
    test: Test = Test.IS
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberQuery:
    """Everything that says which members stand in a list, and in which order.

    ``within`` is the id of an organisation whose whole subtree counts; empty: everybody here.
    ``order`` is a field id of the list's columns; names are ordered by their pinyin, with
    ``strokes`` by the strokes of the surname (姓氏笔画). ``only`` leaves of all that is found these
    row numbers; empty: all of it.
    """

    search: str = ""
    within: str = ""
    conditions: tuple[Condition, ...] = ()
    order: str = "name"
    descending: bool = False
    only: tuple[int, ...] = ()
