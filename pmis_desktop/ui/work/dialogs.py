"""The one place for dialogs: questions with verbs on their buttons, files, folders.

A test puts its own `Asker` in; a dialog that it does not expect fails it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from pmis_desktop.errors.ui import NoPrinterError
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button

_WIDTH = 34  # characters of a line in a question
_PRINT_DPI = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: what it is about, the whole story, and verbs, of which the first is harmless.

    ``danger`` marks the verb that cannot be taken back. ``prompt`` asks for a line of text with it;
    ``prefilled`` stands in it. ``details`` are folded away below (what may be copied).
    """

    title: str
    text: str
    verbs: tuple[str, ...]
    danger: str = ""
    prompt: str = ""
    prefilled: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Which verb was chosen (empty: closed without), and the text that was asked for."""

    verb: str
    text: str = ""


class Asker(Protocol):
    """Who answers dialogs: a person, or a test."""

    def question(self, parent: QWidget, question: Question) -> Reply:
        """Ask and wait."""

    def open_files(
        self, parent: QWidget, title: str, folder: Path | None, pattern: str
    ) -> list[Path]:
        """Let somebody choose files that exist; none where it was closed."""

    def save_file(self, parent: QWidget, title: str, proposed: Path, pattern: str) -> Path | None:
        """Let somebody say where a file goes; None where it was closed."""

    def folder(self, parent: QWidget, title: str, folder: Path | None) -> Path | None:
        """Let somebody choose a folder; None where it was closed."""

    def printer(
        self, parent: QWidget, title: str, *, landscape: bool, pages: int
    ) -> QPrinter | None:
        """Let somebody choose a printer, copies and pages; None where it was closed.

        Raises NoPrinterError.
        """


class QuestionDialog(QDialog):
    """A question on the screen. Esc is the harmless verb.

    Enter after a line was typed means what was typed: it goes on to the last verb, and where that
    can be taken back it is done at once.
    """

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.chosen = ""
        self._question = question
        self._line = QLineEdit(question.prefilled, placeholderText=question.prompt)
        self._line.setAccessibleName(question.prompt)
        if not question.prompt:
            self._line.hide()
        text = words.paragraph(question.text)
        text.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * _WIDTH)
        parts: list[boxes.Part] = [words.section(question.title), text, self._line]
        if question.details:
            parts.append(_details(question.details))
        self._buttons = self._verbs(question)
        parts.append(boxes.row(None, *self._buttons, gap=1.5))
        layout = boxes.column(*parts, gap=2)
        side = self.fontMetrics().height()
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)

    @property
    def reply(self) -> Reply:
        """What was answered."""
        return Reply(self.chosen, self._line.text().strip() if self.chosen else "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not (enter and self.focusWidget() is self._line):
            super().keyPressEvent(event)
        elif self._question.danger or not self._line.text().strip():
            self._buttons[-1].setFocus()
        else:
            self._choose(self._question.verbs[-1])

    def _verbs(self, question: Question) -> list[Button]:
        first, *others = question.verbs
        made = [button(first, partial(self._choose, first))]
        for verb in others:
            look = "primary" if verb == question.danger or not question.danger else ""
            made.append(button(verb, partial(self._choose, verb), look=look))
        made[0].setDefault(True)
        return made

    def _choose(self, verb: str) -> None:
        self.chosen = verb
        self.accept()


def _details(text: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text, readOnly=True)
    made.setTabChangesFocus(True)
    made.setAccessibleName("详细情况")
    return made


class Person:
    """A person at the screen."""

    def question(self, parent: QWidget, question: Question) -> Reply:
        """Ask in the middle of the window and wait."""
        dialog = QuestionDialog(parent, question)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.exec()
        reply = dialog.reply
        dialog.deleteLater()
        return reply

    def open_files(
        self, parent: QWidget, title: str, folder: Path | None, pattern: str
    ) -> list[Path]:
        """Use the system's own dialog."""
        found, _ = QFileDialog.getOpenFileNames(parent, title, _beginning(folder), pattern)
        return [Path(each) for each in found]

    def save_file(self, parent: QWidget, title: str, proposed: Path, pattern: str) -> Path | None:
        """Use the system's own dialog, which asks before it replaces a file."""
        found, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), pattern)
        return Path(found) if found else None

    def folder(self, parent: QWidget, title: str, folder: Path | None) -> Path | None:
        """Use the system's own dialog."""
        found = QFileDialog.getExistingDirectory(parent, title, _beginning(folder))
        return Path(found) if found else None

    def printer(
        self, parent: QWidget, title: str, *, landscape: bool, pages: int
    ) -> QPrinter | None:
        """Use the system's own dialog."""
        if not QPrinterInfo.availablePrinterNames():
            raise NoPrinterError
        made = prepared(QPrinter(QPrinter.PrinterMode.HighResolution), landscape=landscape)
        made.setDocName(title)
        dialog = QPrintDialog(made, parent)
        dialog.setWindowTitle(title)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintSelection, on=False)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=pages != 1)
        if pages > 1:
            dialog.setMinMax(1, pages)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return made if accepted else None


