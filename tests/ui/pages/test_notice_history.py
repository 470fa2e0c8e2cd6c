"""A notice in the history and in the bin: told by its title, opened in its own room."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.services import history
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing, listing
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.ui.pages.chronicle.page import ChroniclePage
from pmis_desktop.ui.pages.recycling.page import RecyclingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from tests.services.counties import County
from tests.ui.desks import Answers, Desk
from tests.ui.doors import press
from tests.ui.looking import look_at

TITLE = "关于核对党员信息的通知"
PLAIN = Wording(title=TITLE, text="第一段。\n第二段。")


def shown(qtbot: QtBot, page: Page) -> Page:
    qtbot.addWidget(page)
    page.resize(1150, 650)
    page.show()
    page.enter(Place(room=places.CHRONICLE))
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: Page) -> None:
    for _ in range(4):
        qtbot.waitUntil(lambda: not page.work.jobs.busy, timeout=20_000)
        qtbot.wait(0)


def test_history_tells_a_notice_and_leads_to_its_room(
    qtbot: QtBot, at_work: Callable[[House], Desk], joined: County
) -> None:
    made = issuing.issue(joined.house, PLAIN)
    desk = at_work(joined.house)
    page = ChroniclePage(desk.work)
    shown(qtbot, page)
    assert page.model.cells(0)["title"] == f"发出通知 {TITLE}"
    page.table.choose(0)
    settle(qtbot, page)
    told = "\n".join(each.text() for each in page.telling.findChildren(QLabel))
    assert "全县各党组织" in told
    assert "发送范围" not in told
    assert "第一段。 第二段。" in told
    look_at(page, "chronicle-notice")
    press(page, f"打开通知：{TITLE}")
    assert (desk.went[-1].room, desk.went[-1].record) == (places.NOTICES, made.id)


def test_a_notice_taken_back_comes_out_of_the_bin(
    qtbot: QtBot, at_work: Callable[[House], Desk], joined: County, answers: Answers
) -> None:
    issuing.issue(joined.house, PLAIN)
    history.undo(joined.house)
    page = RecyclingPage(at_work(joined.house).work)
    shown(qtbot, page)
    assert page.model.cells(0)["name"] == TITLE
    page.table.choose(0)
    answers.expect("恢复")
    press(page, "恢复")
    settle(qtbot, page)
    assert [each.state for each in listing.of_county(joined.house)] == ["standing"]
