"""The tree of organisations as a model, for its own page and for choosing one of them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import OrganisationNode

NAME, KIND, MEMBERS = range(3)
_HEADERS = ("党组织", "类别", "党员")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OrganisationModel(QAbstractItemModel):
    """Organisations under their superiors: name, kind, how many members.

    ``show_only`` narrows it to some of them and those above them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[OrganisationNode, ...] = ()
        self._only: frozenset[str] | None = None
        self._nodes: list[OrganisationNode] = []
        self._number: dict[str, int] = {}
        self._below: dict[str, list[int]] = {}
        self._place: list[int] = []

    @property
    def nodes(self) -> Sequence[OrganisationNode]:
        """Everything shown, in the order of the tree."""
        return self._nodes

    def show_nodes(self, nodes: tuple[OrganisationNode, ...]) -> None:
        """Show this tree; what it is narrowed to stays."""
        self._all = nodes
        self._build()

    def show_only(self, wanted: Collection[str] | None) -> None:
        """Show only these and what is above them; None: everything."""
        self._only = None if wanted is None else frozenset(wanted)
        self._build()

    def node(self, index: _Index) -> OrganisationNode | None:
        """The organisation of a line."""
        return self._nodes[index.internalId()] if index.isValid() else None

    def index_of(self, rec: str) -> QModelIndex:
        """The line of an organisation; invalid where it is not shown."""
        number = self._number.get(rec)
        return _NOWHERE if number is None else self._index(number)

    @override
    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        below = self._below.get(self._id(parent), [])
        if not (0 <= row < len(below) and 0 <= column < len(_HEADERS)) or parent.column() > 0:
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    # PySide's stub gives parent() of a QObject a second meaning.
    @override
    def parent(self, child: _Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(child)
        if node is None or not node.parent:
            return QModelIndex()
        return self._index(self._number[node.parent])

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.column() > 0 else len(self._below.get(self._id(parent), []))

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return len(_HEADERS)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (node.name, node.kind, f"{node.members:,} 人")[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return node.name
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == MEMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name}，{node.kind}，{node.members} 名党员"
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(_HEADERS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == MEMBERS:
            return _RIGHT
        return _HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _id(self, index: _Index) -> str:
        node = self.node(index)
        return node.id if node else ""

    def _index(self, number: int) -> QModelIndex:
        return self.createIndex(self._place[number], 0, number)

    def _build(self) -> None:
        self.beginResetModel()
        self._nodes = list(self._shown())
        self._number = {node.id: number for number, node in enumerate(self._nodes)}
        self._below = {}
        self._place = []
        for number, node in enumerate(self._nodes):
            siblings = self._below.setdefault(node.parent, [])
            self._place.append(len(siblings))
            siblings.append(number)
        self.endResetModel()

    def _shown(self) -> Sequence[OrganisationNode]:
        if self._only is None:
            return self._all
        parents = {node.id: node.parent for node in self._all}
        kept: set[str] = set()
        for rec in self._only:
            at = rec
            while at in parents and at not in kept:
                kept.add(at)
                at = parents[at]
        return [node for node in self._all if node.id in kept]
