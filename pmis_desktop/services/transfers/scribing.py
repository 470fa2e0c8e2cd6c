"""Writing one step of transfers, and asking whose it is: the same for window and command line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.errors.transfers import (
    TransferRefusedError,
    TransferSideError,
    TransferStepError,
)
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import dates, organisation_kinds, transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.transfer_steps import Side
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following

TRANSFER = "transfer"
KIND = "transfer"
WHOSE: Mapping[Side, str] = {
    Side.OLD: "转出党支部",
    Side.ISSUER: "开出介绍信的基层党委",
    Side.NEW: "转入党组织",
    Side.COUNTY: "县级",
}

Values = Mapping[str, str | None]


def take_steps(
    house: House, title: str, some: Sequence[str], write: Callable[[Change, str, Record], None]
) -> Edited:
    """Write a step of one transfer, or of several that only count together.

    Raises RecordMissingError and whatever ``write`` raises.
    """
    with house.change(title, kind=KIND) as change:
        change.whole = len(some) > 1
        for rec in some:
            write(change, rec, current(change, rec))
        following.follow(house, change)
    return Edited(
        id=some[0] if some else "",
        unit=change.summary.unit if change.summary else None,
        problems=(),
    )


def current(change: Change, rec: str) -> Record:
    """A transfer as it stands in a change. Raises RecordMissingError."""
    values = change.current(TRANSFER, rec)
    if values is None or values.get("removed"):
        raise RecordMissingError(ENTITIES[TRANSFER].label)
    return values


def put(change: Change, rec: str, group: str, values: Values) -> None:
    """Write one group of a transfer, if it is ours to write and its turn has come.

    Raises TransferSideError, TransferStepError.
    """
    now = current(change, rec)
    require_side(change.connection, group, now)
    refused = transfer_steps.refusal(now, group, {**group_of(now, group), **values})
    if refused is not None:
        raise TransferStepError(refused)
    change.update(TRANSFER, rec, dict(values))


def require_draft(kind: str, values: Record) -> None:
    """A transfer goes to the bin only before it is on its way. Raises TransferStepError."""
    refused = transfer_steps.refusal(values, "removal", {}) if kind == TRANSFER else None
    if refused is not None:
        raise TransferStepError(refused)


def group_of(values: Record, group: str) -> Record:
    """The values of one group."""
    return {name: values.get(name) for name in ENTITIES[TRANSFER].groups[group]}


def require_side(connection: Connection, group: str, values: Record) -> None:
    """Refuse a group that the other side writes. Raises TransferSideError."""
    side = transfer_steps.side_of(group, values)
    if not Standpoint.of(connection).is_ours(side, values):
        step = transfer_steps.BY_GROUP.get(group)
        raise TransferSideError(step.label if step else "这一项", WHOSE[side])


@dataclass(slots=True)
class Standpoint:
    """Where this installation stands, looked up once for any number of transfers."""

    connection: Connection
    at_county: bool
    scope: frozenset[str]
    _committees: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection) -> "Standpoint":
        """Read it."""
        at_county = settings.get(connection, settings.KIND) == settings.COUNTY
        return cls(connection, at_county, frozenset() if at_county else own_scope(connection))

    def is_ours(self, side: Side, values: Record) -> bool:
        """Whether this installation stands on a side of a transfer; the county on each."""
        return self.at_county or self.organisation_of(side, values) in self.scope

    def organisation_of(self, side: Side, values: Record) -> str | None:
        """The organisation on a side; None for the county, and where none is known."""
        if side is Side.COUNTY:
            return None
        if side is Side.NEW:
            return values.get("to_organisation")
        old = values.get("from_organisation")
        return self._committee(old) if side is Side.ISSUER and old else old

    def _committee(self, organisation: str) -> str | None:
        if organisation not in self._committees:
            self._committees[organisation] = committee_of(self.connection, organisation)
        return self._committees[organisation]


def own_scope(connection: Connection) -> frozenset[str]:
    """The organisations that this installation writes for."""
    return tree.read(connection).subtree(settings.get(connection, settings.ORGANISATION))


def committee_of(connection: Connection, organisation: str | None) -> str | None:
    """The 基层党委 of an organisation, as far as this installation knows."""
    return transfer_steps.committee_of(
        organisation, lambda rec: rows.one(connection, "organisation", rec)
    )


def the_day(house: House, typed: str) -> str:
    """A typed day that has come, today where none was typed. Raises TransferRefusedError."""
    if not typed.strip():
        return house.today.isoformat()
    day = dates.parse(typed)
    if not isinstance(day, str) or dates.first_day(day).isoformat() != day:
        raise TransferRefusedError("请写明年月日，例如 2026-03-01。")
    if dates.first_day(day) > house.today:
        raise TransferRefusedError("日期晚于今天。")
    return day


def valid_until(issued_on: str, days: int) -> str | None:
    """The last day of a letter; None where it does not say for how long it is valid."""
    return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat() if days else None


def needed(text: str, what: str) -> str:
    """Words that cannot be left out. Raises TransferRefusedError."""
    words = " ".join(text.split())
    if not words:
        raise TransferRefusedError(f"请写明{what}。")
    return words


def name_of(connection: Connection, organisation: str | None) -> str:
    """What an organisation is called; empty for one that is not known here."""
    return (rows.one(connection, "organisation", organisation or "") or {}).get("name") or ""


def is_branch(kind: str | None) -> bool:
    """Whether members stand right in an organisation of this kind."""
    return organisation_kinds.role(kind) == organisation_kinds.BRANCH
