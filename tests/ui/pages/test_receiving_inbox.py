"""Watched folders, held files that come by themselves, unusual packages, the printed report."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.models import sites
from pmis_desktop.services import holding, inbox
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.receiving.arrivals import Arrival
from pmis_desktop.ui.pages.receiving.intake import look_through
from pmis_desktop.ui.pages.receiving.listing import ARRIVAL
from pmis_desktop.ui.pages.receiving.page import ReceivingPage
from pmis_desktop.ui.pages.receiving.watching import Watching
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.progress import Progress
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows
from tests.services.test_unusual_packages import many
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.test_receiving_page import Counter, damaged

AtWork = Callable[[House], Desk]


@pytest.fixture
def counter(qtbot: QtBot, joined: County, at_work: AtWork) -> Counter:
    return Counter(qtbot, at_work(joined.house))


def states(counter: Counter) -> dict[str, str]:
    model = counter.list.model()
    found = [model.index(row, 0).data(ARRIVAL) for row in range(model.rowCount())]
    return {arrival.sender: arrival.state for arrival in found}


def watching(counter: Counter) -> Watching:
    return counter.page.findChildren(Watching)[0]


def look(counter: Counter) -> None:
    """As the clock, or the window that comes to the front, does."""
    watching(counter).look()
    counter.settle()
    counter.settle()


def stick(joined: County, *files: Path) -> Path:
    folder = joined.folder / "U盘"
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    return folder


def test_a_watched_folder_brings_what_is_new(
    counter: Counter, joined: County, answers: Answers, at_work: AtWork, qtbot: QtBot
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", remark="一")
    folder = stick(joined, joined.send(EAST))
    answers.expect(folder)
    counter.press("添加监看文件夹")
    counter.settle()
    assert states(counter) == {NAMES[EAST]: "已核对"}
    assert "新到 1 个文件" in counter.desk.said[-1].words
    look_at(counter.page, "receiving-watched")

    said = len(counter.desk.said)
    shutil.copy(next(folder.iterdir()), folder / "又一份.dzb")
    look(counter)
    assert states(counter) == {NAMES[EAST]: "已核对"}
    assert len(counter.desk.said) == said

    joined.edit(joined.sites[WEST], "李建国", remark="二")
    bad = damaged(joined.send(WEST), folder / "坏的.dzb")
    look(counter)
    assert states(counter) == {NAMES[EAST]: "已核对", bad.name: "不能收"}
    counter.press("并入 1 个变更包")
    assert states(counter) == {NAMES[EAST]: "已并入", bad.name: "不能收"}

    # Another day: everything that lies there was done with.
    again = ReceivingPage(at_work(joined.house).work)
    qtbot.addWidget(again)
    counter.press("清空列表")
    look(counter)
    assert states(counter) == {}


def test_a_pulled_stick_is_said_and_comes_back(
    counter: Counter, joined: County, answers: Answers
) -> None:
    folder = stick(joined)
    answers.expect(folder)
    counter.press("添加监看文件夹")
    counter.settle()
    shutil.rmtree(folder)
    look(counter)
    assert "现在看不到" in counter.said()
    assert counter.desk.broke == []
    joined.edit(joined.sites[EAST], "赵小雷", remark="一")
    stick(joined, joined.send(EAST))
    look(counter)
    assert states(counter) == {NAMES[EAST]: "已核对"}
    assert "现在看不到" not in counter.said()
    (away,) = [
        b
        for b in counter.page.findChildren(QPushButton)
        if b.accessibleName() == "不再监看 U盘" and b.isVisible()
    ]
    away.click()
    assert watching(counter).folders == []


def test_a_held_file_goes_in_by_itself_when_its_reason_ends(
    counter: Counter, joined: County
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", remark="一")
    package = joined.send(EAST)
    with joined.house.writing() as connection:
        site = next(each.id for each in sites.every(connection) if EAST in each.name)
        connection.exec_driver_sql(
            "UPDATE site SET status = 'revoked', cut_off = 0 WHERE id = ?", (site,)
        )
    counter.bring(package)
    counter.settle()
    assert states(counter) == {NAMES[EAST]: "暂存"}
    counter.choose(NAMES[EAST])
    assert [each.words for each in holding.kept(joined.house)] == ["等您决定"]
    look_at(counter.page, "receiving-held")
    package.unlink()
    look(counter)
    assert states(counter) == {NAMES[EAST]: "暂存"}
    with joined.house.writing() as connection:
        connection.exec_driver_sql("UPDATE site SET status = 'enrolled', cut_off = NULL")
    look(counter)
    assert states(counter) == {NAMES[EAST]: "已核对"}
    counter.press("并入 1 个变更包")
    assert joined.value(joined.house, "赵小雷", "remark") == "一"
    look(counter)
    assert states(counter) == {NAMES[EAST]: "已并入"}


def test_an_unusual_package_needs_a_typed_word(
    counter: Counter, joined: County, answers: Answers
) -> None:
    joined.edit(joined.sites[WEST], "李建国", remark="平常的")
    counter.bring(many(joined), joined.send(WEST))
    assert states(counter) == {NAMES[EAST]: "等您看", NAMES[WEST]: "已核对"}
    assert "1 个包更改特别多" in counter.said()
    counter.press("并入没有疑问的 1 个变更包")
    assert joined.value(joined.house, "赵小雷", "remark") is None
    assert "已并入 1 个，还有 1 个等您看。" in counter.said()
    counter.choose(NAMES[EAST])
    assert "210 次修改，而该单位只有 3 名党员" in counter.said()
    look_at(counter.page, "receiving-unusual")
    answers.expect(Reply("并入这个包", "是的"))
    counter.press("已经核实，并入…")
    assert "没有填写“已核实”" in counter.desk.said[-1].words
    assert joined.value(joined.house, "赵小雷", "remark") is None
    answers.expect("返回")
    counter.press("已经核实，并入…")
    answers.expect(Reply("并入这个包", "已核实"))
    counter.press("已经核实，并入…")
    assert joined.value(joined.house, "赵小雷", "remark") == "第209次"
    assert states(counter) == {NAMES[EAST]: "已并入", NAMES[WEST]: "已并入"}
    assert len(rows(joined.house, "SELECT 1 FROM unit WHERE kind = 'unusual'")) == 1


def test_one_package_goes_in_alone(counter: Counter, joined: County) -> None:
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
        joined.edit(joined.sites[street], name, remark="新")
    counter.bring(joined.send(EAST), joined.send(WEST))
    counter.choose(NAMES[WEST])
    counter.press("只并入这一个")
    assert states(counter) == {NAMES[EAST]: "已核对", NAMES[WEST]: "已并入"}
    assert joined.value(joined.house, "赵小雷", "remark") is None


def test_the_report_of_the_round_is_saved(
    counter: Counter, joined: County, answers: Answers, tmp_path: Path
) -> None:
    joined.edit(joined.sites[NORTH], "郑文博", remark="新")
    counter.bring(joined.send(NORTH))
    counter.press("并入 1 个变更包")
    out = tmp_path / "报告.pdf"
    answers.expect(out)
    counter.press("存为 PDF")
    assert out.read_bytes().startswith(b"%PDF")
    assert "并入报告已存为" in counter.desk.said[-1].words


def test_requests_in_a_watched_folder_are_offered_once(
    counter: Counter, joined: County, answers: Answers
) -> None:
    folder = stick(joined, joined.folder / "letters" / f"{EAST}-request.dzb")
    answers.expect(folder)
    counter.press("添加监看文件夹")
    counter.settle()
    assert counter.desk.went == []
    assert "接入申请" in counter.desk.said[-1].words
    said = len(counter.desk.said)
    look(counter)
    assert len(counter.desk.said) == said


def test_files_that_were_not_reached_are_new(joined: County, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancelled = True
    folder = tmp_path / "新的"
    folder.mkdir()
    (folder / "包.dzb").write_bytes(b"x")
    intake = look_through(joined.house, [folder], progress)
    assert (intake.found, intake.looked) == (1, 0)
    assert Arrival(preview=intake.unread[0]).state == inbox.STATE_WORDS[inbox.ARRIVED]
