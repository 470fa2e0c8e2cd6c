"""What large jobs ask of Python's memory: let go in steps, no collector meanwhile."""

import gc
from typing import Any

import pytest

from pmis_desktop.memory import OnDemand, collector_is_paused, collector_paused, let_go


@pytest.mark.parametrize("things", [[], [1, [2], "三"], {}, {"a": [1], "b": None}])
def test_everything_is_let_go(things: list[Any] | dict[Any, Any]) -> None:
    let_go(things)
    assert not things


def test_the_collector_waits_for_the_last_who_asked_and_goes_on_as_before() -> None:
    was_on = gc.isenabled()
    gc.enable()
    try:
        with collector_paused():
            with collector_paused():
                assert not gc.isenabled()
            assert (collector_is_paused(), gc.isenabled()) == (True, False)
        assert (collector_is_paused(), gc.isenabled()) == (False, True)
    finally:
        if not was_on:
            gc.disable()


def test_what_is_made_on_demand_is_made_each_time_and_only_then() -> None:
    asked: list[int] = []

    def make(place: int) -> str:
        asked.append(place)
        return "甲乙丙丁"[place]

    some = OnDemand(4, make)
    assert not asked
    assert (len(some), some[1], some[-1]) == (4, "乙", "丁")
    assert some[1:3] == ["乙", "丙"]
    assert list(some) == list("甲乙丙丁")
    assert asked == [1, 3, 1, 2, 0, 1, 2, 3]
    with pytest.raises(IndexError):
        some[4]
