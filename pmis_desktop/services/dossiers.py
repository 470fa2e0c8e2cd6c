"""Everything held on one person, to be read, printed and given away with a reason.

Source: the right to look up and copy one's data, 个人信息保护法第四十五条.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.files import write_whole
from pmis_desktop.models import purge_orders, rows, tree
from pmis_desktop.models.journal import LOCAL_LOG
from pmis_desktop.printing.dossier import DossierSheet, dossier_pdf, dossier_pictures
from pmis_desktop.rules import form_sections, moments
from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.services import belonging, finding, history, portraits
from pmis_desktop.services.attachments import listing
from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.services.history import Step
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import retention
from pmis_desktop.spreadsheets.writing import write_table

TITLE = "党员个人信息全部记录"
_HISTORY = "变更记录"
_LOOKS = "查看、打印和导出的记录"
_HEADINGS = ("类别", "项目", "内容")
_KEEPING = "保管与清除"
_EMPTY = "（空）"

Line = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSection:
    """One heading with its lines: what, and what is held about it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything held on one person, as people read it.

    ``member`` is the id, under which the log finds who printed or copied it. ``masked`` hides the
    middle of numbers; ``reason`` says why they are shown whole.
    """

    member: str
    name: str
    branch: str
    made_at: str
    made_by: str
    masked: bool
    reason: str
    sections: tuple[DossierSection, ...]


def gather(house: House, member: str, *, reason: str = "") -> Dossier:
    """Every value, period, fact and paper, every change, and who looked at it.

    Numbers are masked unless a reason is given. Looking is noted in the local log with it. Raises
    RecordMissingError, also for a name that several bear.
    """
    masked = not reason.strip()
    with house.reading() as connection:
        rec = finding.record(connection, "member", member)
        values = portraits.flat(connection, [rec])[rec]
        names = tree.read(connection).names
        looks = tuple(_looks(connection, rec))
    spoken = portraits.spoken(values, names, masked=masked)
    held = belonging.belongings(house, "member", rec)
    steps = history.of_record(house, "member", rec)
    house.note("look", "汇总个人全部信息", record=rec, full=str(int(not masked)), reason=reason)
    papers = _papers(listing.of_member(house, rec))
    made = [*_own(spoken), *_belongings(held), *papers, *_history(steps, masked=masked)]
    if looks:
        made.append(DossierSection(title=_LOOKS, lines=looks))
    kept = tuple(_keeping(house, rec))
    if kept:
        made.append(DossierSection(title=_KEEPING, lines=kept))
    author = house.author()
    return Dossier(
        member=rec,
        name=values.get("name") or "",
        branch=spoken.get("branch") or "",
        made_at=author.at,
        made_by=author.who,
        masked=masked,
        reason=reason.strip(),
        sections=tuple(made),
    )


def pages(house: House, dossier: Dossier, *, dpi: float, printing: bool = False) -> list[bytes]:
    """The dossier page by page as PNG pictures; ``printing`` is noted. Raises as setting does."""
    if printing:
        _note(house, "print", "打印个人全部信息", dossier)
    return dossier_pictures(_sheet(dossier), ppi=dpi)


def write_pdf(house: House, dossier: Dossier, out: Path) -> Path:
    """The dossier as a PDF file; raises ReasonMissingError for masked numbers, and a FileError.

    Whoever asks for a copy of what is held gets it whole, so a reason must be given before.
    """
    _require_reason(dossier)
    pdf = dossier_pdf(_sheet(dossier))
    # Noted before anything leaves: a full copy without its line in the log must not exist.
    _note(house, "export", "导出个人全部信息", dossier)
    write_whole(out, pdf)
    return out


def write_workbook(house: House, dossier: Dossier, out: Path) -> Path:
    """The dossier as a sheet of three columns; raises as `write_pdf` does."""
    _require_reason(dossier)
    _note(house, "export", "导出个人全部信息", dossier)
    lines = [
        (section.title, label, text)
        for section in dossier.sections
        for label, text in section.lines
    ]
    write_table(
        out,
        TITLE,
        _HEADINGS,
        lines,
        unit=dossier.branch,
        filled_on=house.today.isoformat(),
        footer=f"导出人：{dossier.made_by}　理由：{dossier.reason}",
    )
    return out


def _require_reason(dossier: Dossier) -> None:
    if dossier.masked:
        raise ReasonMissingError


def _note(house: House, kind: str, title: str, dossier: Dossier) -> None:
    full = str(int(not dossier.masked))
    house.note(kind, title, form="dossier", record=dossier.member, full=full, reason=dossier.reason)


def _own(spoken: dict[str, str | None]) -> Iterator[DossierSection]:
    """What the record itself says, under the headings of its form."""
    for section in form_sections.sections("member"):
        told = ((field.label, spoken.get(field.id)) for field in section.fields)
        lines = tuple((label, text) for label, text in told if text)
        if lines:
            yield DossierSection(title=section.title, lines=lines)


def _belongings(held: tuple[belonging.Belonging, ...]) -> Iterator[DossierSection]:
    """Periods, dated facts, posts and the like, a line each."""
    for kind in dict.fromkeys(each.kind for each in held):
        lines = tuple(
            (each.name or kind, "；".join(f"{label} {text}" for label, text in each.lines))
            for each in held
            if each.kind == kind
        )
        yield DossierSection(title=kind, lines=lines)


def _papers(attachments: Iterable[Attachment]) -> Iterator[DossierSection]:
    """Photos and materials: of what kind, what they are called, of which day."""
    lines = tuple(
        (each.label, "；".join(filter(None, (each.title, each.dated_on, each.remark))))
        for each in attachments
    )
    if lines:
        yield DossierSection(title=ENTITIES["attachment"].label, lines=lines)


def _history(steps: list[Step], *, masked: bool) -> Iterator[DossierSection]:
    """Every change, the oldest first: when and who, then what from what to what."""
    lines = tuple(
        (
            f"{moments.stamp(step.at)} {step.who}",
            f"{step.title}：{'；'.join(_change(each, masked=masked) for each in step.changes)}",
        )
        for step in steps
        if step.changes
    )
    if lines:
        yield DossierSection(title=_HISTORY, lines=lines)


def _change(change: dict[str, str], *, masked: bool) -> str:
    old, new = (_shown(change["field"], change[side], masked=masked) for side in ("old", "new"))
    return f"{change['label']} {new}" if not change["old"] else f"{change['label']} {old} → {new}"


def _shown(field_id: str, value: str, *, masked: bool) -> str:
    if not value:
        return _EMPTY
    try:
        hidden = masked and member_field(field_id).masked
    except KeyError:
        hidden = False
    if not hidden:
        return value
    return mask_id(value) if field_id == "id_number" else mask_phone(value)


def _looks(connection: Connection, rec: str) -> Iterator[Line]:
    """Who looked at this record, printed it or had its numbers shown, by the local log."""
    found = rows.fetch(
        connection,
        "SELECT u.at, u.who, u.title FROM journal AS j JOIN unit AS u ON u.id = j.unit"
        " WHERE j.log = ? AND instr(j.line, ?) > 0 ORDER BY j.n",
        (LOCAL_LOG, rec.encode()),
    )
    for at, who, title in found:
        yield f"{moments.stamp(at)} {who}", title


def _keeping(house: House, rec: str) -> Iterator[Line]:
    """Terms that are over, and field groups that an order has taken."""
    for due in retention.due(house) if house.at_county else ():
        if due.rec == rec:
            yield due.label, f"保管{due.years}年已满（从{due.since}算）：{due.act}"
    entity = ENTITIES["member"]
    with house.reading() as connection:
        taken = purge_orders.groups_of(connection, "member", rec)
    for group, order in taken:
        labels = "、".join(field.label for field in entity.fields if field.group == group)
        yield labels, f"按第{order.number}号清除令于{order.dated_on}清除，理由：{order.reason}"


def _sheet(dossier: Dossier) -> DossierSheet:
    return DossierSheet(
        title=TITLE,
        name=dossier.name,
        branch=dossier.branch,
        made=f"{moments.stamp(dossier.made_at)} {dossier.made_by}",
        reason=dossier.reason,
        sections=[(section.title, section.lines) for section in dossier.sections],
    )
