"""Icons: Lucide drawings from files, in the colour of the place where they stand."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pmis_desktop.paths import ICONS
from pmis_desktop.ui.kit import theme

# What a window needs at 100 to 200 % scaling and all three type sizes.
_SIZES = (16, 20, 24, 32, 40, 48, 64)
# How much wider than high an icon beside words is.
AIR = 1.25


def icon(name: str, colour: str | None = None) -> QIcon:
    """An icon by its file's name; in ink unless a colour (``#rrggbb``) is given."""
    return _icon(name, colour or theme.current().colours.ink)


def beside_words(name: str, colour: str) -> QIcon:
    """The same with a little air at its right: styles set words too close to their icon."""
    return _spaced(name, colour)


@cache
def _spaced(name: str, colour: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        spaced = QPixmap(round(size * AIR), size)
        spaced.fill(Qt.GlobalColor.transparent)
        painter = QPainter(spaced)
        painter.drawPixmap(0, 0, pixmap(name, colour, size))
        painter.end()
        made.addPixmap(spaced)
    return made


@cache
def _icon(name: str, colour: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(name, colour, size))
    return made


@cache
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """An icon as a picture of ``size`` × ``size`` pixels."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
