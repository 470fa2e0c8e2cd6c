"""The left side of the room while a form is filled in: which, for whom, what to write, numbers."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.services.forms.form import Form, Numbers, Subject
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.ui.forms.numbers import NumbersChooser
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.forms.aligning import Aligning
from pmis_desktop.ui.pages.forms.entries import EntryFields
from pmis_desktop.ui.pages.forms.positions import Positions
from pmis_desktop.ui.pages.forms.whom import Whom
from pmis_desktop.ui.work.work import Work

_NO_LIST = "不是名单，没有 Excel 表格，请打印或存为 PDF。"
_LEAST = 18  # Chinese characters: below that names are cut until they are all alike


class Asking(QWidget):
    """``changed`` when anything is asked otherwise, ``back`` to choose another form."""

    changed = Signal()
    back = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.form: Form | None = None
        self._title = words.paragraph("", "section")
        self._about = words.paragraph("", "soft")
        self._no_list = words.soft(_NO_LIST, wrap=True)
        self.whom = Whom(work)
        self.entries = EntryFields(work)
        self.positions = Positions()
        self.numbers = NumbersChooser(
            masked="可以张贴、传阅。",
            full="用途记入本机日志。",
            reason="记入本机日志。预览里不显示完整号码。",
        )
        another = button("换一种表格", self.back.emit, icon="arrow-left", look="link")
        self._whom_card = boxes.Card(self.whom)
        self._entries_card = boxes.Card(words.section("填写"), self.entries)
        self._numbers_card = boxes.Card(words.section("身份证号和电话"), self.numbers)
        self._aligning_card = boxes.Card(words.section("打印机对位"), Aligning(work))
        self._positions_card = boxes.Card(words.section("各栏位置（毫米）"), self.positions)
        inside = boxes.column(
            boxes.Card(boxes.row(another, None), self._title, self._about, self._no_list),
            self._whom_card,
            self._entries_card,
            self._numbers_card,
            self._aligning_card,
            self._positions_card,
            None,
            gap=1.5,
        )
        self.setLayout(boxes.column(boxes.scrolling(boxes.box(inside))))
        for each in (self.whom, self.entries, self.numbers, self.positions):
            each.changed.connect(self.changed)
        self._measure()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def suit(self, form: Form, kept: Mapping[str, str]) -> None:
        """Ask for this form."""
        self.form = form
        self._title.setText(form.title)
        self._about.setText(form.about)
        self.whom.suit(form)
        self.entries.suit(form, kept)
        self.numbers.need_full(needed=form.numbers is Numbers.WHOLE, reason=form.reason)
        self._aligning_card.setVisible(form.overprint)
        self._whom_card.setVisible(form.subject is not Subject.NOTHING)
        self.positions.suit(form, kept)
        self._no_list.setVisible(not form.has_workbook)
        self._positions_card.setVisible(bool(form.positions))
        self._entries_card.setVisible(not self.entries.empty)
        self._numbers_card.setVisible(form.numbers is not Numbers.NONE)

    def wanted(self, form: Form) -> Wanted:
        """Everything as it stands, numbers masked: what a preview shows."""
        return replace(self.whom.wanted(form), filled=self.filled())

    def filled(self) -> dict[str, str]:
        """Everything that was written, by key."""
        return self.entries.filled() | self.positions.filled()

    def lacking(self) -> bool:
        """Say at each field what is wrong with it; whether anything is."""
        wrong = [self.entries.lacking(), self.positions.lacking()]
        return any(wrong)

    def leaving(self, form: Form) -> Wanted | None:
        """The same for a printer or a file, with the reason; None where something is wrong."""
        wanted = self.wanted(form)
        asks = form.numbers is not Numbers.NONE and not wanted.blank
        if self.lacking() or (asks and self.numbers.lacks_reason()):
            return None
        return replace(wanted, reason=self.numbers.reason if asks else "")

    def _measure(self) -> None:
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * _LEAST)
