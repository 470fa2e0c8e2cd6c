"""How letters are numbered from the next block on, with the number that would come first."""

from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.transfers import LetterPatternError
from pmis_desktop.rules import letter_numbers
from pmis_desktop.services.transfers import letters, numbering
from pmis_desktop.services.transfers.numbering import Numbering
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.work.work import Work

_HINT = (
    "YY 或 YYYY 是年份，U 是单位号，N 是流水号，写在最后，二至六个；其余的字照写，"
    "例如 {}。留下的号段照旧用完，下一段起用新式样。"
)
_CHANGED = "编号式样已改为 {}，从下一段号起使用。"
_NO_ROOM = "照这个式样留不出新的号段：单位号或流水号的位数不够，请加长。"


class PatternRow(QWidget):
    """The pattern of now in a line; what would come first is said while it is being changed."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._known: Numbering | None = None
        self._organisation, self._name = "", ""
        self.line = LineField("编号式样", _HINT.format(letter_numbers.DEFAULT))
        self.line.edited.connect(self._preview)
        self.change = button("改用这个式样", self._change)
        self.line.beside.addWidget(self.change)
        self.line.line.returnPressed.connect(self.change.click)
        self.next = words.paragraph("", "soft")
        self.setLayout(boxes.column(self.line, self.next, gap=0.5))

    @property
    def dirty(self) -> bool:
        """Whether another pattern stands there than is in force."""
        return self._known is not None and self.line.text != self._known.pattern

    def refresh(self) -> None:
        """Read the pattern anew; what somebody is typing stays."""
        house = self._work.house
        self._work.read("编号式样", lambda: numbering.numbering(house), self._show)

    def show_for(self, organisation: str, name: str) -> None:
        """Tell the next number of this organisation; of one without a block where it is empty."""
        self._organisation, self._name = organisation, name
        self._preview()

    def _show(self, known: Numbering) -> None:
        typed = self.dirty
        self._known = known
        if not typed:
            self.line.fill(known.pattern)
        self._preview()

    def _preview(self) -> None:
        if self._known is None:
            return
        shape = self.line.text
        first = self._known.first_of(shape, self._organisation)
        whose = self._name or "还没有号段的党组织"
        self.next.setText(f"{whose}的下一段号从 {first} 开始。" if first else "")
        sound = letter_numbers.is_pattern(shape)
        self.line.tell(_NO_ROOM if sound and not first else "", "warn")
        self.change.setEnabled(self.dirty)

    def _change(self) -> None:
        house, shape = self._work.house, self.line.text
        if not letter_numbers.is_pattern(shape):
            self._refuse(LetterPatternError())
            return
        self._work.change(
            "改介绍信编号式样",
            lambda _progress: letters.set_pattern(house, shape),
            lambda _nothing: self._said(shape),
            failed=self._refuse,
        )

    def _said(self, shape: str) -> None:
        self._work.messages.say(_CHANGED.format(shape))
        self.refresh()

    def _refuse(self, refusal: AppError) -> None:
        self.line.tell(f"{refusal.message}{refusal.advice}")
