"""Where backups are kept besides this computer."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services import safekeeping
from pmis_desktop.services.backup_list import BackupState
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit import words as kit_words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.safekeeping import words
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work


class SecondFolderPart(QWidget):
    """The second folder, whether it is there, and choosing another; ``settled`` after that."""

    settled = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._told = Notice()
        self._forget_button = link("不再另存", self._forget)
        choose = button("选择文件夹", self._choose, icon="usb")
        line = boxes.row(kit_words.label("另存一份到", "strong"), None, self._forget_button, choose)
        self.setLayout(boxes.column(line, self._told))

    def show_state(self, state: BackupState) -> None:
        """Say how things stand."""
        self._told.say(*words.second_folder(state))
        self._forget_button.setVisible(state.second is not None)

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "备份另存到哪个文件夹")
        if folder is not None:
            self._set(folder)

    def _forget(self) -> None:
        self._set(None)

    def _set(self, folder: Path | None) -> None:
        house = self._work.house
        self._work.write(
            "另一个备份位置",
            lambda _progress: safekeeping.set_second_folder(house, folder),
            self._set_now,
        )

    def _set_now(self, _nothing: object) -> None:
        self.settled.emit()
