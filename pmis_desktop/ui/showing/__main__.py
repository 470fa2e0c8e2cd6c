"""python -m pmis_desktop.ui.showing pictures | demo --out FOLDER: the program without a person.

``pictures`` takes pictures of every page (also where nothing is said), ``demo`` plays the story.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.showing import reviewed, scenes, story, worlds
from pmis_desktop.ui.showing.doorways import shoot_doorways
from pmis_desktop.ui.showing.pictures import Studio
from pmis_desktop.ui.showing.worlds import World, opened


def main() -> int:
    """Do what was asked for and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("pictures", "demo"), default="pictures")
    parser.add_argument("--out", type=Path, required=True, help="where everything goes")
    parser.add_argument("--only", default="", help="only names that begin so: branch-usual-record")
    options = parser.parse_args()
    application = make_application(sys.argv[:1])
    dress(application, TypeSize.STANDARD)
    if options.what == "demo":
        return _play(application, options.out)
    return _shoot(application, options.out, options.only)


def _play(application: QApplication, out: Path) -> int:
    try:
        story.play(application, out, say=_say)
    except AppError as error:
        sys.stderr.write(f"{error.message}{error.advice}\n")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _shoot(application: QApplication, out: Path, only: str) -> int:
    out.mkdir(parents=True, exist_ok=True)
    studio = Studio(application, out, only)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _shoot_world(studio, "empty", worlds.empty(folder / "empty"))
        usual = worlds.usual(folder / "usual", doubts=True)
        _shoot_world(studio, "usual", usual)
        if studio.wants("review"):
            _shoot_town(studio, folder / "town")
        if studio.wants("welcome"):
            shoot_doorways(studio, usual, folder / "begun")
        if studio.wants("county-full"):
            house = opened(worlds.full(folder / "full"))
            world = World(county=folder, branches=(), packages=folder, workbook=folder)
            studio.shoot("county-full", house, *scenes.at_county(house, world))
    _say(f"{studio.taken} pictures")
    return 0


def _shoot_world(studio: Studio, name: str, world: World) -> None:
    """Branch and county of one world; of the usual one also a branch that was not obeyed."""
    if studio.wants(f"branch-{name}"):
        house = opened(world.branches[0])
        studio.shoot(f"branch-{name}", house, *scenes.at_branch(house, world))
    if len(world.branches) > 1 and studio.wants("branch-refused"):
        house = opened(world.branches[2])
        studio.shoot("branch-refused", house, *scenes.refused(house))
    if studio.wants(f"county-{name}"):
        house = opened(world.county)
        studio.shoot(f"county-{name}", house, *scenes.at_county(house, world))


def _shoot_town(studio: Studio, folder: Path) -> None:
    """Review by a committee: at the committee, at a branch, at the county."""
    town = reviewed.town(folder, answered=True)
    studio.shoot("review-committee", opened(town.committee), *reviewed.at_committee())
    studio.shoot("review-branch", opened(town.branch), *reviewed.at_branch())
    studio.shoot("review-county", opened(town.county), *reviewed.at_county())


if __name__ == "__main__":
    sys.exit(main())
