"""Versions of the field table as pure functions: golden values both ways, no silent loss."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.exchange import canonical, operations, packages, schemas
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.records import Gone, Mend, OpenItem, Outcome, SliceRecord
from pmis_desktop.exchange.rendering import Raising, Rendering
from pmis_desktop.exchange.schemas import NO_EXT, EntityStep, Schemas, Step, renamed
from pmis_desktop.exchange.world import known_groups
from pmis_desktop.rules.fields import ENTITIES
from tests.exchange import later
from tests.exchange.letters import NO_DIGEST, an_operation, refusal
from tests.exchange.spoilt import SITE, TRUST, sent, take

V1_FIELDS = Path(__file__).parents[1] / "data" / "v1" / "fields.json"

OLDER: dict[str, Value] = {
    "phone_number": "13900000001",
    "studies": "西安交通大学；机械",
    "enrolled_on": "1996-09",
    "name": "赵小雷",
}
NEWER: dict[str, Value] = {
    "mobile": "13900000001",
    "school": "西安交通大学",
    "major": "机械",
    "enrolled_on": "1996-09",
    "name": "赵小雷",
}


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Schemas:
    monkeypatch.setattr(schemas, "IN_FORCE", later.SECOND)
    return later.SECOND


def test_the_field_table_is_the_one_that_was_frozen_or_has_a_step_for_what_changed() -> None:
    frozen = json.loads(V1_FIELDS.read_text(encoding="utf-8"))
    known = schemas.in_force()
    for ent, names in frozen.items():
        assert ent in ENTITIES, f"entity {ent} of version 1 is gone"
        raised = known.up_values(ent, dict.fromkeys(names), 1)
        assert set(raised) <= {field.id for field in ENTITIES[ent].fields}, ent
    if known.newest == 1:
        now = {
            ent: {field.id: field.group for field in entity.fields}
            for ent, entity in ENTITIES.items()
        }
        assert now == frozen, "a field table that changes needs a new version, see decision 20"


def test_golden_values_both_ways() -> None:
    known = later.SECOND
    assert known.up_values("member", OLDER, 1) == NEWER
    assert known.down_values("member", NEWER, 1) == (OLDER, set())
    assert known.down_values("member", {**NEWER, "remark": "注"}, 1) == (OLDER, {"remark"})
    assert known.up_values("organisation", {"mobile": "x"}, 1) == {"mobile": "x"}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (None, (None, None)),
        ("北大", ("北大", None)),
        ("；数学", (None, "数学")),
        ("北大；数学；统计", ("北大", "数学；统计")),
    ],
)
def test_the_split_field_comes_back_as_it_was(older: Value, newer: tuple[Value, Value]) -> None:
    assert later.cut(older) == newer
    assert later.join(newer) == older


def test_a_value_that_does_not_come_back_the_same_counts_as_left_out() -> None:
    values: dict[str, Value] = {"school": "甲；乙", "major": "丙"}
    assert later.SECOND.down_values("member", values, 1)[1] == {"school", "major"}


_TEXTS = st.none() | st.text("甲乙1", min_size=1, max_size=6)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_what_an_older_program_wrote_comes_back_to_it_unchanged(
    phone: Value, school: Value, major: Value, name: Value
) -> None:
    older = {"phone_number": phone, "studies": later.join((school, major)), "name": name}
    raised = later.SECOND.up_values("member", older, 1)
    assert later.SECOND.down_values("member", raised, 1) == (older, set())


def test_an_older_operation_touches_whole_groups_of_this_version() -> None:
    older = later.older_operation(
        1,
        "m-1",
        {
            "studies": ("甲", "甲；乙"),
            "enrolled_on": (None, None),
            "graduated_on": (None, None),
            "education_form": (None, None),
        },
        0,
    )
    raised = later.SECOND.up(older)
    assert raised.f["school"] == ("甲", "甲")
    assert raised.f["major"] == (None, "乙")
    assert known_groups("member", raised.f) == ("schooling",)
    assert raised.ext == NO_EXT
    assert msgspec.structs.replace(raised, f=older.f) == older


def test_an_operation_says_its_own_version_and_is_left_alone(second: Schemas) -> None:
    assert second.ext == msgspec.Raw(b'{"schema":2}')
    own = an_operation(1, ext=second.ext)
    assert second.up(own) is own
    assert schemas.read_line(operations.line(own)) == own


def test_a_line_of_any_version_reads_as_this_version_says_it(second: Schemas) -> None:
    older = later.line(later.older_operation(1, "m-1", {"phone_number": (None, "1")}, 0))
    assert schemas.read_line(older).f == {"mobile": (None, "1")}
    assert schemas.read_pairs(older) == {"mobile": (None, "1")}
    told = {"answer": 1, "ent": "member", "f": {"mobile": [None, "1"]}, "rec": "m-1"}
    marked = canonical.encode({**told, "ext": {"schema": second.newest}})
    assert schemas.read_pairs(marked) == {"mobile": (None, "1")}


def test_several_steps_follow_each_other() -> None:
    first = Step(entities={"member": EntityStep(fields=(renamed("a", "b"),))})
    then = Step(entities={"member": EntityStep(fields=(renamed("b", "c"),), added=frozenset("z"))})
    known = Schemas((first, then))
    assert (known.newest, known.oldest) == (3, 1)
    assert known.up_values("member", {"a": "1"}, 1) == {"c": "1"}
    assert known.up_values("member", {"b": "1"}, 2) == {"c": "1"}
    assert known.down_values("member", {"c": "1", "z": "2"}, 1) == ({"a": "1"}, {"z"})
    assert known.down_field("member", "c", 1) == "a"
    assert known.down_field("member", "z", 2) is None
    assert Schemas((first, then, then)).oldest == 2


def rendering() -> Rendering:
    return Rendering(1, later.SECOND)


def test_an_answer_for_an_older_program_has_its_names_and_tells_what_is_left_out() -> None:
    spoken = rendering()
    lines = [
        canonical.encode(SliceRecord("member", "m-1", {"mobile": "1", "remark": "注"})),
        canonical.encode(SliceRecord("member", "m-2", {"school": "甲", "remark": "注"})),
        canonical.encode(SliceRecord("skill", "s-1", {"level": "1"})),
    ]
    assert [canonical.decode(each, SliceRecord) for each in spoken.lines(lines, counted=True)] == [
        SliceRecord("member", "m-1", {"phone_number": "1"}),
        SliceRecord("member", "m-2", {"studies": "甲"}),
    ]
    told = {(each.ent, each.field): (each.records, each.label) for each in spoken.omitted()}
    assert told["member", "remark"] == (2, "党员·备注")
    assert told["skill", "level"][0] == 1


def test_outcomes_items_and_mends_have_the_older_names_too() -> None:
    spoken = rendering()
    outcome = Outcome(n=1, verdict="conflict", groups={"mobile": "conflict", "name": "applied"})
    assert spoken.outcomes([outcome], {1: "member"})[0].groups == {
        "phone_number": "conflict",
        "name": "applied",
    }
    item = OpenItem(
        n=1,
        ent="member",
        rec="m",
        group="mobile",
        kind="conflict",
        county={"mobile": "1"},
        branch={"mobile": "2"},
    )
    (lowered,) = spoken.items([item])
    assert (lowered.group, lowered.county, lowered.branch) == (
        "phone_number",
        {"phone_number": "1"},
        {"phone_number": "2"},
    )
    assert Raising(1, later.SECOND).items([lowered]) == (item,)
    mends = [
        Mend(ent="member", rec="m", field=name, rule="R1", severity="error", message="缺")
        for name in ("mobile", "remark")
    ]
    assert [each.field for each in spoken.mends(mends)] == ["phone_number"]
    gone = Gone(ent="skill", rec="s", name="", to="", on="")
    assert spoken.gone([gone]) == []


def test_an_older_answer_reads_in_this_version() -> None:
    up = Raising(1, later.SECOND)
    assert up.records([SliceRecord("member", "m", {"phone_number": "1", "studies": "甲；乙"})]) == (
        SliceRecord("member", "m", {"mobile": "1", "school": "甲", "major": "乙"}),
    )
    outcome = Outcome(n=1, verdict="conflict", groups={"phone_number": "conflict"})
    assert up.outcomes([outcome], {1: "member"})[0].groups == {"mobile": "conflict"}
    mend = Mend(ent="member", rec="m", field="studies", rule="R1", severity="info", message="看")
    assert up.mends([mend])[0].field == "school"


def test_the_version_stands_in_the_statement_and_no_operation_is_newer_than_it(
    second: Schemas,
) -> None:
    older = later.older_operation(1, "m-1", {"phone_number": (None, "1")}, 0)
    opened = take(sent([older]))
    assert opened.statement.schema.version == 1
    assert opened.operations[0].f == {"mobile": (None, "1")}
    assert opened.lines == (later.line(older),)
    newer = an_operation(1, ext=second.ext)
    assert refusal(lambda: take(sent([newer]))) == "package_malformed"
    spoilt = an_operation(1, ext=msgspec.Raw(b'{"schema":"two"}'))
    assert refusal(lambda: take(sent([spoilt]))) == "package_malformed"


def test_a_newer_program_writes_its_own_version_and_an_older_one_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schemas, "IN_FORCE", later.SECOND)
    mixed = [
        later.line(later.older_operation(1, "m-1", {"phone_number": (None, "1")}, 0)),
        operations.line(an_operation(2, ext=later.SECOND.ext)),
    ]
    data = packages.write(
        lines=mixed,
        prev=b"",
        first=1,
        county=TRUST,
        signer=SITE.signing,
        log=SITE.log,
        seen=packages.Seen(0, 0, ""),
        digest=NO_DIGEST,
        opens=None,
        made="",
    )
    opened = take(data)
    assert opened.statement.schema.version == 2
    assert [set(each.f) for each in opened.operations] == [{"mobile"}, {"mobile", "name"}]
    monkeypatch.setattr(schemas, "IN_FORCE", later.FIRST)
    assert refusal(lambda: take(data)) == "too_new"
