"""The rooms around an open house. Loading this module loads every page: see `loading`."""

from PySide6.QtCore import QObject

from pmis_desktop.services import ceremonies
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.daily import DailyWork
from pmis_desktop.ui.frame.resting import Resting
from pmis_desktop.ui.frame.retrying import Retrying
from pmis_desktop.ui.frame.rooms import rooms_for
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.frame.surveying import Surveying
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


def furnish(window: QObject, house: House, local: LocalState) -> Shell:
    """The shell of a house that was just opened; backup and checks go on behind it.

    Not behind a backup that is looked into: neither writes.
    """
    jobs = Jobs(window)
    rooms = frozenset(room.name for room in rooms_for(house))
    messages = Messages(window)
    shell = Shell(Work(house=house, jobs=jobs, messages=messages, local=local, rooms=rooms))
    if house.vault.backup is None:
        _go_on_with_restore(shell)
        DailyWork(shell.work, shell)
        Surveying(shell.work, shell)
        Retrying(shell.work, shell)
        Resting(shell.work, shell)
    return shell


def _go_on_with_restore(shell: Shell) -> None:
    """Show the county its next step, as long as a restore has one."""
    house = shell.work.house

    def show(ceremony: str) -> None:
        if ceremony:
            shell.work.go(Place(room=places.CEREMONIES, act=ceremony))

    if house.at_county:
        shell.work.read("遇到意外怎么办", lambda: ceremonies.pressing(house), show)
