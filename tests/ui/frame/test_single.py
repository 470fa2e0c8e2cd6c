"""A second start hands its files to the window that is open already."""

import secrets
import threading

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.frame.single import Door, hand_over


def a_name() -> str:
    return f"pmis-test-{secrets.token_hex(6)}"


def test_nobody_is_there() -> None:
    assert not hand_over(["x.dzb"], a_name())


def test_files_are_handed_over(qtbot: QtBot) -> None:
    name, owner = a_name(), QObject()
    door = Door(owner, name)
    with qtbot.waitSignal(door.knocked, timeout=5000) as knocked:
        second = threading.Thread(target=hand_over, args=(["某支部_1-3.dzb"], name))
        second.start()
    second.join()
    assert knocked.args == [["某支部_1-3.dzb"]]


def test_what_is_no_list_of_paths_brings_none(qtbot: QtBot) -> None:
    name, owner = a_name(), QObject()
    door = Door(owner, name)
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(2000)
    with qtbot.waitSignal(door.knocked, timeout=5000) as knocked:
        socket.write(b"{broken\n")
        socket.flush()
    assert knocked.args == [[]]
