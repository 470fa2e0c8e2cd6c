"""The table of steps: every way through it, and that no other way is open."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.errors.transfers import STEP_SENTENCES
from pmis_desktop.rules import codes, letter_numbers, transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.transfer_steps import BY_GROUP, ENDED, STEPS, Path, Side, State

GROUPS = ENTITIES["transfer"].groups
Record = dict[str, str | None]
WAYS: dict[Path, Record] = {
    Path.LOCAL: {"direction": "inside", "channel": "local"},
    Path.LETTER: {"direction": "inside", "channel": "paper"},
    Path.OUT: {"direction": "out", "channel": "paper"},
    Path.IN: {"direction": "in", "channel": "paper"},
}
# What each path does from the beginning to its end where nothing goes wrong.
STRAIGHT = {
    Path.LOCAL: ("review", "reception", "placement"),
    Path.LETTER: ("review", "letter", "reception", "placement", "receipt"),
    Path.OUT: ("review", "letter", "receipt"),
    Path.IN: ("letter", "reception", "placement"),
}


def begun(way: Path) -> Record:
    empty: Record = dict.fromkeys(field.id for field in ENTITIES["transfer"].fields)
    return {**empty, **WAYS[way], "member": "m", "name": "赵小雷", "from_organisation": "east"}


def filled(group: str) -> Record:
    """A group as it is once its step was done."""
    return {**dict.fromkeys(GROUPS[group]), **dict.fromkeys(BY_GROUP[group].needs, "2026-03-04")}


def empty(group: str) -> Record:
    return dict.fromkeys(GROUPS[group])


@pytest.mark.parametrize("way", Path)
def test_the_straight_way(way: Path) -> None:
    values = begun(way)
    assert transfer_steps.path(values) is way
    for group in STRAIGHT[way]:
        assert transfer_steps.refusal(values, group, filled(group)) is None
        values |= filled(group)
        assert transfer_steps.state(values) is BY_GROUP[group].to


@pytest.mark.parametrize("way", Path)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.group)
def test_a_step_is_possible_exactly_where_the_table_says(
    way: Path, state: State, step: transfer_steps.Step
) -> None:
    values = begun(way) | {name: "x" for name, said in _says() if said is state}
    assert transfer_steps.state(values) is state
    if state is step.to:
        return
    allowed = state in step.after.get(way, frozenset())
    refused = transfer_steps.refusal(values, step.group, filled(step.group))
    assert (refused is None) == allowed


def _says() -> list[tuple[str, State]]:
    says = [(step.day, step.to) for step in STEPS]
    return [*says, ("removed", State.REMOVED), ("closed_on", State.CLOSED)]


moves = st.lists(
    st.tuples(st.sampled_from([step.group for step in STEPS]), st.booleans()), max_size=25
)


@given(way=st.sampled_from(Path), acts=moves)
def test_whatever_is_tried_nothing_is_skipped(way: Path, acts: list[tuple[str, bool]]) -> None:
    """Nobody is received without having been sent, or sent on once they were placed."""
    values = begun(way)
    for group, done in acts:
        new = filled(group) if done else empty(group)
        before = transfer_steps.state(values)
        if transfer_steps.refusal(values, group, new) is not None:
            continue
        values |= new
        after = transfer_steps.state(values)
        assert before not in {State.WITHDRAWN, State.VOIDED} or group in {"withdrawal", "voiding"}
        step = BY_GROUP[group]
        assert after is step.to if done else after in step.after[way]
        if values["placed_on"]:
            assert values["received_on"]
        if values["received_on"] and way is not Path.LOCAL:
            assert values["issued_on"]
        if values["receipt_on"]:
            assert values["issued_on"]
        if values["issued_on"] and way is not Path.IN:
            assert values["reviewed_on"]


@given(way=st.sampled_from(Path), acts=moves)
def test_after_the_move_only_the_receipt_is_left(way: Path, acts: list[tuple[str, bool]]) -> None:
    values = begun(way)
    for group in STRAIGHT[way]:
        values |= filled(group)
    values |= {"moved_on": "2026-03-04"}
    if way is Path.LETTER:
        values |= empty("receipt")
    for group, done in acts:
        refused = transfer_steps.refusal(values, group, filled(group) if done else empty(group))
        assert refused is not None or group == "receipt"


@given(way=st.sampled_from(Path), acts=moves)
def test_the_last_step_can_always_be_taken_back(way: Path, acts: list[tuple[str, bool]]) -> None:
    values = begun(way)
    for group, _done in acts:
        if transfer_steps.refusal(values, group, filled(group)) is not None:
            continue
        before = dict(values)
        values |= filled(group)
        assert transfer_steps.refusal(values, group, empty(group)) is None
        if transfer_steps.state(before) is BY_GROUP[group].to:
            continue
        assert transfer_steps.state({**values, **empty(group)}) is transfer_steps.state(before)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.group)
def test_a_step_needs_what_it_says(step: transfer_steps.Step) -> None:
    way = next(iter(step.after))
    state = min(step.after[way])
    values = begun(way) | {name: "x" for name, said in _says() if said is state}
    for missing in step.needs:
        without = {**filled(step.group), missing: None}
        refused = transfer_steps.refusal(values, step.group, without)
        assert refused == (None if missing == step.day else transfer_steps.INCOMPLETE)


def test_every_group_has_a_side_and_every_refusal_a_sentence() -> None:
    for way in Path:
        for group in GROUPS:
            assert transfer_steps.side_of(group, begun(way)) in Side
    assert transfer_steps.side_of("closing", begun(Path.LETTER)) is Side.COUNTY
    assert transfer_steps.side_of("reception", begun(Path.LETTER)) is Side.NEW
    assert transfer_steps.side_of("letter", begun(Path.LETTER)) is Side.ISSUER
    assert transfer_steps.side_of("letter", begun(Path.IN)) is Side.NEW
    for state in State:
        values = begun(Path.LETTER) | {name: "x" for name, said in _says() if said is state}
        for group in BY_GROUP:
            code = transfer_steps.refusal(values, group, filled(group))
            assert code is None or re.search("[\u4e00-\u9fff]", STEP_SENTENCES[code])
    assert set(transfer_steps.LABELS) == set(State)


def test_what_is_taken_back_is_judged_from_the_end() -> None:
    groups = ("reception", "placement")
    assert transfer_steps.in_order(groups, {}) == ("placement", "reception")
    done = {"received_on": "x", "placed_on": "x"}
    assert transfer_steps.in_order(groups, done) == groups


def test_the_new_side_sees_it_from_the_day_it_is_on_its_way() -> None:
    values = begun(Path.LETTER) | {"to_organisation": "west"}
    assert transfer_steps.homes(values) == ("east",)
    assert transfer_steps.homes({**values, "issued_on": "x"}) == ("east", "west")
    withdrawn = {**values, "issued_on": "x", "withdrawn_on": "x"}
    assert transfer_steps.homes(withdrawn) == ("east", "west")
    assert transfer_steps.homes({**withdrawn, "filed_on": "x"}) == ()
    assert transfer_steps.is_open(values)
    assert not transfer_steps.is_open(withdrawn)
    assert State.RETURNED not in ENDED


def test_the_committee_is_the_nearest_that_approves() -> None:
    tree: dict[str, Record] = {
        "county": {"kind": "county_committee", "parent": None},
        "town": {"kind": "611", "parent": "county"},
        "general": {"kind": "621", "parent": "town"},
        "east": {"kind": "631", "parent": "general"},
        "loop": {"kind": "631", "parent": "loop"},
    }
    assert transfer_steps.committee_of("east", tree.get) == "town"
    assert transfer_steps.committee_of("town", tree.get) == "town"
    assert transfer_steps.committee_of("loop", tree.get) is None
    assert transfer_steps.committee_of("unknown", tree.get) is None
    assert transfer_steps.committee_of(None, tree.get) is None


def test_code_lists_of_transfers() -> None:
    assert codes.code_list("transfer_channel").find("纸质+系统") == "paper_and_system"
    assert codes.code_list("transfer_direction").find("转出") == "out"
    assert codes.code_list("transfer_void").find("遗失") == "lost"


@pytest.mark.parametrize(
    ("pattern", "year", "unit", "first"),
    [
        ("YYUUNNN", 2026, 1, "2601001"),
        ("YYYYUNNNN", 2026, 7, "202670001"),
        ("YYNNNN", 2026, 40, "260001"),
        ("荔YYUUNNN", 2026, 40, "荔2640001"),
    ],
)
def test_patterns_of_numbers(pattern: str, year: int, unit: int, first: str) -> None:
    assert letter_numbers.is_pattern(pattern)
    before = letter_numbers.prefix(pattern, year, unit)
    assert before is not None
    places = letter_numbers.digits(pattern)
    assert letter_numbers.number(before, 1, places) == first
    assert letter_numbers.serial(first, before, places) == 1
    assert letter_numbers.serial("别的", before, places) is None


def test_patterns_that_cannot_number() -> None:
    for pattern in ("", "YYUU", "NNNYY", "YYN", "YYUU NNN", "YYUUNNNNNNN", "YYYUNN"):
        assert not letter_numbers.is_pattern(pattern), pattern
    assert letter_numbers.prefix("YYUUNNN", 2026, 100) is None
    assert letter_numbers.serial("260100１", "2601", 3) is None
