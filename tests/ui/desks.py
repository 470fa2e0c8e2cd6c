"""Who answers dialogs in tests, and what surrounds a page there."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.work.dialogs import Question, Reply, prepared
from pmis_desktop.ui.work.messages import Message
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


@dataclass
class Answers:
    """Replies waiting for dialogs, in order; what was asked is kept for the test to read."""

    waiting: list[object] = field(default_factory=list)
    asked: list[Question | str] = field(default_factory=list)

    def expect(self, *replies: object) -> None:
        """A verb (or a `Reply` with text) for a question, a path or paths for a file dialog."""
        self.waiting += replies

    def question(self, parent: QWidget, question: Question) -> Reply:
        self.asked.append(question)
        reply = self._next(question.title)
        reply = Reply(reply) if isinstance(reply, str) else reply
        assert isinstance(reply, Reply), f"“{question.title}” wants a verb, not {reply}"
        assert reply.verb in (*question.verbs, ""), f"{reply.verb} is none of {question.verbs}"
        return reply

    def open_files(
        self, parent: QWidget, title: str, folder: Path | None, pattern: str
    ) -> list[Path]:
        self.asked.append(title)
        reply = self._next(title)
        return [reply] if isinstance(reply, Path) else [Path(str(each)) for each in _some(reply)]

    def save_file(self, parent: QWidget, title: str, proposed: Path, pattern: str) -> Path | None:
        self.asked.append(title)
        reply = self._next(title)
        assert reply is None or isinstance(reply, Path)
        return reply

    def folder(self, parent: QWidget, title: str, folder: Path | None) -> Path | None:
        return self.save_file(parent, title, folder or Path(), "")

    def printer(
        self, parent: QWidget, title: str, *, landscape: bool, pages: int
    ) -> QPrinter | None:
        """A printer, None for a closed dialog, or an error that the dialog raises."""
        self.asked.append(title)
        reply = self._next(title)
        if isinstance(reply, Exception):
            raise reply
        assert reply is None or isinstance(reply, QPrinter)
        return reply and prepared(reply, landscape=landscape)

    def _next(self, title: str) -> object:
        assert self.waiting, f"nobody expected the dialog “{title}”"
        return self.waiting.pop(0)


def _some(reply: object) -> list[object]:
    assert isinstance(reply, list | tuple), f"a file dialog wants paths, not {reply}"
    return list(reply)


@dataclass
class Desk:
    """A page's surroundings in a test: what it said, where it wanted to go."""

    work: Work
    said: list[Message] = field(default_factory=list)
    went: list[Place] = field(default_factory=list)
    broke: list[BaseException] = field(default_factory=list)

    def take_failure(self, error: BaseException) -> None:
        """As the window does: what was refused is said, our own mistakes are faults."""
        if isinstance(error, AppError):
            self.work.messages.tell(error)
        else:
            self.broke.append(error)
