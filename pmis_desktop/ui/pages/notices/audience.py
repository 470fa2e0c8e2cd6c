"""Whom a notice goes to: all of the county, or organisations chosen one by one in the tree."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.services.browsing.organisations import organisation_tree
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work.work import Work

ALL = "全县各党组织"


class AudienceField(QWidget):
    """``chosen`` are ids, none means all; ``edited`` with every change by hand."""

    edited = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.chosen: tuple[str, ...] = ()
        self._names: dict[str, str] = {}
        self._chips = boxes.Flow(gap=0.7)
        self.add_button = button("选择党组织", self._choose, icon="building-2")
        self.picker = OrganisationPicker(work, self)
        self.picker.call_everything(ALL)
        self.picker.picked.connect(self._pick)
        self._problem = Notice()
        hint = words.soft("选一个党委，就发给它下面的所有支部；可以选几个。", wrap=True)
        label = words.label("发给", "strong")
        chips = boxes.box(self._chips)
        line = boxes.row(chips, self.add_button, gap=1)
        line.setStretch(0, 1)
        self.setLayout(boxes.column(label, line, self._problem, hint, gap=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._show()

    def fill(self, chosen: tuple[str, ...]) -> None:
        """Show these; their names are looked up."""
        self.chosen = chosen
        self._show()
        if chosen:
            house = self._work.house
            self._work.read(
                "党组织的名称",
                lambda: {node.id: node.name for node in organisation_tree(house)},
                self._learn,
            )

    def tell(self, problem: str) -> bool:
        """Say below what is wrong, or take it back; whether anything is."""
        self._problem.say(problem, "must")
        return bool(problem)

    def _learn(self, names: dict[str, str]) -> None:
        self._names |= names
        self._show()

    def _choose(self) -> None:
        self.picker.open_under(self.add_button, self.chosen[-1] if self.chosen else "")

    def _pick(self, rec: str) -> None:
        if rec:
            self._names[rec] = self.picker.name_of(rec)
            self.chosen = tuple(dict.fromkeys((*self.chosen, rec)))
        else:
            self.chosen = ()
        self._changed()

    def _drop(self, rec: str) -> None:
        self.chosen = tuple(each for each in self.chosen if each != rec)
        self._changed()

    def _changed(self) -> None:
        self.tell("")
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        boxes.clear(self._chips)
        if not self.chosen:
            self._chips.addWidget(words.label(ALL))
        for rec in self.chosen:
            name = self._names.get(rec, "…")
            made = button(name, partial(self._drop, rec), icon="x", look="chip")
            made.setToolTip("去掉这一个")
            self._chips.addWidget(made)
        self.updateGeometry()
