"""The terms of all committees: whose is over, whose ends soon, and what the first page says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows, tree
from pmis_desktop.rules import codes, moments, organisation_kinds, organisation_terms
from pmis_desktop.rules.organisation_terms import State
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Task

_ORDER: tuple[State, ...] = ("over", "soon", "unknown", "running")
WORDS = {"over": "已到届", "soon": "半年内届满", "unknown": "没有登记", "running": "任期内"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeTerm:
    """One organisation with an elected committee, and how its term stands today."""

    organisation: str
    name: str
    superior: str
    kind: str
    term_number: str
    began_on: str
    ends_on: str
    secretary: str
    state: State


def every(house: House) -> tuple[CommitteeTerm, ...]:
    """All organisations that elect a committee: what is over first, the earliest end first."""
    with house.reading() as connection:
        return read(connection, house.today)


def read(connection: Connection, today: date) -> tuple[CommitteeTerm, ...]:
    """The same within a reading."""
    names = tree.read(connection).names
    found = rows.fetch(
        connection,
        "SELECT id, name, parent, kind, term_number, term_began_on, term_ends_on, secretary"
        " FROM organisation WHERE removed IS NULL AND dissolved_on IS NULL"
        " AND functional IS NOT '1' AND for_floating IS NOT '1' ORDER BY row",
    )
    terms = [
        CommitteeTerm(
            organisation=rec,
            name=name or "",
            superior=names.get(parent, ""),
            kind=codes.code_list("org_kind").label(kind) or "",
            term_number=number or "",
            began_on=began or "",
            ends_on=ends or "",
            secretary=secretary or "",
            state=organisation_terms.stands(ends, today).state,
        )
        for rec, name, parent, kind, number, began, ends, secretary in found
        if organisation_kinds.has_terms(kind)
    ]
    return tuple(sorted(terms, key=lambda term: (_ORDER.index(term.state), term.ends_on)))


def tasks(connection: Connection, today: date) -> Iterator[Task]:
    """One thing to do where committees are to be elected anew, in one sentence for all of them."""
    found = read(connection, today)
    over = [term for term in found if term.state == "over"]
    soon = [term for term in found if term.state == "soon"]
    if not over and not soon:
        return
    due = (*over, *soon)
    first = due[0]
    last = organisation_terms.stands(first.ends_on, today).ends_on or today
    day = moments.said(last, today)
    if len(due) == 1:
        sentence = f"{first.name}的任期{'已' if over else '将'}于 {day}届满"
        reason = "延期换届要报上级批准；换届后在“班子与届次”里登记"
    else:
        parts = [f"{len(over)} 个已到届没有换届"] if over else []
        parts += [f"{len(soon)} 个半年内届满"] if soon else []
        sentence, reason = f"党组织换届：{'，'.join(parts)}", f"最早的是{first.name}（{day}）"
    yield Task(
        kind="terms",
        weight="warn" if over else "info",
        sentence=sentence,
        reason=reason,
        verb="查看",
        count=len(due),
        records=tuple(term.organisation for term in due),
        record_kind="organisation",
    )
