"""Commands that are killed, told that the disk is full or broken, or lose the power.

A sample: every place is tried by ``python3 dev.py bench crash``.
"""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.scripts import World
from tests.crashes import power, sweep
from tests.crashes.scenes import BY_NAME, SCENES, Scene

_CUTS = 6
# Where most is written; the others by command.
_STRUCK = [scene for scene in SCENES if scene.name in {"import", "merge", "receive", "restore"}]
_CUT = [scene for scene in SCENES if scene.name in {"export", "merge", "round", "receive"}]


@pytest.mark.parametrize("scene", _STRUCK, ids=lambda scene: scene.name)
def test_all_or_nothing_and_the_next_try_does_it(
    scene: Scene, founded: World, tmp_path: Path
) -> None:
    ready = sweep.make_ready(scene, founded, tmp_path)
    every = list(ready.faults())
    # Of each scene another place and another kind of fault.
    sweep.strike(
        ready, every[len(every) * (1 + SCENES.index(scene)) // (1 + len(SCENES))], tmp_path
    )


@pytest.mark.usefixtures("recorder")
@pytest.mark.parametrize("scene", _CUT, ids=lambda scene: scene.name)
def test_no_file_outside_speaks_of_what_a_power_cut_took(
    scene: Scene, founded: World, tmp_path: Path
) -> None:
    recorded = power.record(scene, founded, tmp_path)
    count = len(recorded.events)
    ends = {
        power.cut(recorded, at, tmp_path, careful=careful, dice=dice)
        for careful, dice in ((True, None), (False, None), (True, random.Random(count)))
        for at in (*range(0, count, max(1, count // _CUTS)), count)
    }
    assert "done" in ends


@pytest.mark.usefixtures("recorder")
def test_a_disk_that_forgets_its_syncs_is_found_out(founded: World, tmp_path: Path) -> None:
    """Without it nobody could tell whether the test above can fail at all."""
    recorded = power.record(BY_NAME["merge"], founded, tmp_path)
    forgetful = replace(
        recorded, events=tuple(e for e in recorded.events if e.call not in {"fsync", "fdatasync"})
    )
    with pytest.raises(AssertionError, match="speaks of"):
        power.cut(forgetful, len(forgetful.events), tmp_path, careful=False)


def test_what_nobody_synced_is_on_the_disk_by_chance_whatever_came_first(tmp_path: Path) -> None:
    """Two sectors of one file, neither synced: none is found, the first, the second, both."""
    file, found = tmp_path / "data", set()
    for seed in range(40):
        disk = power.Disk(tmp_path, kept={file: bytes(1024)}, live={file: bytearray(1024)})
        for at in (0, 512):
            disk.take(power.Event("pwrite64", file, b"x" * 512, at))
        disk.reach(random.Random(seed))
        found.add((disk.kept[file][0:1], disk.kept[file][512:513]))
        disk.take(power.Event("fsync", file))
        disk.reach(random.Random(seed))
        assert disk.kept[file] == b"x" * 1024
    assert len(found) == 4


def test_a_new_name_that_did_not_reach_the_disk_has_no_contents(tmp_path: Path) -> None:
    written, named = tmp_path / "new.part", tmp_path / "new"
    ends = set()
    for seed in range(20):
        disk = power.Disk(tmp_path)
        disk.take(power.Event("create", written))
        disk.take(power.Event("write", written, b"whole"))
        disk.take(power.Event("fsync", written))
        disk.take(power.Event("rename", written, other=named))
        disk.reach(random.Random(seed))
        ends.add(tuple(disk.kept.items()))
    assert ends == {((written, b"whole"),), ((named, b"whole"),)}
