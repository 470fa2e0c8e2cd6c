"""How much a child may take: memory, processor time and its turn, no dumps of what it holds."""

import sys

_SPARE_SECONDS = 2
_NICE = 5


def limit_memory(amount: int) -> None:
    """Bind this process to ``amount`` bytes of address space; on Windows the parent does it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (amount, amount))
    # A dump on disk would keep what the process had read about people.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_seconds(seconds: float) -> None:
    """Let this process use ``seconds`` more of processor time, then die.

    The parent's clock is the real limit; this one holds when the parent is gone.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # Threads add up: typst keeps every core busy.
    wanted = int(used + (seconds + _SPARE_SECONDS) * _cores()) + 1
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


def give_way() -> None:
    """Let this process come after the window that waits for it; on Windows the parent does it.

    On two processors a county's roster keeps both busy, and nobody could type beside it.
    """
    if sys.platform != "win32":
        import os  # noqa: PLC0415

        os.nice(_NICE)


def _cores() -> int:
    """How many processors the child can use at once."""
    import os  # noqa: PLC0415

    return os.cpu_count() or 1
