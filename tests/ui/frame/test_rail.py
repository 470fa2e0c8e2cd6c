"""The rail: every room in sight on the lowest screen, with air on a high one."""

import pytest
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.frame.rail import Rail, RoomButton
from pmis_desktop.ui.frame.rooms import rooms_of


@pytest.mark.parametrize("at_county", [True, False])
@pytest.mark.parametrize("height", [512, 1080])
def test_every_room_is_in_sight_and_none_is_squeezed(
    qtbot: QtBot, height: int, *, at_county: bool
) -> None:
    rail = Rail(rooms_of(at_county=at_county))
    qtbot.addWidget(rail)
    rail.resize(rail.sizeHint().width(), height)
    rail.show()
    lines = rail.findChildren(RoomButton)
    assert len(lines) > 5
    for line in lines:
        assert line.geometry().bottom() <= height
        assert line.height() >= line.fontMetrics().height() * 1.3


def test_a_high_screen_gives_air(qtbot: QtBot) -> None:
    rail = Rail(rooms_of(at_county=True))
    qtbot.addWidget(rail)
    rail.resize(rail.sizeHint().width(), 1080)
    rail.show()
    for line in rail.findChildren(RoomButton):
        assert line.height() == line.sizeHint().height()
