"""The records are checked behind the rooms: once a day all, after a change who changed."""

from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pmis_desktop.services import records
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures, scanning
from pmis_desktop.ui.frame.surveying import Surveying
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.work import Work
from tests import vaults


def test_everybody_once_a_day_and_then_who_changed(
    qtbot: QtBot, site: House, tmp_path: Path
) -> None:
    rec = vaults.add_member(site, vaults.top_of(site), name="赵小雷")
    jobs = Jobs()
    work = Work(house=site, jobs=jobs, messages=Messages(), local=LocalState(tmp_path / "w.ini"))
    looked: list[str] = []
    work.signs.changed.connect(lambda: looked.append("again"))
    window = QObject()
    surveying = Surveying(work, window)
    surveying._pause.setInterval(5)
    surveying.begin()
    surveying.begin()
    qtbot.waitUntil(lambda: looked == ["again"])
    assert figures.now(site).correct == 1
    records.save(site, "member", rec, {"address": "东街9号"})
    assert scanning.due(site).members == (rec,)
    work.signs.changed.emit()
    qtbot.waitUntil(lambda: not scanning.due(site).members)
    qtbot.waitUntil(lambda: not jobs.busy)
    # Only the day's first survey is news to the pages.
    assert looked == ["again", "again"]
    # The window is about to lock: nothing is begun any more.
    work.signs.lock_wanted.emit()
    records.save(site, "member", rec, {"address": "东街8号"})
    surveying.begin()
    assert not jobs.busy
    assert scanning.due(site).members == (rec,)
    jobs.shut_down()
    site.vault.close()
