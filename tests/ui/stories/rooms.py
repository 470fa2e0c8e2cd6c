"""Ways into and around the real window that several stories take."""

from pathlib import Path

from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.showing.hands import Hands
from tests import vaults


def window_of(hands: Hands) -> MainWindow:
    window = hands.window
    assert isinstance(window, MainWindow)
    return window


def shell_of(hands: Hands) -> Shell:
    shell = window_of(hands).shell
    assert shell is not None
    return shell


def house_of(hands: Hands) -> House:
    return shell_of(hands).work.house


def said(hands: Hands) -> str:
    """What stands in the message bar."""
    return shell_of(hands).bar.text


def unlock(hands: Hands, folder: Path, passphrase: str) -> None:
    """Start the program on a computer that knows one data folder, and type its passphrase."""
    window = window_of(hands)
    window.local.remember_vault(folder)
    window.start()
    enter(hands, passphrase)


def begin_to_import(hands: Hands, folder: Path) -> House:
    """Open a new county and go to where tables are imported."""
    county = vaults.county_house(folder)
    county.vault.close()
    unlock(hands, county.vault.folder, vaults.PASSPHRASE)
    hands.press("党员")
    hands.press("从表格导入")
    return house_of(hands)


def enter(hands: Hands, passphrase: str) -> None:
    """Type the passphrase that is asked for; afterwards the rooms are there."""
    window = window_of(hands)
    hands.fill("口令", passphrase)
    hands.press("打开")
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.settle()
