"""Our own mistakes: kept in the log, drafts kept, told once, and the window goes on."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pmis_desktop.logs import NAME, describe
from pmis_desktop.ui.work import clipboard, dialogs
from pmis_desktop.ui.work.dialogs import Question

_TEXT = (
    "程序出现意外错误。已经保存的内容不受影响，{}。\n"
    "可以继续使用；如果再次出现，请先关闭程序再打开，并把日志交给维护人员。"
)
_KEPT = "正在填写的内容已存为草稿"
_NOT_KEPT = "正在填写的内容没能存为草稿，请先抄下来"


class Faults(QObject):
    """Takes what nobody expected. ``happened`` comes in the window's thread whoever raised it."""

    happened = Signal(object)

    def __init__(self, window: QWidget, log: Callable[[], Path | None]) -> None:
        super().__init__(window)
        self._window = window
        self._log = log
        self._telling = False
        self.keep_drafts: Callable[[], None] | None = None
        self.happened.connect(self.take)

    def install(self) -> None:
        """Catch what reaches Python's hooks from now on."""
        sys.excepthook = self._from_hook
        threading.excepthook = self._from_thread

    def _from_hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        self.happened.emit(error)

    def _from_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.happened.emit(hook.exc_value)

    def take(self, error: BaseException) -> None:
        """Log it, keep drafts, tell it; not twice at the same time."""
        logging.getLogger(NAME).error("fault in the window", exc_info=error)
        if self._telling:
            return
        self._telling = True
        try:
            self._tell(error, kept=self._keep())
        finally:
            self._telling = False

    def _keep(self) -> bool:
        """Whether drafts could be kept: a broken page must not keep the fault from being told."""
        try:
            if self.keep_drafts is not None:
                self.keep_drafts()
        except Exception:
            logging.getLogger(NAME).exception("no drafts kept after a fault")
            return False
        return True

    def _tell(self, error: BaseException, *, kept: bool) -> None:
        details = describe(error)
        question = Question(
            title="程序出现意外错误",
            text=_TEXT.format(_KEPT if kept else _NOT_KEPT),
            verbs=("继续使用", "复制详情", "打开日志"),
            details=details,
        )
        verb = dialogs.ask(self._window, question).verb
        if verb == "复制详情":
            clipboard.copy(details)
        file = self._log()
        if verb == "打开日志" and file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
