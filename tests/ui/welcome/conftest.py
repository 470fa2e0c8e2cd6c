"""The welcome page, with what surrounds it, as the window would show it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pmis_desktop.logs import stop_log
from pmis_desktop.ui.pages.welcome.page import WelcomePage
from pmis_desktop.ui.work.before import Before
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from tests.ui.doors import Door


@pytest.fixture
def at_the_door(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Door]]:
    """Make a welcome page, locked for a folder or not; afterwards nothing may be broken."""
    made: list[Door] = []

    def build(folder: Path | None = None, known: Sequence[Path] = ()) -> Door:
        local = LocalState(tmp_path / "本机设置.ini")
        for each in known:
            local.remember_vault(each)
        before = Before(jobs=Jobs(), messages=Messages(), local=local)
        welcome = WelcomePage(before, folder)
        door = Door(qtbot, before, welcome)
        before.jobs.broke.connect(door.broke.append)
        before.signs.opened.connect(door.houses.append)
        qtbot.addWidget(welcome)
        welcome.resize(1180, 700)
        welcome.show()
        made.append(door)
        door.settle()
        return door

    yield build
    for door in made:
        door.settle()
        door.welcome.let_go()
        door.before.jobs.shut_down()
        for house in door.houses:
            house.vault.close()
        assert not door.broke, door.broke
    stop_log()
