"""党员花名册: the members of one branch, or of every branch under an organisation, as one PDF."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.files import write_whole
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import rows, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.roster import RosterSection, roster_pdf
from pmis_desktop.rules import codes
from pmis_desktop.services import finding, portraits, searching
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House

_TITLE = "党员花名册"
# The form's names of what the field table calls otherwise.
COLUMNS = {"organisation": "branch", "membership_kind": "category", "standing": "status"}
# Our own files only: a page object each, never packed.
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """A roster that was written: how many members stand in it, on how many pages."""

    file: Path
    members: int
    pages: int


@collector_paused()
def roster(
    house: House,
    *,
    within: str,
    query: MemberQuery | None = None,
    out: Path,
    masked: bool = True,
    filled_on: date | None = None,
    typesetter: Typesetter | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RosterFile:
    """Write the roster of a branch, or of all branches below an organisation, in tree order.

    ``within`` is an id, a code or a name; with a ``query`` only whom it finds stands there, in its
    order. ``masked`` hides the middle of ID numbers and phones.
    A warm ``typesetter`` serves a few branches. Printing is noted in the local log. Raises
    NothingToPrintError where nobody belongs there, and what finding, setting and writing raise.
    """
    sections = _read(house, within, query, filled_on, masked=masked)
    with house.rules_in_force():
        pdf = roster_pdf(
            sections, masked=masked, typesetter=typesetter, progress=progress, cancelled=cancelled
        )
    # Noted before anything leaves: a full roster without its line in the log must not exist.
    printed = _note(house, sections, masked=masked)
    write_whole(out, pdf)
    # One by one: a single look through 20 MB would hold up the window.
    pages = sum(1 for _ in _PAGE.finditer(pdf))
    return RosterFile(file=out, members=printed, pages=pages)


def _read(
    house: House,
    within: str,
    query: MemberQuery | None,
    filled_on: date | None,
    *,
    masked: bool,
) -> list[RosterSection]:
    day = (filled_on or house.today).isoformat()
    listed = None if query is None else members.find(house, query)
    with house.reading() as connection:
        top = finding.organisation(connection, within)
        if listed is None:
            ids = searching.member_ids(connection, scope=tree.read(connection).subtree(top))
        else:
            ids = members.ids(connection, listed)
        empty = listed is None and _is_branch(connection, top)
        return list(_sections(connection, top, ids, day, masked=masked, empty=empty))


def _note(house: House, sections: list[RosterSection], *, masked: bool) -> int:
    """One line in the local log; returns how many members are in the sections."""
    counted = sum(len(section.rows) for section in sections)
    title = "打印党员花名册" if masked else "打印党员花名册（显示完整号码）"
    house.note("print", title, form="roster", count=str(counted), full=str(int(not masked)))
    return counted


def _sections(
    connection: Connection, top: str, ids: Sequence[str], day: str, *, masked: bool, empty: bool
) -> Iterable[RosterSection]:
    """One section for each branch that has members; ``empty``: the one asked for even without."""
    grown = tree.read(connection)
    found = portraits.flat(connection, ids)
    by_branch: dict[str, list[Record]] = {}
    for rec in ids:
        member = found.pop(rec)
        by_branch.setdefault(member["branch"] or "", []).append(member)
    nobody = not by_branch
    if nobody and not empty:
        raise NothingToPrintError
    for branch in grown.walk(top):
        if branch in by_branch or (branch == top and nobody):
            yield RosterSection(
                title=title_of(grown.names[branch]),
                organisation=grown.names[branch],
                filled_on=day,
                rows=[_row(each, grown.names, masked) for each in by_branch.pop(branch, ())],
            )


def title_of(organisation: str) -> str:
    """The title of a branch's roster, as offices write it: 安仁镇安仁村党支部党员花名册."""
    plain = organisation.removeprefix("中共")
    for ending in ("党支部委员会", "支部委员会"):
        if plain.endswith(ending):
            plain = f"{plain.removesuffix(ending)}党支部"
            break
    return f"{plain}{_TITLE}"


def _row(member: Record, names: dict[str, str], masked: bool) -> Record:
    """A member's values as the form wants them."""
    shown = portraits.spoken(member, names, masked=masked)
    return shown | {column: shown[field] for column, field in COLUMNS.items()}


def _is_branch(connection: Connection, organisation: str) -> bool:
    kind = (rows.one(connection, "organisation", organisation) or {}).get("kind")
    line = codes.code_list("org_kind").get(kind or "")
    return line is not None and line.more["role"] == "branch"
