"""What page tests stand on: one application with its look, real houses, and expected dialogs."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.application import dress
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.work import Work
from tests import vaults
from tests.services import counties
from tests.services.counties import County
from tests.ui.desks import Answers, Desk


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """The application with faces, colours and Qt's own Chinese."""
    dress(qapp, TypeSize.STANDARD)
    # As the program does: circles are ended in the window's thread only.
    gc.disable()
    gc.freeze()


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """Widgets of one test go before the next: each new type size would lay out all of them again.

    Outside a running event loop Qt keeps what is to be deleted until somebody says so.
    """
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect(1)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed as a new passphrase is as cheap to check as those of the other tests."""
    for taken in vaults.USUAL_COSTS:
        monkeypatch.setattr(taken, lambda: vaults.CHEAP)


@pytest.fixture(autouse=True)
def answers() -> Iterator[Answers]:
    """Dialogs are answered here; an unexpected one, or a reply nobody asked for, is a failure."""
    made = Answers()
    before = dialogs.answered_by(made)
    yield made
    dialogs.answered_by(before)
    assert not made.waiting, f"no dialog asked for {made.waiting}"


@pytest.fixture
def at_work(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[House], Desk]]:
    """Make the surroundings of pages around a house; afterwards nothing may be broken."""
    made: list[Desk] = []

    def build(house: House) -> Desk:
        jobs, messages = Jobs(), Messages()
        local = LocalState(tmp_path / "本机设置.ini")
        desk = Desk(Work(house=house, jobs=jobs, messages=messages, local=local))
        jobs.broke.connect(desk.take_failure)
        messages.said.connect(desk.said.append)
        desk.work.signs.asked_for.connect(desk.went.append)
        made.append(desk)
        return desk

    yield build
    for desk in made:
        qtbot.waitUntil(partial(_idle, desk), timeout=20_000)
        desk.work.jobs.shut_down()
        desk.work.house.vault.close()
        assert not desk.broke, desk.broke


def _idle(desk: Desk) -> bool:
    return not desk.work.jobs.busy


@pytest.fixture
def county(tmp_path: Path) -> House:
    """An empty county's house."""
    return vaults.county_house(tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> House:
    """A joined branch's house."""
    return vaults.site_house(tmp_path)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county with three joined branches, founded once and closed."""
    made = counties.found(tmp_path_factory.mktemp("founded"))
    made.close()
    return made


@pytest.fixture
def joined(founded: County, tmp_path: Path) -> Iterator[County]:
    """A copy of that county for one test."""
    made = counties.copy_of(founded, tmp_path / "world")
    yield made
    made.close()
