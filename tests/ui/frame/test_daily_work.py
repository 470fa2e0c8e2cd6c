"""What is done behind the rooms: after the first page, one thing after another, once."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.daily import DailyWork
from pmis_desktop.ui.work.jobs import Job, Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.work import Work


def test_the_backup_waits_for_the_first_page(qtbot: QtBot, site: House, tmp_path: Path) -> None:
    jobs = Jobs()
    work = Work(house=site, jobs=jobs, messages=Messages(), local=LocalState(tmp_path / "w.ini"))
    begun: list[str] = []

    def note(job: Job) -> None:
        begun.append(job.title)

    jobs.began.connect(note)
    window = QObject()
    DailyWork(work, window)
    backups = site.vault.folder / "backups"
    work.read("第一页", lambda: list(backups.glob("*")), lambda there: begun.append(str(there)))
    work.read("状态", lambda: None, lambda _nothing: begun.append("read"))
    qtbot.waitUntil(lambda: len(begun) > 4 and not jobs.busy)
    assert begun == ["第一页", "状态", "[]", "read", "检查数据文件", "每日备份"]
    assert list(backups.glob("*"))
    work.read("后来", lambda: None, lambda _nothing: None)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert begun[6:] == ["后来"]
    jobs.shut_down()
