"""How much memory a step of a benchmark asks for at its most, where the system tells (Linux)."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_STATUS = Path("/proc/self/status")
_SMAPS = Path("/proc/self/smaps_rollup")
_RESET = Path("/proc/self/clear_refs")
_TASKS = Path("/proc/self/task")
_WORKER = b"--worker"
_LOOK_EVERY = 0.03


@dataclass(frozen=True, slots=True)
class Held:
    """MiB that this process holds now, of them pages of its own, and the most since `begin`."""

    resident: int
    own: int
    peak: int


def held() -> Held:
    """What is held now; zeros where nobody knows."""
    resident, peak = _read(_STATUS, "VmRSS"), _read(_STATUS, "VmHWM")
    return Held(resident, _read(_SMAPS, "Private_Dirty"), peak)


def begin() -> int:
    """Forget the peak so far; the MiB that are in use now, 0 where nobody knows."""
    with suppress(OSError):
        _RESET.write_text("5", encoding="ascii")
    return _read(_STATUS, "VmRSS")


def since(before: int) -> str:
    """The peak since then, and how much of it came with the step."""
    peak = _read(_STATUS, "VmHWM")
    return f"{peak} MiB, {peak - before} more than before" if peak else "not known here"


@dataclass(slots=True)
class Children:
    """The most MiB that one child of this process held; 0 where nobody knows."""

    peak: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look at every child until `end`; of ended ones the system counts their parent in."""
        while not self._ended.wait(_LOOK_EVERY):
            for child in map(Path, _children()):
                with suppress(OSError):
                    # Before it has become a worker it is its parent once more.
                    if _WORKER in (child / "cmdline").read_bytes():
                        self.peak = max(self.peak, _read(child / "status", "VmHWM"))

    def end(self) -> None:
        """Look no more."""
        self._ended.set()


@contextmanager
def of_children() -> Iterator[Children]:
    """What children hold meanwhile."""
    found = Children()
    looking = threading.Thread(target=found.look, daemon=True)
    looking.start()
    try:
        yield found
    finally:
        found.end()
        looking.join()


def _children() -> list[str]:
    found: list[str] = []
    with suppress(OSError):
        for task in _TASKS.iterdir():
            found += (task / "children").read_text(encoding="ascii").split()
    return [f"/proc/{child}" for child in found]


def _read(file: Path, name: str) -> int:
    with suppress(OSError):
        found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(encoding="ascii"), re.MULTILINE)
        return int(found[1]) // 1024 if found else 0
    return 0
