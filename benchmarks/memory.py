"""How much memory a step of a benchmark asks for at its most, where the system tells (Linux)."""

import re
from contextlib import suppress
from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def begin() -> int:
    """Forget the peak so far; the MiB that are in use now, 0 where nobody knows."""
    with suppress(OSError):
        _RESET.write_text("5", encoding="ascii")
    return _read("VmRSS")


def since(before: int) -> str:
    """The peak since then, and how much of it came with the step."""
    peak = _read("VmHWM")
    return f"{peak} MiB, {peak - before} more than before" if peak else "not known here"


def _read(name: str) -> int:
    with suppress(OSError):
        found = re.search(
            rf"^{name}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"), re.MULTILINE
        )
        return int(found[1]) // 1024 if found else 0
    return 0
