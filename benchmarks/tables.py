"""The list of members in its page: open, scroll, one key of search; at a county and far beyond.

Ours is the real page, from the question to the painted answer; the floor is the bare statement, for
scrolling Qt's own table of texts in memory. A second size copies the county's members by SQL, in
the same encrypted file; for 2.5 million that takes three minutes and 4 GB of temporary space. Run
it from the project's folder: python3 dev.py bench tables [--branches N] [--members N] [--large].
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView
from typing_extensions import override

from benchmarks.timing import heading, line, median, sampled
from pmis_desktop.models.vault.engine import DriverConnection
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.members.page import SEARCHING, MembersPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

FRAMES = 200
LARGE = 2_500_000
ROOM = 4 << 30  # bytes: twice the large county, for what is sorted and logged
WIDTH, HEIGHT = 1202, 676  # what rail and bars leave of 1366 × 768
LAST = "\U0010ffff"
IDS = "SELECT row FROM member WHERE removed IS NULL AND branch IS NOT NULL ORDER BY pinyin, row"
PREFIX = "SELECT row FROM member WHERE initials >= ? AND initials < ?"


class Painted(QObject):
    """Counts how often a list was painted."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.count = 0
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Bench:
    """The page of one house on a screen, and how long it takes until it shows something."""

    def __init__(self, house: House, folder: Path) -> None:
        local = LocalState(folder / "local.ini")
        self.jobs = Jobs()
        self._broke: list[BaseException] = []
        self.jobs.broke.connect(self._broke.append)
        work = Work(house=house, jobs=self.jobs, messages=Messages(), local=local)
        self.page = MembersPage(work)
        self.painted = Painted(self.page.table)
        self.page.resize(WIDTH, HEIGHT)
        self.page.show()
        spin()

    def ask(self, query: MemberQuery, act: str = "") -> float:
        """Seconds from a question to the painted rows."""
        began = time.perf_counter()
        before = self.page.table.model().rowCount()
        found: list[object] = []
        self.page._list.found.connect(found.append)  # noqa: SLF001
        self.page.enter(Place(room=places.MEMBERS, query=query, act=act))
        while not found:
            wait()
            if self._broke:
                raise RuntimeError(query.search) from self._broke[0]
        count = self.painted.count
        while self.painted.count == count:
            self.page.table.viewport().update()
            spin()
        taken = time.perf_counter() - began
        self.page._list.found.disconnect(found.append)  # noqa: SLF001
        self.rest()
        if self.page.table.model().rowCount() == before and query.search:
            raise RuntimeError("the search found everybody")
        return taken

    def rest(self) -> None:
        """Let everything else end."""
        while self.jobs.busy:
            wait()
        spin()

    def close(self) -> None:
        """Take the page away."""
        self.page.close()
        self.rest()
        self.jobs.shut_down()
        self.page.deleteLater()
        spin()


def spin() -> None:
    """Let the window do what is due."""
    QEventLoop().processEvents()


