"""A person's eyes: find what stands on the screen by its words, and wait for it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from pmis_desktop.ui.showing.answering import NotFoundError
from pmis_desktop.ui.work.jobs import Jobs

Kind = TypeVar("Kind", bound=QWidget)
_PATIENCE = 30.0  # seconds for one act of the program
_NAP = 0.002  # seconds
_SLICE = 20  # ms


class Eyes:
    """Look at one window; what is scrolled away is scrolled to, as a person would."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.patience = _PATIENCE

    def find_button(self, words: str) -> QAbstractButton:
        """The button with these words, or with this accessible name."""
        return self.find(QAbstractButton, lambda b: words in {b.text(), b.accessibleName()}, words)

    def offers(self, words: str) -> bool:
        """Whether a button with these words can be pressed now."""
        try:
            return self.find_button(words).isEnabled()
        except NotFoundError:
            return False

    def verb(self, beginning: str) -> str:
        """All the words of the button in sight whose words begin so: 并入 12 个变更包."""
        return self.find(
            QAbstractButton, lambda b: b.text().startswith(beginning), beginning
        ).text()

    def sentences(self, beginning: str) -> list[str]:
        """The sentences on the screen that begin so, each once, as they stand."""
        self.settle()
        labels = (each for each in self.window.findChildren(QLabel) if each.isVisible())
        said = (each.text() for each in labels if each.text().startswith(beginning))
        return list(dict.fromkeys(said))

    def reads(self, name: str) -> str:
        """What stands in the field with this name."""
        return self.line(name).text()

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere in sight, or where one can scroll to."""
        found = [
            label
            for label in self.window.findChildren(QLabel)
            if words in label.text() or words in label.accessibleName()
        ]
        return _in_sight(found) is not None

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so; TimeoutError names what was waited for."""
        until = time.monotonic() + self.patience
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(what)
            spin()
            # Asking again at once would keep Python's lock from the job that is waited for.
            time.sleep(_NAP)
        spin()

    def settle(self) -> None:
        """Wait until no job is under way and everything is drawn."""
        self.wait(
            lambda: not any(each.busy for each in self.window.findChildren(Jobs)), "a job to end"
        )

    def picture(self, file: Path) -> None:
        """Keep what is to be seen: the window, and the dialogs and menus that lie over it."""
        spin()
        file.parent.mkdir(parents=True, exist_ok=True)
        seen = self.window.grab()
        painter = QPainter(seen)
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and each is not self.window:
                painter.drawPixmap(self.window.mapFromGlobal(each.pos()), each.grab())
        painter.end()
        seen.save(str(file))

    def line(self, name: str) -> QLineEdit:
        """The field with this name, where it can be typed into."""
        return self.find(QLineEdit, lambda e: e.accessibleName() == name, name)

    def find(self, kind: type[Kind], fits: Callable[[Kind], bool], words: str) -> Kind:
        """The first part that fits and is enabled; raises NotFoundError with ``words``."""
        self.settle()
        found = [each for each in self.window.findChildren(kind) if fits(each) and each.isEnabled()]
        part = _in_sight(found)
        if part is None:
            raise NotFoundError(words)
        return part


def spin() -> None:
    """Let the program do what is due now, deleted parts included."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE)


def _in_sight(parts: Sequence[Kind]) -> Kind | None:
    """The first of these that is in sight, or else the first that can be scrolled to."""
    for each in parts:
        if _shown(each):
            return each
    return next((each for each in parts if each.isVisible() and _scrolled_to(each)), None)


def _scrolled_to(part: QWidget) -> bool:
    """Scroll until a part is in sight, where it lies in something that scrolls."""
    parent = part.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(part)
        parent = parent.parentWidget()
    spin()
    return _shown(part)


def _shown(part: QWidget) -> bool:
    return part.isVisible() and not part.visibleRegion().isEmpty()
