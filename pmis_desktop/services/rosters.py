"""党员花名册: the members of one branch, or of every branch under an organisation, as one PDF."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.files import write_whole
from pmis_desktop.models import rows, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.roster import RosterSection, roster_pdf
from pmis_desktop.rules import codes
from pmis_desktop.services import finding, portraits, searching
from pmis_desktop.services.house import House

_TITLE = "党员花名册"
# The form's names of what the field table calls otherwise.
_COLUMNS = {"organisation": "branch", "membership_kind": "category", "standing": "status"}
# Our own files only: a page object each, never packed.
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """A roster that was written: how many members stand in it, on how many pages."""

    file: Path
    members: int
    pages: int


def roster(
    house: House,
    *,
    within: str,
    out: Path,
    masked: bool = True,
    filled_on: date | None = None,
    typesetter: Typesetter | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RosterFile:
    """Write the roster of a branch, or of all branches below an organisation, in tree order.

    ``within`` is an id, a code or a name. ``masked`` hides the middle of ID numbers and phones.
    A warm ``typesetter`` serves a few branches. Printing is noted in the local log. Raises
    NothingToPrintError where nobody belongs there, and what finding, setting and writing raise.
    """
    day = (filled_on or house.today).isoformat()
    with house.reading() as connection:
        sections = list(_sections(connection, within, day, masked=masked))
    pdf = roster_pdf(
        sections, masked=masked, typesetter=typesetter, progress=progress, cancelled=cancelled
    )
    members = sum(len(section.rows) for section in sections)
    # Noted before anything leaves: a full roster without its line in the log must not exist.
    title = "打印党员花名册" if masked else "打印党员花名册（显示完整号码）"
    house.note("print", title, form="roster", count=str(members), full=str(int(not masked)))
    write_whole(out, pdf)
    return RosterFile(file=out, members=members, pages=len(_PAGE.findall(pdf)))


def _sections(
    connection: Connection, within: str, day: str, *, masked: bool
) -> Iterable[RosterSection]:
    """One section for each branch that has members; one branch asked for stands there empty too."""
    grown = tree.read(connection)
    top = finding.organisation(connection, within)
    scope = grown.subtree(top)
    ids = searching.member_ids(connection, scope=scope)
    found = portraits.flat(connection, ids)
    by_branch: dict[str, list[Record]] = {}
    for rec in ids:
        by_branch.setdefault(found[rec]["branch"] or "", []).append(found[rec])
    if not by_branch and not _is_branch(connection, top):
        raise NothingToPrintError
    for branch in grown.walk(top):
        if branch in by_branch or (branch == top and not by_branch):
            yield RosterSection(
                title=title_of(grown.names[branch]),
                organisation=grown.names[branch],
                filled_on=day,
                rows=[_row(each, grown.names, masked) for each in by_branch.get(branch, ())],
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
    return shown | {column: shown[field] for column, field in _COLUMNS.items()}


def _is_branch(connection: Connection, organisation: str) -> bool:
    kind = (rows.one(connection, "organisation", organisation) or {}).get("kind")
    line = codes.code_list("org_kind").get(kind or "")
    return line is not None and line.more["role"] == "branch"
