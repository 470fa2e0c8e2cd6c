"""What large jobs ask of Python's memory: let go in steps, no collector meanwhile."""

import gc
from typing import Any

import pytest

from pmis_desktop.memory import collector_is_paused, collector_paused, let_go


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
