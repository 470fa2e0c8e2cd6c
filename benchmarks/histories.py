"""Random histories of a county and its sites: every promise of the exchange, as often as you like.

The pure ones play the planner, the ledger and the branch's overlay in memory, with lost, late,
doubled and reordered files, county edits, decisions, moves, births, undoing and county restores.
With --real, histories of real vaults and files instead, a thousand times as slow. A broken promise
ends the run with its seed. From the project's folder:
python3 dev.py bench histories [--count N] [--first SEED] [--real] [--steps N].
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.machine import CountyMachine
from tests.merging.histories import play, random_bytes, steps_of

_TOLD_EVERY = 5_000


def play_pure(first: int, count: int) -> None:
    """Play histories by their seeds and say what came together in them."""
    ends: Counter[str] = Counter()
    began, busy = time.perf_counter(), time.process_time()
    for at, seed in enumerate(range(first, first + count), 1):
        try:
            history = play(random_bytes(seed, steps_of(seed)))
        except Exception as broken:
            print(f"history {seed} broke a promise: {broken!r}", flush=True)
            raise
        ends["restores"] += history.epochs
        ends["operations"] += sum(len(branch.operations) for branch in history.branches)
        ends["packages"] += len(history.county.archive)
        ends.update(outcome.verdict for outcome in history.county.ledger.outcomes.values())
        ends["open at the end"] += len(history.county.ledger.desk)
        if at % _TOLD_EVERY == 0:
            print(f"  {at:,} …", flush=True)
    told = ", ".join(f"{name} {number:,}" for name, number in sorted(ends.items()))
    print(f"{count:,} histories kept every promise: {told}")
    print(
        f"{time.perf_counter() - began:.0f} s, {time.process_time() - busy:.0f} s of the processor"
    )


def play_real(count: int, steps: int) -> None:
    """Let Hypothesis play real vaults and files; it prints the steps that broke a promise."""
    began, busy = time.perf_counter(), time.process_time()
    run_state_machine_as_test(
        CountyMachine,
        settings=settings(
            max_examples=count,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(
        f"{count:,} real histories of at most {steps} steps kept every promise:"
        f" {time.perf_counter() - began:.0f} s, {time.process_time() - busy:.0f} s of the processor"
    )


def main() -> None:
    """Play as many as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=100_000, help="the suite has the first ones")
    parser.add_argument("--real", action="store_true", help="real vaults and files")
    parser.add_argument("--steps", type=int, default=50, help="of a real history")
    options = parser.parse_args()
    if options.real:
        play_real(options.count, options.steps)
    else:
        play_pure(options.first, options.count)


if __name__ == "__main__":
    main()
