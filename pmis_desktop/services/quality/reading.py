"""What the checks found, as it is read: every check with its count, and the names behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.problems import MISSING, OF_THE_ARCHIVE, RULES, Severity
from pmis_desktop.services import searching
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.quality import mends
from pmis_desktop.services.quality.mends import Mend
from pmis_desktop.services.searching import Clause

# Rules over organisations and over cases that have desks of their own.
_NOT_OF_MEMBERS = frozenset({MISSING, "R17", "R18", "R19", "R20", "R21", "R22", "O1", "O2", "O3"})
_ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check: what it asks, how grave it is, how many members it concerns.

    ``field`` is set for a cell that is not filled. ``asked`` counts those the county asks for.
    """

    rule: str
    severity: Severity
    sentence: str
    source: str
    members: int
    field: str = ""
    asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend: whose, where, what exactly.

    ``asked`` tells that the county asks for it; ``overridable`` that the archive may confirm it.
    """

    member: str
    name: str
    branch: str
    rule: str
    field: str
    label: str
    severity: Severity
    message: str
    asked: bool
    overridable: bool


def by_rule(house: House, within: str = "") -> tuple[CheckRow, ...]:
    """Every check over members, gravest and most frequent first; those without any come last."""
    with house.reading() as connection:
        where, values = searching.joined(scope(connection, within))
        found = rows.fetch(
            connection,
            "SELECT f.rule, f.severity, IIF(f.rule = 'missing', f.field, '') AS cell,"  # noqa: S608
            " COUNT(DISTINCT f.member)"
            " FROM finding AS f JOIN member AS m ON m.id = f.member"
            f" WHERE {where} GROUP BY f.rule, f.severity, cell",
            values,
        )
        asked = mends.open_mends(connection)
    counted = [_check_row(row, asked) for row in found]
    seen = {row.rule for row in counted}
    quiet = [
        CheckRow(
            rule=rule.id,
            severity=rule.severity,
            sentence=rule.sentence,
            source=rule.source,
            members=0,
        )
        for rule in RULES.values()
        if rule.id not in seen and rule.id not in _NOT_OF_MEMBERS
    ]
    counted.sort(key=lambda row: (_ORDER[row.severity], -row.members, row.rule, row.field))
    return (*counted, *quiet)


def faults(
    house: House,
    *,
    within: str = "",
    rule: str = "",
    field: str = "",
    severity: Severity | None = None,
    asked: bool = False,
) -> tuple[Fault, ...]:
    """The names behind a check, by branch and name; ``asked``: only what the county asks for.

    What the county asks for stands here too where this installation's own rules do not see it.
    """
    some: list[Clause] = []
    for column, value in (("rule", rule), ("field", field), ("severity", severity)):
        if value:
            some.append((f"f.{column} = ?", (str(value),)))
    with house.reading() as connection:
        some += scope(connection, within)
        grown = tree.read(connection)
        demanded = mends.open_mends(connection)
        found = [] if asked else _found(connection, some)
        if asked:
            found = _demanded(connection, demanded)
    keys = {(each.rec, each.field, each.rule) for each in demanded}
    listed = [_fault(row, grown.names, keys) for row in found]
    place = {rec: at for at, rec in enumerate(grown.walk())}
    order = {row[0]: place.get(row[2] or "", len(place)) for row in found}
    listed.sort(key=lambda fault: order[fault.member])
    return tuple(listed)


def scope(connection: Connection, within: str) -> list[Clause]:
    """The clauses on a member "m" of an organisation's subtree; of all, also without a branch."""
    top = settings.get(connection, settings.ORGANISATION)
    if not within or within == top:
        return [("m.removed IS NULL", ())]
    return searching.clauses(connection, scope=tree.read(connection).subtree(within))


def _check_row(row: Sequence[str], asked: Sequence[Mend]) -> CheckRow:
    rule_id, severity, cell, members = row
    rule = RULES[rule_id]
    return CheckRow(
        rule=rule_id,
        severity=Severity(severity),
        sentence=f"{member_field(cell).label}没有填写。" if cell else rule.sentence,
        source=rule.source,
        members=int(members),
        field=cell,
        asked=sum(
            each.rule == rule_id and each.severity == severity and cell in {"", each.field}
            for each in asked
        ),
    )


def _found(connection: Connection, some: Sequence[Clause]) -> list[Sequence[str]]:
    where, values = searching.joined(some)
    return rows.fetch(
        connection,
        "SELECT f.member, m.name, m.branch, f.rule, f.field, f.severity, f.message"  # noqa: S608
        " FROM finding AS f JOIN member AS m ON m.id = f.member"
        f" WHERE {where} ORDER BY m.pinyin, m.row, f.rule",
        values,
    )


def _demanded(connection: Connection, demanded: Sequence[Mend]) -> list[Sequence[str]]:
    people: dict[str, tuple[str, str]] = {}
    for some in rows.chunks(dict.fromkeys(each.rec for each in demanded)):
        found = rows.fetch(
            connection,
            f"SELECT id, name, branch FROM member WHERE id IN ({rows.marks(some)})",  # noqa: S608
            some,
        )
        people.update({row[0]: (row[1], row[2]) for row in found})
    return [
        (each.rec, *people[each.rec], each.rule, each.field, each.severity, each.message)
        for each in demanded
        if each.rec in people
    ]


def _fault(row: Sequence[str], names: dict[str, str], asked: set[tuple[str, str, str]]) -> Fault:
    rec, name, branch, rule, field, severity, message = row
    return Fault(
        member=rec,
        name=name or UNNAMED,
        branch=names.get(branch or "", ""),
        rule=rule,
        field=field,
        label=label(field),
        severity=Severity(severity),
        message=message,
        asked=(rec, field, rule) in asked,
        overridable=rule in OF_THE_ARCHIVE and severity in {Severity.ERROR, Severity.WARNING},
    )


def label(field: str) -> str:
    """What a finding's field is called; empty for one that this program does not have."""
    try:
        return member_field(field).label
    except KeyError:
        # A newer county may speak of a field that this program does not have.
        return ""
