"""按单位: organisations with their accuracy and completeness, in any order."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.quality.figures import OrganisationFigures, Targets
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.quality import wording
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(id="name", label="党组织", width=18, importance=10, grows=True),
    Column(id="members", label="党员", width=5, importance=6, right=True),
    Column(id="wrong", label="有错误", width=5, importance=5, right=True),
    Column(id="accuracy", label="准确率", width=5, importance=9, right=True),
    Column(id="completeness", label="完整率", width=5, importance=8, right=True),
    Column(id="goal", label="与目标比", width=6, importance=9, meanings=wording.GOALS),
)
_INDENT = "\u3000"

_Key = Callable[[OrganisationFigures], float | str]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


_KEYS: dict[str, _Key] = {
    "name": lambda each: each.name,
    "members": lambda each: each.figures.members,
    "wrong": lambda each: each.figures.members - each.figures.correct,
    "accuracy": lambda each: _share(each.figures.correct, each.figures.members),
    "completeness": lambda each: _share(each.figures.filled, each.figures.cells),
    "goal": lambda each: _share(each.figures.correct, each.figures.members),
}


class Units(QWidget):
    """``opened`` carries the id of the organisation whose checks somebody wants to see."""

    opened = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._every: tuple[OrganisationFigures, ...] = ()
        self._targets = Targets.of(work.house.today)
        self._order, self._falling = "", False
        self._table: Lines[OrganisationFigures] = Lines(
            _COLUMNS, self._cells, "quality-units", work.local
        )
        self._table.view.setAccessibleName("各党组织的准确率和完整率")
        self._table.view.opened.connect(self._open)
        self._table.view.ordered.connect(self._sort)
        self._said = words.paragraph("", "soft")
        open_ = button("看这个单位的问题", self._open_current, icon="list")
        worst = button("准确率低的在前", self._worst_first, icon="triangle-alert")
        tree = button("按党组织排列", self._as_the_tree, icon="network")
        foot = boxes.box(boxes.Flow(open_, worst, tree))
        self.setLayout(boxes.column(self._said, boxes.expanding(self._table.view), foot))
        self.setFocusProxy(self._table.view)

    def show_units(self, every: tuple[OrganisationFigures, ...]) -> None:
        """Show these, each before those under it until somebody sorts them."""
        self._every = every
        missed = sum(
            wording.goal_words(each.figures, self._targets) == wording.MISSED for each in every
        )
        self._said.setText(
            f"{len(every):,} 个党组织，其中 {missed:,} 个低于目标"
            f"（准确率 {self._targets.accuracy}%，完整率 {self._targets.completeness}%）。"
        )
        self._show()

    def _show(self) -> None:
        every: Sequence[OrganisationFigures] = self._every
        if self._order:
            every = sorted(every, key=_KEYS[self._order], reverse=self._falling)
        self._table.view.show_order(self._order, descending=self._falling)
        self._table.show(every)

    def _sort(self, column: str) -> None:
        self._falling = column == self._order and not self._falling
        self._order = column
        self._show()

    def _worst_first(self) -> None:
        self._order, self._falling = "accuracy", False
        self._show()

    def _as_the_tree(self) -> None:
        self._order, self._falling = "", False
        self._show()

    def _cells(self, each: OrganisationFigures) -> Cells:
        figures = each.figures
        indent = "" if self._order else _INDENT * each.depth
        return {
            "name": f"{indent}{each.name}",
            "members": f"{figures.members:,}",
            "wrong": f"{figures.members - figures.correct:,}",
            "accuracy": figures.accuracy,
            "completeness": figures.completeness,
            "goal": wording.goal_words(figures, self._targets),
        }

    def _open_current(self) -> None:
        self._open(self._table.view.place)

    def _open(self, place: int) -> None:
        each = self._table.at(place)
        if each is not None:
            self.opened.emit(each.id)
