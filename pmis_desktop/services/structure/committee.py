"""The committee of an organisation: who holds which post, and what the rules say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import case_checks, codes, dates
from pmis_desktop.rules.problems import Problem, found
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.structure.strengths import SECRETARY

_LAST = 9999
# Who came in the middle of a term is not measured by its election.
_IN_BETWEEN = frozenset({"by_election", "appointed", "sent"})


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
    return tuple(sorted(held, key=rank))


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


def rank(post: HeldPost) -> tuple[int, int, str, str]:
    """Where a post stands in its committee: by its place, else by the order of the list."""
    order = [line.code for line in codes.code_list("party_posts").codes]
    at = order.index(post.code) if post.code in order else len(order)
    if post.code == "first_secretary":
        at = 0
    return (int(post.place) if post.place.isdigit() else _LAST, at, post.began_on, post.id)


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
