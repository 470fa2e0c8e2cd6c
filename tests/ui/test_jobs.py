"""Jobs: results in the window's thread, whoever dies meanwhile; cancelling; shutting down."""

import gc
import sys
import threading
import time
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.memory import collector_paused
from pmis_desktop.ui.work.collecting import Collector
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.progress import Progress


def fail(_progress: Progress) -> object:
    raise ReasonMissingError


def break_down(_progress: Progress) -> object:
    raise ZeroDivisionError


def give(number: int, _progress: Progress) -> int:
    return number


def wait_and_fail(go_on: threading.Event, progress: Progress) -> object:
    go_on.wait(5)
    return fail(progress)


def settled(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.busy)
    jobs.shut_down()


def test_results_come_in_the_windows_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    found: list[tuple[object, threading.Thread]] = []
    jobs.read("读", lambda _p: 7, lambda value: found.append((value, threading.current_thread())))
    settled(qtbot, jobs)
    assert found == [(7, threading.main_thread())]


def test_three_hundred_jobs_that_end_at_once_all_report(qtbot: QtBot) -> None:
    jobs = Jobs()
    found: list[object] = []
    for number in range(300):
        jobs.read("读", partial(give, number), found.append)
    settled(qtbot, jobs)
    assert found == list(range(300))


def test_threads_give_way_to_the_window_at_once() -> None:
    jobs = Jobs()
    assert sys.getswitchinterval() < 0.001
    jobs.shut_down()


def test_nobody_collects_while_a_job_asks_for_it(qapp: QApplication) -> None:
    passed: list[str] = []

    def note(phase: str, _about: object) -> None:
        passed.append(phase)

    was_on = gc.isenabled()
    collector = Collector(qapp)
    kept = [[number] for number in range(5_000)]
    gc.callbacks.append(note)
    try:
        with collector_paused():
            collector.collect()
            during = list(passed)
        collector.collect()
    finally:
        gc.callbacks.remove(note)
        collector.deleteLater()
        if was_on:
            gc.enable()
    assert (during, bool(passed), len(kept)) == ([], True, 5_000)


def test_writes_come_one_after_another(qtbot: QtBot) -> None:
    jobs = Jobs()
    inside: list[int] = []
    most: list[int] = []

    def write(_progress: Progress) -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.002)
        inside.pop()

    for _ in range(10):
        jobs.write("写", write)
    settled(qtbot, jobs)
    assert max(most) == 1


def test_what_was_refused_goes_to_who_asked_or_to_the_message_bar(qtbot: QtBot) -> None:
    jobs = Jobs()
    told: list[AppError] = []
    broke: list[object] = []
    jobs.broke.connect(broke.append)
    jobs.write("写", fail, failed=told.append)
    jobs.write("写", fail)
    jobs.write("写", break_down, failed=told.append)
    settled(qtbot, jobs)
    assert [type(each) for each in told] == [ReasonMissingError]
    assert [type(each) for each in broke] == [ReasonMissingError, ZeroDivisionError]


def test_a_cancelled_job_says_so_and_nothing_else(qtbot: QtBot) -> None:
    jobs = Jobs()
    told: list[AppError] = []
    began = threading.Event()

    def long(progress: Progress) -> None:
        for done in range(100_000):
            progress.step(done, 100_000)
            began.set()
            time.sleep(0.001)

    job = jobs.write("写", long, failed=told.append, can_cancel=True)
    began.wait(5)
    job.cancel()
    settled(qtbot, jobs)
    assert [each.code for each in told] == ["job_cancelled"]


def test_whoever_asked_may_be_gone_when_the_thread_ends(qtbot: QtBot) -> None:
    """The window is deleted while its threads are at work, over and over."""
    for _ in range(40):
        jobs = Jobs()
        go_on = threading.Event()
        jobs.read("读", partial(wait_and_fail, go_on))
        jobs.write("写", partial(wait_and_fail, go_on))
        jobs.deleteLater()
        go_on.set()
        qtbot.wait(1)


def test_a_page_that_died_is_not_told_by_what_was_written_down_in_it(qtbot: QtBot) -> None:
    jobs, go_on, told = Jobs(), threading.Event(), list[str]()
    broke: list[BaseException] = []
    jobs.broke.connect(broke.append)

    def ask(page: QWidget) -> None:
        jobs.read(
            "慢", lambda _progress: go_on.wait(5), lambda _done: told.append(page.objectName())
        )

    gone, stays = QWidget(), QWidget()
    stays.setObjectName("stays")
    ask(gone)
    ask(stays)
    delete(gone)
    go_on.set()
    settled(qtbot, jobs)
    QApplication.processEvents()
    assert told == ["stays"]
    assert not broke


def test_nothing_begins_after_shutting_down(qtbot: QtBot) -> None:
    jobs = Jobs()
    hold = threading.Event()
    jobs.read("读", lambda _p: hold.wait(5))
    late = jobs.read("读", lambda _p: 1)
    hold.set()
    jobs.shut_down()
    job = jobs.read("读", lambda _p: 1)
    assert not job.running
    qtbot.waitUntil(lambda: not late.running)
