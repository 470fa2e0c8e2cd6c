"""What may not happen while something is under way: keys below the veil, a second undo, an end."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from pmis_desktop.services import history
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.busy import Busy
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Person, Question
from pmis_desktop.ui.work.jobs import Jobs
from tests import vaults


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    made = threading.Event()
    yield made
    made.set()


def opened(qtbot: QtBot, window: MainWindow, house: House) -> None:
    window.open_house(house)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    rest(qtbot, window)


def rest(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: window.shell is not None and not window.shell.work.jobs.busy)
        QApplication.processEvents()


def test_nothing_below_the_veil_takes_keys(
    qtbot: QtBot, window: MainWindow, site: House, gate: threading.Event
) -> None:
    vaults.add_member(site, vaults.top_of(site))
    opened(qtbot, window, site)
    shell = window.shell
    assert shell is not None
    room = shell.room
    box = next(e for e in window.findChildren(QLineEdit) if e.accessibleName() == "找人")
    box.setFocus()
    shell.work.write("慢", lambda _progress: gate.wait(20))
    (veil,) = window.findChildren(Busy)
    qtbot.waitUntil(veil.isVisible)
    for key in (Qt.Key.Key_Z, Qt.Key.Key_2):
        QTest.keyClick(box, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_A)
    QTest.keyClick(veil, Qt.Key.Key_Tab)
    # A button that is pressed by its keys is let go of a tenth of a second later.
    qtbot.wait(200)
    gate.set()
    rest(qtbot, window)
    assert not veil.isVisible()
    assert (shell.room, box.text()) == (room, "")
    assert box.hasFocus()
    assert history.next_undo(site) is not None
    QTest.keyClick(box, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.room != room)


class Ground(QWidget):
    """Something to lie below a veil; it counts how often it is painted."""

    painted = 0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


def test_what_lies_below_the_veil_is_not_painted_again_with_every_step_of_its_bar(
    qtbot: QtBot, gate: threading.Event
) -> None:
    window, jobs = QWidget(), Jobs()
    qtbot.addWidget(window)
    ground = Ground(window)
    veil = Busy(window, jobs)
    window.resize(900, 600)
    ground.setGeometry(window.rect())
    window.show()
    job = jobs.write("慢", lambda _progress: gate.wait(20))
    qtbot.waitUntil(veil.isVisible)
    qtbot.wait(100)
    before = ground.painted
    for done in range(5):
        job.progress.told(done, 5 * (done % 2))
        job.progressed.ring()
        qtbot.wait(50)
    assert before > 0
    assert ground.painted == before
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    jobs.shut_down()


def test_a_second_press_takes_back_nothing_unnamed(
    qtbot: QtBot, window: MainWindow, site: House
) -> None:
    top = vaults.top_of(site)
    for number in (11, 13):
        vaults.add_member(site, top, id_number=vaults.id_number(number))
    opened(qtbot, window, site)
    assert window.shell is not None
    button = window.shell.status.undo_button
    button.click()
    button.click()
    rest(qtbot, window)
    with site.reading() as connection:
        found = connection.exec_driver_sql("SELECT COUNT(*) FROM member WHERE removed IS NULL")
        assert found.scalar() == 1
    button.click()
    rest(qtbot, window)
    assert history.next_undo(site) is None


def test_locking_closes_a_question_first(qtbot: QtBot, window: MainWindow, site: House) -> None:
    opened(qtbot, window, site)
    assert window.shell is not None
    page = window.shell.page
    before = dialogs.answered_by(Person())
    try:
        QTimer.singleShot(50, window, window.lock)
        question = Question(title="移除", text="移除后不再出现。", verbs=("返回", "移除"))
        assert dialogs.ask(page, question).verb == ""
    finally:
        dialogs.answered_by(before)
    qtbot.waitUntil(lambda: window.shell is None)
    assert window.welcome is not None


def test_closing_waits_for_what_was_begun_before_a_vault_is_open(
    qtbot: QtBot, window: MainWindow, gate: threading.Event
) -> None:
    window.start()
    window.show()
    welcome = window.welcome
    assert welcome is not None
    qtbot.waitUntil(lambda: not welcome.before.jobs.busy)
    done: list[str] = []
    assert welcome.before.run(
        "正在建立数据", lambda _progress: gate.wait(20), lambda _made: done.append("made")
    )
    window.close()
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert done == ["made"]


def test_a_page_that_cannot_keep_its_draft_keeps_no_fault_quiet(
    qtbot: QtBot, window: MainWindow, site: House
) -> None:
    opened(qtbot, window, site)
    asked: list[str] = []

    def broken() -> None:
        raise LookupError

    class Reader(Person):
        @override
        def question(self, parent: object, question: Question) -> dialogs.Reply:
            asked.append(question.text)
            return dialogs.Reply("继续使用")

    before = dialogs.answered_by(Reader())
    try:
        window.faults.keep_drafts = broken
        window.faults.take(ValueError())
    finally:
        dialogs.answered_by(before)
    assert "没能存为草稿" in asked[0]


def test_locking_when_idle_lets_a_long_job_end(
    qtbot: QtBot, window: MainWindow, site: House, gate: threading.Event
) -> None:
    opened(qtbot, window, site)
    assert window.shell is not None
    job = window.shell.work.write("并入", lambda _progress: gate.wait(20), can_cancel=True)
    window.lock()
    assert not job.progress.cancelled
    assert window.welcome is None
    gate.set()
    qtbot.waitUntil(lambda: window.welcome is not None)


def test_closing_stops_what_can_be_stopped(
    qtbot: QtBot, window: MainWindow, site: House, gate: threading.Event
) -> None:
    opened(qtbot, window, site)
    assert window.shell is not None
    job = window.shell.work.write("并入", lambda _progress: gate.wait(20), can_cancel=True)
    window.close()
    assert job.progress.cancelled
    gate.set()
    qtbot.waitUntil(lambda: window.shell is None)
