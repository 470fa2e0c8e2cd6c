"""Hostile bytes at every door: refused in words, within two seconds and 64 MiB.

Everything a genuine key can sign and seal is spoilt below the signature too. The worst time of one
try, in seconds of the processor (of the child too), which a busy machine does not falsify, and the
growth of the whole process's memory are held against their limits; a fault ends the run with the
seed that found it. The workbook's door is the real child, a hundredth as often. In the end
every bit of a package is turned under a mended check sum. Run it from the project's folder:
python3 dev.py bench fuzz [--count N] [--first SEED] [--door NAME].
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import frame
from pmis_desktop.spreadsheets.workbooks import read_sheets
from tests.exchange.doors import DOORS, PACKAGE, visit
from tests.exchange.spoilt import take
from tests.spreadsheets.spoilt_workbooks import spoilt_workbook

SECONDS = 2.0
MEMORY = 64 << 20
WORKBOOKS = 100  # tries at other doors for one workbook
IN = "let in"


def resident() -> int:
    """The most memory this process ever had, in bytes; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def processor() -> float:
    """Seconds of the processor so far, with those of children that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def knock(name: str, seeds: range, once: Callable[[int], str]) -> bool:
    """Try one door with many seeds and print what came of it; whether it held."""
    ends: Counter[str] = Counter()
    worst, before, began = (0.0, 0), resident(), time.perf_counter()
    for seed in seeds:
        start = processor()
        try:
            ends[once(seed)] += 1
        except Exception as fault:  # noqa: BLE001 - a fault of any kind is what is looked for
            print(f"{name}: seed {seed} ended in {type(fault).__name__}: {fault}")
            return False
        worst = max(worst, (processor() - start, seed))
    grown = resident() - before
    held = worst[0] <= SECONDS and grown <= MEMORY
    print(
        f"{name:<16} {len(seeds):>9} tries {ends.pop(IN, 0):>8} let in {len(ends):>3} refusals"
        f"  worst {worst[0] * 1000:7.1f} ms (seed {worst[1]})  memory +{grown / 2**20:5.1f} MiB"
        f"  {time.perf_counter() - began:7.1f} s{'' if held else '  BEYOND ITS LIMIT'}"
    )
    return held


def read_spoilt(file: Path, seed: int) -> str:
    """One spoilt workbook through the child."""
    file.write_bytes(spoilt_workbook(seed))
    try:
        read_sheets(file)
    except AppError as refusal:
        return refusal.code
    return IN


def flip_every_bit() -> bool:
    """Every bit of a package's body turned, the check sum mended each time: none is let in."""
    began = time.perf_counter()
    outer, body = frame.unpack(PACKAGE).outer, bytearray(frame.unpack(PACKAGE).body)
    let_in = 0
    for at in range(len(body)):
        for bit in range(8):
            body[at] ^= 1 << bit
            try:
                take(frame.pack(outer, bytes(body)))
                let_in += 1
            except AppError:
                pass
            body[at] ^= 1 << bit
    print(
        f"every bit        {len(body) * 8:>9} tries {let_in:>8} let in, check sum mended each time"
        f"  {time.perf_counter() - began:7.1f} s"
    )
    return not let_in


def main() -> None:
    """Knock at all doors or the named one; exit status 1 if any did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=1_000_000, help="the suite has the first ones")
    parser.add_argument("--door", default="")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    held = [
        knock(door.name, seeds, lambda seed, door=door: visit(door, seed)[1].code or IN)  # type: ignore[misc]
        for door in DOORS
        if options.door in {"", door.name}
    ]
    if options.door in {"", "workbook"}:
        with tempfile.TemporaryDirectory() as name:
            once = partial(read_spoilt, Path(name) / "book.xlsx")
            held.append(knock("workbook", seeds[: max(1, len(seeds) // WORKBOOKS)], once))
    if options.door in {"", "every bit"}:
        held.append(flip_every_bit())
    sys.exit(0 if all(held) and held else 1)


if __name__ == "__main__":
    main()
