"""按问题: every check as a row; whoever opens one gets the names."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from pmis_desktop.rules.problems import Severity
from pmis_desktop.services.quality.reading import CheckRow
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.quality import wording
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(
        id="severity",
        label="程度",
        width=6,
        importance=9,
        sortable=False,
        meanings=wording.MEANINGS,
    ),
    Column(id="sentence", label="检查", width=22, importance=10, sortable=False, grows=True),
    Column(id="members", label="人数", width=5, importance=9, right=True, sortable=False),
    Column(id="source", label="依据", width=20, importance=2, sortable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which names are wanted: those of one check, or all that the county asks for."""

    title: str
    rule: str = ""
    field: str = ""
    severity: Severity | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    choice: Choice
    cells: Cells
    count: int


class Checks(QWidget):
    """``opened`` carries a `Choice`; ``sent`` whether answers carry the list, at the county."""

    opened = Signal(object)
    sent = Signal(bool)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._table: Lines[_Line] = Lines(
            _COLUMNS, lambda line: line.cells, "quality-checks", work.local
        )
        self._table.view.setAccessibleName("各项检查")
        self._table.view.opened.connect(self._open)
        self._table.view.chosen.connect(self._on_chosen)
        self._look = button("看名单", self._open_current, icon="list")
        self._sends = QCheckBox("回执里附整改清单（错误和要核对的，支部收到回执就能看到）")
        self._sends.clicked.connect(self._on_ticked)
        self._sends.setVisible(work.house.at_county)
        self._sends.setEnabled(work.house.may_write)
        foot = boxes.row(self._look, self._sends, None, gap=2)
        self.setLayout(boxes.column(boxes.expanding(self._table.view), foot))
        self.setFocusProxy(self._table.view)

    def show_checks(self, rows: Sequence[CheckRow], asked: int, *, sends: bool) -> None:
        """Show every check; ``asked`` counts what the county asks this branch to mend."""
        self._sends.setChecked(sends)
        lines = [_of_county(asked)] if asked else []
        lines += [_line(row) for row in rows]
        self._table.show(lines)
        if self._table.view.place < 0 and lines:
            self._table.view.choose(0)
        self._on_chosen()

    def _on_ticked(self, on: bool) -> None:
        self.sent.emit(on)

    def _open_current(self) -> None:
        self._open(self._table.view.place)

    def _open(self, place: int) -> None:
        line = self._table.at(place)
        if line is not None and line.count:
            self.opened.emit(line.choice)

    def _on_chosen(self, _place: int = -1) -> None:
        line = self._table.current
        self._look.setEnabled(bool(line and line.count))


def _of_county(asked: int) -> _Line:
    title = "县里请整改的内容"
    cells = {
        "severity": wording.ASKED,
        "sentence": f"{title}。改好后随变更包上报，这里就不再列出。",
        "members": f"{asked:,} 处",
        "source": "县级回执",
    }
    return _Line(Choice(title=title, asked=True), cells, asked)


def _line(row: CheckRow) -> _Line:
    choice = Choice(
        title=row.sentence.rstrip("。"), rule=row.rule, field=row.field, severity=row.severity
    )
    cells = {
        "severity": row.severity.word if row.members else wording.NONE,
        "sentence": row.sentence,
        "members": f"{row.members:,} 人" if row.members else "",
        "source": row.source,
    }
    return _Line(choice, cells, row.members)
