"""Breaking a command at one of its writes or syncs: killed there, or told that the disk failed."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.scripts import World
from tests.crashes.breaking import BROKEN, CALLS, FULL, KILL, Fault
from tests.crashes.scenes import (
    ARCHIVED,
    DONE,
    REFUSED,
    Scene,
    State,
    Words,
    run,
    substance,
)
from tests.crashes.standing_by import Watching

# Killed there; the disk full or broken there once, or there and from then on.
_WAYS = ((KILL, False), (FULL, False), (FULL, True), (BROKEN, False), (BROKEN, True))
_FAULT_OF_THE_PROGRAM = 1


@dataclass(frozen=True, slots=True)
class Ready:
    """A scene laid ready: copied for every run; the state before and after an unharmed run."""

    scene: Scene
    world: World
    words: Words
    before: State
    after: State
    calls: Counter[str]

    def faults(self) -> Iterator[Fault]:
        """Every place where it can be killed, and where the disk may fail."""
        for call in CALLS:
            for when in range(1, self.calls[call] + 1):
                for how, lasting in _WAYS:
                    yield Fault(call, when, how, lasting)


def make_ready(scene: Scene, founded: World, folder: Path) -> Ready:
    """Prepare a scene once and look at an unharmed run of it."""
    world = founded.copy(folder / "ready")
    words = scene.prepare(world)
    before = scene.look(world)
    trial = world.copy(folder / "trial")
    told = run(trial, scene.side, _moved(words, world, trial), watching=Watching())
    assert told.returncode in DONE, told.stdout + told.stderr
    after = scene.look(trial)
    shutil.rmtree(trial.folder)
    return Ready(scene, world, words, before, after, told.calls)


def _moved(words: Words, world: World, there: World) -> Words:
    """The same words about a copy of the world."""
    here, other = str(world.folder), str(there.folder)
    return [str(word).replace(here, other) for word in words]


def strike(ready: Ready, fault: Fault, folder: Path) -> str:
    """Run with one fault; all or nothing must have happened, and the next try must do it.

    Gives what became of it in a word: "missed" where there were fewer calls this time.
    """
    world = ready.world.copy(folder / "struck")
    side, words = ready.scene.side, _moved(ready.words, ready.world, world)
    try:
        told = run(world, side, words, watching=Watching(fault))
        if told.calls[fault.call] < fault.when:
            return "missed"
        stands = ready.scene.look(world)
        _all_or_nothing(ready, stands)
        if told.returncode in DONE:
            assert _as_told(ready, told.stdout, stands), "it was said to be done"
        elif fault.how != KILL:
            assert told.returncode in {REFUSED, _FAULT_OF_THE_PROGRAM}, told
        again = run(world, side, words)
        assert again.returncode in {*DONE, REFUSED}, again.stdout + again.stderr
        _settled(ready, ready.scene.look(world), again.returncode)
    finally:
        shutil.rmtree(world.folder, ignore_errors=True)
    return ready.scene.word(ready.before, stands, ready.after)


def _all_or_nothing(ready: Ready, stands: State) -> None:
    held = ready.scene.holds(ready.before, stands, ready.after)
    assert held, (ready.before, stands, ready.after)


def _as_told(ready: Ready, output: str, stands: State) -> bool:
    """Whether what is said to be done is done; of a round, exactly the files that are said so."""
    if not ready.scene.each:
        return stands == ready.after
    if not output:
        # The disk failed where it was to be said.
        return True
    taken = [file for file in json.loads(output)["files"] if file["verdict"] == "taken"]
    there: int = stands[ARCHIVED] - ready.before[ARCHIVED]
    return len(taken) == there


def _settled(ready: Ready, stands: State, status: int) -> None:
    """After another try the work is done; a refusal means that there was nothing left to do."""
    done = stands == ready.after
    if ready.scene.each:
        done = substance(stands) == substance(ready.after)
    assert done, (status, stands, ready.after)
