"""What large jobs ask of Python's memory: let go in steps, no collector meanwhile."""

import gc
import platform
import subprocess
import sys
from typing import Any

import pytest

from pmis_desktop.memory import OnDemand, collector_is_paused, collector_paused, let_go
from tests.house.sources import ROOT


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


@pytest.mark.skipif(
    sys.platform != "linux" or not platform.libc_ver()[0], reason="glibc's pools are Linux's"
)
def test_what_threads_freed_goes_back() -> None:
    """In a process of its own: this one has had its pools for long."""
    run = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-c", _FREED], check=True, capture_output=True, text=True, cwd=ROOT
    )
    held, kept = map(int, run.stdout.split())
    assert held > 300 << 10
    assert kept < 60 << 10


_FREED = """
import re, threading
from pathlib import Path
from pmis_desktop import memory

def resident():
    return int(re.search("VmRSS:.*?([0-9]+)", Path("/proc/self/status").read_text())[1])

memory.share_one_pool()
every = []
def fill():
    every.append([bytearray(1000) for _ in range(80_000)])
threads = [threading.Thread(target=fill) for _ in range(4)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(resident())
# One piece at the end of the pool, which nobody may move.
last = bytearray(1000)
every.clear()
memory.give_back()
print(resident())
"""
