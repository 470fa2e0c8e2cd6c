"""Who answers the dialogs where no person is: the answers were given beforehand, in order."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.work.dialogs import Question, Reply


class NotFoundError(LookupError):
    """What was looked for does not stand on the screen, or nobody has given an answer."""


class Answerer:
    """Gives the answers that wait, one after the other."""

    def __init__(self) -> None:
        self.answers: list[Reply | Path | list[Path] | QPrinter | None] = []
        self.asked: list[Question] = []

    def question(self, parent: QWidget, question: Question) -> Reply:
        """Give the next answer to a question."""
        del parent
        self.asked.append(question)
        answer = self._next(question.title)
        return answer if isinstance(answer, Reply) else Reply("")

    def open_files(
        self, parent: QWidget, title: str, folder: Path | None, pattern: str
    ) -> list[Path]:
        """Give the next answer to a choice of files."""
        del parent, folder, pattern
        answer = self._next(title)
        if isinstance(answer, Path):
            return [answer]
        return answer if isinstance(answer, list) else []

    def save_file(self, parent: QWidget, title: str, proposed: Path, pattern: str) -> Path | None:
        """Give the next answer to a choice of a new file."""
        del parent, proposed, pattern
        answer = self._next(title)
        return answer if isinstance(answer, Path) else None

    def folder(self, parent: QWidget, title: str, folder: Path | None) -> Path | None:
        """Give the next answer to a choice of a folder."""
        return self.save_file(parent, title, folder or Path(), "")

    def printer(
        self, parent: QWidget, title: str, *, landscape: bool, pages: int
    ) -> QPrinter | None:
        """Give the next answer to a choice of a printer."""
        del parent, landscape, pages
        answer = self._next(title)
        return answer if isinstance(answer, QPrinter) else None

    def _next(self, title: str) -> Reply | Path | list[Path] | QPrinter | None:
        if not self.answers:
            raise NotFoundError(f"an answer to “{title}”")
        return self.answers.pop(0)
