"""What is told of a package beforehand is what the planner says where nothing asked is known."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pmis_desktop.exchange import asking, counting, foretelling, new_rows, planning
from pmis_desktop.exchange.facts import Facts, Key, Record
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.operations import CHANGE, CREATE, Operation, Purged, Value, line
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage, Seen
from pmis_desktop.exchange.statements import Digest, Schema
from pmis_desktop.exchange.world import Write
from pmis_desktop.rules.fields import ENTITIES
from tests.merging.newcomers import OWN, counties, packages
from tests.merging.people import Save, identity, operations

SITE = "0" * 64
PACKAGES = 150


def opened(some: Sequence[Operation]) -> OpenedPackage:
    statement = ChangeStatement(
        schema=Schema("pmis", 1),
        crit=[],
        app="0",
        made="",
        county=SITE,
        epoch=1,
        log="log",
        key=SITE,
        from_=1,
        to=len(some),
        prev="",
        head=SITE,
        seen=Seen(0, 0, ""),
        aud=[SITE],
        digest=Digest(0, SITE),
        parts=[],
        registry=1,
        opens=None,
    )
    lines = tuple(map(line, some))
    return OpenedPackage(statement, tuple(some), lines, (b"",) * len(some), SITE, SITE, "")


def told_of(some: Sequence[Operation]) -> Foretold | None:
    (told,) = foretelling.foretell(
        [opened(some)], {SITE: [OWN]}.__getitem__, {"member": ["remark"]}
    )
    return told


def knows(known: Facts, asked: asking.Asked) -> bool:
    """Whether a county knows anything of what is asked about."""
    said = {rec for _ent, rec in (*known.records, *known.departures)}
    said.update(known.open_periods, known.id_holders)
    return not said.isdisjoint((*asked.everything(), *asked.organisations))


@settings(max_examples=PACKAGES)
@given(packages(), counties())
def test_where_nothing_that_is_asked_is_known_it_ends_as_told(
    some: list[Operation], known: Facts
) -> None:
    told = told_of(some)
    known = replace(known, desk={}, reviewers={})
    if told is None or knows(known, told.asked):
        return
    full = planning.plan(some, known)
    outcomes = [cell for each in full.outcomes for cell in new_rows.outcome(each)]
    assert (told.outcomes * len(some) if len(told.outcomes) == 4 else told.outcomes) == outcomes
    assert (full.desk, full.closings) == ({}, ())
    assert told.counts == full.counts
    assert told.plan_hash == planning.plan(some, Facts(revision=7, scope=frozenset({OWN}))).hash
    assert rows_of(told) == {
        (write.ent, write.rec): {name: v for name, v in write.new.items() if v is not None}
        for write in merged(full)
    }


def merged(full: planning.Plan) -> list[Write]:
    """The writes of a plan with later ones of a record put into the first."""
    found: dict[Key, Write] = {}
    for write in full.writes:
        before = found.get((write.ent, write.rec))
        new: Record = write.new if before is None else {**before.new, **write.new}
        found[write.ent, write.rec] = Write(
            n=write.n, ent=write.ent, rec=write.rec, created=True, old={}, new=new
        )
    return list(found.values())


def rows_of(told: Foretold) -> dict[Key, dict[str, object]]:
    """The stored fields of the rows that were handed over, without what is found from them."""
    found: dict[Key, dict[str, object]] = {}
    for table in told.tables:
        width = len(table.columns)
        assert len(table.cells) == width * table.count
        for at in range(0, len(table.cells), width):
            row = dict(zip(table.columns, table.cells[at : at + width], strict=True))
            assert row["revision"] is None
            stored = {n: v for n, v in row.items() if n in ENTITIES[table.ent].ids}
            found[table.ent, str(row["id"])] = {n: v for n, v in stored.items() if v is not None}
    return found


@settings(max_examples=PACKAGES)
@given(packages())
def test_what_is_counted_and_whose_history_shows_it(some: list[Operation]) -> None:
    told = told_of(some)
    if told is None:
        return
    full = planning.plan(some, foretelling.assumed(frozenset({OWN})))
    assert told.changes == counting.by_verdict(some, {each.n: each for each in full.outcomes})
    assert told.leaving == counting.leaving(some)
    assert told.entities == [each.ent for each in some]
    assert told.records == [each.rec for each in some]
    # Whoever something is to belong to must be unknown as well.
    assert set(told.asked.members) <= set(told.asked.records.get("member", ()))
    for each, subject in zip(some, told.subjects, strict=True):
        alike = [other for other in some if (other.ent, other.rec) == (each.ent, each.rec)]
        named = {other.value(name) for other in alike for name in ("member", "organisation")}
        assert subject in named | {each.rec}


@given(st.sampled_from(["transfer", "member", "membership"]))
def test_of_others_nothing_is_told(ent: str) -> None:
    act = CREATE if ent == "transfer" else CHANGE
    names = next(iter(ENTITIES[ent].groups.values()))
    saves = [Save(ent, "rec-1", act, dict.fromkeys(names, (None, "1")))]
    assert told_of(operations(saves, first=1)) is None
    assert told_of([]) is None


def test_where_an_order_took_something_nothing_is_told() -> None:
    member = Save("member", "m-1", CREATE, whole("member", {"name": "单乐"}))
    (whole_one,) = operations([member], first=1)
    assert told_of([whole_one]) is not None
    gone = Purged(hash=SITE, order=SITE)
    assert told_of([msgspec.structs.replace(whole_one, salt="", why="", purged=gone)]) is None


def test_a_member_is_told_with_its_place_and_readings() -> None:
    member = {"name": "单乐", **identity(1)}
    period = {"member": "m-1", "organisation": OWN}
    saves = [
        Save("member", "m-1", CREATE, whole("member", member)),
        Save("membership", "p-1", CREATE, whole("membership", period)),
        Save("member", "m-1", CHANGE, whole("member", {"remark": "补"})),
    ]
    told = told_of(operations(saves, first=1))
    assert told is not None
    people = next(table for table in told.tables if table.ent == "member")
    row = dict(zip(people.columns, people.cells, strict=True))
    assert (row["branch"], row["home"], row["category"], row["status"]) == (
        OWN,
        OWN,
        None,
        "normal",
    )
    assert (row["pinyin"], row["initials"], row["remark"]) == ("shanle", "sl", "补")
    assert told.spellings[:3] == ["shanyue", "member", "m-1"]
    assert told.subjects == ["m-1", "m-1", "m-1"]
    assert told.asked.records == {"member": ["m-1"], "membership": ["p-1"]}
    assert told.asked.members == ["m-1"]
    assert told.asked.numbers == [member["id_number"]]
    assert told.asked.organisations == [OWN]


def whole(ent: str, values: Record) -> dict[str, tuple[str | None, str | None]]:
    entity = ENTITIES[ent]
    groups = dict.fromkeys(map(entity.group_of, values))
    return {name: (None, values.get(name)) for group in groups for name in entity.groups[group]}


def test_what_ends_alike_is_said_once() -> None:
    saves = [
        Save("member", f"m-{at}", CREATE, whole("member", {"name": f"单乐{at}"})) for at in range(3)
    ]
    told = told_of(operations(saves, first=1))
    assert told is not None
    assert len(told.records) == 3
    assert len(told.outcomes) == len(new_rows.OUTCOME)


def test_whoever_is_brought_back_is_asked_for_by_the_number_they_had() -> None:
    values: dict[str, tuple[Value, Value]] = {"removed": ("2020-01-01", None)}
    saves = [Save("member", rec, CHANGE, values) for rec in ("known", "unknown")]
    back = operations(saves, first=1)
    known = {("member", "known"): identity(5)}
    assert asking.id_numbers(known, back) == {identity(5)["id_number"]}
    assert asking.id_numbers({}, back) == set()
