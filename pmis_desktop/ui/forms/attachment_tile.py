"""One photo or material in the panel: seen small, named, with what can be done with it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QWidget
from typing_extensions import override

from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.ui.forms.painted import Painted
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import Button, link

_LINES = 7  # of type: the height of the small picture
_WIDTH = 15  # Chinese characters


class AttachmentTile(QFrame):
    """``look_wanted``, ``copy_wanted`` and ``removal_wanted`` carry the attachment."""

    look_wanted = Signal(object)
    copy_wanted = Signal(object)
    removal_wanted = Signal(object)

    def __init__(self, attachment: Attachment, *, writable: bool) -> None:
        super().__init__()
        self.attachment = attachment
        self.setProperty("look", "card")
        self._picture = Painted(attachment.name, lines=_LINES)
        under = " · ".join(filter(None, (_kind(attachment), attachment.dated_on)))
        self._place = self._seen()
        layout = boxes.column(
            self._place,
            words.Elided(attachment.name, "strong"),
            words.Elided(under, "soft"),
            boxes.row(*self._acts(writable=writable), None, gap=0.5),
            gap=0.5,
        )
        side = theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        self._measure()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        """All tiles are equally large, whatever stands in them, in every type size."""
        metrics = self.fontMetrics()
        self.setFixedWidth(metrics.horizontalAdvance("汉") * _WIDTH + 2 * theme.current().unit)
        self._place.setFixedHeight(metrics.height() * _LINES)

    def show_image(self, image: QImage) -> None:
        """Show it small."""
        self._picture.show_image(image)

    @property
    def image(self) -> QImage | None:
        """What is shown small; None where nothing is, or not yet."""
        return self._picture.image

    def _seen(self) -> QWidget:
        """The small picture, or in its place what there is to say instead."""
        absent = self.attachment.absent
        if not absent and self.attachment.is_picture:
            return self._picture
        if absent:
            parts: list[QLabel] = [words.meaning_picture("warn"), words.paragraph(absent)]
        else:
            parts = [words.Picture("file-text", "soft", lines=2.5), words.soft("PDF 文件")]
        parts[-1].setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sign = boxes.row(None, parts[0], None)
        return boxes.box(boxes.column(None, sign, parts[1], None))

    def _acts(self, *, writable: bool) -> list[Button]:
        one = self.attachment
        acts = []
        if not one.absent and one.is_picture:
            acts.append(link("查看", lambda: self.look_wanted.emit(one)))
        if not one.absent:
            acts.append(link("另存", lambda: self.copy_wanted.emit(one)))
        if writable:
            acts.append(link("移除", lambda: self.removal_wanted.emit(one)))
        for each in acts:
            each.setAccessibleName(f"{each.text()} {one.name}")
        return acts


def _kind(attachment: Attachment) -> str:
    """The kind, where the name is another."""
    return attachment.label if attachment.label != attachment.name else ""
