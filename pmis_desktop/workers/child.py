"""The child's side: take jobs from standard input, answer on standard output."""

import gc
import importlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import BinaryIO

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.workers import WorkerJobError
from pmis_desktop.workers.frames import Call, Reply, Terms, read_frame, write_frame
from pmis_desktop.workers.limits import give_way, limit_memory, limit_seconds

# Whatever else the parent may ask for is refused, even inside the package.
JOB_MODULES = frozenset(
    {
        "pmis_desktop.attachments.jobs",
        "pmis_desktop.exchange.sealing_jobs",
        "pmis_desktop.printing.binding",
        "pmis_desktop.printing.typesetting",
        "pmis_desktop.services.opening_jobs",
        "pmis_desktop.services.value_jobs",
        "pmis_desktop.services.writing_jobs",
        "pmis_desktop.spreadsheets.reading",
        "pmis_desktop.workers.trials",
    }
)

Job = Callable[[bytes], bytes]


def serve() -> int:
    """Answer jobs until the parent closes the pipe; the exit status."""
    calls, replies = _take_pipes()
    terms = read_frame(calls, Terms)
    if terms is None:
        return 0
    limit_memory(terms.memory)
    give_way()
    # Within a job nobody looks for circles of objects: it took a fifth of opening packages.
    gc.disable()
    while (call := read_frame(calls, Call)) is not None:
        write_frame(replies, _answer(call))
        # What the first job has loaded stays, and need not be looked through after every other.
        gc.collect()
        gc.freeze()
    return 0


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep both pipes for frames; what a library prints goes nowhere."""
    calls, replies = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.setmode(calls, os.O_BINARY)
        msvcrt.setmode(replies, os.O_BINARY)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return os.fdopen(calls, "rb"), os.fdopen(replies, "wb")


def _answer(call: Call) -> Reply:
    """Do one job; every end of it becomes a reply."""
    try:
        limit_seconds(call.seconds)
        return Reply("done", _job(call.function)(call.payload))
    except AppError as error:
        return Reply("refused", code=error.code, message=error.message, advice=error.advice)
    except MemoryError:
        return Reply("memory")
    except Exception as error:  # noqa: BLE001 - the parent logs it; the child's own end is here
        return Reply("fault", traces=_places(error))


def _job(name: str) -> Job:
    """Find a job by ``module:qualname`` on the list; raises WorkerJobError."""
    module_name, _, function_name = name.partition(":")
    if module_name not in JOB_MODULES or function_name.startswith("_"):
        raise WorkerJobError
    module = importlib.import_module(module_name)
    job: Job | None = getattr(module, function_name, None)
    if not callable(job) or getattr(job, "__module__", "") != module_name:
        raise WorkerJobError
    return job


def _places(error: Exception) -> tuple[str, ...]:
    """Name the kind of error and the lines it went through; its text may quote what was read."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = (f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames)  # noqa: PTH119
    return (type(error).__name__, *lines)
