"""The conditions over the list, each a sentence that can be taken away again, and its order."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.pages.members import narrowing
from pmis_desktop.ui.pages.members.columns import BRANCH, ORDERS
from pmis_desktop.ui.pages.members.listing import Found
from pmis_desktop.ui.pages.members.narrowing import CATEGORY
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work.work import Work


class ConditionBar(QWidget):
    """Shows a query in words. ``asked`` carries another query that somebody made of it."""

    asked = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._found = Found(query=MemberQuery(), rows=array("q"), conditions=(), within="")
        self._several = False
        self._everybody = ""
        self._flow = boxes.Flow()
        self._within = button("", self._pick, icon="chevron-down", look="chip")
        self._category = button("", self._choose_category, icon="chevron-down", look="chip")
        self._add = button("加一个条件", self._choose_condition, icon="plus", look="chip")
        self._clear = button("清除条件", self.clear, look="link")
        self._order = button("", self._choose_order, icon="chevron-down", look="link")
        self._chips: list[QWidget] = []
        self.menu = QMenu(self)
        self.picker = OrganisationPicker(work, self)
        self.picker.picked.connect(self._on_picked)
        layout = boxes.row(gap=1)
        layout.addWidget(boxes.box(self._flow), 1)
        layout.addWidget(self._order, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self.know(several=False)

    def know(self, *, several: bool) -> None:
        """Whether there is more than one organisation to choose from."""
        self._several = several
        unit = "全县" if self._work.house.at_county else "全部"
        self._everybody = unit if several else "本支部"
        self.picker.call_everything(self._everybody)
        self._show()

    def show_found(self, found: Found, *, typed: bool) -> None:
        """Say what the list is narrowed down by; ``typed``: the search box says its part."""
        self._found = found
        self._show(typed=typed)

    def show_search(self) -> None:
        """Say by a chip what was typed into the search box, which stands empty now."""
        self._show()

    @property
    def _query(self) -> MemberQuery:
        return self._found.query

    def clear(self) -> None:
        """Ask for everybody again, in the same order."""
        self.asked.emit(MemberQuery(order=self._query.order, descending=self._query.descending))
        self._add.setFocus()

    def sort_by(self, column: str) -> None:
        """Order by a column; by the same once more: the other way round."""
        falling = column == self._query.order and not self._query.descending
        self.asked.emit(replace(self._query, order=column, descending=falling))

    def _show(self, *, typed: bool = False) -> None:
        query, said = self._found.query, self._found.conditions
        self._within.setText(f"党组织：{self._found.within or self._everybody}")
        self._category.setText(f"人员类别：{self._category_words()}")
        way = "（倒序）" if query.descending else ""
        self._order.setText(f"按{ORDERS.get(query.order) or LABELS[query.order]}排列{way}")
        for each in self._chips:
            each.hide()
            each.deleteLater()
        self._chips = [] if typed or not query.search else [self._search_chip()]
        for condition, words in zip(query.conditions, said, strict=True):
            if condition.field != CATEGORY:
                self._chips.append(_chip(words, self._without(condition)))
        self._lay_chips()

    def _lay_chips(self) -> None:
        """Put everything into the lines anew: what stands always first, then the conditions."""
        while self._flow.takeAt(0) is not None:
            pass
        self._within.setVisible(self._several)
        self._clear.setVisible(bool(self._chips))
        parts = (self._within, self._category, *self._chips, self._add, self._clear)
        for each in parts:
            self._flow.addWidget(each)
        # New parts come last for the Tab key otherwise, wherever they stand.
        for before, after in pairwise((*parts, self._order)):
            QWidget.setTabOrder(before, after)
        self._flow.invalidate()
        self.updateGeometry()

    def _category_words(self) -> str:
        some = zip(self._query.conditions, self._found.conditions, strict=True)
        said = [words for condition, words in some if condition.field == CATEGORY]
        return said[0].partition("：")[2] if said else "全部"

    def _search_chip(self) -> QWidget:
        return _chip(
            f"找“{self._query.search}”",
            lambda: self.asked.emit(replace(self._query, search="")),
        )

    def _without(self, condition: Condition) -> Callable[[], None]:
        def drop() -> None:
            left = tuple(each for each in self._query.conditions if each != condition)
            self.asked.emit(replace(self._query, conditions=left))
            self._add.setFocus()

        return drop

    def _with(self, condition: Condition) -> None:
        others = self._query.conditions
        if condition not in others:
            self.asked.emit(replace(self._query, conditions=(*others, condition)))

    def _with_category(self, condition: Condition | None) -> None:
        others = tuple(each for each in self._query.conditions if each.field != CATEGORY)
        added = () if condition is None else (condition,)
        self.asked.emit(replace(self._query, conditions=(*added, *others)))

    def _pick(self) -> None:
        self.picker.open_under(self._within, self._query.within)

    def _on_picked(self, organisation: str) -> None:
        self.asked.emit(replace(self._query, within=organisation))

    def _choose_category(self) -> None:
        self.menu.clear()
        self.menu.addAction("全部").triggered.connect(lambda: self._with_category(None))
        narrowing.offer(self.menu, self._work.house, self, CATEGORY, self._with_category)
        _drop_down(self.menu, self._category)

    def _choose_condition(self) -> None:
        narrowing.fill(self.menu, self._work.house, self, self._with)
        _drop_down(self.menu, self._add)

    def _choose_order(self) -> None:
        self.menu.clear()
        for column, label in ORDERS.items():
            if column == BRANCH and not self._several:
                continue
            action = self.menu.addAction(f"按{label}排列")
            action.setCheckable(True)
            action.setChecked(column == self._query.order)
            action.triggered.connect(lambda _on=False, name=column: self._order_by(name))
        self.menu.addSeparator()
        turn = self.menu.addAction("倒过来排")
        turn.setCheckable(True)
        turn.setChecked(self._query.descending)
        turn.triggered.connect(lambda _on=False: self.sort_by(self._query.order))
        _drop_down(self.menu, self._order)

    def _order_by(self, column: str) -> None:
        self.asked.emit(replace(self._query, order=column, descending=False))


def _chip(words: str, drop: Callable[[], None]) -> QWidget:
    """A condition as a sentence; pressing it takes it away."""
    made = button(words, drop, icon="x", look="chip", hint=f"去掉这个条件：{words}")
    made.setAccessibleName(f"去掉条件：{words}")
    return made


def _drop_down(menu: QMenu, below: Button) -> None:
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))
