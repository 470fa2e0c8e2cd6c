"""A county with three joined branches, for pages of the exchange."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.forms import page as forms_page
from pmis_desktop.ui.pages.quality import faults
from tests import vaults
from tests.services import counties
from tests.services.counties import County
from tests.ui.desks import Desk
from tests.ui.pages.members_room import NAMES, Room, people

SHORT = 20  # ms

AtWork = Callable[[House], Desk]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait until somebody stops typing or leafing; here every such pause is waited for."""
    for each in (forms_page, faults):
        monkeypatch.setattr(each, "_PAUSE", SHORT)


@pytest.fixture(scope="session")
def joined_once(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Founded once, closed, and copied by every test."""
    made = counties.found(tmp_path_factory.mktemp("joined"))
    made.close()
    return made


@pytest.fixture
def joined(joined_once: County, tmp_path: Path) -> Iterator[County]:
    """A county and its branches, open; ``joined.house`` is the county's."""
    made = counties.copy_of(joined_once, tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def rooms(qtbot: QtBot, at_work: AtWork) -> Iterator[Callable[[House], Room]]:
    """Build the page for a house; afterwards nothing is left to be shown."""
    made: list[Room] = []

    def build(house: House) -> Room:
        made.append(Room(qtbot, at_work(house)))
        return made[-1]

    yield build
    for each in made:
        each.rest()


@pytest.fixture
def room(rooms: Callable[[House], Room], site: House) -> Room:
    people(site, NAMES, vaults.top_of(site))
    made = rooms(site)
    made.enter()
    return made
