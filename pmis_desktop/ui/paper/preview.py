"""The preview of what will be printed: pages, which of them, how large."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.paper.arrangement import FIT_PAGE, FIT_WIDTH
from pmis_desktop.ui.paper.page_view import PageView
from pmis_desktop.ui.paper.paper_page import PaperPage


class Preview(QWidget):
    """A line of acts above the pages; Ctrl and the wheel, + and − zoom, PgUp and PgDn turn."""

    def __init__(self) -> None:
        super().__init__()
        self.view = PageView()
        self._said = words.Elided("", "soft")
        self._whole = True
        self._back = _small("chevron-up", "上一页", lambda: self.view.go_to(self.view.page - 1))
        self._on = _small("chevron-down", "下一页", lambda: self.view.go_to(self.view.page + 1))
        self._less = _small("zoom-out", "缩小", lambda: self.view.zoom_by(-1))
        self._more = _small("zoom-in", "放大", lambda: self.view.zoom_by(1))
        self._fit = button("看整页", self._change_fit, look="chip")
        bar = boxes.row(
            self._said, self._back, self._on, self._less, self._more, self._fit, gap=0.5
        )
        bar.setStretch(0, 1)
        made = boxes.column(bar, boxes.expanding(self.view))
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)
        self.view.moved.connect(self._say)
        self.show_pages((), dpi=1.0)

    def show_pages(self, pages: Sequence[bytes], *, dpi: float, whole: bool = True) -> None:
        """Show PNG pages drawn at ``dpi``; not ``whole``: there are more than these."""
        self._whole = whole
        self.view.show_sheets([PaperPage(page, dpi) for page in pages])
        self._say()

    def clear(self) -> None:
        """Show nothing."""
        self.show_pages((), dpi=1.0)

    def _change_fit(self) -> None:
        self.view.zoom_to(FIT_WIDTH if self.view.zoom == FIT_PAGE else FIT_PAGE)

    def _say(self) -> None:
        count, at = len(self.view.sheets), self.view.page
        total = "页" if self._whole else "页（只预览前几页）"
        sentence = f"第 {at + 1}/{count} {total}" if count else ""
        self._said.setText(sentence)
        self.view.setAccessibleDescription(sentence)
        self._back.setEnabled(at > 0)
        self._on.setEnabled(at < count - 1)
        for each in (self._less, self._more, self._fit):
            each.setEnabled(bool(count))
        self._fit.setText("适合宽度" if self.view.zoom == FIT_PAGE else "看整页")


def _small(icon: str, name: str, act: Callable[[], object]) -> Button:
    """A button of an icon alone, which says what it does to the mouse and to a screen reader."""
    made = button("", act, icon=icon, look="chip", hint=name)
    made.setAccessibleName(name)
    # As high as the buttons with words beside it.
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made
