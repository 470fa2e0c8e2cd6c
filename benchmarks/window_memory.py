"""How much memory the window holds, step by step, with the sample county open.

The county is made by a process of its own, so that nothing of that counts. Each line says how much
memory of its own the window's process has once the step is over (``own``: what Windows shows as a
program's memory), and the most that it had while the step was under way (``most``); then the same
with the pages that it shares with other programs and with its own children, which are libraries and
faces (``held``, ``peak``); all in MiB. Children that read workbooks or set pages have limits of
their own and are not in it. Linux only; offscreen.
Run it from the project's folder:
python3 dev.py bench window_memory [--branches N] [--members N] [--packages N].
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from pmis_desktop.ui.frame.shell import Shell

LIMIT = 238  # MiB: 250 million bytes
_QUIET = 8.0  # seconds: the checks of everybody begin three after the first page


class Options(argparse.Namespace):
    """What was asked for on the command line."""

    branches: int
    members: int
    packages: int


def make(folder: Path, options: Options) -> None:
    """The county, a workbook of as many new people, and a week's packages; in a child process."""
    from benchmarks.timing import sampled  # noqa: PLC0415 - not in the window's process
    from benchmarks.window import week_of_packages  # noqa: PLC0415
    from pmis_desktop.app import open_house  # noqa: PLC0415
    from pmis_desktop.services.sample import (  # noqa: PLC0415
        MEMBER_HEADERS,
        invent_county,
        workbook_rows,
    )
    from pmis_desktop.spreadsheets.writing import write_table  # noqa: PLC0415

    passphrase = sampled(folder / "county", branches=options.branches, members=options.members)
    (folder / "passphrase").write_text(passphrase, encoding="ascii")
    new = invent_county(branches=options.branches, members=options.members, seed=2)
    write_table(folder / "members.xlsx", "党员基本信息汇总表", MEMBER_HEADERS, workbook_rows(new))
    house = open_house(folder / "county", passphrase)
    week_of_packages(house, folder, passphrase, options)  # type: ignore[arg-type]
    house.vault.close()


class Scale:
    """Prints a line for each step."""

    def __init__(self) -> None:
        self.worst = 0

    def tell(self, name: str) -> None:
        """What the process has now, and the most since the line before."""
        from benchmarks import memory  # noqa: PLC0415

        held = memory.held()
        most = held.peak - (held.resident - held.own)
        self.worst = max(self.worst, most)
        beyond = f"  over the limit of {LIMIT}" if most > LIMIT else ""
        print(
            f"{name:<34} {held.own:6} own {most:6} most {held.resident:6} held"
            f" {held.peak:6} peak{beyond}",
            flush=True,
        )
        memory.begin()


class Walk:
    """The window on a folder that `make` filled, its memory told step by step."""

    def __init__(self, folder: Path) -> None:
        # What a benchmark of another kind loads besides would be counted here: all as late as can.
        from benchmarks.window_start import STATE, Clock, prepare, remember  # noqa: PLC0415
        from pmis_desktop.ui.frame.window import MainWindow  # noqa: PLC0415
        from pmis_desktop.ui.showing.hands import Hands  # noqa: PLC0415
        from pmis_desktop.ui.work.local_state import LocalState  # noqa: PLC0415

        remember(folder)
        prepare()
        self.scale = Scale()
        self._folder = folder
        self._clock = Clock()
        self._window = MainWindow(LocalState(folder / STATE))
        self._hands = Hands(self._window)

    def unlock(self) -> None:
        """Up to the first page, and what goes on behind it."""
        from pmis_desktop.ui.pages.home.figures import FigureCard  # noqa: PLC0415

        window, hands = self._window, self._hands
        window.start()
        window.show()
        hands.settle()
        hands.wait(lambda: not window._loading.busy, "the rooms to be loaded")  # noqa: SLF001
        self.scale.tell("unlock window")
        hands.fill("口令", (self._folder / "passphrase").read_text(encoding="ascii"))
        hands.find_button("打开").click()
        self._clock.run(lambda: bool(window.findChildren(FigureCard)))
        self.scale.tell("first page")
        self._rest(_QUIET)
        self.scale.tell("day's backup, all checks")

    def look_at_members(self) -> None:
        """The list of everybody."""
        from pmis_desktop.ui.work import places  # noqa: PLC0415
        from pmis_desktop.ui.work.places import Place  # noqa: PLC0415

        self._shell.go(Place(room=places.MEMBERS))
        self._rest(1)
        self.scale.tell("list of members")

    def work(self) -> None:
        """Every long job once."""
        from benchmarks.window import jobs_of  # noqa: PLC0415

        house = self._shell.work.house
        packages = sorted((self._folder / "packages").iterdir())
        jobs = jobs_of(house, self._folder, self._folder / "members.xlsx", packages)
        # It is part of the import here: a page keeps one check at a time.
        del jobs["check a workbook"]
        for name, start in jobs.items():
            broke: list[BaseException] = []
            self._shell.work.jobs.broke.connect(broke.append)
            start(self._shell.work)
            self._rest(0)
            if broke:
                raise RuntimeError(name) from broke[0]
            self.scale.tell(name)
            self._rest(_QUIET)
            self.scale.tell("  and a while after it")

    def leave(self) -> None:
        """Close the window."""
        from benchmarks.window_start import leave  # noqa: PLC0415

        leave(self._window, self._hands)

    @property
    def _shell(self) -> "Shell":
        if self._window.shell is None:
            raise RuntimeError("the window did not open")
        return self._window.shell

    def _rest(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        jobs = self._shell.work.jobs
        self._clock.run(lambda: time.monotonic() > ends and not jobs.busy)


def main() -> None:
    """Make the county beside this process and walk through the window."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--packages", type=int, default=300)
    options = parser.parse_args(namespace=Options())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        making = multiprocessing.get_context("spawn").Process(target=make, args=(folder, options))
        making.start()
        making.join()
        if making.exitcode:
            sys.exit(making.exitcode)
        walk = Walk(folder)
        walk.unlock()
        walk.look_at_members()
        walk.work()
        walk.leave()
        print(f"of its own at its most {walk.scale.worst} MiB, limit {LIMIT} MiB")


if __name__ == "__main__":
    main()
