"""A picture painted from memory: decoded elsewhere, never read from a file by the window."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.attachments.contents import Pixels
from pmis_desktop.ui.kit import theme

_RGB = 3


def image_of(pixels: Pixels) -> QImage:
    """Decoded pixels as a picture of the window's own."""
    stride = pixels.width * _RGB
    made = QImage(pixels.rgb, pixels.width, pixels.height, stride, QImage.Format.Format_RGB888)
    return made.copy()  # its own memory: the bytes go when the job's result does


class Painted(QWidget):
    """A picture as large as its place allows, never larger than it is; grey until it is there.

    ``lines`` is its height in lines of type, ``broad`` how wide it is for that height; 0: as wide
    as there is room.
    """

    def __init__(self, name: str, *, lines: float, broad: float = 0.0) -> None:
        super().__init__()
        self._lines = lines
        self._broad = broad
        self._image: QImage | None = None
        self.setAccessibleName(name)
        wide = QSizePolicy.Policy.Fixed if broad else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    @property
    def image(self) -> QImage | None:
        """What is shown; None while nothing is."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or nothing."""
        self._image = image
        self.update()

    @override
    def sizeHint(self) -> QSize:
        height = round(self.fontMetrics().height() * self._lines)
        return QSize(round(height * (self._broad or 1)), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._broad else QSize(0, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is None:
            painter.fillRect(self.rect(), QColor(theme.current().colours.hover))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place(self._image.size()), self._image)

    def _place(self, size: QSize) -> QRect:
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = QRect(0, 0, size.width(), size.height())
        at.moveCenter(self.rect().center())
        return at
