"""Looking at a page as a person would: four screens, nothing cut off, a picture of each."""

import os
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.kit.words import Elided
from pmis_desktop.ui.showing.screens import SCREENS
from tests.house.sources import ROOT

# Pictures are kept for people to look at only where somebody asks for them.
FOLDER = os.environ.get("PMIS_PICTURES", "")


def look_at(widget: QWidget, name: str, *, frame: bool = False) -> None:
    """Show a page on every screen, check that nothing is cut off, keep a picture where asked.

    A page alone gets the screen less the frame around it (``frame``: it is the whole window).
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for each in SCREENS:
        screen, width, height, size = each.name, each.width, each.height, each.type_size
        set_type_size(application, size)
        # Layouts of the larger type would not let the window become as small as it may.
        settle(application)
        rail = 0 if frame else round(164 * size.value / TypeSize.STANDARD.value)
        bars = 0 if frame else round(92 * size.value / TypeSize.STANDARD.value)
        widget.resize(width - rail, height - bars)
        widget.show()
        settle(application)
        assert widget.width() <= width - rail, f"{name}@{screen}: too wide, {widget.width()}"
        assert widget.height() <= height - bars, f"{name}@{screen}: too high, {widget.height()}"
        if FOLDER:
            folder = ROOT / FOLDER
            folder.mkdir(parents=True, exist_ok=True)
            widget.grab().save(str(folder / f"{name}-{screen}.png"))
        faults = cut_off(widget)
        assert not faults, f"{name}@{screen}: {faults}"
    set_type_size(application, TypeSize.STANDARD)


def settle(application: QApplication) -> None:
    """Let layouts and deferred deletions happen."""
    for _ in range(3):
        application.sendPostedEvents()
        application.processEvents()


def cut_off(window: QWidget) -> list[str]:
    """What a person could not read or reach: cut words, parts outside the window."""
    faults: list[str] = []
    for part in window.findChildren(QWidget):
        if not part.isVisibleTo(window) or part.window() is not window.window():
            continue
        if isinstance(part, QPushButton | QLabel) and not part.size().isEmpty():
            faults += _narrow(part)
        if not _scrolls_away(part, window) and not _inside(part, window):
            faults.append(f"outside: {_named(part)}")
    return faults


def _narrow(part: QPushButton | QLabel) -> list[str]:
    if isinstance(part, Elided) or (isinstance(part, QLabel) and part.wordWrap()):
        wanted = part.heightForWidth(part.width()) if part.hasHeightForWidth() else 0
        return [f"too low: {_named(part)}"] if part.height() < wanted - 1 else []
    if isinstance(part, QPushButton) and not part.text():
        return []
    return [f"cut: {_named(part)}"] if part.width() < part.sizeHint().width() - 1 else []


def _scrolls_away(part: QWidget, window: QWidget) -> bool:
    """Whether a part lies in something that scrolls up and down (tables take care of theirs)."""
    parent = part.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            inner = parent.widget()
            if inner is None or not (part is inner or inner.isAncestorOf(part)):
                return False
            left = part.mapTo(inner, QPoint(0, 0)).x()
            return left + part.width() <= parent.viewport().width() + 1
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _inside(part: QWidget, window: QWidget) -> bool:
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return window.rect().adjusted(-1, -1, 1, 1).contains(place)


def _named(part: QWidget) -> str:
    text = part.text() if isinstance(part, QLabel | QPushButton) else part.accessibleName()
    return f"{type(part).__name__} “{text[:20]}”"


def pictures() -> list[Path]:
    """The pictures kept so far."""
    return sorted((ROOT / FOLDER).glob("*.png")) if FOLDER else []
