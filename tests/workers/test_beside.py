"""A child that is asked on a thread of its own."""

import threading

import pytest

from pmis_desktop.workers import Beside, Worker
from pmis_desktop.workers.parent import _Child


def test_what_is_closed_while_its_child_starts_leaves_none_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starting, closing = threading.Event(), threading.Event()
    started: list[_Child] = []
    real_start, real_close = Worker._start, Worker.close

    def start(self: Worker) -> _Child:
        starting.set()
        closing.wait(10)
        started.append(real_start(self))
        return started[-1]

    def close(self: Worker) -> None:
        real_close(self)
        closing.set()

    monkeypatch.setattr(Worker, "_start", start)
    monkeypatch.setattr(Worker, "close", close)
    beside = Beside("starting")
    beside.begin()
    assert starting.wait(10)
    beside.close()
    (child,) = started
    assert child._process.poll() is not None
    assert not child._folder.exists()