def prepared(printer: QPrinter, *, landscape: bool) -> QPrinter:
    """A printer set to A4 to its edges: our pages bring their own margins."""
    orientation = QPageLayout.Orientation
    printer.setResolution(_PRINT_DPI)
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(orientation.Landscape if landscape else orientation.Portrait)
    return printer


def close_dialogs() -> bool:
    """Close what asks for an answer, as Esc would; False where nothing does."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QDialog):
        return False
    dialog.reject()
    return True


class _Seat:
    """Who answers now."""

    asker: Asker = Person()


def answered_by(asker: Asker) -> Asker:
    """Let somebody else answer from now on; returns who did until now."""
    before = _Seat.asker
    _Seat.asker = asker
    return before


def ask(parent: QWidget, question: Question) -> Reply:
    """Ask a question and wait for the answer."""
    return _Seat.asker.question(parent, question)


def confirm(parent: QWidget, title: str, text: str, verb: str, *, danger: bool = False) -> bool:
    """Ask whether to do something; 返回 is the harmless answer."""
    question = Question(title=title, text=text, verbs=("返回", verb), danger=verb if danger else "")
    return ask(parent, question).verb == verb


def open_files(
    parent: QWidget, title: str, folder: Path | None = None, pattern: str = ""
) -> list[Path]:
    """Files that exist, for reading."""
    return _Seat.asker.open_files(parent, title, folder, pattern)


def open_file(
    parent: QWidget, title: str, folder: Path | None = None, pattern: str = ""
) -> Path | None:
    """One file that exists, for reading."""
    found: Sequence[Path] = open_files(parent, title, folder, pattern)
    return found[0] if found else None


def save_file(parent: QWidget, title: str, proposed: Path, pattern: str = "") -> Path | None:
    """Where a new file goes; it has the suffix of what is proposed, also where none was typed.

    None where nobody wants it, or wants to keep what is there.
    """
    found = _Seat.asker.save_file(parent, title, proposed, pattern)
    if found is None or found.suffix.lower() == proposed.suffix.lower():
        return found
    whole = found.with_name(f"{found.name}{proposed.suffix}")
    # The dialog of the system asked about the name as it was typed.
    text = f"这个文件夹里已有“{whole.name}”，替换后原来的内容就没有了。"
    if whole.exists() and not confirm(parent, "替换已有的文件？", text, "替换", danger=True):
        return None
    return whole


def choose_folder(parent: QWidget, title: str, folder: Path | None = None) -> Path | None:
    """A folder to read from or write to."""
    return _Seat.asker.folder(parent, title, folder)


def printer(
    parent: QWidget, title: str, *, landscape: bool = False, pages: int = 0
) -> QPrinter | None:
    """A printer with copies and pages chosen (``pages`` of them, 0: not known).

    Raises NoPrinterError.
    """
    return _Seat.asker.printer(parent, title, landscape=landscape, pages=pages)


def _beginning(folder: Path | None) -> str:
    """Where a dialog opens for the first time: on the desk top, never in the program's folder."""
    if folder is not None:
        return str(folder)
    desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
    return desktop if Path(desktop).is_dir() else str(Path.home())
