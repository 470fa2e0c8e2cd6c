"""The window on the sample county: how long it ever stands still while something is done.

A clock in the window ticks every 5 ms; what is printed is how late its ticks came: the longest
moment in which nobody could have typed, and the median. How long the start takes is measured by
`open`. Offscreen. Run it from the project's folder: python3 dev.py bench window [--branches N]
[--members N] [--packages N].
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication

from benchmarks.county import write_all
from benchmarks.merge import enrol_all, week
from benchmarks.timing import sampled
from benchmarks.window_start import HEAD, STATE, Clock, leave, prepare, remember, unlock
from pmis_desktop.app import open_house
from pmis_desktop.services import authority, history, importing, rounds, safekeeping, verifying
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.sample import MEMBER_HEADERS, invent_county, workbook_rows
from pmis_desktop.spreadsheets.writing import write_table
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class Options(argparse.Namespace):
    """What was asked for on the command line."""

    branches: int
    members: int
    packages: int
    runs: int


def week_of_packages(house: House, folder: Path, passphrase: str, options: Options) -> list[Path]:
    """A week's packages of some branches, ten changes each, admitted and written."""
    invented = invent_county(branches=options.branches, members=options.members)
    root = authority.root_key(house, None, passphrase)
    sites = enrol_all(house, root, invented.branches[: options.packages])
    week(invented, sites)
    return write_all(sites, folder / "packages")


def jobs_of(
    house: House, folder: Path, workbook: Path, packages: list[Path]
) -> dict[str, Callable[[Work], object]]:
    """The long acts of the window, each as the page starts it."""
    shown: list[Preview] = []
    checked: list[Check] = []
    return {
        "a round: preview": lambda work: work.write(
            "查看",
            lambda progress: rounds.preview(house, packages, progress=progress.told),
            lambda done: shown.extend(done.previews),
        ),
        "a round: merge": lambda work: work.change(
            "并入",
            lambda progress: rounds.commit(
                house, shown, answers=folder / "answers", progress=progress.told
            ),
        ),
        "check a workbook": lambda work: work.jobs.read(
            "检查",
            lambda _progress: importing.check(house, workbook, kind="members"),
            # The page goes on showing it.
            checked.append,
        ),
        "backup": lambda work: work.write("备份", lambda _progress: safekeeping.backup(house)),
        "roster of the county": lambda work: work.write(
            "花名册",
            lambda _progress: making.pdf(
                house, Wanted(form="roster", organisation="610523"), folder / "r.pdf"
            ),
        ),
        "prove all data": lambda work: work.write(
            "核对", lambda _progress: verifying.verify(house)
        ),
        # Last: everybody in it is new, and what comes after would have twice the members.
        "import a workbook": lambda work: work.change(
            "导入", lambda _progress: import_workbook(house, workbook)
        ),
        "take the import back": lambda work: work.change(
            "撤销导入", lambda _progress: history.undo(house)
        ),
    }


def import_workbook(house: House, workbook: Path) -> None:
    """Check and write a workbook."""
    check = importing.check(house, workbook, kind="members")
    importing.apply(house, check)


def standing_still(folder: Path, passphrase: str, clock: Clock, options: Options) -> None:
    """Print how late the clock's ticks were while each job ran, the list of members in sight."""
    house = open_house(folder / "county", passphrase)
    workbook = folder / "members.xlsx"
    county = invent_county(branches=options.branches, members=options.members, seed=2)
    write_table(workbook, "党员基本信息汇总表", MEMBER_HEADERS, workbook_rows(county))
    packages = week_of_packages(house, folder, passphrase, options)
    window = MainWindow(LocalState(folder / STATE))
    hands = Hands(window)
    # As in the program: both see every event.
    QApplication.instance().installEventFilter(window.idle)  # type: ignore[union-attr]
    QApplication.instance().installEventFilter(window.type_steps)  # type: ignore[union-attr]
    window.show()
    window.open_house(house)
    shell = window.shell
    if shell is None:
        raise RuntimeError("the window did not open")
    timed_job("the day's backup, the quick check", clock, shell.work, lambda _work: None)
    shell.go(Place(room=places.MEMBERS))
    hands.settle()
    for name, start in jobs_of(house, folder, workbook, packages).items():
        timed_job(name, clock, shell.work, start)
    leave(window, hands)


def timed_job(name: str, clock: Clock, work: Work, start: Callable[[Work], object]) -> None:
    """Start a job, let the window live until nothing is under way, print the line."""
    broke: list[BaseException] = []
    work.jobs.broke.connect(broke.append)
    began = time.perf_counter()
    start(work)
    clock.run(lambda: not work.jobs.busy)
    work.jobs.broke.disconnect(broke.append)
    if broke:
        raise RuntimeError(name) from broke[0]
    clock.tell(name, time.perf_counter() - began)


def main() -> None:
    """Make the sample county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--packages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(namespace=Options())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        passphrase = sampled(folder / "county", branches=options.branches, members=options.members)
        remember(folder)
        prepare()
        clock = Clock()
        taken, late = [], []
        for _ in range(options.runs):
            taken.append(unlock(folder, passphrase, clock))
            late += clock.late
        print(HEAD)
        clock.late = late
        clock.tell("unlock to first page", statistics.median(taken))
        standing_still(folder, passphrase, clock, options)


if __name__ == "__main__":
    main()
