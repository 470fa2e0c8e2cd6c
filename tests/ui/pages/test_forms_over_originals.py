"""The forms room and printed originals: every text is moved by itself, and stays where it was."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.forms.page import FormsPage
from tests import vaults
from tests.forms.paper import Box, sheets
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages import forms_room as room

AtWork = Callable[[House], Desk]


def glyphs(path: Path) -> list[Box]:
    (page,) = sheets(path.read_bytes())
    return page.glyphs


def test_a_text_is_moved_until_it_meets_its_box_and_stays_there(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    (member,) = room.fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = room.opened(
        qtbot, desk, "application_cover", kind="member", record=member, name="赵小雷"
    )
    assert "位置是估计的，第一次用请先打印校准页" in room.words_on(page)
    look_at(page, "forms-positions")
    save(qtbot, page, desk, answers, tmp_path / "one.pdf")
    room.line(page, "申请人姓名向右移（毫米）").setText("七")
    room.click(page, "存为 PDF")
    assert "要写成 -20 到 20 之间的毫米数" in room.words_on(page)
    room.line(page, "申请人姓名向右移（毫米）").setText("7.5")
    room.line(page, "申请人姓名向下移（毫米）").setText("-4")
    save(qtbot, page, desk, answers, tmp_path / "two.pdf")
    before, after = (glyphs(tmp_path / f"{name}.pdf")[0] for name in ("one", "two"))
    assert (round(after.left - before.left, 1), round(after.top - before.top, 1)) == (7.5, 4.0)
    # The next one who comes finds the place that was measured.
    again = room.opened(qtbot, desk, "application_cover")
    assert room.line(again, "申请人姓名向右移（毫米）").text() == "7.5"
    room.click(again, "全部改回 0")
    assert room.line(again, "申请人姓名向右移（毫米）").text() == "0"


def save(qtbot: QtBot, page: FormsPage, desk: Desk, answers: Answers, out: Path) -> None:
    count = len(desk.said)
    answers.expect(out)
    room.click(page, "存为 PDF")
    qtbot.waitUntil(lambda: len(desk.said) > count, timeout=20_000)


def test_only_what_is_laid_over_an_original_asks_for_places(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    page = room.opened(qtbot, at_work(site), "calibration")
    shown = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "打印机对位" in shown
    assert "各栏位置（毫米）" not in shown
    # Nothing is left to be filled in, and it is for nobody.
    assert "填写" not in shown
    assert "套打校准页" in shown
    assert not [text for text in shown if text.startswith("中共")]
