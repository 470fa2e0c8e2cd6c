"""One page of paper as a picture: how big it is without decoding it, and the picture itself."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage

_MM_PER_INCH = 25.4
# A PNG begins with its signature and the header's length and name; width and height follow.
_WIDTH, _HEIGHT, _END = 16, 20, 24


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page as PNG bytes drawn at ``dpi`` dots per inch."""

    png: bytes
    dpi: float

    @property
    def pixels(self) -> QSize:
        """Width and height of the picture; empty where it is none."""
        if len(self.png) < _END:
            return QSize(0, 0)
        width = int.from_bytes(self.png[_WIDTH:_HEIGHT], "big")
        return QSize(width, int.from_bytes(self.png[_HEIGHT:_END], "big"))

    @property
    def millimetres(self) -> QSizeF:
        """Width and height of the paper."""
        return QSizeF(self.pixels) * (_MM_PER_INCH / self.dpi)

    @property
    def lies(self) -> bool:
        """Whether the page is wider than high."""
        return self.pixels.width() > self.pixels.height()

    def image(self) -> QImage:
        """The picture, decoded now."""
        return QImage.fromData(self.png)

    def ink(self) -> QImage:
        """The picture for a printer: without the channel of transparency that PNG pages bring.

        Some printers' drivers would set a whole page once more for it.
        """
        return self.image().convertToFormat(QImage.Format.Format_RGB32)
