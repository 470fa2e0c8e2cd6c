"""The fields for what only a person knows, as a form declares them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.services.forms import filling
from pmis_desktop.services.forms.form import Added, Form, Kind
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.text_field import TextField
from pmis_desktop.ui.work.work import Work

_HINTS = {Kind.DAY: "例如 2026-03-01。", Kind.MONTH: "例如 2026-03。"}
_ROWS = "一人一行，依次写{}，用逗号隔开，空着的也要逗号；也可以从 Excel 复制后粘贴到这里。"
_ROW = "一人一行。"
_NONE = "不选"
_TEXT_LINES = 4


class EntryFields(QWidget):
    """``changed`` with every change."""

    changed = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._form: Form | None = None
        self._read: dict[str, Callable[[], str]] = {}
        self._tell: dict[str, Callable[[str], object]] = {}
        self._column = boxes.column(gap=1.2)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def suit(self, form: Form, kept: Mapping[str, str]) -> None:
        """Ask what this form wants; ``kept`` was written there the last time."""
        boxes.clear(self._column)
        self._form = form
        self._read, self._tell = {}, {}
        for thing in form.added:
            # How far the printer is off is told once (`Aligning`), each text's way in `Positions`.
            if thing.kind is Kind.MILLIMETRES:
                continue
            first = kept.get(thing.key) or filling.default(thing, self._work.house.today)
            self._column.addWidget(self._field(thing, first))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to fill in."""
        return not self._read

    def filled(self) -> dict[str, str]:
        """Everything as it stands, by key."""
        return {key: read() for key, read in self._read.items()}

    def lacking(self) -> bool:
        """Say at each field what is wrong with it; whether anything is."""
        wrong = False
        for thing in self._form.added if self._form is not None else ():
            if thing.key not in self._read:
                continue
            fault = filling.checked(thing, self._read[thing.key]())[1]
            if thing.key in self._tell:
                self._tell[thing.key](fault)
            wrong = wrong or bool(fault)
        return wrong

    def _field(self, thing: Added, first: str) -> QWidget:
        if thing.kind is Kind.CHOICE:
            return self._drop(thing, first)
        # What stands in brackets is a remark: in the label it would be cut off.
        name, _mark, remark = thing.label.removesuffix("）").partition("（")
        hints = (f"{remark}。" if remark else "", _rows_hint(thing), _HINTS.get(thing.kind, ""))
        hint = "".join(hints)
        if thing.kind in {Kind.TEXT, Kind.ROWS}:
            text = TextField(name, hint, lines=_TEXT_LINES)
            text.fill(first)
            text.edited.connect(self.changed)
            self._read[thing.key] = lambda: text.text
            self._tell[thing.key] = text.tell
            return text
        line = LineField(name, hint)
        line.fill(first)
        line.line.setMaxLength(thing.longest)
        line.edited.connect(self.changed)
        self._read[thing.key] = lambda: line.text
        self._tell[thing.key] = line.tell
        return line

    def _drop(self, thing: Added, first: str) -> QWidget:
        answers = [(each, each) for each in thing.choices]
        if not thing.default:
            answers.insert(0, ("", _NONE))
        drop = DropField(thing.label, answers)
        drop.choose(first)
        drop.edited.connect(self.changed)
        self._read[thing.key] = lambda: drop.code
        return drop


def _rows_hint(thing: Added) -> str:
    """How the lines of a list are written; nothing for any other text."""
    if len(thing.cells) > 1:
        return _ROWS.format("、".join(thing.cells))
    return _ROW if thing.cells else ""
