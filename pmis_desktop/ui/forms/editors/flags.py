"""Yes, no, or not said yet."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget
from typing_extensions import override

from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.kit import boxes

_WORDS = {"是": "是", "否": "否", "": "未填"}


class _Choice(QRadioButton):
    """One of the three; Enter goes to the next field, arrows go between them."""

    def __init__(self, text: str, editor: "FlagEditor") -> None:
        super().__init__(text)
        self._editor = editor

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._editor.entered.emit()
            return
        super().keyPressEvent(event)


class FlagEditor(Editor):
    """Three choices in plain sight; 未填 is not 否."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._choices = {value: _Choice(word, self) for value, word in _WORDS.items()}
        self._group = QButtonGroup(self)
        for value, each in self._choices.items():
            each.setAccessibleName(f"{field.label}：{_WORDS[value]}")
            self._group.addButton(each)
        self._choices[""].setChecked(True)
        self._group.buttonClicked.connect(self._chosen)
        self.setLayout(boxes.row(*self._choices.values(), None, gap=2))
        self.setFocusProxy(self._choices["是"])

    @override
    def text(self) -> str:
        return next(value for value, each in self._choices.items() if each.isChecked())

    @override
    def set_text(self, text: str) -> None:
        self._choices[text if text in self._choices else ""].setChecked(True)

    @override
    def seat(self) -> QWidget:
        return next(each for each in self._choices.values() if each.isChecked())

    @override
    def set_locked(self, sentence: str) -> None:
        self.locked = sentence
        for each in self._choices.values():
            each.setEnabled(not sentence)
            each.setToolTip(sentence)

    @override
    def set_meaning(self, meaning: str) -> None:
        """Words below say it; three circles have no frame to colour."""

    def _chosen(self, _button: QObject) -> None:
        self.changed.emit()
        self.left.emit()
