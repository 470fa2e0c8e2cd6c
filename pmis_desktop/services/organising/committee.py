"""The committee of an organisation: who holds which post, and electing a new one (换届)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.models import rows, tree
from pmis_desktop.models.change import Change
from pmis_desktop.rules import case_checks, codes, dates, organisation_kinds, organisation_terms
from pmis_desktop.rules.problems import Problem, found
from pmis_desktop.services import finding
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.organising import strengths
from pmis_desktop.services.organising.strengths import SECRETARY

_LAST = 9999
# Who came in the middle of a term is not measured by its election.
_IN_BETWEEN = frozenset({"by_election", "appointed", "sent"})
TEMPORARY = "临时党组织不选举换届，班子由上级指定；要记任职，逐个添加即可。"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """One post of a member in a committee; days as stored."""

    id: str
    member: str
    name: str
    code: str
    label: str
    term_number: str
    began_on: str
    ended_on: str
    place: str
    produced_by: str
    document: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may hold a post: the name, told apart where several have it."""

    member: str
    name: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A new term: what everybody in the committee has in common, and who holds which post."""

    organisation: str
    on: str
    term_number: str
    years: int
    ends_on: str
    elected_by: str
    document: str
    posts: tuple[tuple[str, str], ...]


def posts(connection: Connection, organisation: str) -> tuple[HeldPost, ...]:
    """Every post that was ever held in an organisation, in the order of the committee."""
    found_rows = rows.fetch(
        connection,
        "SELECT p.id, p.member, COALESCE(m.name, ''), p.post, p.title, p.term_number, p.began_on,"
        " p.ended_on, p.place, p.produced_by, p.document"
        " FROM post AS p LEFT JOIN member AS m ON m.id = p.member"
        " WHERE p.organisation = ? AND p.removed IS NULL",
        (organisation,),
    )
    held = [_held(*(str(each or "") for each in row)) for row in found_rows]
    return tuple(sorted(held, key=_rank))


def _held(*values: str) -> HeldPost:
    rec, member, name, code, title, term, began, ended, place, produced, document = values
    return HeldPost(
        id=rec,
        member=member,
        name=name or UNNAMED,
        code=code,
        label=title or codes.code_list("party_posts").label(code) or code,
        term_number=term,
        began_on=began,
        ended_on=ended,
        place=place,
        produced_by=produced,
        document=document,
    )


def _rank(post: HeldPost) -> tuple[int, int, str, str]:
    order = [line.code for line in codes.code_list("party_posts").codes]
    at = order.index(post.code) if post.code in order else len(order)
    if post.code == "first_secretary":
        at = 0
    return (int(post.place) if post.place.isdigit() else _LAST, at, post.began_on, post.id)


def candidates(house: House, organisation: str) -> tuple[Candidate, ...]:
    """The members of an organisation's subtree, from whom its committee is chosen, by name."""
    with house.reading() as connection:
        scope = tree.read(connection).subtree(organisation)
        members: list[tuple[str, str, str]] = []
        for some in rows.chunks(scope):
            members += rows.fetch(
                connection,
                "SELECT id, COALESCE(name, ''), COALESCE(birth_date, '') FROM member"  # noqa: S608
                f" WHERE removed IS NULL AND branch IN ({rows.marks(some)}) ORDER BY pinyin, row",
                some,
            )
    return tuple(_told_apart(members))


def _told_apart(members: Sequence[tuple[str, str, str]]) -> Iterable[Candidate]:
    names = [name for _rec, name, _born in members]
    seen: dict[str, int] = {}
    for rec, name, born in members:
        shown = f"{name}（{dates.spoken(born[:7])}生）" if names.count(name) > 1 and born else name
        seen[shown] = seen.get(shown, 0) + 1
        yield Candidate(rec, name, shown if seen[shown] == 1 else f"{shown}{seen[shown]}")


def problems(
    record: Mapping[str, str | None], held: Sequence[HeldPost], connection: Connection
) -> list[Problem]:
    """R21: the posts against the term, and the secretary by name against the secretary by post."""
    present = [post for post in held if not post.ended_on]
    began = record.get("term_began_on")
    elected = [
        case_checks.Post(holder=post.member, post=post.code, began_on=post.began_on or None)
        for post in present
        if post.produced_by not in _IN_BETWEEN
    ]
    everybody = {post.holder for post in elected}
    told = case_checks.committee_problems(elected, everybody, began)[:1]
    if began and any(p.began_on and dates.surely_before(p.began_on, began) for p in present):
        sentence = "有人的任职日期早于本届起始日期，请核对换届时是否续任。"
        told.append(found("R21", "term_began_on", sentence))
    named = (record.get("secretary") or "").split("（")[0].strip()
    secretaries = {post.name for post in present if post.code == SECRETARY}
    if named and secretaries and named not in secretaries:
        told.append(found("R21", "secretary", "“党组织书记”与班子成员里的书记不一致，请核对。"))
    gone = _gone(connection, [post.member for post in present])
    if gone:
        sentence = f"{gone} 名班子成员已不在册，请登记免职。"
        told.append(found("R21", "secretary", sentence))
    return told


