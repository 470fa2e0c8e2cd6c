"""Real children: what they answer, and how each way of failing ends."""

import io
import os
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.workers import (
    WorkerAnswerError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerFaultError,
    WorkerJobError,
    WorkerMemoryError,
    WorkerTimeoutError,
)
from pmis_desktop.workers import Worker, run
from pmis_desktop.workers.frames import Call, Reply, read_frame, write_frame
from pmis_desktop.workers.parent import _refusal

TRIALS = "pmis_desktop.workers.trials:"
MEMORY = 512 << 20


def do(job: str, payload: bytes = b"", seconds: float = 10.0) -> bytes:
    return run(TRIALS + job, payload, memory=MEMORY, seconds=seconds)


def test_large_payload_goes_there_and_back() -> None:
    payload = os.urandom(1 << 20) * 20
    assert do("echo", payload) == payload


def test_a_struct_is_sent_as_messagepack() -> None:
    call = Call("x", b"y", 1.0)
    assert msgspec.msgpack.decode(run(TRIALS + "echo", call, memory=MEMORY, seconds=10), type=Call)


@pytest.mark.parametrize(
    ("job", "payload", "seconds", "error"),
    [
        ("take_memory", b"8000000000", 10, WorkerMemoryError),
        ("wait", b"60", 0.3, WorkerTimeoutError),
        ("abort", b"", 10, WorkerDiedError),
        ("fail", b"secret", 10, WorkerFaultError),
        ("absent", b"", 10, WorkerJobError),
        ("_hidden", b"", 10, WorkerJobError),
        ("os", b"", 10, WorkerJobError),
        ("Path", b"", 10, WorkerJobError),
    ],
)
def test_a_failing_child_is_one_sentence(
    job: str, payload: bytes, seconds: float, error: type[AppError]
) -> None:
    with pytest.raises(error) as caught:
        do(job, payload, seconds)
    assert caught.value.message.endswith("。")
    assert caught.value.advice
    assert "secret" not in repr(vars(caught.value))


@pytest.mark.parametrize(
    "module", ["os:system", "pmis_desktop.cli:main", "pmis_desktop.paths:Path"]
)
def test_only_listed_modules_do_jobs(module: str) -> None:
    with pytest.raises(WorkerJobError):
        run(module, b"", memory=MEMORY, seconds=10)


def test_places_of_a_fault_are_kept_for_the_log() -> None:
    with pytest.raises(WorkerFaultError) as caught:
        do("fail", b"secret")
    assert caught.value.traces[0] == "ArithmeticError"
    assert caught.value.traces[-1].startswith("trials.py:")


def test_cancel_ends_the_child_soon() -> None:
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    with pytest.raises(WorkerCancelledError):
        run(TRIALS + "wait", b"60", memory=MEMORY, seconds=60, cancelled=stop.is_set)
    assert time.monotonic() - started < 10


def test_what_a_job_prints_does_not_reach_the_frames() -> None:
    assert do("chatter", b"\xff" * 1000) == b"quiet"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes instead")
def test_a_child_comes_after_the_window_that_waits_for_it() -> None:
    assert int(do("turn")) > os.getpriority(os.PRIO_PROCESS, 0)


def test_surroundings_are_bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMIS_TRIAL", "personal")
    lines = do("surroundings").decode().splitlines()
    assert not [line for line in lines if line.startswith("file:") or "personal" in line]
    assert "https_proxy=http://127.0.0.1:9" in lines
    home = next(Path(line.partition("=")[2]) for line in lines if line.startswith("TMPDIR="))
    assert not home.exists()


def test_a_worker_stays_and_is_renewed() -> None:
    with Worker(memory=MEMORY, renew_after=2) as worker:
        homes = [worker.run(TRIALS + "surroundings", b"", seconds=10) for _ in range(4)]
    assert homes[0] == homes[1]
    assert homes[1] != homes[2]
    assert homes[2] == homes[3]


def test_a_worker_survives_the_death_of_its_child() -> None:
    with Worker(memory=MEMORY) as worker:
        for job in ("abort", "abort"):
            with pytest.raises(WorkerDiedError):
                worker.run(TRIALS + job, b"", seconds=10)
            assert worker.run(TRIALS + "echo", b"still here", seconds=10) == b"still here"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", (5).to_bytes(8), (5).to_bytes(8) + b"ab", (1 << 60).to_bytes(8) + b"x"],
)
def test_a_broken_off_frame_is_the_end(data: bytes) -> None:
    assert read_frame(io.BytesIO(data), Reply) is None


def test_frames_refuse_what_is_none() -> None:
    with pytest.raises(WorkerAnswerError):
        read_frame(io.BytesIO((1).to_bytes(8) + b"\xc1"), Reply)
    stream = io.BytesIO()
    write_frame(stream, Reply("done", b"x" * 100))
    with pytest.raises(WorkerMemoryError):
        read_frame(io.BytesIO(stream.getvalue()), Reply, limit=50)


def test_a_refusal_of_an_unknown_class_keeps_its_sentences() -> None:
    error = _refusal(Reply("refused", code="not_known_here", message="一。", advice="二。"))
    assert (error.code, error.message, error.advice) == ("not_known_here", "一。", "二。")
