"""Watched folders: chosen by the clerk for this computer, looked into again and again by itself."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import inbox
from pmis_desktop.services.inbox import Found, Watch
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_EVERY = 60_000  # milliseconds between two looks while the room is in sight
_MOST = 20  # folders
_USE = "watched"


class Watching(QObject):
    """Looks when the room is entered, when the window comes to the front, and by the clock.

    ``found`` carries what there is to judge, ``changed`` that the folders or their faults are
    others. ``lying`` gives the hashes of the files that are on the counter.
    """

    found = Signal(object)
    changed = Signal()

    def __init__(self, page: QWidget, work: Work, lying: Callable[[], frozenset[str]]) -> None:
        super().__init__(page)
        self._page = page
        self._work = work
        self._lying = lying
        self._watch = Watch()
        self._looking = False
        self._faults: dict[Path, str] = {}
        timer = QTimer(self)
        timer.setInterval(_EVERY)
        timer.timeout.connect(self._look_if_seen)
        timer.start()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.applicationStateChanged.connect(self._on_state)

    @property
    def folders(self) -> list[Path]:
        """The watched folders, in the order they were chosen."""
        return self._work.local.watched(self._work.house.vault.folder)

    def fault(self, folder: Path) -> str:
        """Why a folder could not be looked into the last time; empty where it could."""
        return self._faults.get(folder, "")

    def add(self) -> None:
        """Ask for one more folder and look into it at once."""
        folder = dialogs.choose_folder(self._page, "监看哪个文件夹", self._work.local.folder(_USE))
        if folder is None:
            return
        self._work.local.remember_folder(_USE, folder)
        if folder not in self.folders:
            self._keep([*self.folders, folder][-_MOST:])
        self.look()

    def drop(self, folder: Path) -> None:
        """Watch a folder no longer; its files stay where they are."""
        self._keep([each for each in self.folders if each != folder])

    def again(self) -> None:
        """Look at everything that is not done with, also at what lies on the counter."""
        self._look(frozenset())

    def look(self) -> None:
        """Look for what is new."""
        self._look(self._lying())

    def _look(self, lying: frozenset[str]) -> None:
        if self._looking:
            return
        self._looking = True
        house, folders, watch = self._work.house, self.folders, self._watch
        # Not shown as a job that keeps somebody waiting: nobody asked for it.
        job = self._work.read(
            "看看监看的文件夹",
            lambda: inbox.look(house, folders, watch, lying=lying),
            self._on_looked,
            failed=self._on_failed,
        )
        job.finished.connect(self._on_over)

    def _on_looked(self, found: Found) -> None:
        faults = {each.folder: each.sentence for each in found.faults}
        if faults != self._faults:
            self._faults = faults
            self.changed.emit()
        self.found.emit(found)

    def _on_failed(self, _error: AppError) -> None:
        """A look that failed is made again; whoever takes files is told what is wrong."""

    def _on_over(self) -> None:
        self._looking = False

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._look_if_seen()

    def _look_if_seen(self) -> None:
        if self._page.isVisible():
            self.look()

    def _keep(self, folders: list[Path]) -> None:
        self._work.local.watch(self._work.house.vault.folder, folders)
        self.changed.emit()


class WatchCard(boxes.Card):
    """The watched folders, one line each, and what can be done about them."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching
        self._lines = boxes.column(gap=0.6)
        super().__init__(
            words.section("监看的文件夹"),
            words.soft(
                "选好放变更包的文件夹（例如U盘、共享文件夹），有新文件时会自动列出来核对。"
                "U盘拔掉了也没关系，插上以后会接着看。",
                wrap=True,
            ),
            self._lines,
            boxes.row(
                button("添加监看文件夹", watching.add, icon="folder-open"),
                button("再看一遍", watching.again, icon="refresh-cw"),
                None,
                gap=1,
            ),
            gap=1,
        )
        watching.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        boxes.clear(self._lines)
        for folder in self._watching.folders:
            self._lines.addWidget(self._line(folder))

    def _line(self, folder: Path) -> QWidget:
        away = link("不再监看", lambda: self._watching.drop(folder))
        away.setAccessibleName(f"不再监看 {folder.name}")
        line = boxes.row(words.Elided(str(folder)), away, gap=1)
        line.setStretch(0, 1)
        if not (fault := self._watching.fault(folder)):
            return boxes.box(line)
        return boxes.box(
            boxes.column(line, words.paragraph(f"现在看不到：{fault}", "warn"), gap=0.2)
        )
