"""The doubles desk: records that look like one person, compared, and decided by somebody."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from pmis_desktop.errors.services import CountyOnlyError, ReasonMissingError, RecordMissingError
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks, identity
from pmis_desktop.rules.checks import Facts
from pmis_desktop.rules.fields import ENTITIES, Field, member_field
from pmis_desktop.rules.likeness import Likeness, Pair, Person, pairs
from pmis_desktop.services import editing, locks, portraits
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.undoing import DOUBLE

_READ = "id, name, id_number, sex, birth_date, joined_on, mobile, branch, home"
# Periods and dated facts tell of a record, all else of a person.
_BROUGHT_OVER = tuple(
    ent
    for ent, entity in ENTITIES.items()
    if entity.owner == "member" and ent not in {"membership", "category_fact", "status_fact"}
)
_SENTENCES: Mapping[Likeness, str] = {
    Likeness.SAME_NUMBER: "身份证号相同",
    Likeness.OLD_NUMBER: "一个是15位旧号，换算成18位后相同",
    Likeness.NEAR_NUMBER: "身份证号只差一位，或相邻两位颠倒",
    Likeness.SAME_NAME: "姓名和出生年月相同",
}
_NOT_COMPARED = frozenset({"removal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two records on the desk; ``sentence`` says why they lie there, ``likely`` how it weighs."""

    one: str
    other: str
    name: str
    other_name: str
    branch: str
    other_branch: str
    likeness: Likeness
    sentence: str
    likely: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedField:
    """One field of both records as people read it; ``fixed``: it cannot be taken over here."""

    id: str
    label: str
    one: str
    other: str
    fixed: bool

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.one != self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both records side by side, numbers in full, with the branches they are in now."""

    one: str
    other: str
    names: tuple[str, str]
    branches: tuple[str, str]
    branch_names: tuple[str, str]
    fields: tuple[ComparedField, ...]


def find(house: House, step: Callable[[int, int], object] | None = None) -> tuple[Double, ...]:
    """Every suspected pair that nobody has told apart yet, the likeliest first.

    25,822 people take a second; ``step`` hears how far it is and may raise to stop.
    """
    with house.reading() as connection:
        known = {row[0]: row for row in _everybody(connection)}
        names = tree.read(connection).names
        apart = {
            (row[0], row[1]): row[2]
            for row in rows.fetch(connection, "SELECT one, other, seal FROM told_apart")
        }
    found = pairs([_person(row) for row in known.values()], step)
    return tuple(
        _double(pair, known, names)
        for pair in found
        if apart.get((pair.one, pair.other)) != _seal(known[pair.one], known[pair.other])
    )


def compare(house: House, one: str, other: str) -> Comparison:
    """Two records side by side; that they were looked at is noted. Raises RecordMissingError."""
    with house.reading() as connection:
        found = portraits.flat(connection, (one, other))
        _require(found, one, other)
        names = tree.read(connection).names
        fixed = locks.reasons(house, connection, "member", new=False)
        left, right = (portraits.spoken(found[rec], names, masked=False) for rec in (one, other))
        fields = tuple(
            ComparedField(
                id=field.id,
                label=field.label,
                one=left.get(field.id) or "",
                other=right.get(field.id) or "",
                fixed=field.id in fixed or field.id in editing.DERIVED,
            )
            for field in _compared()
            if left.get(field.id) or right.get(field.id)
        )
    for rec in (one, other):
        house.note("look", "比对疑似重复的党员", record=rec)
    places = tuple(found[rec].get("branch") or "" for rec in (one, other))
    return Comparison(
        one=one,
        other=other,
        names=(left.get("name") or UNNAMED, right.get("name") or UNNAMED),
        branches=(places[0], places[1]),
        branch_names=(names.get(places[0], ""), names.get(places[1], "")),
        fields=fields,
    )


def keep_both(house: House, one: str, other: str, reason: str) -> None:
    """They are two people: not asked again unless a name or ID number of theirs changes.

    Raises ReasonMissingError, RecordMissingError.
    """
    _require_reason(reason)
    author = house.author()
    first, second = sorted((one, other))
    with house.writing() as connection:
        known = {row[0]: row for row in _everybody(connection, (first, second))}
        _require(known, first, second)
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO told_apart (one, other, seal, reason, who, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (first, second, _seal(known[first], known[second]), reason, author.who, author.at),
        )
    house.note("told_apart", "疑似重复的两条记录都保留", one=first, other=second, reason=reason)


def ask_again(house: House, one: str, other: str) -> None:
    """Take back that two records are two people."""
    with house.writing() as connection:
        connection.exec_driver_sql(
            "DELETE FROM told_apart WHERE one = ? AND other = ?", tuple(sorted((one, other)))
        )


def join(
    house: House,
    kept: str,
    other: str,
    *,
    reason: str,
    take: Collection[str] = (),
    branch: str = "",
) -> int | None:
    """They are one person: one record stays, the other goes, as one change that stands whole.

    ``take`` names the fields whose values come from the other. What belongs to the other (posts,
    awards, papers …) is written anew under the kept one: a record does not change its owner, of
    which the branches would not hear. With ``branch`` the person is moved there. Gives the unit of
    history. Raises ReasonMissingError, RecordMissingError also for one that was removed meanwhile,
    ProblemsError, OutsideScopeError (a transfer is needed), CountyOnlyError, and
    OrganisationEndedError.
    """
    _require_reason(reason)
    with house.change(f"合并重复的党员记录（{reason.strip()}）", kind=DOUBLE) as change:
        found = portraits.flat(change.connection, (kept, other))
        _require({rec for rec in found if not found[rec].get("removed")}, kept, other)
        _refuse_fixed(house, change.connection, other, take)
        change.whole = True
        taken = {name: found[other].get(name) for name in take if name not in editing.DERIVED}
        _refuse_errors(house, change.connection, found, (kept, other), taken)
        editing.put(house, change, "member", kept, taken)
        if branch:
            editing.place(house, change, kept, branch)
        words = f"与{found[kept].get('name') or UNNAMED}重复：{reason.strip()}"
        _bring_over(change, kept, other, words)
        change.update("member", other, {"removed": "1", "removed_reason": words})
        _take_out_periods(change, other, words)
    return change.summary.unit if change.summary else None


def _everybody(connection: Connection, some: Collection[str] = ()) -> list[tuple[str, ...]]:
    """Everybody who was not taken out, or these of them."""
    narrowed = f" AND id IN ({rows.marks(tuple(some))})" if some else ""
    return rows.fetch(
        connection,
        f"SELECT {_READ} FROM member WHERE removed IS NULL{narrowed} ORDER BY row",  # noqa: S608
        tuple(some),
    )


def _person(row: tuple[str | None, ...]) -> Person:
    rec, name, number, sex, birth, joined, mobile, branch, home = row
    told = identity.birth_date(number) if number and identity.is_valid(number) else None
    return Person(
        id=rec or "",
        name=name or "",
        id_number=number or "",
        sex=sex or "",
        birth_date=birth or told or "",
        joined_on=joined or "",
        mobile=mobile or "",
        current=branch is not None or home is None,
    )


def _double(pair: Pair, known: Mapping[str, tuple[str, ...]], names: Mapping[str, str]) -> Double:
    one, other = known[pair.one], known[pair.other]
    also = [member_field(each).label for each in pair.agrees if each not in {"name", "sex"}]
    sentence = _SENTENCES[pair.likeness]
    if pair.likeness is not Likeness.SAME_NAME and "name" in pair.agrees:
        also.insert(0, member_field("name").label)
    return Double(
        one=pair.one,
        other=pair.other,
        name=one[1] or UNNAMED,
        other_name=other[1] or UNNAMED,
        branch=names.get(one[7] or one[8] or "", ""),
        other_branch=names.get(other[7] or other[8] or "", ""),
        likeness=pair.likeness,
        sentence=f"{sentence}，{'、'.join(also)}也相同" if also else sentence,
        likely=pair.is_likely,
    )


def _seal(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """What a decision to keep both stands on: both names and ID numbers."""
    said = "\n".join(f"{row[1] or ''}\t{row[2] or ''}" for row in sorted((one, other)))
    return sha256(said.encode()).hexdigest()


def _compared() -> Iterator[Field]:
    """The fields that are set beside each other; in the order of the form."""
    for name in portraits.MEMBER_FIELDS:
        field = member_field(name)
        if field.group not in _NOT_COMPARED:
            yield field


def _require(found: Collection[str], *some: str) -> None:
    if len(set(some)) < len(some) or any(rec not in found for rec in some):
        raise RecordMissingError(ENTITIES["member"].label)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissingError


def _refuse_errors(
    house: House,
    connection: Connection,
    found: Mapping[str, Record],
    two: tuple[str, str],
    taken: Record,
) -> None:
    """An error that neither the record nor the double brought about: the other one is leaving."""
    kept = found[two[0]]
    view = {**kept, **taken}
    third = connection.exec_driver_sql(
        "SELECT COUNT(*) FROM member WHERE id_number = ? AND removed IS NULL AND id NOT IN (?, ?)",
        (view.get("id_number"), *two),
    ).scalar_one()
    facts = Facts(same_id_number=int(third), at_county=house.at_county)
    before = checks.problems(kept, on=house.today)
    editing.refuse_new(tuple(before), tuple(checks.problems(view, on=house.today, facts=facts)))


def _refuse_fixed(house: House, connection: Connection, other: str, take: Collection[str]) -> None:
    """What a branch may not write would make the county refuse all of it.

    That are fields of the county, and posts in organisations that are not the branch's.
    """
    if house.at_county:
        return
    fixed = locks.reasons(house, connection, "member", new=False)
    for name in take:
        if name in fixed:
            raise CountyOnlyError(member_field(name).label)
    scope = tree.read(connection).subtree(settings.get(connection, settings.ORGANISATION))
    posts = rows.load(connection, "post", (other,), by="member").values()
    if any(not post.get("removed") and post.get("organisation") not in scope for post in posts):
        raise CountyOnlyError(f"其他党组织的{ENTITIES['post'].label}")


def _bring_over(change: Change, kept: str, other: str, words: str) -> None:
    """Write under the kept record what only the other one has; the other's own goes with it."""
    for ent in _BROUGHT_OVER:
        there = _in_use(change, ent, kept).values()
        known = [_without_owner(values) for values in there]
        for rec, values in _in_use(change, ent, other).items():
            alone = ent == "admission" and known
            if not alone and _without_owner(values) not in known:
                change.create(ent, {**values, "member": kept})
            change.update(ent, rec, {"removed": "1", "removed_reason": words})


def _take_out_periods(change: Change, other: str, words: str) -> None:
    """The open period of a record that is none must not count anybody."""
    for rec, values in _in_use(change, "membership", other).items():
        if not values.get("ended_on"):
            change.update("membership", rec, {"removed": "1", "removed_reason": words})


def _in_use(change: Change, ent: str, member: str) -> dict[str, Record]:
    found = rows.load(change.connection, ent, (member,), by="member")
    return {rec: values for (_, rec), values in found.items() if not values.get("removed")}


def _without_owner(values: Record) -> Record:
    return {name: value for name, value in values.items() if name != "member"}
