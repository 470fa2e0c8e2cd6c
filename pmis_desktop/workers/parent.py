"""The parent's side: start a child, give it a job, end it when it is too slow or too big."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.workers import (
    ReportedError,
    WorkerCancelledError,
    WorkerDiedError,
    WorkerFaultError,
    WorkerMemoryError,
    WorkerStartError,
    WorkerTimeoutError,
)
from pmis_desktop.paths import RESOURCES
from pmis_desktop.workers import windows
from pmis_desktop.workers.closing import Closing
from pmis_desktop.workers.frames import Call, Reply, Terms, read_frame, write_frame

_LOOK_EVERY = 0.05
# Windows only: without a console of its own, and after whatever people look at.
_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)
_NOWHERE = "http://127.0.0.1:9"
_LONGEST_SENTENCE = 500


def run(
    function: str,
    payload: bytes | msgspec.Struct,
    *,
    memory: int,
    seconds: float,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Do one job in a child of its own; see ``Worker.run``."""
    with Worker(memory=memory) as worker:
        return worker.run(function, payload, seconds=seconds, cancelled=cancelled)


class Worker(Closing):
    """A child process that stays for several jobs, renewed after ``renew_after`` of them.

    ``memory`` in bytes is its limit in all. One thread at a time. A child that had to be ended is
    replaced at the next job.
    """

    def __init__(self, *, memory: int, renew_after: int = 200) -> None:
        self._memory = memory
        self._renew_after = renew_after
        self._jobs_done = 0
        self._child: _Child | None = None

    def run(
        self,
        function: str,
        payload: bytes | msgspec.Struct,
        *,
        seconds: float,
        cancelled: Callable[[], bool] | None = None,
    ) -> bytes:
        """Do the job ``module:qualname`` and return its answer.

        A struct is sent as MessagePack. ``seconds`` is wall time. Raises a WorkerError when the
        child fails, and the job's own AppError when the job refuses.
        """
        if not isinstance(payload, bytes):
            payload = msgspec.msgpack.encode(payload)
        if self._jobs_done >= self._renew_after:
            self.close()
        child = self._child or self._start()
        try:
            reply = child.ask(Call(function, payload, seconds), cancelled)
        except BaseException:
            self.close()
            raise
        self._jobs_done += 1
        return _result(reply)

    def begin(self) -> None:
        """Start the child before there is a job for it; raises WorkerStartError."""
        if self._child is None:
            self._start()

    @override
    def close(self) -> None:
        """End the child; the next job starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def _start(self) -> "_Child":
        """Start a fresh child."""
        self._jobs_done = 0
        self._child = _Child(self._memory)
        return self._child


class _Child:
    """One running child process and its empty folder."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._folder = Path(tempfile.mkdtemp(prefix="pmis-work-"))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=_environment(self._folder),
                close_fds=True,
                creationflags=_FLAGS,
            )
        except OSError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise WorkerStartError from error
        self._job = self._confine()

    def _confine(self) -> int | None:
        """Limit the child before its first frame: until then it does nothing."""
        try:
            job = windows.confine(int(getattr(self._process, "_handle", 0)), self._memory)
            write_frame(self._pipe_in, Terms(self._memory))
        except OSError as error:
            self._job = None
            self.close()
            raise WorkerStartError from error
        return job

    @property
    def _pipe_in(self) -> BinaryIO:
        assert self._process.stdin is not None  # noqa: S101 - asked for as a pipe
        return self._process.stdin  # type: ignore[return-value]

    @property
    def _pipe_out(self) -> BinaryIO:
        assert self._process.stdout is not None  # noqa: S101 - asked for as a pipe
        return self._process.stdout  # type: ignore[return-value]

    def ask(self, call: Call, cancelled: Callable[[], bool] | None) -> Reply:
        """Send a job and wait for its reply, its time limit or the user."""
        exchange = _Exchange(self._pipe_in, self._pipe_out, call, self._memory)
        try:
            _wait(exchange.ended, call.seconds, cancelled)
        except BaseException:
            self._process.kill()
            exchange.join()
            raise
        return exchange.reply()

    def close(self) -> None:
        """End the process, whatever it does, and remove its folder."""
        self._process.kill()
        # Closing flushes what a dead child will not take.
        for pipe in (self._pipe_in, self._pipe_out):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()
        windows.release(self._job)
        shutil.rmtree(self._folder, ignore_errors=True)


