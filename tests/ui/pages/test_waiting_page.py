"""等着的: why something waits, what ends it, and that it goes in by itself."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.exchange import schemas
from pmis_desktop.services import agenda, enrolling, standing
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import retrying
from pmis_desktop.ui.frame.retrying import Retrying
from pmis_desktop.ui.pages.home import leading
from pmis_desktop.ui.pages.waiting.page import WaitingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work
from tests import vaults
from tests.exchange import later
from tests.services.counties import EAST, NAMES, WEST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import press, rest, words_of

AtWork = Callable[[House], Desk]


def enter(qtbot: QtBot, work: Work) -> WaitingPage:
    page = WaitingPage(work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    page.enter(Place(room=places.WAITING))
    rest(page)
    return page


def verbs(page: WaitingPage) -> set[str]:
    return {each.text() for each in page.findChildren(QPushButton) if each.isVisible()}


def put_off(joined: County, patch: pytest.MonkeyPatch) -> None:
    """A package that this program is too old for, and one of a computer that was shut out."""
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
        joined.edit(joined.sites[street], name, remark="支部的")
    newer, late = joined.send(EAST), joined.send(WEST)
    enrolling.revoke(
        joined.house, NAMES[WEST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    joined.take(late)
    with patch.context() as older:
        older.setattr(schemas, "IN_FORCE", later.BEFORE)
        joined.take(newer)
        retrying.retry_if_due(joined.house)


def test_the_list_says_why_and_what_next(
    qtbot: QtBot, joined: County, at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_off(joined, monkeypatch)
    desk = at_work(joined.house)
    page = enter(qtbot, replace(desk.work, rooms=frozenset({places.SITES})))
    assert "2 件" in words_of(page)
    assert page.lines.view.place == 0
    assert "下一步" in words_of(page)
    kinds = [each.code for each in page.lines.lines]
    page.lines.view.choose(kinds.index("revoked"))
    assert "写出它的电脑已经注销" in words_of(page)
    press(page, "去核实")
    assert [(each.room, each.act) for each in desk.went] == [(places.SITES, "held")]
    page.lines.view.choose(kinds.index("too_new"))
    assert "升级本机程序" in words_of(page)
    look_at(page, "waiting")
    press(page, "现在再试一次")
    rest(page)
    page.refresh()
    rest(page)
    assert any("1 个等着的文件已自动并入" in each.words for each in desk.said)
    assert [each.code for each in page.lines.lines] == ["revoked"]
    assert joined.value(joined.house, "赵小雷", "remark") == "支部的"


def test_nothing_waits(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    page = enter(qtbot, at_work(joined.house).work)
    assert "没有等着的文件" in words_of(page)
    look_at(page, "waiting-empty")


def test_the_first_page_leads_there_and_an_act_ends_it(
    qtbot: QtBot, joined: County, at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_off(joined, monkeypatch)
    (task,) = [each for each in agenda.agenda(joined.house).tasks if each.kind == "waiting"]
    assert task.sentence == "1 个文件在等着，暂时还不能处理"
    assert leading.leads_to(task).room == places.WAITING
    assert "1 个文件在等着" in standing.standing(joined.house).words.waiting
    desk = at_work(joined.house)
    page = enter(qtbot, desk.work)
    monkeypatch.setattr(retrying, "__version__", "99.0")
    Retrying(desk.work, page).begin()
    rest(page)
    assert [each.words for each in desk.said] == ["1 个等着的文件已自动并入。"]
    assert "waiting" not in {each.kind for each in agenda.agenda(joined.house).tasks}


def test_a_file_is_not_waited_for_any_more_until_it_is_again(
    qtbot: QtBot,
    joined: County,
    at_work: AtWork,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_off(joined, monkeypatch)
    desk = at_work(joined.house)
    page = enter(qtbot, desk.work)
    kinds = [each.code for each in page.lines.lines]
    page.lines.view.choose(kinds.index("revoked"))
    assert "不再等它" not in verbs(page)
    page.lines.view.choose(kinds.index("too_new"))
    answers.expect("返回")
    press(page, "不再等它")
    assert len(page.lines.lines) == 2
    answers.expect("不再等它")
    press(page, "不再等它")
    rest(page)
    page.refresh()
    rest(page)
    assert [each.code for each in page.lines.lines] == ["revoked"]
    assert "文件仍留在存档里" in desk.said[-1].words
    press(page, "不再等的 1 件")
    rest(page)
    assert [each.code for each in page.lines.lines] == ["too_new"]
    assert "文件原样留在存档里" in words_of(page)
    look_at(page, "waiting-put-aside")
    press(page, "重新等它")
    rest(page)
    page.refresh()
    rest(page)
    assert sorted(each.code for each in page.lines.lines) == ["revoked", "too_new"]
    assert "重新等它" not in verbs(page)
