"""Receiving at the county: look first, take what can be taken, answer, and lose nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.models import settings
from pmis_desktop.services import editing, rounds
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.pages.receiving.answer_writing import AnswersWritten
from pmis_desktop.ui.pages.receiving.listing import ARRIVAL, ArrivalsList
from pmis_desktop.ui.pages.receiving.page import ReceivingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state
from tests.services.test_editing_records import NEW
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


class Counter:
    """The page with its surroundings, and what a person does there."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.bot = qtbot
        self.desk = desk
        self.page = ReceivingPage(desk.work)
        qtbot.addWidget(self.page)
        self.page.refresh()
        self.page.resize(1100, 640)
        self.page.show()
        self.settle()

    @property
    def list(self) -> ArrivalsList:
        return self.page.findChildren(ArrivalsList)[0]

    def settle(self) -> None:
        self.bot.waitUntil(lambda: not self.desk.work.jobs.busy, timeout=20_000)
        self.bot.wait(1)

    def bring(self, *paths: Path) -> None:
        self.page.enter(Place(room=places.RECEIVING, files=tuple(map(str, paths))))
        self.settle()

    def press(self, verb: str) -> None:
        found = [b for b in self.page.findChildren(QPushButton) if b.text() == verb]
        (button,) = [b for b in found if b.isVisible()]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def verbs(self) -> set[str]:
        return {b.text() for b in self.page.findChildren(QPushButton) if b.isVisible()}

    def said(self) -> str:
        return "\n".join(x.text() for x in self.page.findChildren(QLabel) if x.isVisible())

    def verdicts(self) -> dict[str, str]:
        model = self.list.model()
        found = [model.index(row, 0).data(ARRIVAL) for row in range(model.rowCount())]
        return {arrival.sender: arrival.verdict.text for arrival in found}

    def choose(self, sender: str) -> None:
        model = self.list.model()
        names = [model.index(row, 0).data() for row in range(model.rowCount())]
        place = self.list.visualRect(model.index(names.index(sender), 0)).center()
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()


@pytest.fixture
def morning(joined: County, tmp_path: Path) -> list[Path]:
    """A good package, one that contradicts the county, and a damaged one."""
    joined.edit(joined.sites[EAST], "赵小雷", address="东街正道9号", mobile="13900000009")
    editing.add(joined.sites[EAST], "member", {**NEW, "branch": NAMES[EAST]})
    joined.edit(joined.sites[WEST], "李建国", address="支部写的地址")
    joined.edit(joined.house, "李建国", address="县里写的地址")
    joined.edit(joined.sites[NORTH], "郑文博", remark="坏包里的更改")
    bad = damaged(joined.send(NORTH), tmp_path / "坏的.dzb")
    return [joined.send(EAST), joined.send(WEST), bad]


@pytest.fixture
def counter(qtbot: QtBot, joined: County, at_work: AtWork) -> Counter:
    return Counter(qtbot, at_work(joined.house))


def damaged(package: Path, to: Path) -> Path:
    data = bytearray(package.read_bytes())
    data[-200] ^= 1
    to.write_bytes(bytes(data))
    return to


def test_an_empty_counter_says_what_it_is_for(counter: Counter) -> None:
    assert "接收支部报送" in counter.said()
    assert {"选择文件", "选择文件夹", "写回执…"} <= counter.verbs()
    assert not [verb for verb in counter.verbs() if "并入" in verb]
    look_at(counter.page, "receiving-empty")


