"""信息质量整改通知: what each branch of an organisation is to mend, as a form on paper.

Names stand in it, ID numbers only in part.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.files import write_whole
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.printing.mending import (
    MendingRow,
    MendingSection,
    mending_pdf,
    mending_pictures,
)
from pmis_desktop.printing.wording import long_date
from pmis_desktop.rules import wordings
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.identity import mask_id
from pmis_desktop.rules.problems import MISSING
from pmis_desktop.services import searching
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.quality import figures
from pmis_desktop.services.quality.figures import Figures, Targets
from pmis_desktop.services.quality.reading import scope
from pmis_desktop.services.quality.standing import PROBLEMS


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFile:
    """Notices that were written: to how many branches, about how many members."""

    file: Path
    branches: int
    members: int


def sections(house: House, within: str = "") -> tuple[MendingSection, ...]:
    """The notice to each branch that has something to mend, in the order of the tree.

    Raises NothingToPrintError where nothing is to be mended.
    """
    of_branch = {each.id: each.figures for each in figures.of_organisations(house)}
    with house.reading() as connection:
        grown = tree.read(connection)
        sender = grown.names.get(settings.get(connection, settings.ORGANISATION), "")
        where, values = searching.joined(scope(connection, within))
        grave, wanted = searching.among("f.severity", [each.value for each in PROBLEMS])
        found = rows.fetch(
            connection,
            "SELECT m.branch, m.id, m.name, m.id_number, f.rule, f.field, f.message"  # noqa: S608
            " FROM finding AS f JOIN member AS m ON m.id = f.member"
            f" WHERE m.branch IS NOT NULL AND {where} AND {grave}"
            " ORDER BY m.branch, m.pinyin, m.row, f.rule",
            (*values, *wanted),
        )
    if not found:
        raise NothingToPrintError
    written = {branch: list(_rows(lines)) for branch, lines in groupby(found, _first)}
    with house.rules_in_force():
        targets = Targets.of(house.today)
        what_to_do = wordings.said("mending_what_to_do")
    return tuple(
        MendingSection(
            branch=grown.names[branch],
            sender=sender,
            day=house.today.isoformat(),
            lines=(
                (
                    f"{long_date(house.today.isoformat())}检查了你单位的党员信息。"
                    f"{_standing(of_branch.get(branch, Figures()), targets)}"
                ),
                f"以下 {len(written[branch])} 名党员的信息需要核实。{what_to_do}",
            ),
            rows=written[branch],
        )
        for branch in grown.walk()
        if branch in written
    )


def notice(
    house: House,
    out: Path,
    *,
    within: str = "",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> NoticeFile:
    """Write the notices of an organisation's branches; printing is noted in the local log.

    Raises NothingToPrintError, and what setting and writing raise.
    """
    found = sections(house, within)
    pdf = mending_pdf(found, progress=progress, cancelled=cancelled)
    members = _note(house, found, "打印信息质量整改通知")
    write_whole(out, pdf)
    return NoticeFile(file=out, branches=len(found), members=members)


def pages(
    house: House,
    *,
    dpi: float,
    within: str = "",
    printing: bool = False,
    most: int | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same notices page by page as PNG pictures, at most so many: for preview, or a printer.

    ``printing`` is noted as every print is, before the first page is given.
    """
    found = sections(house, within)
    if printing:
        _note(house, found, "打印信息质量整改通知")
    return islice(mending_pictures(found, ppi=dpi, cancelled=cancelled), most)


def _note(house: House, found: Sequence[MendingSection], title: str) -> int:
    members = sum(len(section.rows) for section in found)
    house.note("print", title, form="mending", count=str(members))
    return members


def _first(row: Sequence[str]) -> str:
    return row[0]


def _rows(found: Iterable[Sequence[str]]) -> Iterator[MendingRow]:
    """One row for each member, all that is to be looked at in one cell."""
    for _, lines in groupby(found, lambda row: row[1]):
        several = list(lines)
        said = [row[6] for row in several if row[4] != MISSING]
        empty = [member_field(row[5]).label for row in several if row[4] == MISSING]
        if empty:
            said.append(f"没有填写：{'、'.join(empty)}。")
        name, number = several[0][2], several[0][3]
        yield MendingRow(
            name=name or UNNAMED, id_number=mask_id(number or ""), message="".join(said)
        )


def _standing(found: Figures, targets: Targets) -> str:
    return (
        f"党员 {found.members:,} 名，没有错误的 {found.correct:,} 名，准确率 {found.accuracy}"
        f"（目标 {targets.accuracy}%）；应填 {found.cells:,} 项，已填 {found.filled:,} 项，"
        f"完整率 {found.completeness}（目标 {targets.completeness}%）。"
    )
