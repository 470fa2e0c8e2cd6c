"""The main window: the welcome pages while no vault is open, the rooms while one is."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.logs import FILE_NAME, NAME
from pmis_desktop.rules import overlay
from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.frame.busy import Busy
from pmis_desktop.ui.frame.faults import Faults
from pmis_desktop.ui.frame.idle import Idle
from pmis_desktop.ui.frame.loading import load_rooms
from pmis_desktop.ui.frame.type_steps import TypeSteps
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.welcome.page import WelcomePage
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.dialogs import close_dialogs
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.places import Place

if TYPE_CHECKING:
    from pmis_desktop.services.house import House
    from pmis_desktop.ui.frame.shell import Shell

_SMALLEST = (880, 480)
_USUAL = (1180, 700)
_SOON = 20  # ms


class MainWindow(QMainWindow):
    """One window for one open vault at a time."""

    def __init__(self, local: LocalState) -> None:
        super().__init__()
        self.local = local
        # No names in titles: task bars and screen shots of other programs show them.
        self.setWindowTitle("党员信息管理系统")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.shell: Shell | None = None
        self.welcome: WelcomePage | None = None
        # Threads of its own: whoever waits for the passphrase must not wait for it.
        self._loading = Jobs(self)
        self._files: tuple[str, ...] = ()
        self._after: Callable[[], object] | None = None
        self._closing = False
        # Only the real start asks whether .dzb files are to be opened by double click, and once.
        self.asks_about_files = False
        self.faults = Faults(self, self._log_file)
        self.faults.keep_drafts = self._keep_drafts
        self.idle = Idle(self, local.idle_minutes)
        self.idle.idle.connect(self.lock)
        self.type_steps = TypeSteps(self, local.type_size)
        self.type_steps.wanted.connect(self.set_type_size)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self._focus_search)
        geometry = local.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)

    def start(self, files: Sequence[str] = ()) -> None:
        """Show the pages that come before a vault is open; ``files`` wait until one is."""
        self._files = tuple(files)
        self._show_welcome()

    def take_files(self, files: Sequence[str]) -> None:
        """Take files that somebody opened by double click: now, or once a vault is open."""
        self._files = tuple(files)
        self.raise_()
        self.activateWindow()
        self._hand_over()

    def open_house(self, house: "House") -> None:
        """Show the rooms of a vault that was just opened."""
        # Loaded behind the unlock window by now: see `loading`.
        from pmis_desktop.ui.frame.asking import ask_once  # noqa: PLC0415
        from pmis_desktop.ui.frame.furnishing import furnish  # noqa: PLC0415

        if house.vault.backup is None:
            self.local.remember_vault(house.vault.folder)
        overlay.enter(house.vault.tables)
        self.shell = furnish(self, house, self.local)
        work = self.shell.work
        work.jobs.broke.connect(self._take_failure)
        work.signs.lock_wanted.connect(self.lock)
        work.signs.restore_wanted.connect(self.restore)
        work.signs.type_size_wanted.connect(self.set_type_size)
        work.signs.idle_minutes_wanted.connect(self.idle.set_minutes)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self._drop_welcome()
        self.shell.focus_search()
        self._hand_over()
        if self.asks_about_files and not self.local.asked_suffix:
            ask_once(work)

    def lock(self) -> None:
        """Close the vault, drafts kept, and ask for the passphrase again.

        What somebody began before going for a cup of tea is done first, to its end.
        """
        if self.shell is not None:
            vault = self.shell.work.house.vault
            if vault.backup is not None:
                file = vault.backup.file
                self._leave("正在关闭备份", lambda: self._show_stop(Stop(stops.READING, file=file)))
            else:
                self._leave("正在锁定", lambda: self._show_welcome(vault.folder))

    def restore(self, file: Path) -> None:
        """Close the vault and go on with putting a backup in its place."""
        if self.shell is not None:
            folder = self.shell.work.house.vault.folder
            self._leave(
                "正在关闭数据", lambda: self._show_stop(Stop(stops.RESTORING, folder, file))
            )

    def set_type_size(self, size: TypeSize) -> None:
        """Another type size, at once and for the next time."""
        self.local.type_size = self.type_steps.now = size
        application = QApplication.instance()
        if isinstance(application, QApplication):
            set_type_size(application, size)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.local.remember_geometry(self.saveGeometry())
        if self.shell is not None:
            # Closed by its own hand once the running write has ended.
            event.ignore()
            self.shell.work.jobs.cancel_all()
            self._leave("正在结束", self.close)
            return
        if self.welcome is not None and self._keeps_open(self.welcome):
            event.ignore()
            return
        self._drop_welcome()
        self._loading.shut_down()
        event.accept()

    def _keeps_open(self, welcome: WelcomePage) -> bool:
        """Whether the window stays: a county just being founded has no recovery sheet yet."""
        if not welcome.before.busy:
            return not welcome.may_leave()
        if not self._closing:
            self._closing = True
            welcome.before.messages.say("正在进行的操作做完，就会结束。", "info")
            welcome.before.jobs.cancel_all()
            welcome.before.jobs.ended.connect(self._try_to_close)
        return True

    def _try_to_close(self) -> None:
        """What ended may have begun something new, or left something to be decided."""
        if self._closing and not (self.welcome is not None and self.welcome.before.busy):
            self._closing = False
            QTimer.singleShot(0, self, self.close)

    def _focus_search(self) -> None:
        if self.shell is not None:
            self.shell.focus_search()

    def _show_welcome(self, folder: Path | None = None) -> None:
        jobs = Jobs(self)
        jobs.broke.connect(self._take_failure)
        before = Before(jobs=jobs, messages=Messages(self), local=self.local)
        before.signs.opened.connect(self.open_house)
        before.signs.type_size_wanted.connect(self.set_type_size)
        self.welcome = WelcomePage(before, folder)
        Busy(self.welcome, jobs)
        self._stack.addWidget(self.welcome)
        self._stack.setCurrentWidget(self.welcome)
        load_rooms(self._loading)

    def _drop_welcome(self) -> None:
        if self.welcome is not None:
            gone, self.welcome = self.welcome, None
            gone.let_go()
            gone.before.jobs.shut_down()
            self._stack.removeWidget(gone)
            gone.deleteLater()

    def _leave(self, words: str, then: Callable[[], object]) -> None:
        """Keep drafts, let the running write end without blocking, close the vault, go on."""
        if self.shell is None or self._after is not None:
            return
        if close_dialogs():
            # Whoever asked gets no answer and goes back, before its page is let go of.
            QTimer.singleShot(_SOON, self, partial(self._leave, words, then))
            return
        self._after = then
        jobs = self.shell.work.jobs
        self.shell.keep_drafts()
        if jobs.busy:
            self.shell.busy.hold(words)
            jobs.ended.connect(self._try_to_leave)
        else:
            self._try_to_leave()

    def _try_to_leave(self) -> None:
        if self.shell is None or self._after is None or self.shell.work.jobs.busy:
            return
        gone, self.shell = self.shell, None
        then, self._after = self._after, None
        gone.work.jobs.shut_down()
        overlay.leave(gone.work.house.vault.tables)
        gone.work.house.vault.close()
        self._stack.removeWidget(gone)
        gone.deleteLater()
        then()

    def _show_stop(self, stop: Stop) -> None:
        self._show_welcome(stop.folder)
        if self.welcome is not None:
            self.welcome.go(stop)

    def _hand_over(self) -> None:
        # A backup takes nothing in: the files wait for the data at work.
        if self.shell is not None and self._files and not self.shell.work.house.vault.backup:
            county = self.shell.work.house.at_county
            room = places.RECEIVING if county else places.SENDING
            self.shell.go(Place(room=room, files=self._files))
            self._files = ()

    def _take_failure(self, error: BaseException) -> None:
        """What was refused is said in the message bar; anything else is a fault of ours."""
        if isinstance(error, AppError):
            logging.getLogger(NAME).info("refused: %s", error.code)
            if self.shell is not None:
                self.shell.work.messages.tell(error)
            elif self.welcome is not None:
                self.welcome.before.messages.tell(error)
        else:
            self.faults.take(error)

    def _keep_drafts(self) -> None:
        if self.shell is not None:
            self.shell.keep_drafts()

    def _log_file(self) -> Path | None:
        if self.shell is None:
            return None
        return self.shell.work.house.vault.logs / FILE_NAME
