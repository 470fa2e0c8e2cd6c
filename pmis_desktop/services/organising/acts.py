"""The acts on whole organisations: looked at before they are done, and done all or not at all.

Only the county does them. Each is one change of the history, with a name of its own, and can be
taken back as one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.models import rows, settings
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import affected_sites
from pmis_desktop.services.organising.electing import the_day

KIND = "reorganise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What stands behind an act: its day as typed, document, who approved it, why."""

    on: str
    document: str = ""
    authority: str = ""
    reason: str = ""


class Order(Protocol):
    """One act as somebody wants it."""

    @property
    def papers(self) -> Papers:
        """The papers behind it."""

    @property
    def subject(self) -> str:
        """The organisation it is about."""

    def title(self, change: Change) -> str:
        """What history calls it."""

    def write(self, change: Change, papers: Papers) -> None:
        """Write all of it into a change; the day of these papers is a stored one."""

    def warnings(self, change: Change) -> Iterator[str]:
        """What a clerk should know before, once it is written into a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an act would do: sentences of what is written, and of what to watch."""

    lines: tuple[str, ...]
    warnings: tuple[str, ...]


def preview(house: House, order: Order) -> Effect:
    """What an act would do; nothing is written. Raises what `carry_out` raises."""
    house.require_county()
    with house.reading() as connection:
        change = Change(connection, house.author(), "", KIND)
        order.write(change, _read(house, order.papers))
        return Effect(
            lines=tuple(_counted(change)),
            warnings=(*order.warnings(change), *affected_sites.sentences(change)),
        )


def carry_out(house: House, order: Order) -> Edited:
    """Do an act.

    Raises NotCountyError, ActRefusedError, and OrganisationInUseError for a name that is taken.
    """
    house.require_county()
    papers = _read(house, order.papers)
    with house.change("", kind=KIND) as change:
        change.whole = True
        change.title = order.title(change)
        order.write(change, papers)
    unit = change.summary.unit if change.summary else None
    return Edited(id=order.subject, unit=unit, problems=())


def _read(house: House, papers: Papers) -> Papers:
    return Papers(
        on=the_day(house, papers.on),
        document=papers.document.strip(),
        authority=papers.authority.strip(),
        reason=papers.reason.strip(),
    )


def organisation(change: Change, rec: str) -> Record:
    """An organisation at work; ActRefusedError for none, and for one that was dissolved."""
    found = change.current("organisation", rec)
    if found is None or found.get("removed"):
        raise ActRefusedError("请先选定党组织。")
    if found.get("dissolved_on"):
        raise ActRefusedError(f"“{found.get('name')}”已经撤销。")
    return found


def refuse_county(change: Change, rec: str) -> None:
    """The county's own organisation is neither moved nor ended."""
    if rec == settings.get(change.connection, settings.ORGANISATION):
        raise ActRefusedError("县级党组织是全县的最上一级，不能办理这项变动。")


def name(change: Change, rec: str) -> str:
    """What an organisation is called at this point of a change."""
    return (change.current("organisation", rec) or {}).get("name") or ""


def founded(change: Change) -> list[str]:
    """The organisations that a change founds."""
    touched = change.touched("organisation")
    return [rec for rec in touched if rows.one(change.connection, "organisation", rec) is None]


def note(change: Change, rec: str, kind: str, papers: Papers, **told: str | None) -> None:
    """Put a line into an organisation's 沿革."""
    change.create(
        "reorganisation",
        {
            "organisation": rec,
            "kind": kind,
            "happened_on": papers.on,
            "document": papers.document or None,
            "authority": papers.authority or None,
            "reason": papers.reason or None,
            **told,
        },
    )


def _counted(change: Change) -> Iterator[str]:
    """What a change writes, as people count it."""
    organisations = change.touched("organisation")
    born = founded(change)
    for rec in born:
        yield f"新设“{name(change, rec)}”"
    begun = [values for values in _current(change, "membership") if not values.get("ended_on")]
    for target, count in Counter(values.get("organisation") or "" for values in begun).items():
        yield f"{count} 名党员转到“{name(change, target)}”，原来的组织关系在当天结束"
    ended = [values for values in _current(change, "post") if values.get("ended_on")]
    if ended:
        yield f"{len(ended)} 个党内职务在当天免去"
    yield from _of_organisations(change, organisations - set(born))
    units = len(change.touched("host_unit"))
    if units:
        yield f"{units} 个所在单位登记到新的党组织"


def _of_organisations(change: Change, some: frozenset[str] | set[str]) -> Iterator[str]:
    for rec in sorted(some, key=lambda rec: name(change, rec)):
        before = rows.one(change.connection, "organisation", rec) or {}
        after = change.current("organisation", rec) or {}
        if before.get("name") != after.get("name"):
            yield f"“{before.get('name')}”更名为“{after.get('name')}”，原名记入曾用名"
        if before.get("parent") != after.get("parent"):
            yield f"“{after.get('name')}”改由“{name(change, after.get('parent') or '')}”领导"
        if after.get("dissolved_on") and not before.get("dissolved_on"):
            yield f"“{after.get('name')}”撤销，档案和历史保留"


def _current(change: Change, ent: str) -> Iterator[Record]:
    for rec in change.touched(ent):
        yield change.current(ent, rec) or {}
