"""Whose roster: one of many organisations, found by name; and how numbers are shown."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import OrganisationNode
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import MEMBERS, OrganisationModel
from pmis_desktop.ui.work.work import Work

_LEAST = 18  # Chinese characters: below that names are cut until they are all alike
_MASKED, _FULL = "masked", "full"


class Chooser(QWidget):
    """The left side: ``chosen`` when an organisation or the way of numbers was changed."""

    chosen = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._pane = OrganisationPane(work, OrganisationModel())
        # The names need the room: how many members there are stands in the page's heading.
        self._pane.tree.setHeaderHidden(True)
        self._pane.tree.setColumnHidden(MEMBERS, True)  # noqa: FBT003 - Qt's own argument
        self._pane.tree.setIndentation(round(1.5 * theme.current().unit))
        self._name = words.paragraph("", "strong")
        self._numbers = Choices(
            (_MASKED, "隐藏中间几位", ""), (_FULL, "显示完整号码", "会记入本机日志。")
        )
        self._numbers.choose(_MASKED)
        card = boxes.Card(
            words.section("党组织"),
            self._name,
            self._pane,
            words.section("身份证号和电话"),
            self._numbers,
        )
        card.inside.setStretchFactor(self._pane, 1)
        self._column = boxes.column(card, None)
        self.setLayout(self._column)
        self._nodes: dict[str, OrganisationNode] = {}
        self._at = ""
        self._pane.tree.chosen.connect(self._on_chosen)
        self._numbers.picked.connect(lambda _name: self.chosen.emit())
        self._measure()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    @property
    def organisation(self) -> OrganisationNode | None:
        """Whose roster; None while nobody chose."""
        return self._nodes.get(self._at)

    @property
    def top(self) -> str:
        """The id of the first organisation of the tree; empty while none was read."""
        return next(iter(self._nodes), "")

    @property
    def masked(self) -> bool:
        """Whether the middle of numbers is hidden."""
        return self._numbers.chosen != _FULL

    def show_nodes(self, nodes: tuple[OrganisationNode, ...], *, first: bool) -> None:
        """Show what there is to choose from; what was chosen stays.

        ``first``: the first is chosen where none was. One alone is chosen without asking.
        """
        self._nodes = {node.id: node for node in nodes}
        if self._at not in self._nodes:
            self._at = nodes[0].id if nodes and (first or len(nodes) == 1) else ""
        self._pane.show_nodes(nodes)
        several = len(nodes) > 1
        self._pane.setVisible(several)
        self._name.setVisible(not several)
        # Nothing to choose: a card as high as what is in it.
        self._column.setStretch(0, int(several))
        self._column.setStretch(1, int(not several))
        self._name.setText(nodes[0].name if len(nodes) == 1 else "")
        self._pane.tree.go_to(self._at)

    def choose(self, organisation: str) -> bool:
        """Choose one, as if somebody had clicked it, but without a sign; False: not here."""
        if organisation not in self._nodes:
            return False
        self._at = organisation
        self._pane.tree.go_to(organisation)
        return True

    def _on_chosen(self, organisation: str) -> None:
        # While the search narrows the tree no line may be the current one: the choice stays.
        if organisation and organisation != self._at:
            self._at = organisation
            self.chosen.emit()

    def _measure(self) -> None:
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * _LEAST)
