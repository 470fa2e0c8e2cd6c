"""操作记录 and 回收站: found, read whole, and what was removed brought back."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.services import recycling
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.words import Elided
from pmis_desktop.ui.pages.chronicle.page import ChroniclePage
from pmis_desktop.ui.pages.recycling.page import RecyclingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from tests.services.counties import County
from tests.ui.desks import Answers, Desk
from tests.ui.doors import press
from tests.ui.looking import look_at


def settle(qtbot: QtBot, page: Page) -> None:
    for _ in range(4):
        qtbot.waitUntil(lambda: not page.work.jobs.busy, timeout=20_000)
        qtbot.wait(0)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[Page], Page]:
    """Put a page on the screen and enter it."""

    def enter(page: Page) -> Page:
        qtbot.addWidget(page)
        page.resize(1150, 650)
        page.show()
        page.enter(Place(room=places.CHRONICLE))
        settle(qtbot, page)
        return page

    return enter


def cells(page: ChroniclePage, column: str) -> list[str]:
    return [page.model.cells(row).get(column, "") for row in range(page.model.rowCount())]


def told(page: ChroniclePage) -> str:
    found = [each.text() for each in page.telling.findChildren(Elided)]
    return "\n".join(
        found + [each.text() for each in page.telling.findChildren(type(page._empty._title))]
    )


def test_a_name_finds_its_changes_and_a_line_tells_them_whole(
    qtbot: QtBot,
    at_work: Callable[[House], Desk],
    show: Callable[[Page], Page],
    joined: County,
    qtmodeltester: ModelTester,
) -> None:
    joined.edit(joined.house, "赵小雷", address="东街9号")
    joined.edit(joined.house, "钱大勇", address="东街8号")
    desk = at_work(joined.house)
    page = ChroniclePage(desk.work)
    show(page)
    assert cells(page, "title")[:2] == ["修改党员 钱大勇", "修改党员 赵小雷"]
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]
    QTest.keyClicks(page.narrowing.line, "zxl")
    qtbot.waitUntil(lambda: not page.narrowing.waits)
    settle(qtbot, page)
    assert cells(page, "title")[0] == "修改党员 赵小雷"
    assert not any("钱大勇" in title for title in cells(page, "title"))
    page.table.choose(0)
    settle(qtbot, page)
    assert "东街1号 → 东街9号" in told(page)
    look_at(page, "chronicle-told")
    press(page, "打开档案：赵小雷")
    assert desk.went[-1].record == joined.people["赵小雷"]


def test_nothing_found_offers_everything_again(
    qtbot: QtBot,
    at_work: Callable[[House], Desk],
    show: Callable[[Page], Page],
    joined: County,
) -> None:
    page = ChroniclePage(at_work(joined.house).work)
    show(page)
    everything = page.model.rowCount()
    page.narrowing.line.setText("查无此人")
    qtbot.waitUntil(lambda: not page.narrowing.waits)
    settle(qtbot, page)
    assert page.model.rowCount() == 0
    look_at(page, "chronicle-none")
    press(page, "看全部")
    qtbot.waitUntil(lambda: not page.narrowing.waits)
    settle(qtbot, page)
    assert page.model.rowCount() == everything
    page.narrowing.origin.setCurrentIndex(1)
    settle(qtbot, page)
    assert set(cells(page, "origin")) == {"本机更改"}
    page.narrowing.days.setCurrentIndex(1)
    settle(qtbot, page)
    assert all(each.startswith("今天") for each in cells(page, "at"))


def test_the_bin_gives_back_what_was_removed(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    at_work: Callable[[House], Desk],
    show: Callable[[Page], Page],
    answers: Answers,
    joined: County,
    qtmodeltester: ModelTester,
) -> None:
    member = joined.people["赵小雷"]
    recycling.remove(joined.house, "member", member, "与另一条重复")
    desk = at_work(joined.house)
    page = RecyclingPage(desk.work)
    show(page)
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]
    assert page.model.cells(0)["name"] == "赵小雷"
    look_at(page, "recycling-usual")
    page.table.choose(0)
    answers.expect("返回")
    press(page, "恢复")
    assert len(recycling.removed(joined.house)) == 1
    answers.expect("恢复")
    press(page, "恢复")
    settle(qtbot, page)
    page.refresh()
    settle(qtbot, page)
    assert page.model.rowCount() == 0
    assert any("已恢复党员" in message.words for message in desk.said)
    look_at(page, "recycling-empty")
