"""The panel that drops down below a field: a search box over the tree, or over what was found."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QTreeView, QWidget
from typing_extensions import override

from pmis_desktop.ui.forms.choices import Choice, Choices
from pmis_desktop.ui.forms.editors.code_tree import CodeTree
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.dropping import drop_below

_MOVING = frozenset((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp))
_TURNING = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right))
_ENTERS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class TreePanel(QFrame):
    """``picked`` carries a choice. Esc and a click elsewhere leave the field as it is."""

    picked = Signal(object)

    def __init__(self, tree: CodeTree, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "card")
        self._tree = tree
        self._choices = choices
        self._found: list[Choice] = []
        self._list = QStringListModel(self)
        self.box = QLineEdit(placeholderText="输入文字、拼音首字母或代码")
        self.box.setAccessibleName("在列表中查找")
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.view = QTreeView()
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setAccessibleName("可选的内容")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setModel(tree)
        self.view.clicked.connect(self._take)
        help_ = words.soft("↑↓ 移动 · → 展开 · Enter 选定 · Esc 关闭")
        layout = boxes.column(self.box, self.view, help_)
        side = theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)

    def open_under(self, line: QWidget, code: str) -> None:
        """Drop down below a line with a code current, the whole tree in sight."""
        self.box.clear()
        self._search("")
        drop_below(self, line)
        self.box.setFocus()
        here = self._tree.index_of(code)
        self.view.setCurrentIndex(here if here.isValid() else self._tree.index(0, 0))
        self.view.scrollTo(self.view.currentIndex())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list below, Enter takes: the hands stay where one types."""
        if watched is not self.box or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        key, turning = event.key(), event.key() in _TURNING and not self.box.text()
        if key in _MOVING or turning:
            self.view.keyPressEvent(event)
        elif key in _ENTERS:
            self._take(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        if not text.strip():
            self._found = []
            self.view.setModel(self._tree)
            self.view.setRootIsDecorated(True)
            return
        self._found = self._choices.found(text)
        self._list.setStringList([each.shown for each in self._found])
        self.view.setModel(self._list)
        self.view.setRootIsDecorated(False)
        self.view.setCurrentIndex(self._list.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        if self.view.model() is self._list:
            choice = self._found[index.row()] if 0 <= index.row() < len(self._found) else None
        else:
            line = self._tree.code(index)
            choice = self._choices.by_value(line.code) if line is not None else None
        if choice is None or (choice.retired and self.view.model() is self._tree):
            # A group only holds others: it opens, or shuts again.
            self.view.setExpanded(index, not self.view.isExpanded(index))
            return
        self.hide()
        self.picked.emit(choice)
