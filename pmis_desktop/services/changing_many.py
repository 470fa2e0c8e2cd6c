"""One field of many members at once, or another branch for them: looked at first, then written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.services import (
    CountyOnlyError,
    FieldRefusedError,
    OutsideScopeError,
    PreviewOutdatedError,
)
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import change as changes
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks, values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Field, Writable, member_field
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import editing, locks, portraits
from pmis_desktop.services.house import House
from pmis_desktop.services.undoing import MANY

BRANCH = "branch"
SAME = "已经是这个值"
SAME_BRANCH = "已经在这个党支部"
_STEP = 500
# These are one person's own: the same for many would be a mistake.
_PERSONAL = frozenset(
    (
        "name",
        "former_names",
        "id_number",
        "birth_date",
        "sex",
        "mobile",
        "landline",
        "registered_mobile",
    )
)

Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What happens to one member: the old and the new value in words, or why nothing does.

    ``problems`` are what the rules find in the record with the new value and not in the old one.
    """

    member: str
    name: str
    branch: str
    old: str
    new: str
    skipped: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change of many would do; ``value`` is the stored value, None empties the field."""

    field: str
    label: str
    value: str | None
    words: str
    lines: tuple[Line, ...]
    revision: int

    @property
    def changing(self) -> int:
        """How many members would be changed."""
        return sum(not line.skipped for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What was written: how many members, and the one line of history, if it is one."""

    count: int
    unit: int | None


def fields(house: House) -> tuple[Field, ...]:
    """The fields that may get one value for many here, in the order of the forms."""
    return tuple(
        field
        for field in ENTITIES["member"].fields
        if field.id not in _PERSONAL
        and field.group != "removal"
        and (house.at_county or field.writable is not Writable.COUNTY)
    )


def preview(
    house: House, some: Sequence[int], field_id: str, text: str, told: Told = lambda *_: None
) -> Preview:
    """What one value in one field of the members with these row numbers would do.

    ``text`` is written as people write it; empty empties the field. ``told`` hears how far it is.
    Raises FieldUnknownError, FieldRefusedError, CountyOnlyError.
    """
    field = _allowed(house, field_id)
    with house.rules_in_force():
        value = values.parse(field, text, on=house.today)
    if isinstance(value, Doubt):
        raise FieldRefusedError(field.label, value.message)
    if value is None and field.required:
        raise FieldRefusedError(field.label, "不能为空。")
    lines: list[Line] = []
    with house.reading() as connection:
        names = tree.read(connection).names
        for people in _portions(connection, some, names):
            lines += [_line(house, field, value, person) for person in people]
            told(len(lines), len(some))
        revision = settings.number(connection, settings.REVISION)
    return Preview(
        field=field.id,
        label=field.label,
        value=value,
        words=_said(field, value),
        lines=tuple(lines),
        revision=revision,
    )


def preview_move(
    house: House, some: Sequence[int], branch: str, told: Told = lambda *_: None
) -> Preview:
    """What moving the members with these row numbers to a branch would do.

    Raises OutsideScopeError for a branch that is not this installation's: that is a transfer; and
    OrganisationEndedError.
    """
    lines: list[Line] = []
    with house.reading() as connection:
        grown = tree.read(connection)
        editing.require_place(house, connection, branch)
        for people in _portions(connection, some, grown.names):
            for person in people:
                same = SAME_BRANCH if person.record[BRANCH] == branch else ""
                lines.append(_made(person, person.branch, grown.names[branch], same))
            told(len(lines), len(some))
        revision = settings.number(connection, settings.REVISION)
    return Preview(
        field=BRANCH,
        label=member_field(BRANCH).label,
        value=branch,
        words=grown.names[branch],
        lines=tuple(lines),
        revision=revision,
    )


