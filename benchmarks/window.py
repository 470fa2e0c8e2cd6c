"""The window on the sample county: start, unlock to first page, and how long it ever stands still.

While a job runs a clock in the window ticks every 5 ms; what is printed is how late its ticks came:
the longest moment in which nobody could have typed, and the median. Offscreen.
Run it from the project's folder: python3 dev.py bench window [--branches N] [--members N].
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.timing import heading, line, median, sampled
from pmis_desktop.app import open_house
from pmis_desktop.services import importing, rosters, safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import MEMBER_HEADERS, invent_county, workbook_rows
from pmis_desktop.spreadsheets.writing import write_table
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.home.figures import FigureCard
from pmis_desktop.ui.showing.eyes import spin
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

TICK = 5  # ms
START = "--start"


class Clock:
    """Ticks in the window's thread and notes how late each tick was, in seconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._expected = 0.0
        self._timer = QTimer(interval=TICK)
        self._timer.timeout.connect(self._tick)

    def run(self, until: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        self.late.clear()
        self._expected = time.perf_counter() + TICK / 1000
        self._timer.start()
        while not until():
            spin()
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._expected))
        self._expected = now + TICK / 1000


def start_only(folder: Path) -> None:
    """The child: the program up to the unlock window on the screen, and out again."""
    application = make_application(sys.argv[:1])
    local = LocalState(folder / "window.ini")
    dress(application, local.type_size)
    window = MainWindow(local)
    window.start()
    window.show()
    spin()
    window.grab()
    window.close()


def start_process(folder: Path) -> None:
    """Start Python with the program and show the unlock window."""
    subprocess.run([sys.executable, __file__, START, str(folder)], check=True)


def bare_window() -> None:
    """Start Python with Qt and show an empty window."""
    code = (
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "a = QApplication([]); w = QWidget(); w.show(); a.processEvents(); w.grab()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def unlock(folder: Path, passphrase: str) -> float:
    """Seconds from pressing 打开 to the figures of the first page."""
    window = MainWindow(LocalState(folder / "window.ini"))
    hands = Hands(window)
    window.start()
    window.show()
    hands.settle()
    hands.fill("口令", passphrase)
    began = time.perf_counter()
    press = hands.find_button("打开")
    press.click()
    while not window.findChildren(FigureCard):
        spin()
    taken = time.perf_counter() - began
    leave(window, hands)
    return taken


def leave(window: MainWindow, hands: Hands) -> None:
    """Close the window and its vault."""
    hands.settle()
    window.close()
    hands.wait(lambda: window.shell is None, "the vault to close")
    window.close()
    window.deleteLater()


def jobs_of(house: House, folder: Path, workbook: Path) -> dict[str, Callable[[Work], object]]:
    """The long acts of the window, each as the page starts it."""
    return {
        "check a workbook": lambda work: work.jobs.read(
            "检查", lambda _progress: importing.check(house, workbook, kind="members")
        ),
        "import a workbook": lambda work: work.change(
            "导入",
            lambda _progress: importing.apply(
                house, importing.check(house, workbook, kind="members")
            ),
        ),
        "backup": lambda work: work.write("备份", lambda _progress: safekeeping.backup(house)),
        "roster of the county": lambda work: work.write(
            "花名册",
            lambda _progress: rosters.roster(house, within="610523", out=folder / "r.pdf"),
        ),
    }


def standing_still(folder: Path, passphrase: str, members: int, branches: int) -> None:
    """Print how late the clock's ticks were while each job ran, the list of members in sight."""
    house = open_house(folder / "county", passphrase)
    workbook = folder / "members.xlsx"
    county = invent_county(branches=branches, members=members, seed=2)
    write_table(workbook, "党员基本信息汇总表", MEMBER_HEADERS, workbook_rows(county))
    window = MainWindow(LocalState(folder / "window.ini"))
    hands = Hands(window)
    window.show()
    window.open_house(house)
    hands.settle()
    shell = window.shell
    if shell is None:
        raise RuntimeError("the window did not open")
    shell.go(Place(room=places.MEMBERS))
    hands.settle()
    clock = Clock()
    print(f"{'while a job runs':<34} {'worst':>10} {'median':>10} {'job':>9} {'limit':>9}")
    for name, start in jobs_of(house, folder, workbook).items():
        start(shell.work)
        began = time.perf_counter()
        clock.run(lambda: not shell.work.jobs.busy)
        taken = time.perf_counter() - began
        worst, middle = max(clock.late), statistics.median(clock.late)
        print(f"{name:<34} {worst * 1000:7.1f} ms {middle * 1000:7.1f} ms {taken:7.1f} s    100 ms")
    leave(window, hands)


def main() -> None:
    """Make the sample county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(START, type=Path, dest="start", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.start is not None:
        start_only(options.start)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        passphrase = sampled(folder / "county", branches=options.branches, members=options.members)
        local = LocalState(folder / "window.ini")
        local.remember_vault(folder / "county")
        heading()
        ours = median(lambda: start_process(folder), options.runs)
        line("start to unlock window", ours, median(bare_window, options.runs), 1.0)
        application = QApplication.instance() or make_application(sys.argv[:1])
        if isinstance(application, QApplication):
            dress(application, TypeSize.STANDARD)
        taken = [unlock(folder, passphrase) for _ in range(options.runs)]
        line("unlock to first page", statistics.median(taken), limit=0.5)
        standing_still(folder, passphrase, options.members, options.branches)


if __name__ == "__main__":
    main()
