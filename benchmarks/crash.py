"""Every write and sync of every command that writes: killed there, or the disk full or broken.

After each fault the vault is opened and proved, all or nothing must have happened (to each file of
a round), no file outside may speak of more than the vault knows, and the next try must do the work.
A round of 63 files has children that open and write them and seal the answers. Then the power is
cut after every call of a recorded run: nothing of what was not synced is found, or some of it.
Linux on x86-64 with strace only; a whole run takes hours of the processor. From the project's
folder:
python3 dev.py bench crash [--scene NAME] [--act struck|cut] [--first N] [--last N] [--stride N].
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.cli.scripts import World, found
from tests.crashes import breaking, power, sweep
from tests.crashes.scenes import SCENES, Scene

# How late names settle, and whether some of what was not synced is found all the same.
_LOST = ((True, False), (False, False), (True, True))


def strike_all(scene: Scene, founded: World, folder: Path, places: slice) -> int:
    """Some or all faults of a scene; how many did not hold."""
    began = time.perf_counter()
    ready = sweep.make_ready(scene, founded, folder)
    ends: Counter[str] = Counter()
    for fault in list(ready.faults())[places]:
        try:
            ends[sweep.strike(ready, fault, folder)] += 1
        except Exception as broken:  # noqa: BLE001 - a fault of any kind is what is looked for
            ends["BROKEN"] += 1
            print(f"  {scene.name}: {fault}: {broken!r}")
    told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()))
    print(f"{scene.name:<11} {sum(ends.values()):>5} faults: {told}  {_since(began)}", flush=True)
    return ends["BROKEN"]


def cut_all(scene: Scene, founded: World, folder: Path, places: slice) -> int:
    """The power cut after some or all calls, with names early or late, or some of the rest."""
    began = time.perf_counter()
    recorded = power.record(scene, founded, folder)
    ends: Counter[str] = Counter()
    for careful, chance in _LOST:
        for at in range(len(recorded.events) + 1)[places]:
            dice = random.Random(at) if chance else None
            try:
                ends[power.cut(recorded, at, folder, careful=careful, dice=dice)] += 1
            except Exception as broken:  # noqa: BLE001 - as above
                ends["BROKEN"] += 1
                print(f"  {scene.name}: power gone after {at}, {careful}, {chance}: {broken!r}")
    told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()))
    print(f"{scene.name:<11} {sum(ends.values()):>5} cuts: {told}  {_since(began)}", flush=True)
    return ends["BROKEN"]


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"


def main() -> None:
    """Break everything; exit status 1 if anything did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="begin with this place of a scene")
    parser.add_argument("--last", type=int, help="stop before this one")
    parser.add_argument("--stride", type=int, default=1, help="only every n-th place")
    parser.add_argument("--scene", default="", help="one or more, with commas")
    parser.add_argument("--act", default="", choices=["", "struck", "cut"], help="only this one")
    options = parser.parse_args()
    if not (breaking.able() and power.able()):
        sys.exit("This needs Linux on x86-64, and strace.")
    broken, places = 0, slice(options.first, options.last, options.stride)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        founded = found(folder / "first")
        for scene in SCENES:
            if options.scene and scene.name not in options.scene.split(","):
                continue
            for act, kind in ((strike_all, "struck"), (cut_all, "cut")):
                if options.act in {"", kind}:
                    place = folder / f"{scene.name}-{kind}"
                    place.mkdir()
                    broken += act(scene, founded, place, places)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
