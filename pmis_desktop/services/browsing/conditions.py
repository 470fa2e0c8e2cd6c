"""Conditions of a list of members: as SQL, and as people read them."""

import json
from collections.abc import Callable, Mapping
from datetime import date

from pmis_desktop.errors.services import FieldRefusedError, FieldUnknownError
from pmis_desktop.rules import codes, dates
from pmis_desktop.rules.fields import ENTITIES, Field, Kind, member_field
from pmis_desktop.rules.values import show
from pmis_desktop.services import searching
from pmis_desktop.services.browsing import pseudo
from pmis_desktop.services.browsing.pseudo import PSEUDO
from pmis_desktop.services.browsing.query import Condition, Test
from pmis_desktop.services.searching import Clause

_MOST_MONTHS = 1200
_FIRST_OF_MONTH, _FIRST_OF_YEAR = "-01", "-01-01"


def clause(condition: Condition, today: date) -> Clause:
    """What a member "m" must fulfil.

    A text is looked for anywhere in the field, a code stands for everything under it. A date known
    to the month counts from its first day. Raises FieldUnknownError for no field of a member,
    FieldRefusedError for years or months that are no number, ValueError for a comparison that the
    kind of field does not have.
    """
    if condition.field in PSEUDO:
        return pseudo.clause(condition, today)
    field = field_of(condition.field)
    column = f'm."{field.id}"'
    if condition.test is Test.EMPTY:
        return f"{column} IS NULL", ()
    if condition.test is Test.FILLED:
        return f"{column} IS NOT NULL", ()
    if condition.test is Test.WITHIN:
        return _within(field, column, condition, today)
    return _CLAUSES[field.kind](field, column, condition)


def words(condition: Condition, today: date, names: Mapping[str, str]) -> str:
    """A condition as people read it; ``names`` are those of organisations by id."""
    if condition.field in PSEUDO:
        return pseudo.words(condition)
    field = field_of(condition.field)
    said = _EMPTINESS.get(condition.test)
    if condition.test is Test.WITHIN:
        said = f"最近 {condition.value} 个月"
    if said is None:
        value = show(field, condition.value, on=today, referred=names)
        said = _said(field, condition.test, value)
    return f"{field.label}：{said}"


def field_of(field_id: str) -> Field:
    """The field of a member, stored or derived; FieldUnknownError for none."""
    try:
        field = member_field(field_id)
    except KeyError:
        raise FieldUnknownError(ENTITIES["member"].label, field_id) from None
    if field.group == "removal":
        # Who was taken out of the lists is in none.
        raise FieldUnknownError(ENTITIES["member"].label, field_id)
    return field


_EMPTINESS = {Test.EMPTY: "未填", Test.FILLED: "已填"}


def _said(field: Field, test: Test, value: str) -> str:
    if field.kind is Kind.TEXT:
        return {Test.IS: f"含“{value}”", Test.IS_NOT: f"不含“{value}”"}[test]
    if field.kind is Kind.DATE:
        day = dates.spoken(value)
        return {
            Test.IS: day,
            Test.IS_NOT: f"不是{day}",
            Test.AT_LEAST: f"{day}及以后",
            Test.AT_MOST: f"{day}及以前",
        }[test]
    return {
        Test.IS: value,
        Test.IS_NOT: f"不是{value}",
        Test.AT_LEAST: f"{value}及以上",
        Test.AT_MOST: f"{value}及以下",
    }[test]


def _text(_field: Field, column: str, condition: Condition) -> Clause:
    pattern = (searching.containing(condition.value),)
    clause_ = rf"COALESCE({column} LIKE ? ESCAPE '\', 0)"
    return {Test.IS: (clause_, pattern), Test.IS_NOT: (f"NOT {clause_}", pattern)}[
        _known(condition, Test.IS, Test.IS_NOT)
    ]


def _number(_field: Field, column: str, condition: Condition) -> Clause:
    sign = {Test.IS: "=", Test.IS_NOT: "IS NOT", Test.AT_LEAST: ">=", Test.AT_MOST: "<="}
    asked = f"CAST({column} AS REAL) {sign[condition.test]} CAST(? AS REAL)"
    return asked, (condition.value,)


def _date(_field: Field, column: str, condition: Condition) -> Clause:
    value = condition.value
    if condition.test is Test.AT_LEAST:
        # Text order puts 2005 before 2005-01-01, yet 2005 counts from that very day.
        start = value.removesuffix(_FIRST_OF_YEAR).removesuffix(_FIRST_OF_MONTH)
        return f"{column} >= ?", (start,)
    if condition.test is Test.AT_MOST:
        # A month or a year counts up to its end.
        return f"{column} < ?", (value + searching.LAST,)
    within = f"({column} >= ? AND {column} < ?)"
    ends = (value, value + searching.LAST)
    return (within if condition.test is Test.IS else f"NOT COALESCE({within}, 0)"), ends


def _within(field: Field, column: str, condition: Condition, today: date) -> Clause:
    """The last so many months up to today; a month or year counts from its first day."""
    if not condition.value.isdecimal() or int(condition.value) > _MOST_MONTHS:
        raise FieldRefusedError(field.label, "月数应填数字。")
    start = dates.add_months(today, -int(condition.value)).isoformat()
    return f"({column} > ? AND {column} <= ?)", (start, today.isoformat())


def _code(field: Field, column: str, condition: Condition) -> Clause:
    """The code, those under it, and longer ones than the list knows that begin with it."""
    lines = codes.code_list(field.codes or "")
    under = [line.code for line in lines.codes if lines.is_under(line.code, condition.value)]
    asked, values = searching.among(column, [condition.value, *under])
    if any(line.parent for line in lines.codes):
        known = json.dumps([line.code for line in lines.codes])
        asked = (
            f"({asked} OR ({column} >= ? AND {column} < ?"  # noqa: S608
            f" AND {column} NOT IN (SELECT value FROM json_each(?))))"
        )
        values = (*values, condition.value, condition.value + searching.LAST, known)
    return _either(asked, values, condition)


def _same(_field: Field, column: str, condition: Condition) -> Clause:
    return _either(f"{column} = ?", (condition.value,), condition)


def _either(asked: str, values: tuple[str, ...], condition: Condition) -> Clause:
    if _known(condition, Test.IS, Test.IS_NOT) is Test.IS:
        return asked, values
    return f"NOT COALESCE({asked}, 0)", values


def _known(condition: Condition, *tests: Test) -> Test:
    if condition.test not in tests:
        message = f"{condition.field} is not compared with {condition.test}"
        raise ValueError(message)
    return condition.test


_CLAUSES: Mapping[Kind, Callable[[Field, str, Condition], Clause]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CODE: _code,
    Kind.FLAG: _same,
    Kind.REFERENCE: _same,
}
