"""A value that neither side wrote: typed as in a form, with its problems under it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules.field import Field, Kind
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.decisions import Decision
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.forms.editors.plain import TextEditor
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_PICKED = (Kind.CODE, Kind.DATE, Kind.FLAG)


class ThirdValue(QWidget):
    """The field in question as an editor; ``given`` carries what was typed."""

    given = Signal(str)

    def __init__(self, decision: Decision, today: date) -> None:
        super().__init__()
        field = own_field(decision)
        label = next(x.label for x in decision.fields if x.id == decision.third_value)
        self._editor = _editor(field or _plain(label), today)
        name = words.label(f"{label}：")
        name.setBuddy(self._editor.seat())
        use = button("用这个内容", self._give)
        self._editor.entered.connect(self._give)
        self._problem = words.paragraph("", "must")
        self._problem.hide()
        line = boxes.row(name, self._editor, use)
        line.setStretch(1, 1)
        self.setLayout(boxes.column(line, self._problem, gap=0.5))

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._editor.text()

    def say(self, problem: str) -> None:
        """Say under the field what is wrong with it; empty: nothing is."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._editor.set_meaning("must" if problem else "")
        if problem:
            self._editor.seat().setFocus()

    def begin(self) -> None:
        """Let somebody type."""
        self._editor.seat().setFocus()

    def _give(self) -> None:
        if not self.text:
            self.say("请先填写内容。")
            return
        self.given.emit(self.text)


def own_field(decision: Decision) -> Field | None:
    """The field of the member's or organisation's own form; None for one of a period or fact."""
    entity = ENTITIES[decision.record_kind]
    labels = {each.id: each.label for each in decision.fields}
    name = decision.third_value
    if not entity.has(name) or entity.field(name).label != labels.get(name):
        return None
    return entity.field(name)


def _plain(label: str) -> Field:
    return Field(id="value", label=label, kind=Kind.TEXT, group="")


def _editor(field: Field, today: date) -> Editor:
    """Numbers are typed in full here, where both sides show them in full."""
    return editor_for(field, today, Choices(())) if field.kind in _PICKED else TextEditor(field)