def wait() -> None:
    """Sleep until something happens, as a window does; a busy wait would slow the reader down."""
    QEventLoop().processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def frames(view: QTableView) -> list[float]:
    """Seconds of each frame while somebody scrolls: by the wheel, by pages, by great jumps."""
    bar = view.verticalScrollBar()
    steps = (3, 15, max(1, bar.maximum() // FRAMES * 3))
    taken = []
    for step in steps:
        bar.setValue(0)
        for _ in range(FRAMES // len(steps)):
            began = time.perf_counter()
            bar.setValue(bar.value() + step)
            view.viewport().repaint()
            taken.append(time.perf_counter() - began)
    return taken


def plain_table(rows: int, columns: int) -> QTableView:
    """Qt's own table with texts in memory."""
    model = QStandardItemModel(rows, columns)
    for row in range(rows):
        for column in range(columns):
            model.setItem(row, column, QStandardItem("610523********1234"))
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    view.verticalHeader().setDefaultSectionSize(theme.row_height(view.font()))
    view.resize(WIDTH - 320, HEIGHT - 130)
    view.show()
    spin()
    return view


def bare(house: House, statement: str, values: tuple[str, ...] = ()) -> Callable[[], object]:
    """The statement alone."""

    def run() -> object:
        with house.reading() as connection:
            driver = connection.connection.driver_connection
            return driver.execute(statement, values).fetchall() if driver is not None else None

    return run


def measure(house: House, folder: Path, runs: int, limits: tuple[float, float, float]) -> None:
    """Print the lines of one size; limits of opening, one key and one frame in seconds."""
    bench = Bench(house, folder)
    everybody = MemberQuery()
    first = bench.ask(everybody)
    opened = [bench.ask(everybody) for _ in range(runs)]
    floor = median(bare(house, IDS), runs)
    line("the first time", first, floor, limits[0])
    line("open the list", statistics.median(opened), floor, limits[0])
    for text in ("z", "zw"):
        found = []
        for _ in range(runs):
            found.append(bench.ask(MemberQuery(search=text), SEARCHING))
            bench.ask(everybody)
        least = median(bare(house, PREFIX, (text, text + LAST)), runs)
        line(f"one key of search: {text}", statistics.median(found), least, limits[1])
    line("order by birth date", bench.ask(MemberQuery(order="birth_date")), floor)
    bench.ask(everybody)
    plain = plain_table(1000, 8)
    ours, theirs = frames(bench.page.table), frames(plain)
    plain.close()
    line("a frame of scrolling, median", statistics.median(ours), statistics.median(theirs))
    line("a frame of scrolling, worst", max(ours), max(theirs), limits[2])
    line("choose everything, then a frame", _all_chosen(bench), limit=limits[2])
    bench.close()


def _all_chosen(bench: Bench) -> float:
    began = time.perf_counter()
    bench.page.table.selectAll()
    bench.page.table.viewport().repaint()
    bench.page.table.horizontalHeader().viewport().repaint()
    return time.perf_counter() - began


def multiply(house: House, wanted: int) -> int:
    """Copy the members until there are so many; how many there are."""
    database = house.vault.database
    database.close()
    with database.raw() as connection:
        # Nothing is kept for a crash: neither is the file, and the log would hold it twice.
        connection.execute("PRAGMA journal_mode=OFF").fetchall()
        connection.execute("PRAGMA synchronous=OFF")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'member'"
            " AND type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        names = [
            f'"{column[1]}"'
            for column in connection.execute("PRAGMA table_info(member)").fetchall()
            if column[1] not in {"row", "id"}
        ]
        count = _count(connection)
        while count < wanted:
            connection.execute(_copy(", ".join(names), min(count, wanted - count)))
            count = _count(connection)
        for _, statement in indexes:
            connection.execute(str(statement))
    database.close()
    return count


def _count(connection: DriverConnection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM member").fetchall()[0][0])


def _copy(columns: str, most: int) -> str:
    """Everybody once more under other ids, but no more than are wanted."""
    return (
        f"INSERT INTO member (id, {columns})"  # noqa: S608
        f" SELECT lower(hex(randomblob(16))), {columns} FROM member LIMIT {most}"
    )


def main() -> None:
    """Make the sample county, measure, multiply it, measure again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--rows", type=int, default=0, help="a second size with so many")
    parser.add_argument("--large", action="store_true", help=f"the same with {LARGE:,}")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    application = make_application([])
    dress(application, TypeSize.STANDARD)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "county"
        passphrase = sampled(folder, branches=options.branches, members=options.members)
        vault = open_vault(folder, passphrase)
        house = House.of(vault)
        print(f"{options.members:,} members")
        heading()
        measure(house, Path(name), options.runs, (0.100, 0.030, 0.016))
        wanted = LARGE if options.large else options.rows
        if wanted and shutil.disk_usage(name).free < ROOM:
            print(f"\n{wanted:,} members: not measured, too little temporary space")
        elif wanted:
            count = multiply(house, wanted)
            print(f"\n{count:,} members")
            heading()
            measure(house, Path(name), options.runs, (1.5, 0.150, 0.030))
        vault.close()


if __name__ == "__main__":
    main()