def apply(house: House, seen: Preview) -> Changed:
    """Write what a preview showed, all or nothing.

    A field is one line of history with an operation per member, each of which counts for itself.
    A branch sends every move as a unit of its own, whose two halves count only together.
    Raises PreviewOutdatedError where anything was changed since, and what ``House.change`` raises.
    """
    wanted = [line.member for line in seen.lines if not line.skipped]
    if not wanted:
        return Changed(count=0, unit=None)
    if seen.field == BRANCH and not house.at_county:
        _move_each(house, seen, wanted)
        return Changed(count=len(wanted), unit=None)
    moves = seen.field == BRANCH
    title = f"调整 {len(wanted)} 人到{seen.words}" if moves else _title(seen, len(wanted))
    with collector_paused(), house.change(title, kind=MANY) as change:
        _require_unchanged(change.connection, seen)
        if moves:
            change.whole = True
            _move(house, change, seen, wanted)
        else:
            change.know(rows.load(change.connection, "member", wanted))
            for rec in wanted:
                change.update("member", rec, {seen.field: seen.value})
    unit = change.summary.unit if change.summary else None
    return Changed(count=len(wanted), unit=unit)


def _title(seen: Preview, count: int) -> str:
    return f"批量修改 {count} 人的{seen.label}"


def _allowed(house: House, field_id: str) -> Field:
    field = editing.field_of("member", field_id)
    if not house.at_county and field.writable is Writable.COUNTY:
        raise CountyOnlyError(field.label)
    if field not in fields(house):
        raise FieldRefusedError(field.label, "这一项不能批量修改，请逐人修改。")
    return field


@dataclass(frozen=True, slots=True)
class _Person:
    """One member as read: the id, the flat record, the branch's name."""

    rec: str
    record: Record
    branch: str


def _portions(
    connection: Connection, some: Sequence[int], names: Mapping[str, str]
) -> Iterator[list[_Person]]:
    """The members in portions, in the order of the row numbers; who is gone is missing."""
    for start in range(0, len(some), _STEP):
        portion = some[start : start + _STEP]
        found = rows.fetch(
            connection,
            f"SELECT row, id FROM member WHERE removed IS NULL AND row IN ({rows.marks(portion)})",  # noqa: S608
            portion,
        )
        ids: dict[int, str] = dict(found)
        flat = portraits.flat(connection, ids.values())
        here = [ids[row] for row in portion if row in ids]
        yield [_Person(rec, flat[rec], names.get(flat[rec][BRANCH] or "", "")) for rec in here]


def _line(house: House, field: Field, value: str | None, person: _Person) -> Line:
    before = person.record.get(field.id)
    old, new = _said(field, before), _said(field, value)
    if before == value:
        return _made(person, old, new, SAME)
    fresh = checks.fresh_problems(person.record, field.id, value, on=house.today)
    grave = [each.message for each in fresh if each.severity is Severity.ERROR]
    lighter = tuple(each.message for each in fresh if each.severity is Severity.WARNING)
    return _made(person, old, new, grave[0] if grave else "", lighter)


def _made(
    person: _Person, old: str, new: str, skipped: str, problems: tuple[str, ...] = ()
) -> Line:
    return Line(
        member=person.rec,
        name=person.record["name"] or "",
        branch=person.branch,
        old=old,
        new=new,
        skipped=skipped,
        problems=problems,
    )


def _said(field: Field, value: str | None) -> str:
    if value is None:
        return "空"
    return portraits.spoken({field.id: value}, {}, masked=True, fields=[field.id])[field.id] or ""


def _require_unchanged(connection: Connection, seen: Preview) -> None:
    if settings.number(connection, settings.REVISION) != seen.revision:
        raise PreviewOutdatedError


def _move(house: House, change: Change, seen: Preview, wanted: Sequence[str]) -> None:
    periods = _open_periods(change.connection, wanted)
    change.know({("membership", rec): values for rec, values in periods.values()})
    for member in wanted:
        period = periods[member][0] if member in periods else None
        editing.move(house, change, member, period, seen.value or "")


def _move_each(house: House, seen: Preview, wanted: Sequence[str]) -> None:
    """A unit of its own for every member, in one transaction."""
    with house.writing() as connection:
        if locks.reasons(house, connection, "member", new=False).get(BRANCH):
            raise OutsideScopeError
        _require_unchanged(connection, seen)
        for member in wanted:
            with changes.change(connection, house.author(), "调整所在党支部") as change:
                editing.place(house, change, member, seen.value or "")


def _open_periods(connection: Connection, members: Sequence[str]) -> dict[str, tuple[str, Record]]:
    """The open membership of each member that has one."""
    found = rows.load(connection, "membership", members, by="member")
    return {
        values["member"] or "": (rec, values)
        for (_, rec), values in found.items()
        if values["ended_on"] is None and values["removed"] is None
    }
