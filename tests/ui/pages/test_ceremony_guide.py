"""The guide through a mishap: the step that is to be done now is in sight."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.rules.ceremonies import COUNTY_LOST
from pmis_desktop.services import ceremonies
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.ceremonies.guide import Guide
from tests import vaults
from tests.ui.desks import Desk
from tests.ui.looking import settle


def test_the_step_to_be_done_is_in_sight_however_low_the_window_is(
    qtbot: QtBot, qapp: QApplication, at_work: Callable[[House], Desk], tmp_path: Path
) -> None:
    house = vaults.county_house(tmp_path)
    ceremonies.done(house, COUNTY_LOST, "restore", "已恢复备份。")
    ceremonies.done(house, COUNTY_LOST, "epoch", "已开始第 2 期。")
    guide = Guide(at_work(house).work)
    qtbot.addWidget(guide)
    guide.resize(720, 380)
    # Filled in before it is shown, as when the window opens in this room.
    guide.show_state(ceremonies.state(house, COUNTY_LOST))
    guide.show()
    settle(qapp)
    (act,) = [each for each in guide.findChildren(QPushButton) if each.text() == "找回县里的更改"]
    assert act.visibleRegion().boundingRect().size() == act.size()
    house.vault.close()
