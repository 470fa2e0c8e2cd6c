"""The county's rooms with a whole county in them: how long the window stands still in each.

Files in a watched folder are judged and merged at once, answers go into an outbox, slips are
printed for all; the lists of who has sent, of sites, transfers and notices are opened. Offscreen,
also as the last part of `window`. Run it from the project's folder: python3 dev.py bench
window_rooms [--branches N] [--members N] [--packages N].
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.county import write_all
from benchmarks.merge import enrol_all, week
from benchmarks.timing import sampled
from benchmarks.window_start import HEAD, STATE, Clock, leave, prepare, remember
from pmis_desktop.app import open_house
from pmis_desktop.services import authority, enrolling
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.services.sample import InventedCounty, invent_county
from pmis_desktop.services.transfers import starting
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.places import Place

TRANSFERRED = 20  # branches of which everybody is being transferred
NOTICES = 12
Act = Callable[[], object]


def fill(house: House, folder: Path, passphrase: str, invented: InventedCounty, count: int) -> Path:
    """Sites with a week's packages in one folder, notices, transfers under way."""
    root = authority.root_key(house, None, passphrase)
    sites = enrol_all(house, root, invented.branches[:count])
    week(invented, sites)
    write_all(sites, folder / "stick")
    for number in range(NOTICES):
        issuing.issue(house, Wording(title=f"第{number + 1}号通知", text="请各支部核对。"))
    for branch in invented.branches[-TRANSFERRED:]:
        request = Request(to_text="中共渭南市临渭区委组织部", outside=True, reviewed_by="支部")
        starting.start_block(house, branch, request)
    return folder / "stick"


def rooms(shell: Shell, hands: Hands, stick: Path, folder: Path) -> Iterator[tuple[str, Act]]:
    """Each act as somebody's click would begin it."""
    house, local = shell.work.house, shell.work.local
    local.remember_folder("answers", folder)

    def go(room: str, act: str = "") -> Act:
        return lambda: shell.go(Place(room=room, act=act))

    def press(beginning: str) -> Act:
        button = hands.find_button(hands.verb(beginning))
        return button.click

    yield "the first page", go(places.HOME)
    local.watch(house.vault.folder, [stick])
    yield "a watched folder is judged", go(places.RECEIVING)
    yield "what is clean is merged", press("并入")
    yield "answers into the outbox", press("写出 ")
    yield "who has sent", go(places.CORRESPONDENCE, "all")
    yield (
        "one branch's correspondence",
        lambda: shell.go(Place(room=places.CORRESPONDENCE, record=first_branch(house))),
    )
    yield "sites", go(places.SITES)
    yield (
        "slips for all, as PDF",
        lambda: shell.work.write(
            "写邀请单",
            lambda _progress: enrolling.invite(house, within=None, out=folder / "slips"),
        ),
    )
    yield "slips", go(places.SITES, "slips")
    yield "transfers", go(places.TRANSFERS, "open")
    yield "notices", go(places.NOTICES)
    yield "who has read", go(places.NOTICES, "unread")
    yield "what is to be decided", go(places.DESK)
    yield "organisations", go(places.ORGANISATIONS, "role:branch")


def first_branch(house: House) -> str:
    """A site's organisation."""
    with house.reading() as connection:
        return str(connection.exec_driver_sql("SELECT organisation FROM site LIMIT 1").scalar())


def timed(name: str, clock: Clock, shell: Shell, act: Act) -> None:
    """Do it as the loop's next event, let the window live until nothing is under way."""
    broke: list[BaseException] = []
    begun: list[object] = []
    shell.work.jobs.broke.connect(broke.append)
    QTimer.singleShot(0, lambda: begun.append(act()))
    began = time.perf_counter()
    # What a page reads may lead to one more reading.
    idle = [0]

    def rests() -> bool:
        idle[0] = 0 if shell.work.jobs.busy or not begun else idle[0] + 1
        return idle[0] > 5

    clock.run(rests)
    shell.work.jobs.broke.disconnect(broke.append)
    if broke:
        raise RuntimeError(name) from broke[0]
    clock.tell(name, time.perf_counter() - began)


def measure(house: House, folder: Path, stick: Path, clock: Clock) -> None:
    """Open a window on a county and print a line for each act."""
    window = MainWindow(LocalState(folder / STATE))
    hands = Hands(window)
    application = QApplication.instance()
    application.installEventFilter(window.idle)  # type: ignore[union-attr]
    application.installEventFilter(window.type_steps)  # type: ignore[union-attr]
    window.show()
    window.open_house(house)
    hands.patience = 300
    hands.settle()
    shell = window.shell
    if shell is None:
        raise RuntimeError("the window did not open")
    out = folder / "out"
    (out / "slips").mkdir(parents=True)
    for name, act in rooms(shell, hands, stick, out):
        timed(name, clock, shell, act)
    leave(window, hands)


def main() -> None:
    """Make the county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--packages", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        passphrase = sampled(folder / "county", branches=options.branches, members=options.members)
        remember(folder)
        prepare()
        house = open_house(folder / "county", passphrase)
        invented = invent_county(branches=options.branches, members=options.members)
        stick = fill(house, folder, passphrase, invented, options.packages)
        print(HEAD)
        measure(house, folder, stick, Clock())


if __name__ == "__main__":
    main()
