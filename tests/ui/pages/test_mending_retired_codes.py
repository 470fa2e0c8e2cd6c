"""就地改正: a code that the county has retired is put right with one click."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from pmis_desktop.rules import overlay
from pmis_desktop.rules.overriding import RetireCode
from pmis_desktop.services import overriding
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import reading, scanning
from pmis_desktop.ui.pages.quality.mending import MendingCard
from tests import vaults
from tests.services.counties import County
from tests.ui.desks import Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import press, words_of

UNIVERSITY, COLLEGE = "21", "22"


def test_the_successor_is_taken_over_with_a_click(
    qtbot: QtBot, joined: County, at_work: Callable[[House], Desk]
) -> None:
    house = joined.house
    joined.edit(house, "赵小雷", education=UNIVERSITY)
    retired = RetireCode(list="education", code=UNIVERSITY, to="2026-01-01", successor=COLLEGE)
    made = overriding.draft(house, [retired])
    overriding.sign(house, made, reason="通知", root_passphrase=vaults.PASSPHRASE)
    scanning.scan(house)
    (fault,) = reading.faults(house, rule="retired")
    overlay.enter(house.vault.tables)
    desk = at_work(house)
    card = MendingCard(desk.work)
    qtbot.addWidget(card)
    card.take(fault)
    card.resize(900, 300)
    card.show()
    qtbot.waitUntil(lambda: "点一下填入" in words_of(card), timeout=20_000)
    look_at(card, "mending-retired")
    assert card.typed is None
    press(card, "大专")
    assert card.typed == (joined.people["赵小雷"], {"education": "大专"})
    with qtbot.waitSignal(card.saved, timeout=20_000):
        press(card, "保存，下一个")
    assert joined.value(house, "赵小雷", "education") == COLLEGE
    overlay.leave(house.vault.tables)
