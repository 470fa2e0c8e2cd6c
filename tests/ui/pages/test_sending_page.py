"""The exchange at a branch: package out, answer in, what was not taken with its three acts."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import (
    deciding,
    decisions,
    drafts,
    editing,
    inspecting,
    outcomes,
    pending,
)
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.refused_card import RefusedCard
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.pages.sending.page import SendingPage, _look
from pmis_desktop.ui.pages.sending.waiting_card import WaitingCard
from pmis_desktop.ui.pages.sending.written import WrittenCard
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, WEST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


@pytest.fixture
def page(qtbot: QtBot, joined: County, at_work: AtWork) -> SendingPage:
    made = SendingPage(at_work(joined.sites[EAST]).work)
    qtbot.addWidget(made)
    return made


def shown(qtbot: QtBot, page: SendingPage) -> str:
    page.refresh()
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    return words_of(page)


def words_of(page: SendingPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if not each.isHidden())


def press(page: SendingPage, verb: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == verb).click()


def conflict(joined: County) -> None:
    """The county and the branch change the same address; the answer lies in a folder."""
    joined.edit(joined.house, "赵小雷", address="县级登记的住址")
    joined.edit(joined.sites[EAST], "赵小雷", address="支部登记的住址")
    joined.take(joined.send(EAST))


def test_what_waits_is_listed_old_and_new(qtbot: QtBot, joined: County, page: SendingPage) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="东街新居")
    said = shown(qtbot, page)
    assert "赵小雷" in said
    assert "东街1号" in said
    assert "东街新居" in said
    look_at(page, "sending-usual")


def test_a_package_is_written_and_said_to_be_checked(
    qtbot: QtBot, joined: County, page: SendingPage, answers: Answers, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="东街新居")
    stick = tmp_path / "U盘"
    stick.mkdir()
    answers.expect(stick)
    press(page, "写出变更包")
    qtbot.waitUntil(lambda: bool(page.findChildren(WrittenCard)))
    (file,) = stick.glob("*.dzb")
    assert inspecting.inspect(file, joined.house)["verdict"] == "new"
    assert "已写出，等县里回执" in shown(qtbot, page)
    look_at(page, "sending-written")


def test_whoever_has_nothing_to_report_says_so(
    qtbot: QtBot, joined: County, page: SendingPage, answers: Answers, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="东街新居")
    joined.carry(EAST)
    shown(qtbot, page)
    answers.expect(tmp_path)
    press(page, "没有更改，也报一次")
    qtbot.waitUntil(lambda: bool(page.findChildren(WrittenCard)))
    assert "没有更改，只告诉县里本支部报过了" in words_of(page)
    (file,) = tmp_path.glob("*.dzb")
    (result,) = joined.take(file).files
    assert result.message == "支部没有更改，只报一次到"
    look_at(page, "sending-empty")


def test_an_answer_shows_both_values_and_accepting_takes_the_countys(
    qtbot: QtBot, joined: County, page: SendingPage, answers: Answers
) -> None:
    conflict(joined)
    answers.expect(joined.answer_for(EAST))
    press(page, "收县里的回执")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    said = shown(qtbot, page)
    assert "县里现在是" in said
    assert len(page.findChildren(RefusedCard)) == 1
    look_at(page, "sending-refused")
    press(page, "接受县级")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert not outcomes.outcomes(joined.sites[EAST])
    assert pending.pending(joined.sites[EAST]).withdrawals == 1


def test_what_the_county_decided_is_red_with_its_reason(
    qtbot: QtBot, joined: County, page: SendingPage
) -> None:
    conflict(joined)
    (item,) = decisions.open_decisions(joined.house)
    deciding.settle(joined.house, item.item, side="county", reason="与户口本一致")
    joined.edit(joined.sites[EAST], "钱大勇", remark="下一个包")
    joined.carry(EAST)
    said = shown(qtbot, page)
    assert "县里已决定保留县级的内容" in said
    assert "县里写的理由：与户口本一致" in said
    look_at(page, "sending-decided")
    press(page, "接受县级")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert not outcomes.outcomes(joined.sites[EAST])


def test_an_appeal_asks_for_a_reason_and_travels(
    qtbot: QtBot, joined: County, page: SendingPage, answers: Answers
) -> None:
    conflict(joined)
    answers.expect(joined.answer_for(EAST), Reply("申诉", "与户口本核对过"))
    press(page, "收县里的回执")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    shown(qtbot, page)
    press(page, "申诉")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert "申诉：与户口本核对过" in {
        line.title for r in pending.pending(joined.sites[EAST]).records for line in r.lines
    }


def test_changing_again_opens_the_record(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    conflict(joined)
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    page.enter(Place(room=places.SENDING, files=(str(joined.answer_for(EAST)),)))
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    shown(qtbot, page)
    press(page, "再改")
    assert desk.went == [Place(room=places.RECORD, kind="member", record=joined.people["赵小雷"])]


def test_a_file_that_is_no_answer_is_refused_in_words(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    stranger = tmp_path / "别的.dzb"
    stranger.write_bytes(b"\x00" * 100)
    answers.expect(stranger)
    press(page, "收县里的回执")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert desk.said
    assert desk.said[-1].meaning == "warn"


def test_several_answers_at_once_are_taken_from_the_oldest_on(
    qtbot: QtBot, joined: County, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    answered = []
    for address in ("东街2号", "东街3号"):
        joined.edit(joined.sites[EAST], "赵小雷", address=address)
        joined.take(joined.send(EAST))
        answered.append(joined.answer_for(EAST))
    strange = tmp_path / "照片.dzb"
    strange.write_bytes(b"\x89PNG" * 50)
    joined.edit(joined.sites[WEST], "李建国", address="西街2号")
    joined.take(joined.send(WEST))
    (area,) = page.findChildren(DropArea)
    area.take([strange, answered[1], joined.answer_for(WEST), answered[0]])
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    said = shown(qtbot, page)
    assert said.index("已收下县里第 2 号回执") < said.index("已收下县里第 3 号回执")
    assert f"没有接收：{joined.answer_for(WEST).name}" in said
    assert "没有接收：照片.dzb" in said
    assert desk.said[-1].words == "已收下 2 份回执，有 2 份没有接收，原因见下。"
    assert pending.pending(joined.sites[EAST]).changes == 0
    look_at(page, "sending-answers")


def test_an_older_answer_is_refused_and_nothing_is_lost(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers
) -> None:
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    files = []
    for address in ("东街2号", "东街3号"):
        joined.edit(joined.sites[EAST], "赵小雷", address=address)
        joined.take(joined.send(EAST))
        files.append(joined.answer_for(EAST))
    answers.expect(files[1], files[0])
    for _ in files:
        press(page, "收县里的回执")
        qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert "旧" in desk.said[-1].words
    assert desk.said[-1].meaning == "warn"
    assert joined.value(joined.sites[EAST], "赵小雷", "address") == "东街3号"


def test_an_answer_of_another_county_is_refused(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    other = counties.found(tmp_path / "邻县")
    other.edit(other.sites[EAST], "赵小雷", address="邻县的住址")
    other.take(other.send(EAST))
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    answers.expect(other.answer_for(EAST))
    press(page, "收县里的回执")
    qtbot.waitUntil(lambda: not page.work.jobs.busy)
    assert desk.said[-1].meaning == "warn"
    assert "没有接收" in shown(qtbot, page)
    assert joined.value(joined.sites[EAST], "赵小雷", "address") == "东街1号"
    other.close()


def test_what_was_typed_and_not_saved_is_said_not_to_travel(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    site = joined.sites[EAST]
    drafts.keep(site, "organisation", vaults.top_of(site), {"remark": "没写完"})
    desk = at_work(site)
    page = SendingPage(desk.work)
    qtbot.addWidget(page)
    assert "1 份填写还没有保存，不会写进变更包" in shown(qtbot, page)
    look_at(page, "sending-empty")
    press(page, "继续填写")
    assert desk.went == [Place(room=places.RECORD, kind="organisation", record=vaults.top_of(site))]


@pytest.fixture
def first_report(joined: County) -> list[str]:
    """80 new members and a change; the numbers that no list may show whole."""
    site = joined.sites[EAST]
    numbers = [vaults.id_number(100 + each) for each in range(80)]
    with site.change("导入党员") as change:
        for each, number in enumerate(numbers):
            given = {**vaults.MEMBER, "name": f"东街{each}号人", "id_number": number}
            editing.add_member(site, change, {**given, "branch": vaults.top_of(site)})
    joined.edit(site, "赵小雷", mobile="13900000009", address="东街新居")
    return [*numbers, "13900000009"]


def test_a_first_report_stays_fast_masked_and_readable(
    qtbot: QtBot, first_report: list[str], page: SendingPage
) -> None:
    page.show()
    page.resize(1200, 676)
    shown(qtbot, page)
    state = _look(page.work.house, set())
    began = monotonic()
    page._show(state)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    assert monotonic() - began < 0.5
    said = words_of(page)
    assert not [number for number in first_report if number in said]
    assert len(page.findChildren(WaitingCard)) >= 30
    assert "还有 51 条" in "".join(b.text() for b in page.findChildren(QPushButton))
    look_at(page, "sending-full")


@pytest.mark.usefixtures("first_report")
def test_more_of_a_long_list_comes_by_a_button(qtbot: QtBot, page: SendingPage) -> None:
    page.show()
    shown(qtbot, page)
    more = next(b for b in page.findChildren(QPushButton) if "还有 51 条" in b.text())
    more.click()
    focused = page.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.accessibleName() == "打开档案 东街30号人"
    more.click()
    assert more.isHidden()
    QApplication.processEvents()
    assert "东街79号人" in words_of(page)
    shown(qtbot, page)
    QApplication.processEvents()
    assert "东街79号人" in words_of(page), "a refresh keeps what somebody unrolled"


def test_a_place_with_outcomes_shows_them_first(
    qtbot: QtBot, joined: County, page: SendingPage
) -> None:
    conflict(joined)
    joined.receive(EAST)
    shown(qtbot, page)
    page.enter(Place(room=places.SENDING, act="outcomes"))
    assert "县里还没有接受的更改（1 处）" in words_of(page)
