"""How benchmarks measure: the median of several runs, ours beside the floor."""

import secrets
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from pmis_desktop.services.founding import Founder
from pmis_desktop.services.sampling import sample_county

OPERATOR = "县委组织部"


def median(act: Callable[[], object], runs: int) -> float:
    """The middle of the seconds that several runs took."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def heading() -> None:
    """The head of the table."""
    print(f"{'':<34} {'ours':>10} {'floor':>10} {'ratio':>7} {'limit':>9}")


def line(name: str, ours: float, floor: float | None = None, limit: float | None = None) -> None:
    """One line of the table; seconds in, milliseconds out."""
    base = f"{floor * 1000:7.1f} ms" if floor else ""
    ratio = f"{ours / floor:5.1f} x" if floor else ""
    aim = f"{limit * 1000:6.0f} ms" if limit else ""
    print(f"{name:<34} {ours * 1000:7.1f} ms {base:>10} {ratio:>7} {aim:>9}")


def sampled(folder: Path, *, branches: int, members: int) -> str:
    """Fill a folder with the sample county; the passphrase that opens it, at its usual cost."""
    passphrase = secrets.token_hex(16)
    founder = Founder(operator=OPERATOR, passphrase=passphrase)
    made = sample_county(folder, founder, branches=branches, members=members)
    made.founded.house.vault.close()
    return passphrase
