"""All rules over one record: the same truth for forms, scripts, imports and packages."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from typing_extensions import override

from pmis_desktop.rules import codes, dates, organisation_kinds, overlay, values
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Field
from pmis_desktop.rules.member_checks import MEMBER_CHECKS, View
from pmis_desktop.rules.problems import RETIRED, RULES, Problem, Rule, Severity, found

__all__ = [
    "RULES",
    "Facts",
    "Problem",
    "Rule",
    "Severity",
    "blocks",
    "filled_cells",
    "fresh_problems",
    "is_needed",
    "missing_fields",
    "organisation_problems",
    "problems",
    "retired_sentence",
]

Record = Mapping[str, str | None]

_MEMBER_FIELDS: Mapping[str, Field] = {
    field.id: field for field in (*ENTITIES["member"].fields, *DERIVED_MEMBER_FIELDS)
}
_ORGANISATION_FIELDS: Mapping[str, Field] = {
    field.id: field for field in ENTITIES["organisation"].fields
}
_REQUIRED_OF_MEMBERS = tuple(field for field in _MEMBER_FIELDS.values() if field.required)
_REQUIRED_OF_ORGANISATIONS = tuple(f for f in _ORGANISATION_FIELDS.values() if f.required)
_DERIVED = frozenset(field.id for field in DERIVED_MEMBER_FIELDS)
_CONFIRMATION = "confirmed_with_archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What only other records tell: how many others in the county hold the same ID number."""

    same_id_number: int = 0
    at_county: bool = False


NO_FACTS = Facts()


def problems(
    record: Record, *, on: date, facts: Facts = NO_FACTS, parsed: bool = False
) -> list[Problem]:
    """Everything the rules find in a member, gravest first.

    ``record`` is flat: the member's fields, category, status and branch as far as known, and
    ``branch_kind``, ``status_approved_on``, ``status_authority``, ``status_reason``. A derived
    field that is not in the record is not asked for. ``parsed`` says that every value comes
    straight from `values.parse`, whose values have the form of their fields.
    """
    view = View(record, on, parsed=parsed)
    all_found = [
        *(() if parsed else _forms(record, _MEMBER_FIELDS)),
        *_lacking(record, _REQUIRED_OF_MEMBERS),
        *_retired(record, _MEMBER_FIELDS, on),
        *_duplicates(facts),
    ]
    for check in MEMBER_CHECKS:
        all_found.extend(check(view))
    if not all_found:
        return all_found
    if record.get(_CONFIRMATION):
        all_found = [_confirmed(problem) for problem in all_found]
    return sorted(all_found, key=lambda problem: _ORDER[problem.severity])


def fresh_problems(before: Record, field_id: str, value: str | None, *, on: date) -> list[Problem]:
    """What the rules find once one field has another value, and did not find before.

    The value itself has been parsed. Checks that never asked for the field would say the same
    again, so most records are looked at once only.
    """
    noted = _Noted(before)
    view = View(noted, on)
    for check in MEMBER_CHECKS:
        deque(check(view), maxlen=0)
    if field_id not in noted.asked and field_id != _CONFIRMATION:
        return []
    old = {(each.rule, each.field) for each in problems(before, on=on)}
    after = problems({**before, field_id: value}, on=on)
    return [each for each in after if (each.rule, each.field) not in old]


