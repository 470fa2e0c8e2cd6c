"""A process that has everything loaded and forks for each command: a run costs no start of Python.

Started as a program it reads one request a line from its standard input and answers in a line.
Where something is to be recorded, strace is attached to the fork before its first step; where
something is to break, the fork asks about its calls.
"""

import gc
import json
import mmap
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.crashes import breaking
from tests.crashes.breaking import Fault

ROOT = Path(__file__).resolve().parents[2]
_ATTACHING = 0.002
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Watching:
    """Calls are counted, and one of them may break."""

    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command; a negative status is the signal that ended it."""

    returncode: int
    stdout: str
    stderr: str
    calls: Counter[str]


class StandBy:
    """The process from outside: runs the words of a command, recorded or watched where asked."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from tests.crashes.standing_by import serve; serve()"],
            cwd=ROOT,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, words: Sequence[str], around: Sequence[str] = (), watching: Watching | None = None
    ) -> Ran:
        """What became of one command, under the tracer ``around`` where one is named."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("started with pipes")
        watched = asdict(watching) if watching else None
        self._process.stdin.write(json.dumps([list(words), list(around), watched]) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return Ran(told["status"], told["out"], told["err"], Counter(told["calls"]))

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=_PATIENCE)


def serve() -> None:
    """Answer requests until the input ends."""
    # Loaded once, before the first fork: the commands, and every list that a county reads.
    from pmis_desktop.cli import main, parser  # noqa: PLC0415
    from tests.cli.scripts import found  # noqa: PLC0415

    parser()
    with tempfile.TemporaryDirectory() as place:
        found(Path(place))
    gc.freeze()
    for line in sys.stdin:
        words, around, watched = json.loads(line)
        watching = None
        if watched is not None:
            fault = watched["fault"]
            watching = Watching(None if fault is None else Fault(**fault))
        print(json.dumps(_run(main, words, around, watching)), flush=True)  # noqa: T201 - the answer


def _run(
    main: Any,  # noqa: ANN401
    words: list[str],
    around: list[str],
    watching: Watching | None,
) -> dict[str, object]:
    calls: Counter[str] = Counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        waiting, go = os.pipe()
        asking = mmap.mmap(-1, mmap.PAGESIZE) if watching else None
        child = os.fork()
        if child == 0:
            _be_the_command(main, words, (waiting, asking), (out.fileno(), err.fileno()))
        tracer = _attach(around, child) if around else None
        listener = breaking.take_over(child, asking) if asking else None
        os.write(go, b"!")
        if watching and listener is not None:
            ended, calls = breaking.watch(listener, child, watching.fault)
        else:
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(waiting)
        os.close(go)
        if tracer is not None:
            tracer.wait(timeout=_PATIENCE)
        return {"status": ended, "out": _read(out), "err": _read(err), "calls": calls}


def _be_the_command(
    main: Any,  # noqa: ANN401
    words: list[str],
    waiting: tuple[int, mmap.mmap | None],
    outputs: tuple[int, int],
) -> None:
    """In the fork: wait for whoever looks on, then be what the command line is."""
    status = 1
    try:
        empty = os.open(os.devnull, os.O_RDONLY)
        for given, standard in zip((empty, *outputs), (0, 1, 2), strict=True):
            os.dup2(given, standard)
        go, asking = waiting
        if asking is not None:
            breaking.listen(asking)
        os.read(go, 1)
        status = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _attach(around: list[str], child: int) -> "subprocess.Popen[bytes]":
    tracer = subprocess.Popen(  # noqa: S603 - strace with our own words
        [*around, "-p", str(child)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + _PATIENCE
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text(encoding="ascii"):
        if time.monotonic() > until or tracer.poll() is not None:
            raise RuntimeError("strace does not attach here")
        time.sleep(_ATTACHING)
    return tracer


def _read(file: Any) -> str:  # noqa: ANN401
    file.seek(0)
    return bytes(file.read()).decode("utf-8", "replace")
