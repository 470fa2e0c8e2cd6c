"""A place to drop files on, with buttons in it for those who do not drag."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QPushButton
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme, words

_LOOK, _LOOK_OVER = "drop", "drop-over"


class DropArea(QFrame):
    """Takes files with one of the suffixes (``.dzb``; none given: any), folders only if asked.

    ``dropped`` carries a list of paths, in the order they came; what does not fit is named in the
    area itself and not passed on. The keyboard's way in are the ``acts``: buttons inside.
    """

    dropped = Signal(list)

    def __init__(
        self,
        text: str,
        accept: Collection[str] = (),
        *,
        folders: bool = False,
        acts: Collection[QPushButton] = (),
        remark: str = "",
    ) -> None:
        super().__init__()
        self._suffixes = frozenset(each.lower() for each in accept)
        self._folders = folders
        self.setProperty("look", _LOOK)
        self.setAcceptDrops(True)
        self.setAccessibleName(text)
        self._refused = words.paragraph("", "warn")
        self._refused.hide()
        lines = [words.paragraph(text, "section"), words.paragraph(remark, "soft")]
        if not remark:
            lines[1].hide()
        for line in (*lines, self._refused):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = boxes.row(None, *acts, None)
        inside = boxes.column(None, lines[0], buttons, lines[1], self._refused, None, gap=1.5)
        side = 2 * theme.current().unit
        inside.setContentsMargins(side, side, side, side)
        self.setLayout(inside)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take in whatever lies on a disk: what does not fit is explained after the drop."""
        if _paths(event.mimeData()):
            words.set_look(self, _LOOK_OVER)
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        words.set_look(self, _LOOK)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        words.set_look(self, _LOOK)
        event.acceptProposedAction()
        self.take(_paths(event.mimeData()))

    def take(self, paths: list[Path]) -> None:
        """Pass on what fits and name what does not, as if it had been dropped here."""
        fitting = [path for path in paths if self._fits(path)]
        others = [path.name for path in paths if not self._fits(path)]
        self._refused.setText(self._refusal(others) if others else "")
        self._refused.setVisible(bool(others))
        if fitting:
            self.dropped.emit(fitting)

    def _fits(self, path: Path) -> bool:
        if path.is_dir():
            return self._folders
        return not self._suffixes or path.suffix.lower() in self._suffixes

    def _refusal(self, names: list[str]) -> str:
        some = "、".join(f"“{name}”" for name in names[:3]) + ("等" if len(names) > 3 else "")  # noqa: PLR2004
        wanted = "、".join(sorted(self._suffixes))
        kinds = [f"{wanted} 文件"] if wanted else ["文件"]
        return f"没有接收{some}：这里只收{'或'.join([*kinds, *(['文件夹'] * self._folders)])}。"


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
