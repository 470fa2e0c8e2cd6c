"""找生僻字: a character that no keyboard offers, by its parts, strokes, reading or code point."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pmis_desktop.rules import glyphs
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_panel import DropPanel

_WIDE, _HIGH = 34, 24
_HINT = "打部件（王 争）、拼音（cheng）、笔画数（12画）或编码（U+4DAE），可以几样一起打。"


class GlyphPanel(DropPanel):
    """``picked`` carries the character that was found."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _WIDE, _HIGH)
        self.line = QLineEdit(placeholderText="例如：王 争")
        self.line.setAccessibleName("生僻字的部件、拼音、笔画数或编码")
        self.line.textChanged.connect(self._find)
        self.line.returnPressed.connect(self._pick_first)
        self._found: tuple[str, ...] = ()
        self._flow = boxes.Flow()
        self._said = words.soft("", wrap=True)
        self.lay(
            words.section("找生僻字"),
            words.soft(_HINT, wrap=True),
            self.line,
            boxes.expanding(boxes.scrolling(boxes.box(self._flow))),
            self._said,
        )

    def open_empty(self, widget: QWidget) -> None:
        """Drop down below a button with nothing typed."""
        self.line.clear()
        self.open_under(widget)
        self.line.setFocus()

    def _find(self, typed: str) -> None:
        boxes.clear(self._flow)
        self._found = glyphs.find(typed)
        for mark in self._found:
            made = button(mark, partial(self._pick, mark), look="glyph")
            made.setToolTip(glyphs.code_point(mark))
            made.setAccessibleName(f"{mark}，{glyphs.code_point(mark)}")
            self._flow.addWidget(made)
        nothing = "没有找到这样的字，可以少打一个部件。" if typed.strip() else ""
        most = f"只列出前 {glyphs.MOST} 个，再加一个部件或笔画数。"
        full = len(self._found) == glyphs.MOST
        self._said.setText(most if full else "点一个字就能用它。" if self._found else nothing)

    def _pick_first(self) -> None:
        if self._found:
            self._pick(self._found[0])

    def _pick(self, mark: str) -> None:
        self.hide()
        self.picked.emit(mark)
