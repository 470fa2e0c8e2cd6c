"""The window up to its first page: what `open` and `window` both watch.

A clock in the window ticks every 5 ms and notes how late its ticks come: how long nobody could have
typed. Offscreen.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks.timing import line, median
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.home.figures import FigureCard
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work.collecting import Collector
from pmis_desktop.ui.work.local_state import LocalState

TICK = 5  # ms
CHILD = Path(__file__).with_name("unlock_window.py")
PATIENCE = 300  # seconds for one job
STATE = "window.ini"
HEAD = (
    f"{'':<34} {'worst':>10} {'median':>10} {'processor':>10} {'own thread':>10}"
    f" {'job':>9} {'limit':>9}"
)


class Clock:
    """Ticks in the window's thread and notes how late each tick was, in seconds.

    ``used`` has the same in processor time of this process, which is what a lateness comes to
    where nobody else shares the machine; ``own`` that of the window's thread alone.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.used: list[float] = []
        self.own: list[float] = []
        self._spent = self._spent_here = 0.0
        self._expected = 0.0
        self._timer = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def run(self, until: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        for noted in (self.late, self.used, self.own):
            noted.clear()
        self._spent, self._spent_here = time.process_time(), time.thread_time()
        self._expected = time.perf_counter() + TICK / 1000
        self._timer.start()
        # A real loop, which sleeps: asking for events again and again would take the processor
        # (and Python's lock) from the job that is being watched.
        loop = QEventLoop()
        looking = QTimer(interval=TICK)
        ends = time.monotonic() + PATIENCE

        def look() -> None:
            if until() or time.monotonic() > ends:
                loop.quit()

        looking.timeout.connect(look)
        looking.start()
        loop.exec()
        self._timer.stop()
        if not until():
            raise RuntimeError("a job does not end")

    def tell(self, name: str, seconds: float) -> None:
        """Print the worst and the median of what was noted, and how long the job took."""
        worst, middle = max(self.late, default=0.0), statistics.median(self.late or [0.0])
        used, own = max(self.used, default=0.0), max(self.own, default=0.0)
        print(
            f"{name:<34} {worst * 1000:7.1f} ms {middle * 1000:7.1f} ms {used * 1000:7.1f} ms"
            f" {own * 1000:7.1f} ms {seconds:7.1f} s    100 ms"
        )

    def _tick(self) -> None:
        now, spent, here = time.perf_counter(), time.process_time(), time.thread_time()
        late = max(0.0, now - self._expected)
        self.late.append(late)
        self.used.append(min(late, spent - self._spent))
        self.own.append(min(late, here - self._spent_here))
        self._spent, self._spent_here = spent, here
        self._expected = now + TICK / 1000


def remember(folder: Path) -> None:
    """Let windows started on ``folder`` ask for the passphrase of the county in it."""
    # Not kept: what it remembers is in its file, for the child, when it is let go.
    LocalState(folder / STATE).remember_vault(folder / "county")


def prepare() -> None:
    """Make this process one that can show the window."""
    application = make_application(sys.argv[:1])
    dress(application, TypeSize.STANDARD)
    # As in the program: circles are let go of in the window's thread only.
    Collector(application)


def start_process(folder: Path) -> None:
    """Start Python with the program and show the unlock window."""
    subprocess.run([sys.executable, str(CHILD), str(folder)], check=True, timeout=PATIENCE)


def bare_window() -> None:
    """Start Python with Qt and show an empty window."""
    code = (
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "a = QApplication([]); w = QWidget(); w.show(); a.processEvents(); w.grab()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def unlock(folder: Path, passphrase: str, clock: Clock) -> float:
    """Seconds from pressing 打开 to the figures of the first page."""
    window = MainWindow(LocalState(folder / STATE))
    hands = Hands(window)
    window.start()
    window.show()
    hands.settle()
    # What is loaded behind the page is there before anybody has typed a passphrase.
    hands.wait(lambda: not window._loading.busy, "the rooms to be loaded")  # noqa: SLF001
    hands.fill("口令", passphrase)
    press = hands.find_button("打开")
    began = time.perf_counter()
    press.click()
    clock.run(lambda: bool(window.findChildren(FigureCard)))
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


def measure(folder: Path, passphrase: str, runs: int) -> None:
    """Print the lines of the start: the unlock window, the first page."""
    remember(folder)
    ours = median(lambda: start_process(folder), runs)
    line("start to unlock window", ours, median(bare_window, runs), 1.0)
    prepare()
    clock = Clock()
    line("unlock to first page, first time", unlock(folder, passphrase, clock), limit=0.5)
    taken = statistics.median(unlock(folder, passphrase, clock) for _ in range(runs))
    line("unlock to first page", taken, limit=0.5)
