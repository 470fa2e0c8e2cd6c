"""Making the county's own lost changes again, after a restore: those that still fit, at once.

Each is compared with the data as they are. What was changed from the value that stands there now is
made again; what stands there already needs nothing; anything else waits until the branches have
sent theirs again, or a person decides. Nothing is overwritten, nothing forgotten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.ceremonies import RegainedMissingError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Record
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.models import journal, regained, rows
from pmis_desktop.models.change import Change
from pmis_desktop.models.regained import Regained
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import lost_changes, naming
from pmis_desktop.services.county_copies import FoundCopy
from pmis_desktop.services.house import House
from pmis_desktop.services.lost_changes import LostUnit

KIND = "regain"
_LONGEST = 200

Fit = Literal["fits", "there", "waits"]


@dataclass(slots=True, kw_only=True)
class ChangesTaken:
    """What became of the lost changes, counted as operations.

    ``gap``: newer copies exist that do not reach back to the data.
    """

    found: int = 0
    made: int = 0
    there: int = 0
    waiting: int = 0
    gap: bool = False

    @property
    def words(self) -> str:
        """The same in a sentence."""
        if not self.found:
            said = "没有找到备份以后县里自己的更改。"
        else:
            said = (
                f"找到备份以后县里自己的更改 {self.found} 项：重新写入 {self.made} 项，"
                f"数据里已经有的 {self.there} 项"
            )
            said += (
                f"，{self.waiting} 项要等支部重新报送以后再写入，或由您决定。"
                if self.waiting
                else "。"
            )
        gap = "还有更新的留底，但中间缺了一段，请把别的U盘上的留底也找来，再做一次。"
        return said + (gap if self.gap else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChange:
    """One lost change that waits, as a person is told of it: values now, and as they were lost."""

    id: int
    title: str
    who: str
    at: str
    what: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


def take(house: House, copies: Sequence[FoundCopy]) -> ChangesTaken:
    """Make the lost changes in some copies again, as far as they fit; the others wait.

    Doing it twice changes nothing more. Each line of the lost history is one change of today, with
    its title, who made it and when.
    """
    house.require_county()
    lost = lost_changes.read(house, copies)
    done = ChangesTaken(found=lost.operations, gap=lost.gap)
    for each in lost.units:
        _take_unit(house, each, lost.epoch, done)
    if done.found:
        facts = {"made": str(done.made), "waiting": str(done.waiting)}
        house.note(KIND, "找回县里自己的更改", **facts)
    return done


def retry(house: House) -> int:
    """Make again what waited and fits now; how many operations that were."""
    with house.reading() as connection:
        if not regained.count(connection):
            return 0
        some = regained.waiting(connection)
    made = 0
    for title in dict.fromkeys(each.title for each in some):
        made += _retry_some(house, title, [each for each in some if each.title == title])
    return made


def _retry_some(house: House, title: str, some: Sequence[Regained]) -> int:
    try:
        with house.change(title, kind=KIND) as change:
            fits = {each.id: _make(change, schemas.read_line(each.line)) for each in some}
            ended = [each for each, fit in fits.items() if fit != "waits"]
            reason = "支部重新报送以后写入"
            regained.settle(change.connection, ended, regained.TAKEN, reason, house.author())
    except AppError:
        return 0
    return len(ended)


def _take_unit(house: House, lost: LostUnit, epoch: int, done: ChangesTaken) -> None:
    title = _title(lost)
    fits: list[Fit] = []
    try:
        with house.change(title, kind=KIND) as change:
            _know(change, lost.operations)
            held = lost.whole and _would_wait(change, lost.operations)
            fits = [("waits" if held else _make(change, each)) for each in lost.operations]
            _keep(change.connection, lost, epoch, title, fits)
    except AppError:
        # The rules of today refuse it as a whole, for instance a second open period.
        fits = ["waits"] * len(lost.operations)
        with house.writing() as connection:
            _keep(connection, lost, epoch, title, fits)
    done.made += fits.count("fits")
    done.there += fits.count("there")
    done.waiting += fits.count("waits")


def _keep(
    connection: Connection, lost: LostUnit, epoch: int, title: str, fits: Sequence[Fit]
) -> None:
    numbered = zip(lost.heads, lost.operations, lost.lines, fits, strict=True)
    regained.add(
        connection,
        epoch,
        [(head.hex(), op.n, title, line) for head, op, line, fit in numbered if fit == "waits"],
    )


def _title(lost: LostUnit) -> str:
    unit = lost.unit
    return f"找回：{unit.title}（{unit.who}，{unit.at[:16].replace('T', ' ')}）"[:_LONGEST]


def _know(change: Change, operations: Iterable[Operation]) -> None:
    by_entity: dict[str, set[str]] = {}
    for each in operations:
        if each.ent in ENTITIES:
            by_entity.setdefault(each.ent, set()).add(each.rec)
    for ent, some in by_entity.items():
        change.know(rows.load(change.connection, ent, some))


def _would_wait(change: Change, operations: Iterable[Operation]) -> bool:
    """Whether one operation of a whole unit does not fit; those on one record follow each other."""
    seen: dict[tuple[str, str], dict[str, Value]] = {}
    for each in operations:
        key = (each.ent, each.rec)
        current: Record | None = seen.get(key) or _current(change, each)
        fits = _fits(each, current)
        if any(fit == "waits" for fit in fits.values()) or not fits:
            return True
        seen[key] = {**(current or {}), **each.new()}
    return False


def _make(change: Change, operation: Operation) -> Fit:
    """Make one operation again, group by group; it waits while one of its groups does."""
    current = _current(change, operation)
    fits = _fits(operation, current)
    if not fits:
        return "waits"
    wanted = {
        name: pair[1]
        for name, pair in operation.f.items()
        if fits.get(ENTITIES[operation.ent].group_of(name)) == "fits"
    }
    if current is None:
        change.create(operation.ent, wanted, operation.rec)
    elif wanted:
        change.update(operation.ent, operation.rec, wanted)
    if "waits" in fits.values():
        return "waits"
    return "fits" if wanted else "there"


def _current(change: Change, operation: Operation) -> Record | None:
    return change.current(operation.ent, operation.rec) if operation.ent in ENTITIES else None


def _fits(operation: Operation, current: Record | None) -> dict[str, Fit]:
    """For each group: whether the change fits the data; empty where it cannot be judged at all."""
    if operation.ent not in ENTITIES or operation.act == WITHDRAW:
        return {}
    groups = touched_groups(operation)
    if current is None:
        # Born again, or a record whose birth itself still waits.
        return dict.fromkeys(groups, "fits") if operation.act == CREATE else {}
    fits: dict[str, Fit] = {}
    for group in groups:
        names = [n for n in ENTITIES[operation.ent].groups[group] if n in operation.f]
        now = [current.get(name) for name in names]
        if now == [operation.f[name][1] for name in names]:
            fits[group] = "there"
        elif now == [operation.f[name][0] for name in names]:
            fits[group] = "fits"
        else:
            fits[group] = "waits"
    return fits


def waiting(house: House) -> tuple[WaitingChange, ...]:
    """The lost changes that wait for branches or for a person, in the order they were made."""
    house.require_county()
    with house.reading() as connection:
        some = regained.waiting(connection)
        return tuple(_told(connection, each) for each in some)


def _told(connection: Connection, each: Regained) -> WaitingChange:
    operation = schemas.read_line(each.line)
    words = naming.Naming(connection)
    name, what, shown = "", "", []
    if operation.ent in ENTITIES:
        current = rows.one(connection, operation.ent, operation.rec) or {}
        name = words.subject(operation.ent, operation.rec, {**operation.new(), **current}).name
        what = ENTITIES[operation.ent].label
        shown = [
            (field.label, words.words(field, current.get(field.id)), words.words(field, lost))
            for field in naming.told(operation.ent, operation.f)
            if current.get(field.id) != (lost := operation.f[field.id][1])
        ]
    return WaitingChange(
        id=each.id,
        title=each.title,
        who=operation.who,
        at=operation.t,
        what=what,
        name=name,
        fields=tuple(shown),
    )


def settle(house: House, some: Sequence[int], *, taken: bool, reason: str) -> int:
    """Decide about lost changes that wait: write them as they were, or let them go; how many.

    Raises RegainedMissingError, ReasonMissingError, and what writing a record raises.
    """
    house.require_county()
    if not reason.strip():
        raise ReasonMissingError
    with house.reading() as connection:
        meant = [each for each in regained.waiting(connection) if each.id in set(some)]
    if not meant or len(meant) != len(set(some)):
        raise RegainedMissingError
    state = regained.TAKEN if taken else regained.DROPPED
    author = house.author()
    title = f"找回县里的更改：{reason.strip()}"[:_LONGEST]
    with house.change(title, kind=KIND) as change:
        if taken:
            for each in meant:
                _force(change, schemas.read_line(each.line))
        regained.settle(change.connection, [e.id for e in meant], state, reason.strip(), author)
        facts = {"count": str(len(meant)), "state": state}
        journal.note_local(change.connection, author, KIND, "决定找回的更改", facts)
    return len(meant)


def _force(change: Change, operation: Operation) -> None:
    """The lost value, whatever stands there now: a person has looked at both."""
    if change.current(operation.ent, operation.rec) is None:
        change.create(operation.ent, operation.new(), operation.rec)
    else:
        change.update(operation.ent, operation.rec, operation.new())
