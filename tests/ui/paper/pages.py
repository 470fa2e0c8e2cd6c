"""Pages as typst would make them: PNG pictures of A4 at a number of dots per inch."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

A4 = (210, 297)


def page(dpi: float = 72.0, *, lying: bool = True, mark: str = "#A61B1B") -> bytes:
    """A white page with a bar of colour across its first tenth; typst's PNGs have alpha too."""
    short, long = (round(side / 25.4 * dpi) for side in A4)
    width, height = (long, short) if lying else (short, long)
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height // 10, QColor(mark))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
