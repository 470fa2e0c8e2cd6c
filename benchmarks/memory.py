"""How much memory a step of a benchmark asks for at its most, where the system tells (Linux)."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")
_SMAPS = Path("/proc/self/smaps_rollup")
_RESET = Path("/proc/self/clear_refs")


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


def _read(file: Path, name: str) -> int:
    with suppress(OSError):
        found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(encoding="ascii"), re.MULTILINE)
        return int(found[1]) // 1024 if found else 0
    return 0
