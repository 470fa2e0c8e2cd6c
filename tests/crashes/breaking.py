"""Faults put into a process, its threads and its children by the kernel, at one of their calls.

Every write and sync waits for a word from here: go on, the disk failed, or the process is killed.
They are counted over all threads and children together, in the order in which they come. Linux
5.6 or newer on x86-64 only (seccomp's user notification); nothing in the program knows about it.
"""

import ctypes
import errno
import fcntl
import mmap
import os
import platform
import select
import signal
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from typing_extensions import override

CALLS = {
    "pwrite64": 18,
    "write": 1,
    "fsync": 74,
    "fdatasync": 75,
    "ftruncate": 77,
    "rename": 82,
    "unlink": 87,
}
"""The calls that are waited for, by their numbers."""

KILL = "killed"
_FAILURES = {"the disk full": errno.ENOSPC, "the disk broken": errno.EIO}
FULL, BROKEN = _FAILURES

_NAMES = {number: name for name, number in CALLS.items()}

_NO_NEW_PRIVILEGES = 38
_SECCOMP, _SET_FILTER, _NEW_LISTENER = 317, 1, 8
_TAKE_DESCRIPTOR = 438
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_GO_ON = 1
_X86_64 = 0xC000003E
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER_AT, _MACHINE_AT = 0, 4
_ASKED = struct.Struct("QIIi")
_ASKED_SIZE = 80
_ANSWER = struct.Struct("QqiI")
_MOMENT, _PATIENCE = 0.0005, 30
# Seconds without a call or an end; others may want the processors for long.
_SILENCE = 600


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the ``when``-th call of a kind, counted from 1; ``lasting``: and on."""

    call: str
    when: int
    how: str
    lasting: bool = False

    def strikes(self, call: str, when: int) -> bool:
        """Whether it happens at this one."""
        return call == self.call and (when >= self.when if self.lasting else when == self.when)

    @override
    def __str__(self) -> str:
        return f"{self.call} {self.when}{' and on' if self.lasting else ''}: {self.how}"


@cache
def able() -> bool:
    """Whether faults can be put in here; a container may forbid it."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    words = [sys.executable, "-c", "from tests.crashes import breaking; breaking.attempt()"]
    here = Path(__file__).resolve().parents[2]
    tried = subprocess.run(words, cwd=here, capture_output=True, check=False)  # noqa: S603 - ours
    return tried.returncode == 0


def attempt() -> None:
    """Watch a process that does nothing; raises an OSError where that is not allowed."""
    told = mmap.mmap(-1, mmap.PAGESIZE)
    waiting, go = os.pipe()
    child = os.fork()
    if child == 0:
        listen(told)
        os.read(waiting, 1)
        os._exit(0)
    listener = take_over(child, told)
    os.write(go, b"!")
    watch(listener, child, None)


def listen(told: mmap.mmap) -> None:
    """In a process that has just been forked: have its calls asked about from now on.

    ``told`` says to `take_over` where; nothing may be written before somebody answers.
    """
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    program = _program()
    code = ctypes.create_string_buffer(b"".join(program))
    header = struct.pack("@HxxxxxxQ", len(program), ctypes.addressof(code))
    descriptor = library.syscall(_SECCOMP, _SET_FILTER, _NEW_LISTENER, header)
    told[:8] = struct.pack("q", descriptor if descriptor >= 0 else -ctypes.get_errno())


def take_over(child: int, told: mmap.mmap) -> int:
    """The descriptor over which the calls of a child are asked about."""
    until = time.monotonic() + _PATIENCE
    while not (found := struct.unpack("q", told[:8])[0]):
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(_MOMENT)
    if found < 0:
        raise OSError(-found, os.strerror(-found))
    process = os.pidfd_open(child)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        descriptor: int = library.syscall(_TAKE_DESCRIPTOR, process, found, 0)
    finally:
        os.close(process)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "no listener")
    return descriptor


def watch(listener: int, child: int, fault: Fault | None) -> tuple[int, Counter[str]]:
    """Answer until nobody is left to ask; how the child ended, and how many calls there were.

    Raises TimeoutError where nobody asks and nobody ends for a long time.
    """
    seen: Counter[str] = Counter()
    status, process = None, os.pidfd_open(child)
    waiting = select.poll()
    for descriptor in (listener, process):
        waiting.register(descriptor, select.POLLIN)
    try:
        while ready := dict(waiting.poll(_SILENCE * 1000)):
            if process in ready:
                # Older kernels let nobody go before somebody has asked how it ended.
                _, status = os.waitpid(child, 0)
                waiting.unregister(process)
            if ready.get(listener, 0) & select.POLLIN:
                _hear(listener, fault, seen)
            elif listener in ready:
                if status is None:
                    _, status = os.waitpid(child, 0)
                return os.waitstatus_to_exitcode(status), seen
    finally:
        os.close(process)
        os.close(listener)
    raise TimeoutError


def _hear(listener: int, fault: Fault | None, seen: Counter[str]) -> None:
    """Count one call and say what becomes of it."""
    asked = bytearray(_ASKED_SIZE)
    # Whoever asked may be gone by now.
    with suppress(FileNotFoundError, ProcessLookupError):
        fcntl.ioctl(listener, _RECEIVE, asked)
        ticket, task, _, number = _ASKED.unpack_from(asked)
        call = _NAMES[number]
        seen[call] += 1
        struck = fault is not None and fault.strikes(call, seen[call])
        _answer(listener, ticket, task, fault.how if fault and struck else "")


def _answer(listener: int, ticket: int, task: int, how: str) -> None:
    if how == KILL:
        os.kill(task, signal.SIGKILL)
        return
    error = _FAILURES.get(how, 0)
    answer = _ANSWER.pack(ticket, 0, -error, 0 if error else _GO_ON)
    fcntl.ioctl(listener, _SEND, bytearray(answer))


def _program() -> Sequence[bytes]:
    """What the kernel runs at every call: ask about those that are named, let others pass."""
    asked = sorted(CALLS.values())
    return [
        _step(_LOAD, value=_MACHINE_AT),
        _step(_EQUAL, 1, 0, _X86_64),
        _step(_RETURN, value=_ALLOW),
        _step(_LOAD, value=_NUMBER_AT),
        *(_step(_EQUAL, len(asked) - at, 0, number) for at, number in enumerate(asked)),
        _step(_RETURN, value=_ALLOW),
        _step(_RETURN, value=_ASK),
    ]


def _step(code: int, if_so: int = 0, if_not: int = 0, value: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)
