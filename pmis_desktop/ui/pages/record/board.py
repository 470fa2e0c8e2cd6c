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
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.record_form import RecordForm
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import link
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.record.belongings_card import belongings_card
from pmis_desktop.ui.pages.record.history_panel import HistoryPanel
from pmis_desktop.ui.pages.record.making import FormMaking

_FROM_NUMBER = "按身份证号填入，请与档案核对。"


class RecordBoard(QWidget):
    """One form at a time; a form that was built once is used again for the next record."""

    edited = Signal()
    unmask_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._forms: dict[tuple[str, bool], RecordForm] = {}
        self.form: RecordForm | None = None
        self._making = FormMaking(self)
        self._wanted: tuple[str, bool] | None = None
        self.notice = Notice()
        self._bar = boxes.column(gap=0)
        self._jumps = boxes.column(gap=0)
        self._above = boxes.column(gap=1.5)
        self._here = boxes.column(gap=0)
        self._papers = boxes.column(gap=0)
        self._below = boxes.column(gap=1.5)
        inside = boxes.column(self._above, self._here, self._papers, self._below, None, gap=1.5)
        self._area = boxes.scrolling(boxes.box(inside, "page"))
        self.history = HistoryPanel()
        self._record = boxes.box(
            boxes.column(self._bar, self.notice, self._jumps, self._area, gap=0.75)
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
            made.field_left.connect(partial(self._suggest, made))
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
        boxes.clear(self._jumps)
        jumps = (link(title, partial(form.show_heading, title)) for title in form.headings)
        self._jumps.addWidget(boxes.box(boxes.Flow(*jumps, gap=0.5)))
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

    def show_belongings(self, found: tuple[Belonging, ...]) -> None:
        """Put what belongs to the record below the form."""
        boxes.clear(self._below)
        if found:
            self._below.addWidget(belongings_card(found))

    def put_papers(self, panel: QWidget) -> None:
        """Put photos and materials below the form, where they stay."""
        self._papers.addWidget(panel)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put problems below their fields, and those of no field above them all."""
        homeless = self.form.show_problems(problems) if self.form is not None else []
        self.notice.say(" ".join(each.message for each in homeless), "warn")

    def go_to(self, field_id: str) -> None:
        """Put the focus into a field of the form, where it has one."""
        if self.form is not None and self.form.has(field_id):
            self.show_record()
            self.form.go_to(field_id)

    def _suggest(self, form: RecordForm, field_id: str) -> None:
        """What a number tells goes into the fields that are empty."""
        if field_id == "id_number" and form.row(field_id).edited:
            form.fill(records.suggestions(form.value), _FROM_NUMBER)

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