def test_looking_changes_nothing_and_shows_old_and_new(
    counter: Counter, joined: County, morning: list[Path]
) -> None:
    before = state(joined.house)
    counter.bring(*morning)
    assert counter.verdicts() == {
        NAMES[EAST]: "可以并入",
        NAMES[WEST]: "可以并入，1 处要您决定",
        "坏的.dzb": "不能并入",
    }
    assert "3 个文件：2 个可以并入，1 个请看说明" in counter.said()
    counter.choose(NAMES[EAST])
    assert "新增党员：何晓梅" in counter.said()
    assert "138****0001 → 139****0009" in counter.said()
    look_at(counter.page, "receiving-usual")
    counter.choose(NAMES[WEST])
    assert "东街1号 → 支部写的地址" in counter.said()
    assert "县里现在是：县里写的地址" in counter.said()
    look_at(counter.page, "receiving-conflict")
    counter.choose("坏的.dzb")
    assert "损坏" in counter.said()
    assert state(joined.house) == before


def test_a_morning_with_a_good_a_bad_and_a_contradicting_package(
    counter: Counter, joined: County, morning: list[Path], tmp_path: Path, answers: Answers
) -> None:
    counter.bring(*morning)
    counter.press("并入没有疑问的 1 个变更包")
    assert joined.value(joined.house, "赵小雷", "address") == "东街正道9号"
    assert rows(joined.house, "SELECT 1 FROM desk") == []
    assert "已并入 1 个，1 个没有收" in counter.said()
    counter.press("并入要决定的 1 个变更包")
    assert joined.value(joined.house, "李建国", "address") == "县里写的地址"
    assert "已并入 2 个，1 个没有收，其余未动。" in counter.said()
    assert "有 1 处与县里不一致，要您决定" in counter.said()
    look_at(counter.page, "receiving-merged")
    counter.press("去决定")
    assert counter.desk.went[-1] == Place(room=places.DESK)

    folder = tmp_path / "回执"
    folder.mkdir()
    answers.expect(folder)
    counter.press("写出 2 份回执")
    assert len(list(folder.rglob("*_回执_*.dzb"))) == 2
    assert f"已写出 2 份回执，在“{folder}”" in counter.desk.said[-1].words
    assert not [verb for verb in counter.verbs() if verb.startswith("写出")]
    look_at(counter.page, "receiving-answered")