def _gone(connection: Connection, members: Sequence[str]) -> int:
    """How many of some members are on nobody's books any more."""
    found_rows = rows.fetch(
        connection,
        "SELECT COUNT(*) FROM member WHERE (branch IS NULL OR removed IS NOT NULL)"  # noqa: S608
        f" AND id IN ({rows.marks(members)})",
        members,
    )
    return int(found_rows[0][0])


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new term may be called and how long it usually is; years 0 where no rule says."""

    term_number: str
    years: int
    ends_on: str


def propose(house: House, organisation: str, began_on: str) -> Proposal:
    """The next term's number, and its usual length from a day that is typed. RecordMissingError."""
    with house.reading() as connection:
        rec = finding.record(connection, "organisation", organisation)
        record = rows.one(connection, "organisation", rec) or {}
        natures = strengths.natures(connection).get(rec, [])
    began = dates.parse(began_on) if began_on.strip() else ""
    years = None
    if isinstance(began, str) and began:
        village = organisation_kinds.is_village(
            record.get("name") or "", record.get("affiliation"), natures
        )
        first = dates.first_day(began)
        years = organisation_terms.usual_years(record.get("kind"), village=village, began=first)
        if years:
            ends_on = organisation_terms.end_of(first, years).isoformat()
            return Proposal(_next(record.get("term_number")), years, ends_on)
    return Proposal(_next(record.get("term_number")), years or 0, "")


def _next(term_number: str | None) -> str:
    digits = "".join(mark for mark in term_number or "" if mark.isdigit())
    if not digits or len(digits) > 3:  # noqa: PLR2004 - 届次 of four digits is a year
        return ""
    return (term_number or "").replace(digits, str(int(digits) + 1), 1)


def end_post(house: House, post: str, *, on: str, document: str = "") -> Edited:
    """End a post on a day. Raises RecordMissingError, ActRefusedError."""
    day = the_day(house, on)
    with house.change("免去党内任职") as change:
        finding.record(change.connection, "post", post)
        began = (change.current("post", post) or {}).get("began_on")
        if began and dates.surely_before(day, began):
            raise ActRefusedError("免职日期早于任职日期。")
        change.update("post", post, {"ended_on": day, "ended_document": document.strip() or None})
    unit = change.summary.unit if change.summary else None
    return Edited(id=post, unit=unit, problems=())


def the_day(house: House, text: str) -> str:
    """A typed day that has come. Raises ActRefusedError."""
    day = dates.parse(text) if text.strip() else None
    if not isinstance(day, str):
        raise ActRefusedError("请写明日期，例如 2026-03-01。")
    if dates.first_day(day) > house.today:
        raise ActRefusedError("日期晚于今天。")
    return day


def elect(house: House, election: Election) -> Edited:
    """换届: all present posts end on the day, the new ones begin, the term is written; all or none.

    Raises RecordMissingError, and ActRefusedError for a temporary organisation, a day to come, a
    term that ends before it begins, or a committee without anybody.
    """
    on = the_day(house, election.on)
    with house.change("换届") as change:
        change.whole = True
        rec = finding.record(change.connection, "organisation", election.organisation)
        record = change.current("organisation", rec) or {}
        _refuse_election(record, election, on)
        _end_present(change, rec, on)
        for place, (member, code) in enumerate(election.posts, 1):
            change.create("post", _new_post(election, rec, member, code, on, place))
        change.update("organisation", rec, _term(change, election, on))
    unit = change.summary.unit if change.summary else None
    return Edited(id=rec, unit=unit, problems=())


def _refuse_election(record: rows.Record, election: Election, on: str) -> None:
    if organisation_kinds.is_temporary(record.get("kind")):
        raise ActRefusedError(TEMPORARY)
    if record.get("dissolved_on"):
        raise ActRefusedError("这个党组织已经撤销。")
    if not election.posts:
        raise ActRefusedError("请至少选定一名班子成员。")
    if len(set(election.posts)) < len(election.posts):
        raise ActRefusedError("同一名党员的同一职务写了两次。")
    ends = dates.parse(election.ends_on) if election.ends_on.strip() else None
    if not isinstance(ends, str) or dates.surely_before(ends, on):
        raise ActRefusedError("届满日期没有写，或早于换届日期。")


def _end_present(change: Change, organisation: str, on: str) -> None:
    for post in posts(change.connection, organisation):
        if not post.ended_on:
            change.update("post", post.id, {"ended_on": on})


def _new_post(  # noqa: PLR0917 - one line of the election each
    election: Election, organisation: str, member: str, code: str, on: str, place: int
) -> rows.Record:
    return {
        "member": member,
        "organisation": organisation,
        "post": code,
        "term_number": election.term_number.strip() or None,
        "began_on": on,
        "document": election.document.strip() or None,
        "produced_by": "elected",
        "place": str(place),
    }


def _term(change: Change, election: Election, on: str) -> rows.Record:
    holder = next((member for member, code in election.posts if code == SECRETARY), None)
    name = (change.current("member", holder) or {}).get("name") if holder else None
    ends = dates.parse(election.ends_on)
    written: rows.Record = {
        "term_number": election.term_number.strip() or None,
        "term_began_on": on,
        "term_ends_on": ends if isinstance(ends, str) else None,
        "term_years": str(election.years) if election.years else None,
        "term_elected_by": election.elected_by.strip() or None,
    }
    return {**written, "secretary": name} if name else written
