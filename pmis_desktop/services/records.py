"""One record in a form: opened as people read it, checked while they type, saved against others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.organising import OrganisationEndedError
from pmis_desktop.errors.records import FieldChange, RecordChangedError
from pmis_desktop.errors.services import CountyOnlyError, FieldRefusedError, OutsideScopeError
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import dates, identity, values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Field, member_field
from pmis_desktop.rules.problems import Problem, Severity, found
from pmis_desktop.rules.values import show
from pmis_desktop.services import checking, drafts, editing, finding, locks, portraits, touching
from pmis_desktop.services.drafts import Draft
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House

_NOTHING = "没有改动任何数据。"
_MISPLACED = (OutsideScopeError, OrganisationEndedError)
_OF_ORGANISATIONS = frozenset({"organisation", "host_unit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedField:
    """One field of an open record.

    ``text`` is what people read and would type, ``stored`` the value behind it. ``locked`` says why
    it cannot be changed here; empty where it can. ``county`` is the county's value as people read
    it while an own change of it waits, else None.
    """

    field: Field
    text: str
    stored: str | None
    locked: str
    county: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRecord:
    """A record in a form; ``id`` is empty for a new one.

    ``revision`` is handed to `save`, which then sees what others changed meanwhile.
    ``unknown_to_county`` tells that the county has not heard of the record yet.
    """

    kind: str
    id: str
    fields: tuple[OpenedField, ...]
    revision: int
    problems: tuple[Problem, ...]
    draft: Draft | None
    unknown_to_county: bool


def open_record(house: House, kind: str, rec: str | None) -> OpenedRecord:
    """A record for a form, or an empty one; looking at a member is noted in the local log.

    Raises RecordMissingError.
    """
    with house.reading() as connection:
        stored = _stored(connection, kind, rec) if rec else _fresh(house, connection, kind)
        county = {} if house.at_county or not rec else touching.county_values(connection, kind, rec)
        names = _names(connection, kind, [stored, county])
        reasons = locks.reasons(house, connection, kind, new=rec is None)
        if kind == "organisation":
            reasons = {**locks.of_temporary(stored.get("kind")), **reasons}
        fields = tuple(
            OpenedField(
                field=field,
                text=show(field, stored.get(field.id), referred=names),
                stored=stored.get(field.id),
                locked=reasons.get(field.id, ""),
                county=show(field, county[field.id], referred=names)
                if field.id in county
                else None,
            )
            for field in form_fields(kind)
        )
        opened = OpenedRecord(
            kind=kind,
            id=rec or "",
            fields=fields,
            revision=settings.number(connection, settings.REVISION),
            problems=checking.present(house, connection, kind, rec) if rec else (),
            draft=None,
            unknown_to_county=bool(rec) and touching.is_unknown(connection, kind, rec or ""),
        )
    if rec and kind not in _OF_ORGANISATIONS:
        house.note("look", "查看党员档案", record=stored.get("member") or rec)
    return replace(opened, draft=drafts.find(house, kind, rec))


def form_fields(kind: str) -> tuple[Field, ...]:
    """The fields of a form in their order; of a member also branch, category and status."""
    own = tuple(field for field in ENTITIES[kind].fields if field.group != "removal")
    return (*own, *DERIVED_MEMBER_FIELDS) if kind == "member" else own


def check(
    house: House, kind: str, rec: str | None, given: Mapping[str, str]
) -> tuple[Problem, ...]:
    """What the rules say of typed values; nothing is written.

    An error here would keep `save` from writing: one that the stored record has already is told as
    a warning. Values that cannot be stored are errors at their field.
    """
    with house.reading() as connection:
        change = Change(connection, house.author(), "", "check")
        stored = _stored(connection, kind, rec) if rec else {}
        fresh = _differing(connection, kind, stored, given)
        parsed, wrong = _parsed(house, change, kind, fresh)
        if rec is None:
            return _sorted([*wrong, *_of_new(house, connection, kind, parsed)], wrong)
        before = editing.problems(house, change, kind, rec, {})
        try:
            editing.put(house, change, kind, rec, parsed)
        except (CountyOnlyError, *_MISPLACED) as refusal:
            field = "branch" if isinstance(refusal, _MISPLACED) else "status"
            wrong.append(found("form", field, _sentence(refusal)))
        after = editing.problems(house, change, kind, rec, parsed)
        return _sorted([*wrong, *_emptied(kind, fresh), *_softened(before, after)], wrong)


def save(
    house: House,
    kind: str,
    rec: str | None,
    given: Mapping[str, str],
    *,
    seen_revision: int | None = None,
    reason: str = "",
) -> Edited:
    """Write what differs from the stored record, or a new one; its draft goes with it.

    ``seen_revision`` is that of the opened record: RecordChangedError where another changed it
    since. ``reason`` stands in the history beside the title. Raises what `editing` raises.
    """
    title = f"{'修改' if rec else '新增'}{ENTITIES[kind].label}"
    title = f"{title}（{reason.strip()}）" if reason.strip() else title
    with house.change(title, kind="edit" if rec else editing.ADD) as change:
        drafts.drop_in(change.connection, kind, rec)
        if rec is None:
            typed = {name: raw for name, raw in given.items() if raw.strip()}
            there, problems = editing.create(house, change, kind, typed)
        else:
            there = rec
            problems = _write(house, change, kind, rec, given, seen_revision)
    unit = change.summary.unit if change.summary else None
    return Edited(id=there, unit=unit, problems=problems)


def suggestions(given: Mapping[str, str]) -> dict[str, str]:
    """Birth date and sex out of a valid ID number, for those of the two that are empty.

    What the archive says goes first, so nothing that is filled is touched.
    """
    told = _told_by_number(given)
    return {name: text for name, text in told.items() if text and not given.get(name, "").strip()}


def contradictions(given: Mapping[str, str], on: date) -> tuple[Problem, ...]:
    """Where typed birth date and sex differ from a valid ID number (R3, R4); all stays as it is."""
    told, found_ = _told_by_number(given), []
    for name, rule in (("birth_date", "R4"), ("sex", "R3")):
        field = member_field(name)
        typed = values.parse(field, given.get(name, ""), on=on)
        if not isinstance(typed, str) or not told.get(name):
            continue
        shown = show(field, typed)
        same = dates.may_be_same(shown, told[name]) if rule == "R4" else shown == told[name]
        if not same:
            found_.append(found(rule, name, f"{field.label}与身份证号不符，以档案为准。"))
    return tuple(found_)


def _told_by_number(given: Mapping[str, str]) -> dict[str, str]:
    """Birth date and sex that a valid ID number carries, as people read them."""
    number = identity.parse(given.get("id_number", "").strip())
    if isinstance(number, Doubt):
        return {}
    return {
        "birth_date": identity.birth_date(number) or "",
        "sex": show(member_field("sex"), identity.sex(number)),
    }


def _write(  # noqa: PLR0917
    house: House,
    change: Change,
    kind: str,
    rec: str,
    given: Mapping[str, str],
    seen_revision: int | None,
) -> tuple[Problem, ...]:
    stored = _stored(change.connection, kind, rec)
    fresh = _differing(change.connection, kind, stored, given)
    if seen_revision is not None:
        _refuse_changed(change.connection, kind, rec, given, seen_revision)
    for problem in _emptied(kind, fresh):
        raise FieldRefusedError(_field(kind, problem.field).label, "不能为空。")
    return editing.write(house, change, kind, rec, fresh)


def _refuse_changed(
    connection: Connection, kind: str, rec: str, given: Mapping[str, str], seen_revision: int
) -> None:
    touched = touching.touched_since(connection, kind, rec, seen_revision)
    if not touched:
        return
    stored = _stored(connection, kind, rec)
    names = _names(connection, kind, [stored])
    changes = [
        FieldChange(field.id, field.label, now, given[field.id])
        for field in form_fields(kind)
        if field.id in touched and field.id in given
        for now in [show(field, stored.get(field.id), referred=names)]
        if given[field.id].strip() != now
    ]
    if changes:
        raise RecordChangedError(changes)


def _stored(connection: Connection, kind: str, rec: str) -> Record:
    there = finding.record(connection, kind, rec)
    if kind == "member":
        return portraits.flat(connection, [there])[there]
    return rows.one(connection, kind, there) or {}


def _fresh(house: House, connection: Connection, kind: str) -> Record:
    """What a new record begins with: at a branch the branch itself."""
    top = settings.get(connection, settings.ORGANISATION)
    if kind != "member" or house.at_county or not locks.is_alone(connection, top):
        return {}
    return {"branch": top}


def _names(connection: Connection, kind: str, some: list[Record]) -> dict[str, str]:
    """Names of the organisations, and of the member that the record belongs to."""
    names = dict(tree.read(connection).names)
    owners = {record["member"] for record in some if record.get("member")}
    if ENTITIES[kind].owner == "member":
        for owner in owners:
            names[str(owner)] = (rows.one(connection, "member", str(owner)) or {}).get("name") or ""
    return names


def _differing(
    connection: Connection, kind: str, stored: Record, given: Mapping[str, str]
) -> dict[str, str]:
    """What was typed where it is not what the form showed."""
    names = _names(connection, kind, [stored])
    shown = {
        field.id: show(field, stored.get(field.id), referred=names)
        for field in (*ENTITIES[kind].fields, *DERIVED_MEMBER_FIELDS)
    }
    return {name: raw for name, raw in given.items() if raw.strip() != shown.get(name, "")}


def _field(kind: str, field_id: str) -> Field:
    return member_field(field_id) if kind == "member" else ENTITIES[kind].field(field_id)


def _parsed(
    house: House, change: Change, kind: str, fresh: Mapping[str, str]
) -> tuple[Record, list[Problem]]:
    """The values that could be stored, and what is wrong with the others."""
    parsed: Record = {}
    wrong: list[Problem] = []
    for name, raw in fresh.items():
        field = editing.field_of(kind, name)
        doubt = values.parse(field, raw, on=house.today)
        try:
            if isinstance(doubt, Doubt):
                wrong.append(found("form", name, f"{field.label}：{doubt.message}"))
            else:
                parsed |= editing.parse(house, change, kind, {name: raw})
        except RefusedError as refusal:
            wrong.append(found("form", name, _sentence(refusal)))
    return parsed, wrong


def _sentence(refusal: RefusedError) -> str:
    """A refusal as it stands under a field: that nothing was written is no news there."""
    return refusal.message.removesuffix(_NOTHING)


def _of_new(house: House, connection: Connection, kind: str, parsed: Record) -> Iterator[Problem]:
    """What the rules say of a record that is not there yet."""
    view: dict[str, str | None] = dict(parsed)
    if kind == "member":
        top = settings.get(connection, settings.ORGANISATION)
        branch = view.get("branch") or (None if house.at_county else top)
        kind_of = (rows.one(connection, "organisation", branch or "") or {}).get("kind")
        view |= {"branch": branch, "category": view.get("category"), "branch_kind": kind_of}
        try:
            editing.require_place(house, connection, branch or top)
        except _MISPLACED as refusal:
            yield found("form", "branch", _sentence(refusal))
    name = view.get("name")
    if kind == "organisation" and name and finding.organisation_index(connection).find(name):
        yield found("form", "name", "已有这个名称的党组织。")
    yield from _emptied(kind, {f.id: parsed.get(f.id) or "" for f in form_fields(kind)}, new=True)
    yield from checking.problems(house, connection, kind, "", view)


def _emptied(kind: str, fresh: Mapping[str, str], *, new: bool = False) -> Iterator[Problem]:
    """Required fields that would be left empty, where no rule over the whole record says so."""
    for field in form_fields(kind):
        ruled = kind == "organisation" or (
            kind == "member" and (new or field not in DERIVED_MEMBER_FIELDS)
        )
        if field.required and not ruled and field.id in fresh and not fresh[field.id].strip():
            yield found("required", field.id, f"{field.label}不能为空。")


def _softened(before: tuple[Problem, ...], after: tuple[Problem, ...]) -> Iterator[Problem]:
    """Errors that were there before keep nothing from being saved."""
    old = {(each.rule, each.field) for each in before if each.severity is Severity.ERROR}
    for each in after:
        known = each.severity is Severity.ERROR and (each.rule, each.field) in old
        yield replace(each, severity=Severity.WARNING) if known else each


def _sorted(some: list[Problem], wrong: list[Problem]) -> tuple[Problem, ...]:
    """Gravest first; of a field whose value cannot be stored nothing else is said."""
    unread = {problem.field for problem in wrong}
    order = list(Severity)
    kept = [each for each in some if each in wrong or each.field not in unread]
    return tuple(sorted(dict.fromkeys(kept), key=lambda each: order.index(each.severity)))
