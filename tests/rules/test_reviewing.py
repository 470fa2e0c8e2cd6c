"""Which committee approves, by flag, kind and place; and which changes are acts."""

import pytest

from pmis_desktop.rules import reviewing
from pmis_desktop.rules.fields import ENTITIES

COUNTY = {"kind": "county_committee", "name": "中共某县委员会"}
TOWN = {"kind": "611", "name": "中共某镇委员会"}
STREET = {"kind": "working_committee", "name": "中共某街道工作委员会"}

BODIES: list[tuple[str, dict[str, str | None], dict[str, str | None], bool]] = [
    ("a town's committee under the county", {**TOWN}, {**COUNTY}, True),
    ("with the flag", {**TOWN, "can_approve": "1"}, {**TOWN}, True),
    ("its flag says no", {**TOWN, "can_approve": "0"}, {**COUNTY}, False),
    ("under another committee", {**TOWN}, {**TOWN}, False),
    (
        "a village's committee",
        {"kind": "611", "name": "中共某镇某村党委", "affiliation": "9.1"},
        {**STREET},
        False,
    ),
    ("a 工委 without the flag", {**STREET}, {**COUNTY}, False),
    ("a 工委 with the flag", {**STREET, "can_approve": "1"}, {**COUNTY}, True),
    ("a general branch, whatever it says", {"kind": "621", "can_approve": "1"}, {**TOWN}, False),
    ("a branch, whatever it says", {"kind": "631", "can_approve": "1"}, {**TOWN}, False),
    ("a temporary committee", {"kind": "911", "can_approve": "1"}, {**COUNTY}, False),
    ("the county itself", {**COUNTY, "can_approve": "1"}, {}, False),
    ("nothing known", {}, {}, False),
]


@pytest.mark.parametrize(("_what", "body", "above", "may"), BODIES, ids=[b[0] for b in BODIES])
def test_who_may_approve(
    _what: str, body: dict[str, str | None], above: dict[str, str | None], may: bool
) -> None:
    assert reviewing.may_approve(body, above) == may


def test_the_nearest_approver_is_found_upward() -> None:
    tree: dict[str, dict[str, str | None]] = {
        "county": {**COUNTY, "parent": None},
        "town": {**TOWN, "parent": "county"},
        "general": {"kind": "621", "parent": "town"},
        "branch": {"kind": "631", "parent": "general"},
        "direct": {"kind": "631", "parent": "county"},
        "circle": {"kind": "631", "parent": "circle"},
    }
    assert reviewing.nearest_approver(tree, "branch") == "town"
    assert reviewing.nearest_approver(tree, "town") == "town"
    assert reviewing.nearest_approver(tree, "direct") is None
    assert reviewing.nearest_approver(tree, "circle") is None
    assert reviewing.nearest_approver(tree, "unknown") is None


def test_every_declared_act_names_a_field_and_a_group_to_wait_along() -> None:
    for act in reviewing.acts():
        field = ENTITIES[act.ent].field(act.field)
        assert field.group in ENTITIES[act.ent].groups
        assert not act.along or act.along in ENTITIES["member"].groups
        assert act.label
        assert act.value


def test_an_act_is_a_value_that_is_new() -> None:
    full = {"value": "full"}

    def act(old: dict[str, str | None], *, entering: bool = False) -> str:
        found = reviewing.act_in("category_fact", "fact", old, {**full}, entering=entering)
        return found.act if found else ""

    assert act({}) == "confirmation"
    assert act({"value": "probationary"}) == "confirmation"
    # Whom the county does not know yet is registered with it, and not confirmed.
    assert act({}, entering=True) == ""
    assert act({**full}) == ""
    assert reviewing.act_in("member", "mobile", {}, {"mobile": "1"}, entering=False) is None


def test_what_waits_is_named() -> None:
    ended = {"ended_on": "2026-03-01"}
    assert reviewing.label_of("membership", "end", {}, ended) == reviewing.LEAVING_LABEL
    assert reviewing.label_of("member", "removal", {}, {"removed": "1"}) == "移出党员名册"
    assert reviewing.label_of("member", "mobile", {}, {"mobile": "1"}) == ""
    assert reviewing.label_of("membership", "all", {}, ended) == ""
