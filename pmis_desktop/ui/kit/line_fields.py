"""Fields of a plain question: a name above, a line to fill in, and below it what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.path_line import PathLine


class LineField(QWidget):
    """A line with its name above; ``hint`` says below what may stand there, or what is wrong."""

    edited = Signal()

    def __init__(
        self, name: str, hint: str = "", *, placeholder: str = "", line: QLineEdit | None = None
    ) -> None:
        super().__init__()
        self.line = QLineEdit() if line is None else line
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(hint)
        self.line.textEdited.connect(self._on_edited)
        label = words.label(name, "strong")
        label.setBuddy(self.line)
        self._hint = words.soft(hint, wrap=True)
        if not hint:
            # Never shown here: without a parent it would come up as a window of its own.
            self._hint.hide()
        self._problem = Notice()
        self.beside = boxes.row(gap=1)
        self.beside.addWidget(self.line, 1)
        self.setLayout(boxes.column(label, self.beside, self._problem, self._hint, gap=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def text(self) -> str:
        """What stands in the line, without spaces around it."""
        return self.line.text().strip()

    @property
    def problem(self) -> str:
        """What is being said to be wrong; empty where nothing is."""
        return self._problem.text

    def fill(self, text: str) -> None:
        """Put something into the line."""
        self.line.setText(text)
        self.tell("")

    def tell(self, problem: str, meaning: str = "must") -> bool:
        """Say below what is wrong, or take it back; whether anything is."""
        self._problem.say(problem, meaning)
        words.set_problem(self.line, meaning if problem else "")
        return bool(problem)

    def require(self, sentence: str) -> bool:
        """Say that something must stand here, where nothing does; whether that is so."""
        return self.tell("" if self.text else sentence)

    def _on_edited(self) -> None:
        self.tell("")
        self.edited.emit()


class PassphraseField(LineField):
    """A line whose letters are hidden, with 显示 beside it and a word about Caps Lock below.

    The input method is off: what it composes is not what is typed the next time. ``composed`` lets
    it in while the letters are shown, for passphrases that have Chinese in them.
    """

    def __init__(self, name: str, hint: str = "", *, composed: bool = False) -> None:
        super().__init__(name, hint)
        self._composed = composed
        self.show_button: Button = button("显示", self._turn, icon="eye")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(f"显示{name}")
        self.beside.addWidget(self.show_button)
        self._caps = Notice("大写锁定（Caps Lock）开着，输入的都是大写字母。", "warn")
        self._caps.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._caps)
        self.line.installEventFilter(self)
        self._hide(hidden=True)

    @property
    @override
    def text(self) -> str:
        """The passphrase as it stands, spaces and all."""
        return self.line.text()

    @property
    def warns_of_capitals(self) -> bool:
        """Whether it is being said that Caps Lock is on."""
        return not self._caps.isHidden()

    def forget(self) -> None:
        """Empty the line and hide what is typed next."""
        self.line.clear()
        self.show_button.setChecked(False)
        self._hide(hidden=True)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            self._notice_capitals(event)
        return super().eventFilter(watched, event)

    def _notice_capitals(self, event: QKeyEvent) -> None:
        """Qt does not tell the state of Caps Lock; a letter that came without Shift does."""
        if event.type() != QEvent.Type.KeyPress:
            return
        if event.key() == Qt.Key.Key_CapsLock:
            self._caps.hide()
        letter = event.text()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._caps.setVisible(letter.isupper() != shift)

    def _turn(self) -> None:
        self._hide(hidden=not self.show_button.isChecked())
        self.line.setFocus()

    def _hide(self, *, hidden: bool) -> None:
        mode = QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal
        self.line.setEchoMode(mode)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        composing = self._composed and not hidden
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, composing)
        self.show_button.setText("显示" if hidden else "隐藏")
        self.show_button.show_icon("eye" if hidden else "eye-off")


class ChosenField(LineField):
    """A folder or file that is chosen with a button, never typed."""

    def __init__(
        self,
        name: str,
        hint: str,
        choose: Callable[[], object],
        *,
        verb: str = "选择",
        placeholder: str = "还没有选择",
    ) -> None:
        super().__init__(name, hint, placeholder=placeholder, line=PathLine(readOnly=True))
        self.button = button(verb, choose, icon="folder-open")
        self.button.setAccessibleName(f"{verb}{name}")
        self.beside.addWidget(self.button)

    @override
    def fill(self, text: str) -> None:
        """Show what was chosen; its whole name is in the tooltip."""
        super().fill(text)
        self.line.setToolTip(text)
        self.line.setCursorPosition(0)
