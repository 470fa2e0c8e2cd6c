"""Buttons: a verb, with an icon beside it where one helps."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme


class Button(QPushButton):
    """A button whose icon keeps the size of its words and the colour of its look."""

    _icon = ""

    def __init__(self, text: str, *, icon: str = "", look: str = "") -> None:
        super().__init__(text)
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(icon)

    def show_icon(self, name: str) -> None:
        """Put another icon on the button; empty: none."""
        self._icon = name
        if not name:
            self.setIcon(QIcon())
            return
        colours = theme.current().colours
        look = self.property("look")
        colour = {"primary": colours.on_must, "link": colours.info}.get(look, colours.ink)
        self.setIcon(icons.beside_words(name, colour))
        size = round(self.fontMetrics().height() * 0.9)
        self.setIconSize(QSize(round(size * icons.AIR), size))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is what Space is: most people press it on what the keyboard stands on."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._icon:
            self.show_icon(self._icon)


def button(
    text: str,
    act: Callable[[], object] | None = None,
    *,
    icon: str = "",
    look: str = "",
    hint: str = "",
) -> Button:
    """A button with a verb; ``look`` is "", primary, link, chip or choice."""
    made = Button(text, icon=icon, look=look)
    if hint:
        made.setToolTip(hint)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def primary(text: str, act: Callable[[], object] | None = None, *, icon: str = "") -> Button:
    """The one act that a page is for."""
    return button(text, act, icon=icon, look="primary")


def link(text: str, act: Callable[[], object] | None = None, *, icon: str = "") -> Button:
    """A quiet act beside words."""
    return button(text, act, icon=icon, look="link")
