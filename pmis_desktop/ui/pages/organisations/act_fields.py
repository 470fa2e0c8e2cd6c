"""What each act on an organisation asks for besides its papers."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.rules import codes
from pmis_desktop.services.organising import electing
from pmis_desktop.services.organising.acts import Order, Papers
from pmis_desktop.services.organising.card import Card
from pmis_desktop.services.organising.electing import Candidate
from pmis_desktop.services.organising.orders import (
    Dissolve,
    Merge,
    Place,
    Reclassify,
    Rename,
    Split,
)
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.work import Work

_LINES = 8


class ActFields(QWidget):
    """The fields of one act; ``edited`` with every change, ``order`` is what they ask for."""

    edited = Signal()

    def __init__(self, work: Work, card: Card) -> None:
        super().__init__()
        self.work, self.card = work, card
        self.column: QVBoxLayout = boxes.column(gap=1.5)
        self.setLayout(self.column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.build()

    def build(self) -> None:
        """Make the fields."""
        raise NotImplementedError

    def order(self, papers: Papers) -> Order:
        """The act as it is filled in."""
        raise NotImplementedError

    def line(self, name: str, hint: str = "") -> LineField:
        """One more line to type in."""
        made = LineField(name, hint)
        made.edited.connect(self.edited)
        self.column.addWidget(made)
        return made

    def kinds(self, name: str) -> DropField:
        """One more list of kinds, beginning with the organisation's own."""
        made = kind_field(name, self.card.kind)
        made.edited.connect(self.edited)
        self.column.addWidget(made)
        return made

    def organisation(self, name: str, hint: str = "") -> OrganisationField:
        """One more organisation to choose."""
        made = OrganisationField(self.work, name, hint)
        made.edited.connect(self.edited)
        self.column.addWidget(made)
        return made


def kind_field(name: str, now: str) -> DropField:
    """A kind of organisation, beginning with the one whose label is ``now``."""
    found = codes.code_list("org_kind").options()
    made = DropField(name, [(line.code, line.label) for line in found])
    made.choose(next((line.code for line in found if line.label == now), ""))
    return made


class RenameFields(ActFields):
    """更名."""

    @override
    def build(self) -> None:
        """The new names."""
        self.name = self.line("新的党组织名称", "和印章上的全称一致。")
        self.short_name = self.line("新的简称", "不改简称可以不填。")

    @override
    def order(self, papers: Papers) -> Order:
        """更名 as it is filled in."""
        return Rename(
            subject=self.card.id,
            papers=papers,
            name=self.name.text,
            short_name=self.short_name.text,
        )


class PlaceFields(ActFields):
    """改隶."""

    @override
    def build(self) -> None:
        """The new superior."""
        self.parent_field = self.organisation("新的上级党组织")

    @override
    def order(self, papers: Papers) -> Order:
        """改隶 as it is filled in."""
        return Place(subject=self.card.id, papers=papers, parent=self.parent_field.organisation)


class ReclassifyFields(ActFields):
    """改类别."""

    @override
    def build(self) -> None:
        """The new kind."""
        self.kind = self.kinds("新的组织类别")

    @override
    def order(self, papers: Papers) -> Order:
        """改类别 as it is filled in."""
        return Reclassify(subject=self.card.id, papers=papers, kind=self.kind.code)


class MergeFields(ActFields):
    """合并: into one that is there, or with another into a new one."""

    @override
    def build(self) -> None:
        """Both ways; what the other way asks for is hidden."""
        self.way = Choices(
            ("into", "并入另一个党组织", "这个党组织撤销，对方保留。"),
            ("new", "与另一个党组织合并成新的", "两个都撤销，新设一个。"),
        )
        self.way.picked.connect(self._turn)
        self.column.addWidget(self.way)
        self.other = self.organisation("另一个党组织")
        self.name = self.line("新党组织的名称")
        self.kind = self.kinds("新党组织的类别")
        self.way.choose("into")
        self._turn("into")

    def _turn(self, way: str) -> None:
        self.name.setVisible(way == "new")
        self.kind.setVisible(way == "new")
        self.edited.emit()

    @override
    def order(self, papers: Papers) -> Order:
        """合并 as it is filled in."""
        other = self.other.organisation
        if self.way.chosen == "into":
            return Merge(subject=self.card.id, papers=papers, target=other)
        return Merge(
            subject=self.card.id,
            papers=papers,
            others=(other,) if other else (),
            name=self.name.text,
            kind=self.kind.code,
        )


class SplitFields(ActFields):
    """分设: the new organisation, and who goes there."""

    @override
    def build(self) -> None:
        """The members are read when the fields are there."""
        self.name = self.line("新党组织的名称")
        self.kind = self.kinds("新党组织的类别")
        self._count = words.label("分到新党组织的党员", "strong")
        self.members = QListWidget()
        self.members.setAccessibleName("分到新党组织的党员")
        self.members.setFixedHeight(_LINES * round(1.9 * self.fontMetrics().height()))
        self.members.itemChanged.connect(self._marked)
        self.column.addWidget(self._count)
        self.column.addWidget(self.members)
        house, rec = self.work.house, self.card.id
        self.work.read("党员", lambda: electing.candidates(house, rec, right_in=True), self._show)

    def _show(self, candidates: tuple[Candidate, ...]) -> None:
        self.members.itemChanged.disconnect(self._marked)
        for each in candidates:
            item = QListWidgetItem(each.shown, self.members)
            item.setData(Qt.ItemDataRole.UserRole, each.member)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.members.itemChanged.connect(self._marked)
        self._say()

    def _marked(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        chosen = len(self._chosen())
        # Where nobody can be chosen no empty list is shown: a committee's members are in branches.
        self.members.setVisible(bool(self.members.count()))
        self._count.setText(f"分到新党组织的党员（共 {self.members.count()} 名，已选 {chosen} 名）")

    def _chosen(self) -> tuple[str, ...]:
        items = (self.members.item(at) for at in range(self.members.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item is not None and item.checkState() is Qt.CheckState.Checked
        )

    @override
    def order(self, papers: Papers) -> Order:
        """分设 as it is filled in."""
        return Split(
            subject=self.card.id,
            papers=papers,
            name=self.name.text,
            members=self._chosen(),
            kind=self.kind.code,
        )


class DissolveFields(ActFields):
    """撤销."""

    hint: ClassVar[str] = "没有党员和下级的不用选。"

    @override
    def build(self) -> None:
        """Where members and lower organisations go."""
        self.target = self.organisation("党员和下级转到", self.hint)

    @override
    def order(self, papers: Papers) -> Order:
        """撤销 as it is filled in."""
        return Dissolve(subject=self.card.id, papers=papers, target=self.target.organisation)


_FIELDS: Mapping[str, Callable[[Work, Card], ActFields]] = {
    "rename": RenameFields,
    "place": PlaceFields,
    "reclassify": ReclassifyFields,
    "merge": MergeFields,
    "split": SplitFields,
    "dissolve": DissolveFields,
}


def fields_of(act: str, work: Work, card: Card) -> ActFields:
    """The fields of an act by its name."""
    return _FIELDS[act](work, card)
