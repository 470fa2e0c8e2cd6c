"""What breaks a process at one of its calls: which one it is, and that nothing else is touched."""

import json
import mmap
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.crashes import breaking
from tests.crashes.breaking import BROKEN, FULL, KILL, Fault

pytestmark = pytest.mark.skipif(not breaking.able(), reason="needs Linux on x86-64")

_TIMES = 10


def _write(file: int) -> str:
    """One letter for each of ten writes: done, full, broken."""
    told = ""
    for _ in range(_TIMES):
        try:
            os.write(file, b"x")
            told += "."
        except OSError as fault:
            told += {28: "f", 5: "b"}[fault.errno or 0]
    return told


def _writer(told: mmap.mmap) -> None:
    """Write ten times on each of two threads, one after the other, and then in a child."""
    file = os.open(os.devnull, os.O_WRONLY)
    results: list[str] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: results.append(_write(file)))
        thread.start()
        thread.join()
    child = os.fork()
    if child == 0:
        told[100:110] = _write(file).encode()
        os._exit(0)
    os.waitpid(child, 0)
    told[8:28] = "".join(results).encode()


def trial(fault: Fault | None) -> None:
    """Watch such a process and print how its writes ended, its status, and what was counted."""
    told = mmap.mmap(-1, mmap.PAGESIZE)
    waiting, go = os.pipe()
    child = os.fork()
    if child == 0:
        breaking.listen(told)
        os.read(waiting, 1)
        _writer(told)
        os._exit(0)
    listener = breaking.take_over(child, told)
    os.write(go, b"!")
    status, calls = breaking.watch(listener, child, fault)
    ends = told[8:28].strip(b"\0").decode(), told[100:110].strip(b"\0").decode()
    print(json.dumps([*ends, status, calls]))  # noqa: T201 - the answer


def run(fault: Fault | None) -> list[object]:
    words = f"from tests.crashes.test_breaking import *; trial({fault!r})"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", words],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        check=True,
        timeout=60,
    )
    told: list[object] = json.loads(done.stdout)
    return told


def test_calls_of_threads_and_children_are_counted_together() -> None:
    assert run(None) == ["." * 20, "." * 10, 0, {"write": 30}]


@pytest.mark.parametrize(
    ("fault", "threads", "child"),
    [
        (Fault("write", 7, FULL), "......f" + "." * 13, "." * 10),
        (Fault("write", 17, BROKEN), "." * 16 + "b...", "." * 10),
        (Fault("write", 24, FULL), "." * 20, "...f......"),
        (Fault("write", 17, FULL, lasting=True), "." * 16 + "ffff", "f" * 10),
        (Fault("fsync", 1, FULL), "." * 20, "." * 10),
        (Fault("write", 31, FULL), "." * 20, "." * 10),
    ],
    ids=["first_thread", "second_thread", "child", "lasting", "other_call", "beyond"],
)
def test_the_very_call_fails(fault: Fault, threads: str, child: str) -> None:
    assert run(fault) == [threads, child, 0, {"write": 30}]


def test_whoever_makes_the_call_is_killed() -> None:
    assert run(Fault("write", 15, KILL)) == ["", "", -9, {"write": 15}]
    assert run(Fault("write", 25, KILL)) == ["." * 20, "", 0, {"write": 25}]
