"""Looking into a backup in the window: from the unlock page to the rooms, and out again."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.pages.welcome.reading import ReadingSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.before import Stop
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.doors import field, press, say, shown
from tests.ui.looking import look_at


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def saved(county: House, tmp_path: Path) -> Path:
    """Last night's backup on a stick; the data went on since and is open elsewhere."""
    vaults.add_member(county, vaults.top_of(county))
    stick = tmp_path / "stick"
    stick.mkdir()
    return safekeeping.backup(county, stick).path


def settled(qtbot: QtBot, window: MainWindow) -> None:
    def quiet() -> bool:
        at_door = window.welcome is not None and not window.welcome.before.jobs.busy
        inside = window.shell is not None and not window.shell.work.jobs.busy
        return at_door or inside

    qtbot.waitUntil(quiet, timeout=30_000)


def words_of(window: MainWindow) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def test_from_the_unlock_page_into_the_backup_and_out(
    qtbot: QtBot, window: MainWindow, saved: Path, scratch: Path
) -> None:
    before = hashlib.sha256(saved.read_bytes()).digest()
    window.start()
    window.show()
    settled(qtbot, window)
    assert window.welcome is not None
    press(window, "查看备份")
    settled(qtbot, window)
    assert isinstance(window.welcome.sheet, ReadingSheet)
    assert not shown(window, "打开来看").isEnabled()
    window.welcome.go(Stop(stops.READING, file=saved))
    qtbot.waitUntil(lambda: "检查过" in words_of(window), timeout=30_000)
    settled(qtbot, window)
    look_at(window, "reading-backup", frame=True)
    say(window, "备份那天的口令", "not this one")
    press(window, "打开来看")
    settled(qtbot, window)
    assert "口令不正确" in field(window, "备份那天的口令").problem
    say(window, "备份那天的口令", vaults.PASSPHRASE)
    press(window, "打开来看")
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    settled(qtbot, window)
    _look_around(qtbot, window, saved)
    window.lock()
    qtbot.waitUntil(lambda: window.shell is None, timeout=30_000)
    settled(qtbot, window)
    # The same file is offered again; the folder it was unpacked into is gone.
    assert isinstance(window.welcome.sheet, ReadingSheet)
    assert list(scratch.iterdir()) == []
    assert not window.local.vaults
    assert hashlib.sha256(saved.read_bytes()).digest() == before


def _look_around(qtbot: QtBot, window: MainWindow, saved: Path) -> None:
    assert window.shell is not None
    qtbot.waitUntil(lambda: "没有要做的事" in words_of(window), timeout=30_000)
    told = words_of(window)
    assert "的备份，只能看，不能改" in told
    look_at(window, "backup-home", frame=True)
    assert str(saved) in told or saved.name in told
    rail = [each.text() for each in window.findChildren(QToolButton) if each.text()]
    assert "党员" in rail
    assert not {"备份", "设置", "表格", "待决定", "支部接入"} & set(rail)
    for room in (
        places.MEMBERS,
        places.ORGANISATIONS,
        places.TRANSFERS,
        places.QUALITY,
        places.CORRESPONDENCE,
        places.NOTICES,
        places.CHRONICLE,
    ):
        assert window.shell.go(Place(room=room))
        settled(qtbot, window)
        look_at(window, f"backup-{room}", frame=True)
    assert not window.shell.bar.isVisible(), "nothing was refused by only looking"
    for place in (Place(room=places.IMPORTING), Place(room=places.RECORD, kind="member")):
        window.shell.bar.hide()
        assert not window.shell.go(place)
        assert window.shell.bar.isVisible()
        assert "这是备份，只能看" in words_of(window)
