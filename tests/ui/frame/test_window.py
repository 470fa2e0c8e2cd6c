"""The frame: rooms in the rail, the search box, messages, the quiet line, locking, closing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from pmis_desktop.app import settle_in
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.start import appear
from pmis_desktop.ui.work import places
from tests import vaults
from tests.ui.looking import look_at


def opened(qtbot: QtBot, window: MainWindow, house: House) -> None:
    window.open_house(house)
    window.show()
    qtbot.waitUntil(lambda: window.shell is not None and not window.shell.work.jobs.busy)


def rail_words(window: MainWindow) -> list[str]:
    return [each.text() for each in window.findChildren(QToolButton) if each.text()]


def search_box(window: MainWindow) -> QLineEdit:
    return next(e for e in window.findChildren(QLineEdit) if e.accessibleName() == "找人")


@pytest.mark.parametrize(("more", "whole"), [(0, False), (1, True)])
def test_a_window_that_does_not_fit_takes_the_whole_screen(
    window: MainWindow, more: int, *, whole: bool
) -> None:
    room = window.screen().availableGeometry()
    window.setMinimumSize(0, 0)
    window.resize(room.width(), room.height() + more)
    appear(window)
    assert window.isVisible()
    assert window.isMaximized() is whole
    assert window.height() <= room.height()


def test_a_branch_has_the_rooms_of_a_branch(qtbot: QtBot, window: MainWindow, site: House) -> None:
    opened(qtbot, window, site)
    words = rail_words(window)
    assert words[0] == "工作台"
    assert "报送与回执" in words
    assert "支部接入" not in words
    look_at(window, "window-branch", frame=True)


def test_a_county_has_the_rooms_of_a_county(
    qtbot: QtBot, window: MainWindow, county: House
) -> None:
    opened(qtbot, window, county)
    assert "支部接入" in rail_words(window)
    look_at(window, "window-county", frame=True)


def test_typing_in_the_search_box_goes_to_the_members(
    qtbot: QtBot, window: MainWindow, site: House
) -> None:
    vaults.add_member(site, vaults.top_of(site))
    opened(qtbot, window, site)
    assert window.shell is not None
    QTest.keyClicks(search_box(window), "zxl")
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.room == places.MEMBERS)
    assert search_box(window).text() == "zxl"


def test_the_window_locks_and_opens_again(qtbot: QtBot, window: MainWindow, site: House) -> None:
    folder = site.vault.folder
    opened(qtbot, window, site)
    window.lock()
    qtbot.waitUntil(lambda: window.welcome is not None)
    assert window.shell is None
    house = settle_in(open_vault(folder, vaults.PASSPHRASE))
    opened(qtbot, window, house)
    assert window.welcome is None


def test_idle_time_locks(qtbot: QtBot, window: MainWindow, site: House, qapp: QApplication) -> None:
    opened(qtbot, window, site)
    qapp.installEventFilter(window.idle)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    qapp.sendEvent(window, key)
    with qtbot.waitSignal(window.idle.idle, timeout=2000):
        window.idle.set_minutes(0)
    qtbot.waitUntil(lambda: window.shell is None)
    qapp.removeEventFilter(window.idle)


def test_a_message_is_shown_with_its_act(qtbot: QtBot, window: MainWindow, site: House) -> None:
    opened(qtbot, window, site)
    assert window.shell is not None
    done: list[str] = []
    window.shell.work.messages.say("已保存 赵小雷", verb="撤销", act=lambda: done.append("撤销"))
    assert window.shell.bar.text == "已保存 赵小雷"
    look_at(window, "window-message", frame=True)


def test_the_quiet_line_undoes_by_name(qtbot: QtBot, window: MainWindow, site: House) -> None:
    member = vaults.add_member(site, vaults.top_of(site))
    opened(qtbot, window, site)
    assert window.shell is not None
    button = window.shell.status.undo_button
    assert "新增党员" in button.toolTip()
    button.click()
    qtbot.waitUntil(lambda: bool(window.shell and not window.shell.work.jobs.busy))
    with site.reading() as connection:
        found = connection.exec_driver_sql("SELECT removed FROM member WHERE id = ?", (member,))
        assert found.scalar() == "1"
    assert "恢复" in window.shell.status.redo_button.toolTip()


def test_double_click_is_asked_about_once(qtbot: QtBot, window: MainWindow, site: House) -> None:
    window.asks_about_files = True
    folder = site.vault.folder
    opened(qtbot, window, site)
    assert window.shell is not None
    assert "双击 .dzb" in window.shell.bar.text
    window.lock()
    qtbot.waitUntil(lambda: window.welcome is not None)
    opened(qtbot, window, settle_in(open_vault(folder, vaults.PASSPHRASE)))
    assert window.shell is not None
    assert "双击" not in window.shell.bar.text


def test_a_damaged_data_file_is_said_and_not_written_to(
    qtbot: QtBot, window: MainWindow, site: House
) -> None:
    with site.vault.database.raw() as connection:
        ((page,),) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'host_unit'"
        ).fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    spoil(site.vault.database.path, page)
    opened(qtbot, window, site)
    assert window.shell is not None
    assert site.vault.database.damaged
    assert window.shell.bar.text


def spoil(file: Path, page: int) -> None:
    """Damage one page of the data file, which no page of the window reads."""
    data = bytearray(file.read_bytes())
    for place in range((page - 1) * 4096, page * 4096):
        data[place] ^= 0xFF
    file.write_bytes(bytes(data))


def test_a_file_opened_by_double_click_waits_for_the_rooms(
    qtbot: QtBot, window: MainWindow, county: House, tmp_path: Path
) -> None:
    file = tmp_path / "某支部_1-3.dzb"
    file.write_bytes(b"")
    window.start([str(file)])
    opened(qtbot, window, county)
    assert window.shell is not None
    assert window.shell.room == places.RECEIVING
