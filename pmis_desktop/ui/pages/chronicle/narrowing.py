"""What the history is narrowed down by: whose record, which days, who, and where it comes from."""

from datetime import date, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pmis_desktop.services.chronicle import ORIGINS, ChronicleQuery
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.drop_down import DropDown

_TYPING = 200  # ms after the last key
_EVERYBODY, _EVERYTHING = "所有操作员", "全部来源"
# How many days back each choice goes; none: everything there is.
_SPANS: tuple[tuple[str, int | None], ...] = (
    ("全部时间", None),
    ("今天", 0),
    ("最近 7 天", 6),
    ("最近 30 天", 29),
    ("最近一年", 364),
)


class Narrowing(QWidget):
    """One line of choices; ``asked`` carries the query they make."""

    asked = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.line = QLineEdit(placeholderText="姓名、首字母或党组织名称", clearButtonEnabled=True)
        self.line.setAccessibleName("找谁的变更")
        self.days, self.who, self.origin = (
            DropDown("时间"),
            DropDown("操作员"),
            DropDown("来源"),
        )
        for words, _days in _SPANS:
            self.days.addItem(words)
        self.who.addItem(_EVERYBODY, "")
        self.origin.addItem(_EVERYTHING, "")
        for origin, words in ORIGINS.items():
            self.origin.addItem(words, origin)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING)
        self._timer.timeout.connect(self._ask)
        self.line.textChanged.connect(lambda _text: self._timer.start())
        for each in (self.days, self.who, self.origin):
            each.currentIndexChanged.connect(lambda _index: self._ask())
        layout = boxes.row(self.line, self.days, self.who, self.origin, gap=1)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def know_operators(self, names: tuple[str, ...]) -> None:
        """Offer these people; who was chosen stays chosen."""
        for name in names:
            if self.who.findData(name) < 0:
                self.who.addItem(name, name)

    @property
    def query(self) -> ChronicleQuery:
        """What is asked for now."""
        back = _SPANS[self.days.currentIndex()][1]
        since = "" if back is None else (self._today - timedelta(days=back)).isoformat()
        return ChronicleQuery(
            since=since,
            who=self.who.currentData() or "",
            origin=self.origin.currentData() or "",
            subject=self.line.text().strip(),
        )

    @property
    def waits(self) -> bool:
        """Whether something was typed that has not been asked yet."""
        return self._timer.isActive()

    def clear(self) -> None:
        """Ask for everything again."""
        for each in (self.days, self.who, self.origin):
            each.setCurrentIndex(0)
        self.line.clear()

    def _ask(self) -> None:
        self._timer.stop()
        self.asked.emit(self.query)