class _Noted(dict[str, str | None]):
    """A record that notes which of its fields were asked for."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.asked: set[str] = set()

    @override
    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)


def organisation_problems(record: Record, *, on: date) -> list[Problem]:
    """Everything the rules find in an organisation, gravest first."""
    all_found = [
        *_forms(record, _ORGANISATION_FIELDS),
        *_lacking(record, _REQUIRED_OF_ORGANISATIONS),
        *_retired(record, _ORGANISATION_FIELDS, on),
        *_organisation(View(record, on)),
    ]
    return sorted(all_found, key=lambda problem: _ORDER[problem.severity])


def blocks(found_problems: list[Problem]) -> bool:
    """Whether any of the problems keeps the record from being saved."""
    return any(problem.severity is Severity.ERROR for problem in found_problems)


def missing_fields(record: Record) -> tuple[str, ...]:
    """The fields that a complete member has and this one lacks, derived ones where given."""
    return tuple(
        field.id
        for field in _needed()
        if not record.get(field.id) and not _excused(field.id, record)
    )


def filled_cells(record: Record) -> tuple[int, int]:
    """How many cells a complete record of this member has, and how many of them are filled."""
    missing = len(missing_fields(record))
    filled = sum(1 for field in _needed() if record.get(field.id))
    return filled + missing, filled


def is_needed(field: Field) -> bool:
    """Whether a complete member has this field: by the field table, unless the county says so."""
    return overlay.current().needs.get(field.id, field.expected)


def _needed() -> tuple[Field, ...]:
    return overlay.current().kept(
        "needed", lambda: tuple(filter(is_needed, _MEMBER_FIELDS.values()))
    )


_ORDER = {severity: place for place, severity in enumerate(Severity)}


def _excused(field_id: str, record: Record) -> bool:
    """What a record rightly lacks: derived fields nobody gave, a probationer's full membership."""
    if field_id == "full_member_on":
        return record.get("category") == "probationary"
    if field_id == "mobile":
        return bool(record.get("landline"))
    return field_id in _DERIVED and field_id not in record


def _forms(record: Record, fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Every value has the form of its field."""
    for field_id, value in record.items():
        field = fields.get(field_id) if value else None
        if field is not None and (wrong := values.problem(field, value)):
            yield found("form", field_id, f"{field.label}：{wrong.message}")


def _lacking(record: Record, required: Iterable[Field]) -> Iterator[Problem]:
    """Required fields are there."""
    for field in required:
        asked = field.id in record or field.id not in _DERIVED
        if asked and not record.get(field.id):
            yield found("required", field.id, f"{field.label}不能为空。")


def _retired(record: Record, fields: Mapping[str, Field], on: date) -> Iterator[Problem]:
    """Values that the county has put an end to, with what to write instead."""
    over = overlay.current()
    if not over.codes:
        return

    def watched() -> tuple[Field, ...]:
        return tuple(each for each in fields.values() if each.codes in over.codes)

    # 25,822 members: only the few fields whose lists the county has changed are looked at.
    for field in over.kept(("watched", id(fields)), watched):
        value = record.get(field.id)
        if value and (said := retired_sentence(field, value, on=on)):
            yield found(RETIRED, field.id, said)


def retired_sentence(field: Field, value: str, *, on: date) -> str:
    """What to say of a code that the county has retired by a day; empty for any other."""
    listed = codes.code_list(field.codes or "")
    heir = listed.successor(value, on)
    if heir is None:
        return ""
    return f"{field.label}“{listed.label(value, on)}”已停用，建议改为“{heir.label}”。"


def _duplicates(facts: Facts) -> Iterator[Problem]:
    """R2: one ID number, one member; the branch sees only a part, so it is warned."""
    if facts.same_id_number:
        severity = Severity.ERROR if facts.at_county else Severity.WARNING
        yield found("R2", "id_number", "已有在册党员使用同一身份证号，请核对是否重复。", severity)


def _confirmed(problem: Problem) -> Problem:
    if problem.severity is Severity.ERROR and RULES[problem.rule].overridable:
        return replace(problem, severity=Severity.WARNING)
    return problem


def _organisation(view: View) -> Iterator[Problem]:
    """O1 to O3 and R22 over an organisation."""
    role = organisation_kinds.role(view.text("kind"))
    if view.yes("can_approve") and role not in organisation_kinds.APPROVING:
        yield found("O1", "can_approve", "党总支、党支部和临时党组织不能审批预备党员。")
    if role and role != "county" and not view.text("parent"):
        yield found("O2", "parent", "请选定上级党组织。")
    for field in ("founded_on", "term_began_on"):
        when = view.date(field)
        if when and dates.first_day(when) > view.on:
            yield found("O3", field, f"{_ORGANISATION_FIELDS[field].label}晚于今天，请核对。")
    began, ends = view.date("term_began_on"), view.date("term_ends_on")
    if began and ends and dates.surely_before(ends, began):
        yield found("O3", "term_ends_on", "届满日期早于起始日期，请核对。")
    if view.yes("removed") and not view.text("removed_reason"):
        yield found("R22", "removed_reason", "移除记录要写明原因。")
