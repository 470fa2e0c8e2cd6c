"""What large jobs held is given back once, when nothing is under way."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.resting import Resting
from pmis_desktop.ui.work.jobs import Job, Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

OWN = "归还内存"


def nothing(_progress: Progress) -> None:
    """What a job of a page does."""


def test_once_after_a_burst_of_jobs(qtbot: QtBot, site: House, tmp_path: Path) -> None:
    jobs = Jobs()
    work = Work(house=site, jobs=jobs, messages=Messages(), local=LocalState(tmp_path / "w.ini"))
    ended: list[str] = []

    def note(job: Job) -> None:
        ended.append(job.title)

    window = QObject()
    resting = Resting(work, window)
    resting._pause.setInterval(20)
    jobs.ended.connect(note)
    for title in ("读", "写"):
        jobs.write(title, nothing, quiet=True)
    qtbot.waitUntil(lambda: OWN in ended)
    qtbot.wait(100)
    # Its own end is no reason to rest again.
    assert ended == ["读", "写", OWN]
    # The file is open as before.
    with site.reading() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM organisation").scalar_one() == 1
    # The window is about to lock: nothing is begun any more.
    work.signs.lock_wanted.emit()
    jobs.write("写", nothing, quiet=True)
    qtbot.waitUntil(lambda: len(ended) == 4)
    qtbot.wait(100)
    assert ended[3:] == ["写"]
    jobs.shut_down()
    site.vault.close()
