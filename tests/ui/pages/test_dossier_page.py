"""个人全部信息: hidden on the screen, whole with a reason on what leaves."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.dossier.page import DossierPage
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import DOSSIER, Place
from tests.services.counties import County
from tests.ui.desks import Answers, Desk
from tests.ui.doors import press
from tests.ui.looking import look_at


def settle(qtbot: QtBot, page: DossierPage) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: not page.work.jobs.busy, timeout=30_000)
        qtbot.wait(0)


def test_a_person_gets_a_copy_with_a_reason(
    qtbot: QtBot,
    at_work: Callable[[House], Desk],
    answers: Answers,
    joined: County,
    tmp_path: Path,
) -> None:
    desk = at_work(joined.house)
    page = DossierPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1150, 650)
    page.show()
    page.enter(Place(room=DOSSIER, record=joined.people["赵小雷"]))
    settle(qtbot, page)
    look_at(page, "dossier")
    page.resize(1150, 650)
    answers.expect(Reply("继续", ""))
    press(page, "存为 PDF")
    assert "没有写理由" in desk.said[-1].words
    answers.expect(Reply("继续", "本人申请查阅"), tmp_path / "个人信息")
    press(page, "存为 PDF")
    settle(qtbot, page)
    assert (tmp_path / "个人信息.pdf").read_bytes().startswith(b"%PDF")
    answers.expect(Reply("返回"))
    press(page, "导出表格")
    answers.expect(Reply("继续", "本人申请查阅"), tmp_path / "个人信息.xlsx")
    press(page, "导出表格")
    settle(qtbot, page)
    assert (tmp_path / "个人信息.xlsx").read_bytes().startswith(b"PK")


def test_without_a_member_it_says_how_to_get_one(
    qtbot: QtBot, at_work: Callable[[House], Desk], joined: County
) -> None:
    page = DossierPage(at_work(joined.house).work)
    qtbot.addWidget(page)
    page.show()
    page.enter(Place(room=DOSSIER))
    settle(qtbot, page)
    assert "先打开一名党员" in page._empty._title.text()
