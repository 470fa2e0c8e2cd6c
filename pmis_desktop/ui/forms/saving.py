"""Saving: the rules first, one question about what is only doubtful, then one named change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.problems import RULES, Problem, Severity
from pmis_desktop.services import records
from pmis_desktop.services.editing import Edited
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

CONFIRMED = "confirmed_with_archive"
_MOST = 6


@dataclass(slots=True)
class Typed:
    """What is typed into one record until it is saved; both is looked at by the one writer."""

    saved: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be saved: which record, the texts that changed, the state they were typed upon."""

    kind: str
    record: str
    label: str
    given: Mapping[str, str]
    revision: int
    known: frozenset[tuple[str, str]] = field(default=frozenset())
    page: Typed = field(default_factory=Typed)


class Saving(QObject):
    """One attempt after another to save the open record; the form stays as it is until ``saved``.

    ``told`` brings what the rules say, for the form; ``held`` that nothing was written, with the
    problems where the archive may confirm every one of them.
    """

    told = Signal(object)
    saved = Signal(object)
    held = Signal(object)
    refused = Signal(object)

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._wanted: Wanted | None = None
        # With the text that stood in the field: another one is asked about anew.
        self._agreed: dict[tuple[str, str], str | None] = {}

    @property
    def busy(self) -> bool:
        """Whether an attempt is under way."""
        return self._wanted is not None

    def forget(self) -> None:
        """Another record is open: what was agreed to does not count for it."""
        self._wanted = None
        self._agreed.clear()

    def begin(self, wanted: Wanted) -> None:
        """Check what was typed, and go on to write it."""
        if self._wanted is not None:
            return
        self._wanted = wanted
        house = self._work.house
        self._work.read(
            "核对填写的内容",
            lambda: records.check(house, wanted.kind, wanted.record or None, wanted.given),
            partial(self._checked, wanted),
            failed=partial(self._failed, wanted),
        )

    def _checked(self, wanted: Wanted, problems: tuple[Problem, ...]) -> None:
        if self._wanted is not wanted:
            return
        self.told.emit(problems)
        errors = [each for each in problems if each.severity is Severity.ERROR]
        if errors or not self._agree(self._doubts(problems, wanted), wanted):
            self._wanted = None
            self.held.emit(_confirmable(wanted, errors))
            return
        self._write(wanted)

    def _write(self, wanted: Wanted) -> None:
        house = self._work.house

        def work(_progress: Progress) -> Edited:
            edited = records.save(
                house,
                wanted.kind,
                wanted.record or None,
                wanted.given,
                seen_revision=wanted.revision if wanted.record else None,
            )
            wanted.page.saved = True
            return edited

        self._work.change(
            f"保存{wanted.label}",
            work,
            partial(self._done, wanted),
            failed=partial(self._failed, wanted),
        )

    def _doubts(self, problems: Iterable[Problem], wanted: Wanted) -> list[Problem]:
        """What was not there before and nobody was asked about yet."""
        return [
            each
            for each in problems
            if each.severity is Severity.WARNING and not self._settled(each, wanted)
        ]

    def _settled(self, problem: Problem, wanted: Wanted) -> bool:
        key, text = (problem.rule, problem.field), wanted.given.get(problem.field)
        if key in self._agreed:
            # No text: it stands in the record as it was agreed to.
            return text is None or self._agreed[key] == text
        return key in wanted.known and text is None

    def agree_to(self, problems: Iterable[Problem], given: Mapping[str, str]) -> None:
        """Somebody stands for these with the texts as they are: nobody is asked about them."""
        self._agreed |= {(each.rule, each.field): given.get(each.field) for each in problems}

    def _agree(self, doubts: list[Problem], wanted: Wanted) -> bool:
        if not doubts:
            return True
        lines = "\n".join(f"· {each.message}" for each in doubts[:_MOST])
        more = f"\n还有 {len(doubts) - _MOST} 处。" if len(doubts) > _MOST else ""
        question = Question(
            title="保存前请看一下",
            text=f"{lines}{more}\n\n内容属实就可以保存，以后也能再改。",
            verbs=("返回修改", "照样保存"),
        )
        agreed = dialogs.ask(self._window, question).verb == "照样保存"
        if agreed:
            self.agree_to(doubts, wanted.given)
        return agreed

    def _done(self, wanted: Wanted, edited: Edited) -> None:
        if self._wanted is not wanted:
            # Somebody went on to another record while this one was being written.
            self._work.messages.say(f"刚才的{wanted.label}已保存。")
            return
        self._wanted = None
        self.saved.emit(edited)

    def _failed(self, wanted: Wanted, error: AppError) -> None:
        if self._wanted is not wanted:
            self._work.messages.tell(error)
            return
        self._wanted = None
        self.refused.emit(error)


def _confirmable(wanted: Wanted, errors: Sequence[Problem]) -> tuple[Problem, ...]:
    """The errors, where the archive may confirm every one of them; else none."""
    may = ENTITIES[wanted.kind].has(CONFIRMED) and all(RULES[e.rule].overridable for e in errors)
    return tuple(errors) if may else ()
