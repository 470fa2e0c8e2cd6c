"""Writing what a check found good: one unit, one line of history, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmis_desktop.errors.importing import ImportChangedError, ImportStrictError
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import rows, settings
from pmis_desktop.models.change import Change
from pmis_desktop.services import editing
from pmis_desktop.services.house import House
from pmis_desktop.services.importing.findings import Check
from pmis_desktop.services.importing.writes import RecordWrite, Writes

_TITLES = {"members": "导入党员基本信息汇总表", "organisations": "导入党组织信息汇总表"}

_AT_ONCE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an import wrote: its line of history (None where nothing was to write), operations."""

    unit: int | None
    operations: int


def apply(house: House, check: Check, *, strict: bool = False) -> Applied:
    """Write every good row of a check; with ``strict`` none, where any row cannot be taken.

    Raises ImportStrictError, ImportChangedError where anything changed since the check, and what
    ``House.change`` raises.
    """
    if strict and check.waiting:
        raise ImportStrictError(check.rejected, check.asked)
    with collector_paused(), house.change(_TITLES[check.kind], kind="import") as change:
        revision = settings.number(change.connection, settings.REVISION)
        if (house.vault.id, revision) != (check.vault, check.revision):
            raise ImportChangedError
        _write(house, change, check.writes)
    summary = change.summary
    return Applied(
        unit=summary.unit if summary else None, operations=summary.count if summary else 0
    )


def _write(house: House, change: Change, writes: Writes) -> None:
    """Portion by portion: all 77,000 operations of a county at once would take 100 MB."""
    change.expect(writes.operations)
    for start in range(0, len(writes), _AT_ONCE):
        some = writes[start : start + _AT_ONCE]
        _write_some(house, change, some)
        change.write_out()


def _write_some(house: House, change: Change, some: Sequence[RecordWrite]) -> None:
    periods = _known(change, [write for write in some if write.before is not None])
    for write in some:
        if write.ent == "organisation" and write.before is None:
            change.create(write.ent, write.values, write.rec)
        elif write.ent == "organisation":
            change.update(write.ent, write.rec, write.values)
        elif write.before is None:
            editing.enter(house, change, write.values["branch"] or "", write.values)
        else:
            _update_member(house, change, write, periods.get(write.rec))


def _update_member(house: House, change: Change, write: RecordWrite, period: str | None) -> None:
    own = {name: value for name, value in write.values.items() if name not in editing.DERIVED}
    change.update("member", write.rec, own)
    for name, entity in editing.FACTS.items():
        value = write.values.get(name)
        if value is not None:
            editing.note_fact(house, change, write.rec, entity, value)
    branch = write.values.get("branch")
    if branch is not None:
        editing.move(house, change, write.rec, period, branch)


def _known(change: Change, some: Sequence[RecordWrite]) -> dict[str, str]:
    """Have a change know the records that some rows change; the open period of each who moves."""
    for ent in dict.fromkeys(write.ent for write in some):
        ids = [write.rec for write in some if write.ent == ent]
        change.know(rows.load(change.connection, ent, ids))
    moving = [write.rec for write in some if "branch" in write.values]
    if not moving:
        return {}
    found = rows.load(change.connection, "membership", moving, by="member")
    still_open = {
        key: values
        for key, values in found.items()
        if values["ended_on"] is None and values["removed"] is None
    }
    change.know(still_open)
    return {values["member"] or "": rec for (_, rec), values in still_open.items()}
