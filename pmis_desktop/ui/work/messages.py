"""What the window says in passing: one line under the top, with at most one thing to do."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pmis_desktop.errors.base import AppError


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``meaning`` is good, info, warn or must; ``verb`` what its button does."""

    words: str
    meaning: str = "good"
    verb: str = ""
    act: Callable[[], object] | None = None


class Messages(QObject):
    """Where pages say things; the frame shows them."""

    said = Signal(object)
    withdrawn = Signal()

    def say(
        self,
        words: str,
        meaning: str = "good",
        *,
        verb: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say something; the next message replaces it."""
        self.said.emit(Message(words, meaning, verb, act))

    def tell(self, error: AppError) -> None:
        """Say that something was refused, and what to do next."""
        self.say(f"{error.message}{error.advice}", "warn")

    def clear(self) -> None:
        """Take back what was said."""
        self.withdrawn.emit()