class _Exchange:
    """One question and one answer on a thread of its own, for pipes have no time limits."""

    def __init__(self, pipe_in: BinaryIO, pipe_out: BinaryIO, call: Call, limit: int) -> None:
        self.ended = threading.Event()
        self._pipes = (pipe_in, pipe_out)
        self._call = call
        self._limit = limit
        self._reply: Reply | None = None
        self._refusal: AppError = WorkerDiedError()
        self._thread = threading.Thread(target=self._talk, name="worker-pipe", daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        """Write the call, read the reply; a broken pipe is a dead child."""
        pipe_in, pipe_out = self._pipes
        try:
            write_frame(pipe_in, self._call)
            self._reply = read_frame(pipe_out, Reply, limit=self._limit)
        except (OSError, ValueError):
            self._reply = None
        except AppError as error:
            self._refusal = error
        finally:
            self.ended.set()

    def join(self) -> None:
        """Wait for the thread of a killed child to notice."""
        self._thread.join()

    def reply(self) -> Reply:
        """The answer; raises WorkerDiedError or what made it useless."""
        self.join()
        if self._reply is None:
            raise self._refusal
        return self._reply


def _wait(ended: threading.Event, seconds: float, cancelled: Callable[[], bool] | None) -> None:
    """Wait for the reply; raises WorkerCancelledError or WorkerTimeoutError."""
    deadline = time.monotonic() + seconds
    while not ended.wait(max(0.0, min(_LOOK_EVERY, deadline - time.monotonic()))):
        if cancelled is not None and cancelled():
            raise WorkerCancelledError
        if time.monotonic() >= deadline:
            raise WorkerTimeoutError(seconds)
    # A child may be quicker than the next look: whoever said stop is heard all the same.
    if cancelled is not None and cancelled():
        raise WorkerCancelledError


def _command() -> list[str]:
    """The program itself, asked to be a worker."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    # -P -s -B: nothing is imported from the working folder or the user's own, nothing is written.
    return [sys.executable, "-P", "-s", "-B", "-m", "pmis_desktop", "--worker"]


def _environment(folder: Path) -> dict[str, str]:
    """Only what a process needs to start; every way to a network leads nowhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in {"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH"}
    }
    proxies = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")
    kept |= dict.fromkeys(proxies, _NOWHERE) | dict.fromkeys(homes, str(folder))
    # Address space is what the limit counts, and each further arena of glibc takes 64 MiB of it.
    kept |= {"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
    if not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = str(RESOURCES.parent)
    return kept


def _result(reply: Reply) -> bytes:
    """The payload of a finished job; raises what the child reported."""
    match reply.outcome:
        case "done":
            return reply.payload
        case "memory":
            raise WorkerMemoryError
        case "fault":
            raise WorkerFaultError(reply.traces)
        case "refused":
            raise _refusal(reply)


def _refusal(reply: Reply) -> AppError:
    """The child's refusal as the class that has its code, with the child's sentences."""
    message, advice = reply.message[:_LONGEST_SENTENCE], reply.advice[:_LONGEST_SENTENCE]
    for known in _subclasses(AppError):
        if known.code == reply.code:
            error = known.__new__(known)
            AppError.__init__(error, message, advice=advice)
            return error
    return ReportedError(reply.code, message, advice)


def _subclasses(parent: type[AppError]) -> list[type[AppError]]:
    """Every error class this process has loaded."""
    children = parent.__subclasses__()
    return [*children, *(further for child in children for further in _subclasses(child))]
