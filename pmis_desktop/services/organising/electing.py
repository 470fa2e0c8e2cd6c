"""Electing a committee anew (换届), ending a post, and who may be chosen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.models import rows, tree
from pmis_desktop.models.change import Change
from pmis_desktop.rules import dates, organisation_kinds, organisation_terms
from pmis_desktop.services import finding
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.structure import strengths
from pmis_desktop.services.structure.committee import posts
from pmis_desktop.services.structure.strengths import SECRETARY

TEMPORARY = "临时党组织不选举换届，班子由上级指定；要记任职，逐个添加即可。"


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


def candidates(house: House, organisation: str, *, right_in: bool = False) -> tuple[Candidate, ...]:
    """The members of an organisation's subtree, from whom its committee is chosen, by name.

    ``right_in``: only those who stand in the organisation itself.
    """
    with house.reading() as connection:
        whole = tree.read(connection).subtree(organisation)
        scope = frozenset((organisation,)) if right_in else whole
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
    names = Counter(name for _rec, name, _born in members)
    seen: dict[str, int] = {}
    for rec, name, born in members:
        shown = f"{name}（{dates.spoken(born[:7])}生）" if names[name] > 1 and born else name
        seen[shown] = seen.get(shown, 0) + 1
        yield Candidate(rec, name, shown if seen[shown] == 1 else f"{shown}{seen[shown]}")


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
