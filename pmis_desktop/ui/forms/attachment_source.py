"""Where a new photo or material comes from: a file, or a picture on the clipboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from pmis_desktop.services.attachments import adding


@dataclass(frozen=True, slots=True)
class Source:
    """One file that somebody brought: its name for people, and how to read its bytes in a job."""

    name: str
    read: Callable[[], bytes]


def from_files(paths: Sequence[Path]) -> list[Source]:
    """Files chosen or dropped; nothing of them is read yet."""
    return [Source(path.name, lambda path=path: adding.read(path)) for path in paths]  # type: ignore[misc]


def from_clipboard() -> list[Source]:
    """What lies on the clipboard: copied files, or a picture; nothing where it is neither."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    # Qt's stubs promise an object; an empty clipboard gives none.
    return [] if data is None else _from_data(data)


def _from_data(data: QMimeData) -> list[Source]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return from_files(paths)
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return []
    return [Source("剪贴板里的图片", lambda: _png(image))]


def _png(image: QImage) -> bytes:
    # The child process takes it in like any file; QBuffer's own memory stays in this process.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