def test_numbers_are_shown_whole_only_where_asked_and_noted(
    counter: Counter, joined: County
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", mobile="13900000009")
    counter.bring(joined.send(EAST))
    counter.choose(NAMES[EAST])
    counter.press("显示完整号码")
    assert "13800000001 → 13900000009" in counter.said()
    assert len(rows(joined.house, "SELECT 1 FROM unit WHERE kind = 'unmask'")) == 1


def test_a_package_that_was_taken_before_is_only_answered(
    counter: Counter, joined: County, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新地址")
    package = joined.send(EAST)
    rounds.take(joined.house, [package])
    counter.desk.work.local.remember_folder("answers", tmp_path)
    counter.bring(package)
    assert counter.verdicts() == {NAMES[EAST]: "以前已经并入过"}
    counter.press("写出 1 份回执")
    assert len(list(tmp_path.rglob("*_回执_*.dzb"))) == 1


def test_pressing_twice_takes_once(counter: Counter, joined: County) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新地址")
    counter.bring(joined.send(EAST))
    (primary,) = [
        b for b in counter.page.findChildren(QPushButton) if b.text() == "并入 1 个变更包"
    ]
    QTest.mouseClick(primary, Qt.MouseButton.LeftButton)
    QTest.mouseClick(primary, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.verdicts() == {NAMES[EAST]: "已并入"}
    assert "写出 1 份回执" in counter.verbs()


def test_a_county_that_went_back_is_told_before_it_takes_anything(
    counter: Counter, joined: County
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新地址")
    package = joined.send(EAST)
    with joined.house.writing() as connection:
        settings.put(connection, settings.EPOCH_DUE, 1)
    counter.bring(package)
    assert counter.desk.said[-1].meaning == "warn"
    assert "正在核对" not in counter.said()


def test_answers_can_be_written_without_a_package(
    counter: Counter, joined: County, tmp_path: Path, answers: Answers
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新地址")
    rounds.take(joined.house, [joined.send(EAST)])
    counter.page.refresh()
    counter.settle()
    assert "1 个支部有新情况，等着回执" in counter.said()
    answers.expect("返回")
    counter.press("写回执…")
    answers.expect("只给有新情况的写", tmp_path)
    counter.press("写回执…")
    assert len(list(tmp_path.rglob("*_回执_*.dzb"))) == 1
    counter.page.refresh()
    counter.settle()
    answers.expect("给全部支部写")
    counter.press("写回执…")
    assert len(list(tmp_path.rglob("*_回执_*.dzb"))) == 4


def test_a_stick_must_be_ejected_first(tmp_path: Path) -> None:
    on_stick = AnswersWritten(count=3, folder=tmp_path, on_stick=True)
    assert "安全弹出" in on_stick.sentence
    assert "安全弹出" not in replace(on_stick, on_stick=False).sentence


def test_enrolment_requests_go_to_their_own_room(counter: Counter, joined: County) -> None:
    request = joined.folder / "letters" / f"{EAST}-request.dzb"
    counter.bring(request)
    assert counter.desk.went == [Place(room=places.SITES, files=(str(request),))]
    assert counter.list.model().rowCount() == 0


def test_stopping_takes_nothing_half(counter: Counter, joined: County) -> None:
    for street in (EAST, WEST, NORTH):
        joined.edit(joined.sites[street], joined_name(street), remark="一处更改")
    counter.bring(*(joined.send(street) for street in (EAST, WEST, NORTH)))
    began: list[object] = []

    def stop(job: object) -> None:
        began.append(job)
        job.cancel()  # type: ignore[attr-defined]

    counter.desk.work.jobs.began.connect(stop)
    counter.press("并入 3 个变更包")
    counter.desk.work.jobs.began.disconnect(stop)
    assert began
    assert "其余 3 个未动" in counter.said()
    counter.press("并入 3 个变更包")
    assert "已并入 3 个变更包" in counter.said()


def joined_name(street: str) -> str:
    return {EAST: "赵小雷", WEST: "李建国", NORTH: "郑文博"}[street]


def test_files_are_chosen_or_dropped(counter: Counter, joined: County, answers: Answers) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", remark="一")
    joined.edit(joined.sites[WEST], "李建国", remark="二")
    package = joined.send(EAST)
    answers.expect(package)
    area = counter.page.findChildren(DropArea)[0]
    chooser = next(b for b in area.findChildren(QPushButton) if b.text() == "选择文件")
    QTest.mouseClick(chooser, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.list.model().rowCount() == 1
    drop(counter, joined.send(WEST))
    assert set(counter.verdicts()) == {NAMES[EAST], NAMES[WEST]}
    answers.expect(package.parent)
    counter.press("选择文件夹")
    assert set(counter.verdicts()) == {NAMES[EAST], NAMES[WEST]}
    counter.press("清空列表")
    assert "接收支部报送" in counter.said()


def drop(counter: Counter, file: Path) -> None:
    """Let go of a file over the page."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    counter.page.dropEvent(QDropEvent(QPoint(9, 9), actions, data, left, none))
    counter.settle()


def test_the_list_is_a_sound_model(counter: Counter, joined: County) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", remark="一")
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(counter.list.model(), fatal)
    counter.bring(joined.send(EAST))
    assert tester.model().rowCount() == 1


def test_a_full_folder_of_files_is_listed_at_once(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "全县"
    folder.mkdir()
    for number in range(954):
        (folder / f"支部{number:03}.dzb").write_bytes(b"%d" % number)
    counter.bring(folder)
    assert counter.list.model().rowCount() == 954
    assert "954 个文件：0 个可以并入" in counter.said()
    look_at(counter.page, "receiving-full")


def test_an_empty_folder_is_told(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "空的"
    folder.mkdir()
    counter.bring(folder)
    assert counter.desk.said[-1].words.startswith("这里没有变更包")
