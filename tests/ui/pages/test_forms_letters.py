"""The forms room and letters: printed from a transfer, their stubs, printers that are off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import starting, steps
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.printer_shifts import shift_on
from tests import vaults
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages import forms_room as room

AtWork = Callable[[House], Desk]


def a_letter(house: House, member: str) -> str:
    request = Request(
        to_text="中共西安市某某区委组织部",
        outside=True,
        channel="paper",
        dues_paid_to="2026-02",
        reviewed_by="孙桂兰",
        on="2026-03-01",
    )
    transfer = starting.start(house, [member], request).id
    steps.issue(house, [transfer], Letter(on="2026-03-04", days=30))
    return transfer


def test_a_letter_is_printed_and_its_stub_can_be_voided(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    branch = vaults.add_organisation(county, "中共城关镇东街支部委员会")
    (member,) = room.fill(county, branch, 1)
    desk = at_work(county)
    page = room.opened(qtbot, desk, "introduction")
    assert "请到“转接”里选定" in room.words_on(page)
    act = places.LETTER
    letter = a_letter(county, member)
    page.enter(Place(room=places.FORMS, kind="transfer", records=(letter,), act=act))
    room.settled(qtbot, desk)
    assert room.pages_of(page) == "第 1/1 页"
    look_at(page, "forms-letter")
    answers.expect(room.printer_to(tmp_path / "letter.pdf"))
    room.click(page, "打印")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert desk.said[-1].words == "已送到打印机：1 页。"
    room.click(page, "存根台账")
    room.settled(qtbot, desk)
    ledger = page._ledger
    (stub,) = ledger.lines.lines
    assert (stub.name, stub.act, stub.voided) == ("赵小雷", "print", False)
    ledger.lines.view.choose(0)
    look_at(page, "forms-ledger")
    answers.expect(Reply("作废编号", "打坏了"))
    room.click(page, "作废编号")
    room.settled(qtbot, desk)
    assert ledger.lines.lines[0].void_reason == "打坏了"
    # It cannot be voided twice.
    (void,) = [b for b in ledger.findChildren(QPushButton) if b.text() == "作废编号"]
    assert not void.isEnabled()
    room.click(page, "返回")
    assert room.pages_of(page) == "第 1/1 页"


def test_every_printer_remembers_how_far_it_is_off(
    qtbot: QtBot, county: House, at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["针式机", "激光机"])
    desk = at_work(county)
    page = room.opened(qtbot, desk, "calibration")
    room.line(page, "向右移（毫米）").setText("一点")
    room.click(page, "记住")
    assert "要写成 -20 到 20 之间的毫米数" in room.words_on(page)
    room.line(page, "向右移（毫米）").setText("1.5")
    room.line(page, "向下移（毫米）").setText("-0.8")
    room.click(page, "记住")
    assert shift_on(desk.work.local, "针式机") == (1.5, -0.8)
    assert shift_on(desk.work.local, "激光机") == (0.0, 0.0)
