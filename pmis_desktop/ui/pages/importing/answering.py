"""One problem of a row with what a person may do about it: likely answers, an editor, how far."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules.fields import Field, Kind
from pmis_desktop.services.importing import ImportProblem, Verdict
from pmis_desktop.services.importing.answers import ALWAYS, ONE_ROW, THIS_SHEET
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.forms.editors.plain import TextEditor
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.importing.lines import masked

_HOW_FAR = (
    (THIS_SHEET, "这张表里同样的写法都这样"),
    (ALWAYS, "以后的表也都这样（记住）"),
    (ONE_ROW, "只改这一行"),
)
_SPELT = frozenset({Kind.CODE, Kind.FLAG, Kind.REFERENCE})
_ON_A_BUTTON = 12
PERSON_CODES = frozenset({"no_id_number", "namesake"})
_SAID = {Verdict.REJECTED: "must", Verdict.ASKED: "warn", Verdict.WARNED: "info"}


class HowFar(DropDown):
    """How far an answer about a spelling reaches."""

    def __init__(self) -> None:
        super().__init__("用到哪里")
        for value, text in _HOW_FAR:
            self.addItem(text, value)

    @property
    def chosen(self) -> str:
        """`ONE_ROW`, `THIS_SHEET` or `ALWAYS`."""
        return str(self.currentData())


class Answering(QWidget):
    """``offered`` carries the value of a likely answer that was pressed; ``entered``: Enter."""

    offered = Signal(str)
    entered = Signal()

    def __init__(
        self, problem: ImportProblem, field: Field | None, on: date, branches: Choices
    ) -> None:
        super().__init__()
        self.problem = problem
        self.field = field
        self._editor = self._made_editor(on, branches)
        self._how_far = HowFar() if self._is_spelt else None
        parts: list[boxes.Part] = [Notice(problem.message, _SAID[problem.verdict])]
        if problem.value and problem.code not in PERSON_CODES:
            column = f"{problem.column} 列" if problem.column else ""
            parts.append(words.soft(f"{column}原来写的：{masked(problem.value)}", wrap=True))
        if problem.offers:
            parts.append(self._offers())
        parts += [part for part in (self._editor, self._how_far) if part is not None]
        self.setLayout(boxes.column(*parts, gap=0.8))

    @property
    def text(self) -> str | None:
        """What was typed or picked in place of the cell; None where nothing was changed."""
        if self._editor is None or self._editor.text() == self._first:
            return None
        return self._editor.text()

    @property
    def how_far(self) -> str:
        """How far the answer reaches."""
        return self._how_far.chosen if self._how_far is not None else ONE_ROW

    @property
    def _is_spelt(self) -> bool:
        """Whether a spelling is in question that other rows may share."""
        return (
            self.field is not None
            and self.field.kind in _SPELT
            and bool(self.problem.value)
            and self._editor is not None
        )

    def _made_editor(self, on: date, branches: Choices) -> Editor | None:
        """A place to type what should have stood in the cell; none for mere remarks."""
        self._first = ""
        if self.field is None or self.problem.verdict is Verdict.WARNED:
            return None
        plain = self.field.masked or self.field.kind in {Kind.TEXT, Kind.NUMBER, Kind.DATE}
        made = TextEditor(self.field) if plain else editor_for(self.field, on, branches)
        # Choices begin empty: what stands there is what is not understood.
        made.set_text(self.problem.value if plain else "")
        self._first = made.text()
        made.entered.connect(self.entered)
        return made

    def _offers(self) -> QWidget:
        made = [
            offer_part(each.label, partial(self.offered.emit, each.value))
            for each in self.problem.offers
        ]
        return boxes.box(boxes.column(*made, gap=0.8))


def offer_part(label: str, act: Callable[[], object]) -> QWidget:
    """A likely answer as a button; a long one is a sentence that wraps, with a button below."""
    if len(label) <= _ON_A_BUTTON:
        return boxes.box(boxes.row(button(label, act, look="chip"), None))
    take = button("就选这个", act, look="chip")
    take.setAccessibleName(f"就选这个：{label}")
    return boxes.box(boxes.column(words.paragraph(label), boxes.row(take, None), gap=0.4))
