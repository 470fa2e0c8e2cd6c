"""Births that meet nothing are judged by a shorter way, never otherwise than by the long one."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from pmis_desktop.exchange import births, planning
from pmis_desktop.exchange.facts import Facts
from pmis_desktop.exchange.judgements import Judgement
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.planning import Plan
from pmis_desktop.exchange.world import World
from pmis_desktop.rules.fields import ENTITIES
from tests.merging.newcomers import OWN, counties, packages
from tests.merging.people import Save, identity, operations

WORLDS = 400


def planned_fully(some: Sequence[Operation], known: Facts) -> Plan:
    """The plan that the long way alone comes to."""

    def never(_world: World, _operation: Operation) -> Judgement | None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(births, "judge_plain", never)
        return planning.plan(some, known)


@settings(max_examples=WORLDS)
@given(packages(), counties())
def test_the_short_way_comes_to_the_same_plan(some: list[Operation], known: Facts) -> None:
    short = planning.plan(some, known)
    assert short == planned_fully(some, known)
    assert short.hash == planned_fully(some, known).hash


def test_a_first_report_goes_the_short_way() -> None:
    entered = [
        Save("member", "m-1", CREATE, {n: (None, v) for n, v in identity(1).items()}),
        Save(
            "membership",
            "p-1",
            CREATE,
            {
                name: (None, {"member": "m-1", "organisation": OWN}.get(name))
                for group in ("member", "organisation")
                for name in ENTITIES["membership"].groups[ENTITIES["membership"].group_of(group)]
            },
        ),
    ]
    some = operations(entered, first=1)
    world = World(Facts(revision=5, scope=frozenset({OWN})))
    world.foresee(some)
    judged = [births.judge_plain(world, operation) for operation in some]
    assert [each.outcome.verdict for each in judged if each] == ["applied", "applied"]
    assert [(write.ent, write.created) for write in world.writes] == [
        ("member", True),
        ("membership", True),
    ]
