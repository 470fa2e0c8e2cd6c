"""清除与保管期限: from the bin to the order, what is refused, and what a branch sees of it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import recycling
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Target
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.purging.page import PURGE, PurgingPage
from pmis_desktop.ui.pages.purging.purging_sheet import PurgingSheet
from pmis_desktop.ui.pages.recycling.page import RecyclingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import line, press, rest, words_of

AtWork = Callable[[House], Desk]
WHO = "赵小雷"


def enter(qtbot: QtBot, desk: Desk, place: Place) -> PurgingPage:
    page = PurgingPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    page.enter(place)
    rest(page)
    return page


def removed(county: County) -> Place:
    rec = county.people[WHO]
    recycling.remove(county.house, "member", rec, "重复录入")
    return Place(room=places.PURGING, kind="member", record=rec, act=PURGE)


def fill(page: PurgingPage, word: str, reason: str = "重复录入，已报批") -> None:
    line(page, "理由").setText(reason)
    line(page, "批准文号").setText("示组发〔2026〕9号")
    field = line(page, "主钥匙口令")
    field.clear()
    field.insert(vaults.PASSPHRASE)
    line(page, "确认").setText(word)
    press(page, "签发并清除")
    rest(page)


def test_from_the_bin_to_the_order(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    place = removed(joined)
    desk = at_work(joined.house)
    bin_page = RecyclingPage(desk.work)
    qtbot.addWidget(bin_page)
    bin_page.resize(1200, 676)
    bin_page.show()
    bin_page.refresh()
    rest(bin_page)
    bin_page.table.choose(0)
    look_at(bin_page, "recycling-purge")
    press(bin_page, "永久清除…")
    (went,) = desk.went
    assert (went.room, went.record, went.act) == (places.PURGING, place.record, PURGE)
    give_the_order(enter(qtbot, desk, went), joined)
    assert any("已签发并执行第1号清除令" in each.words for each in desk.said)


def give_the_order(page: PurgingPage, joined: County) -> None:
    """What is shown first, what is refused, and the order itself."""
    assert f"清除：{WHO}" in words_of(page)
    assert "党员记录 1" in words_of(page)
    assert "U盘" in words_of(page)
    look_at(page, "purging-sheet")
    fill(page, "确定")
    assert "没有输入“清除”两个字" in words_of(page)
    assert orders.carried(joined.house) == ()
    fill(page, "清除", reason=f"{WHO}重复录入")
    assert "姓名或号码" in words_of(page)
    fill(page, "清除")
    (order,) = orders.carried(joined.house)
    assert (order.reason, order.document) == ("重复录入，已报批", "示组发〔2026〕9号")
    page.overview.orders.view.choose(0)
    assert "第1号清除令" in words_of(page)
    look_at(page, "purging-orders")


def test_what_was_refused_has_the_keyboard_and_is_seen_whole(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    page = enter(qtbot, at_work(joined.house), removed(joined))
    press(page, "签发并清除")
    assert line(page, "理由").hasFocus()
    line(page, "理由").setText("重复录入")
    press(page, "签发并清除")
    assert line(page, "主钥匙口令").hasFocus()
    line(page, "主钥匙口令").setText("不是这个口令")
    line(page, "确认").setText("清除")
    press(page, "签发并清除")
    rest(page)
    passphrase = line(page, "主钥匙口令")
    assert (passphrase.hasFocus(), passphrase.selectedText() != "") == (True, True)
    fill(page, "确定")
    (told,) = [
        each for each in page.findChildren(Notice) if each.isVisible() and "两个字" in each.text
    ]
    assert told.visibleRegion().boundingRect().height() == told.height()


def test_whose_term_is_over_is_listed_and_nobody_goes_by_himself(
    qtbot: QtBot, joined: County, at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed(joined)
    monkeypatch.setattr("pmis_desktop.rules.retention.Retention.years", lambda *_: 0)
    page = enter(qtbot, at_work(joined.house), Place(room=places.PURGING))
    assert "1 条保管期满" in words_of(page)
    page.overview.due.view.choose(0)
    assert "核对确属错录、重复或未被批准的，再清除" in words_of(page)
    (due,) = page.overview.due.lines
    assert due.source.startswith("个人信息保护法")
    look_at(page, "purging-due")
    press(page, "清除…")
    rest(page)
    assert any(each.isVisible() for each in page.findChildren(PurgingSheet))
    press(page, "不清除")
    rest(page)
    assert orders.carried(joined.house) == ()


def test_a_branch_sees_the_orders_and_reads_them_in(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers
) -> None:
    removed(joined)
    meant = [Target(kind="member", rec=joined.people[WHO])]
    ordering.sign(
        joined.house,
        ordering.preview(joined.house, meant),
        reason="重复录入",
        document="",
        word="清除",
        root_passphrase=vaults.PASSPHRASE,
    )
    east = joined.sites[EAST]
    page = enter(qtbot, at_work(east), Place(room=places.PURGING))
    assert "没有执行过的清除令" in words_of(page)
    look_at(page, "purging-branch-empty")
    answers.expect(joined.house.archive / orders.FOLDER)
    press(page, "读入清除令")
    rest(page)
    page.refresh()
    rest(page)
    assert "执行过 1 份清除令" in words_of(page)
    assert joined.value(east, WHO, "name") is None


def test_whoever_may_not_is_not_offered_it(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    east = joined.sites[EAST]
    recycling.remove(east, "member", joined.people[WHO], "重复录入")
    page = RecyclingPage(at_work(east).work)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    rest(page)
    page.table.choose(0)
    offered = [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]
    assert "恢复" in offered
    assert "永久清除…" not in offered
