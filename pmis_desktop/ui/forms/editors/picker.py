"""Picking from a list by typing a part of it: words, pinyin initials or the code."""

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QStyledItemDelegate
from typing_extensions import override

from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.choices import Choice, Choices
from pmis_desktop.ui.forms.editors.editor import LineEditor

_ROWS = 10


class Picker(LineEditor):
    """A line with a list below it that shortens while somebody types.

    ``text`` is the label where that is certain, else the value; what is in no list stays as typed,
    and the checks say so.
    """

    def __init__(self, field: Field, choices: Choices) -> None:
        super().__init__(field, "输入文字、拼音首字母或代码")
        self._choices = choices
        self._offered: list[Choice] = []
        self._picked: Choice | None = None
        self._open = self.add_act("chevron-down", "打开列表（↓）", self.open_list)
        self._list = QStringListModel(self)
        self._made: QCompleter | None = None
        self.line.textEdited.connect(self._search)
        for keys in ("Down", "Alt+Down"):
            shortcut = QShortcut(QKeySequence(keys), self.line)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.open_list)

    @override
    def text(self) -> str:
        if self._picked is not None and self.line.text() == self._picked.label:
            return self._choices.certain(self._picked)
        return super().text()

    @override
    def set_text(self, text: str) -> None:
        """Show a label, or the label of a value; keep what is in no list."""
        self._picked = None
        choice = self._choices.by_value(text)
        if choice is not None:
            self._picked, text = choice, choice.label
        super().set_text(text)

    @override
    def set_locked(self, sentence: str) -> None:
        super().set_locked(sentence)
        self._open.setVisible(not sentence)

    def offer(self, choices: Choices) -> None:
        """Let people pick from these from now on."""
        self._choices = choices

    def open_list(self) -> None:
        """Show everything that can be picked, whatever stands in the line."""
        if self.locked:
            return
        self.line.setFocus()
        self._offer(self._choices.found(""))

    def _completer(self) -> QCompleter:
        """Qt's own list below a line, made when first needed; what stands in it is ours."""
        if self._made is None:
            made = QCompleter(self._list, self)
            made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            made.setMaxVisibleItems(_ROWS)
            made.setWidget(self.line)
            popup = made.popup()
            popup.setAccessibleName(f"{self.field.label}：可选的内容")  # type: ignore[union-attr]
            # Its own delegate leaves no room between lines.
            popup.setItemDelegate(QStyledItemDelegate(popup))  # type: ignore[union-attr]
            # By row, not by text: several may read the same.
            made.activated[QModelIndex].connect(self._take)  # type: ignore[index]
            self._made = made
        return self._made

    def _popup(self) -> QAbstractItemView | None:
        """The list, where it is open."""
        popup = self._made.popup() if self._made is not None else None
        return popup if popup is not None and popup.isVisible() else None

    def _search(self) -> None:
        self._picked = None
        typed = self.line.text()
        found = self._choices.found(typed) if typed.strip() else []
        if found:
            self._offer(found)
        elif (popup := self._popup()) is not None:
            popup.hide()

    def _offer(self, found: list[Choice]) -> None:
        self._offered = found
        self._list.setStringList([choice.shown for choice in found])
        completer = self._completer()
        completer.complete()
        standing = self.line.text()
        row = next((n for n, choice in enumerate(found) if choice.label == standing), 0)
        if (popup := self._popup()) is not None:
            # Lines were measured before the style sheet gave them room.
            popup.doItemsLayout()
            popup.setCurrentIndex(completer.completionModel().index(row, 0))

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._offered):
            self.pick(self._offered[index.row()])

    def pick(self, choice: Choice) -> None:
        """Write a choice as if it had been typed."""
        self._picked = choice
        self.line.setText(choice.label)
        self.changed.emit()
        self.left.emit()

    @override
    def _finished(self) -> None:
        """Put the label in the place of a code or another name, where it is certain."""
        if self._popup() is not None:
            return
        choice = self._choices.meant(super().text())
        if self._picked is None and choice is not None and choice.label != self.line.text():
            self._picked = choice
            self.line.setText(choice.label)
        super()._finished()
