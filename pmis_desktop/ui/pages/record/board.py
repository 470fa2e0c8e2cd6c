"""What lies below the head of a record's page: notices, the form, its history in its place."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pmis_desktop.rules.form_sections import sections
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services import records
from pmis_desktop.services.belonging import Belonging
from pmis_desktop.ui.forms.archive_confirmation import ArchiveConfirmation
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.record_form import RecordForm
from pmis_desktop.ui.forms.saving import CONFIRMED
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.record.belongings_card import belongings_card
from pmis_desktop.ui.pages.record.grouping import Grouping
from pmis_desktop.ui.pages.record.history_panel import HistoryPanel
from pmis_desktop.ui.pages.record.making import FormMaking
from pmis_desktop.ui.work.work import Work

_OF_NUMBER = ("id_number", "birth_date", "sex")
_KEYS = (
    "Enter 下一项 · Ctrl+S 保存 · Esc 返回，填写的内容不会丢 · Ctrl+Enter 保存并新增"
    " · ↓ 打开列表 · Alt+数字、Ctrl+PgUp、Ctrl+PgDn 换栏目"
)
_FROM_NUMBER = "按身份证号填入，请与档案核对。"


class RecordBoard(QWidget):
    """One form at a time; a form that was built once is used again for the next record."""

    edited = Signal()
    unmask_wanted = Signal()
    # Somebody stands for what the checks refuse; carries the reason.
    archive_confirmed = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._forms: dict[tuple[str, bool], RecordForm] = {}
        self.form: RecordForm | None = None
        self._making = FormMaking(self)
        self._asked = ""
        self._wanted: tuple[str, bool] | None = None
        self.notice = Notice()
        self._bar = boxes.column(gap=0)
        self._above = boxes.column(gap=1.5)
        self._here = boxes.column(gap=0)
        self._below = boxes.column(gap=1.5)
        self._middle = boxes.column(gap=1.5)
        inside = boxes.column(self._above, self._here, self._middle, self._below, None, gap=1.5)
        self._area = boxes.scrolling(boxes.box(inside, "page"))
        self.groups = Grouping(work, self._area)
        self._middle.addLayout(self.groups.panels)
        beside = boxes.row(self.groups.index, self._area, gap=1.5)
        self.history = HistoryPanel()
        self._record = boxes.box(
            boxes.column(self._bar, self.notice, beside, words.Elided(_KEYS, "small"), gap=0.75)
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._record)
        self._stack.addWidget(self.history)
        self.history.closed.connect(self.show_record)
        self.setLayout(boxes.column(self._stack))

    def prepare(self, kind: str, on: date, *, new: bool) -> None:
        """Begin to make the form of this kind, while its record is being read."""
        key = (kind, new)
        if key not in self._forms and key != self._wanted:
            self._wanted = key
            self._making.begin(kind, on, new=new)

    def form_for(self, kind: str, on: date, organisations: Choices, *, new: bool) -> RecordForm:
        """Put the form of this kind into its place, empty or with what stood in it."""
        key = (kind, new)
        if key not in self._forms:
            there = self._making.take() if key == self._wanted else {}
            self._wanted = None
            made = RecordForm(sections(kind, new=new), on, organisations, there)
            made.edited.connect(self.edited)
            made.field_left.connect(partial(self._compare, made, on))
            made.unmask_wanted.connect(self.unmask_wanted)
            self._forms[key] = made
            self._here.addWidget(made)
        form = self._forms[key]
        form.offer(organisations)
        if self.form is not form:
            self._show_form(form)
        return form

    def _show_form(self, form: RecordForm) -> None:
        self.form = form
        for each in self._forms.values():
            each.setVisible(each is form)
        self.groups.show_form(form)
        self._area.verticalScrollBar().setValue(0)

    def show_bar(self, bar: QWidget | None) -> None:
        """Put a bar over everything, or take it away."""
        boxes.clear(self._bar)
        if bar is not None:
            self._bar.addWidget(bar)

    def show_above(self, cards: Iterable[QWidget]) -> None:
        """Put cards over the form, and bring them into sight."""
        boxes.clear(self._above)
        for card in cards:
            self._above.addWidget(card)
            self._area.verticalScrollBar().setValue(0)

    def show_belongings(self, kind: str, record: str, found: tuple[Belonging, ...]) -> None:
        """Put what belongs to the record below the form: what is kept there, what happened."""
        boxes.clear(self._below)
        card = belongings_card(found) if found else None
        if card is not None:
            self._below.addWidget(card)
        self.groups.open(kind, record, card)

    def ask_archive(self, field_id: str) -> None:
        """Below a field that is refused: whether the archive confirms it; empty: ask no more."""
        form = self.form
        if form is None:
            return
        if self._asked and form.has(self._asked):
            form.row(self._asked).show_below(None)
        self._asked = field_id if form.has(field_id) else ""
        if self._asked:
            asking = ArchiveConfirmation(form.value.get(CONFIRMED, ""))
            asking.confirmed.connect(self.archive_confirmed)
            form.row(field_id).show_below(asking)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put problems below their fields, and those of no field above them all."""
        homeless = self.form.show_problems(problems) if self.form is not None else []
        self.notice.say(" ".join(each.message for each in homeless), "warn")

    def go_to(self, field_id: str) -> None:
        """Put the focus into a field of the form, where it has one."""
        if self.form is not None and self.form.has(field_id):
            self.show_record()
            self.form.go_to(field_id)

    def _compare(self, form: RecordForm, on: date, field_id: str) -> None:
        """What a number tells goes into empty fields; where it contradicts one, that is said."""
        if field_id not in _OF_NUMBER or not any(form.row(each).edited for each in _OF_NUMBER):
            return
        if field_id == "id_number" and form.row(field_id).edited:
            form.fill(records.suggestions(form.value), _FROM_NUMBER)
        form.compare(_OF_NUMBER, records.contradictions(form.value, on))

    @property
    def in_history(self) -> bool:
        """Whether the history lies over the form."""
        return self._stack.currentWidget() is self.history

    def show_history(self) -> None:
        """Lay the history over the form."""
        self._stack.setCurrentWidget(self.history)
        self.history.take_focus()

    def show_record(self) -> None:
        """Come back to the form."""
        self._stack.setCurrentWidget(self._record)
