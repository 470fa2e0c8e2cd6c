"""Random packages of sites that write without a vault: births, mostly with care, and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from pmis_desktop.exchange import canonical, operations, packages
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.operations import CHANGE, CREATE, Act, Pair
from pmis_desktop.exchange.packages import Seen
from pmis_desktop.exchange.statements import Digest
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.rules.fields import ENTITIES
from tests.merging.people import Save, identity
from tests.merging.people import operations as numbered

NEW_PEOPLE = ("m-1", "m-2", "m-3", "m-4", "m-5")
RARELY = st.sampled_from([False] * 9 + [True])
SOMETIMES = st.sampled_from([False] * 5 + [True])
KINDS = ("category_fact", "status_fact", "post", "discipline", "membership", "attachment")
OTHER_KINDS = ("organisation", "transfer", "review", "notice")


@dataclass(frozen=True, slots=True)
class Sender:
    """A site that writes packages without a vault: its keys and where its log goes on."""

    signer: SigningKey
    trust: CountyTrust
    log: str
    last: int
    head: bytes

    def package(self, lines: Sequence[bytes]) -> bytes:
        return packages.write(
            lines=lines,
            prev=self.head,
            first=self.last + 1,
            county=self.trust,
            signer=self.signer,
            log=self.log,
            seen=Seen(0, 0, ""),
            digest=Digest(0, "0" * 64),
            opens=None,
            made="2026-03-04T09:30:00+08:00",
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """A county that knows some people, closed, and who sends to it."""

    folder: Path
    senders: tuple[Sender, ...]
    places: tuple[str, ...]
    people: tuple[str, ...]
    numbers: tuple[str, ...]
    period: str


def whole(ent: str, values: Mapping[str, str | None], old: str | None) -> dict[str, Pair]:
    """All fields of every group that has a value; of none, the group of removal."""
    entity = ENTITIES[ent]
    groups = dict.fromkeys(entity.group_of(name) for name, value in values.items() if value)
    names = [name for group in groups for name in entity.groups[group]]
    return {name: (old, values.get(name)) for name in names or ["removed"]}


@dataclass(frozen=True, slots=True)
class Habit:
    """How a package is written: at which site, and whether carefully or anyhow."""

    home: int
    careless: bool

    def slips(self, draw: st.DrawFn) -> bool:
        """Whether something goes wrong now; never where all is written carefully."""
        return self.careless and draw(RARELY)


@st.composite
def saves(draw: st.DrawFn, ground: Ground, habit: Habit, person: str, kind: str) -> Save:
    """One save of one record, mostly a birth where its sender is at home."""
    entity, home = ENTITIES[kind], habit.home
    place = draw(st.sampled_from(ground.places)) if habit.slips(draw) else ground.places[home]
    rec = person if kind == "member" else f"{kind[:4]}-{home}-{draw(st.integers(1, 99))}"
    if kind != "member" and draw(RARELY):
        rec = f"{kind[:4]}-{draw(st.integers(1, 3))}"
    said: dict[str, str | None] = {
        "member": None if habit.slips(draw) else person,
        "organisation": place,
        "value": draw(st.sampled_from(["1", "2"])),
        "effective_on": draw(st.sampled_from(["2020-01-01", "2021-06-30"])),
        "began_on": "2019-07-01",
        "ended_on": "2024-12-31" if draw(RARELY) else None,
        "removed": "1" if habit.slips(draw) else None,
    }
    values = {name: value for name, value in said.items() if entity.has(name)}
    if kind == "member":
        number = (
            draw(st.integers(1, 3)) if draw(SOMETIMES) else 10 * (home + 1) + int(person[-1], 36)
        )
        values |= {"name": draw(st.sampled_from(["王春", "单乐", "曾重行"])), **identity(number)}
        if draw(RARELY):
            values["id_number"] = draw(st.sampled_from(ground.numbers))
    act: Act = CHANGE if habit.slips(draw) else CREATE
    old = "0" if habit.slips(draw) else None
    return Save(kind, rec, act, whole(kind, values, old))


@st.composite
def units(draw: st.DrawFn, ground: Ground, habit: Habit) -> list[Save]:
    """A member entered with what belongs to it, or some of that of somebody else."""
    person = f"m-{habit.home}-{draw(st.integers(1, 9))}"
    if draw(SOMETIMES):
        person = draw(st.sampled_from(NEW_PEOPLE))
    if habit.slips(draw):
        person = draw(st.sampled_from(ground.people))
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=2))
    kinds = kinds if kinds and habit.slips(draw) else ["member", "membership", *kinds]
    if habit.slips(draw):
        kinds.append(draw(st.sampled_from(OTHER_KINDS)))
    made = [draw(saves(ground, habit, person, kind)) for kind in kinds]
    return draw(st.permutations(made)) if habit.slips(draw) else made


@st.composite
def logs(draw: st.DrawFn, ground: Ground, home: int) -> list[bytes]:
    """The lines of one site, unit by unit."""
    last = ground.senders[home].last
    habit = Habit(home, draw(st.booleans()))
    lines: list[bytes] = []
    for _ in range(draw(st.integers(1, 2))):
        some = draw(units(ground, habit))
        base = draw(st.sampled_from([0, 0, 100]))
        made = numbered(some, first=last + len(lines) + 1, base=base, whole=draw(st.booleans()))
        lines += map(operations.line, made)
    return lines


@st.composite
def mails(draw: st.DrawFn, ground: Ground) -> list[bytes]:
    """The files of a round in the order in which they are taken."""
    files: list[bytes] = []
    for home in draw(st.permutations(range(len(ground.senders)))):
        from_here = ground.senders[home]
        lines = draw(logs(ground, home))
        files.append(from_here.package(lines))
        if draw(RARELY):
            # Another computer's log under the same numbers.
            files.append(from_here.package(draw(logs(ground, home))))
        if draw(RARELY):
            more = lines + _following(draw(logs(ground, home)), len(lines))
            files.append(from_here.package(more))
        if draw(RARELY):
            files.append(files[-1])
    return draw(st.permutations(files)) if draw(st.booleans()) else files


def _following(lines: Sequence[bytes], count: int) -> list[bytes]:
    """The same saves under later numbers."""
    decoded = [canonical.decode(each, operations.Operation) for each in lines]
    return [operations.line(_moved(each, count)) for each in decoded]


def _moved(operation: operations.Operation, count: int) -> operations.Operation:
    unit = operations.Unit(operation.unit.first + count, operation.unit.count, operation.unit.whole)
    return msgspec.structs.replace(operation, n=operation.n + count, unit=unit)
