"""A code list as a tree: groups that only hold others, and codes that can be picked."""

from datetime import date

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from pmis_desktop.rules import codes
from pmis_desktop.rules.codes import Code

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class CodeTree(QAbstractItemModel):
    """The codes of a list that are in force on a day, under their parents, in the list's order."""

    def __init__(self, name: str, on: date, parent: QObject) -> None:
        super().__init__(parent)
        lines = [line for line in codes.code_list(name).codes if line.in_force(on)]
        self._by_code = {line.code: line for line in lines}
        self._under: dict[str, list[Code]] = {}
        for line in self._by_code.values():
            over = line.parent if line.parent in self._by_code else ""
            self._under.setdefault(over, []).append(line)
        # Qt keeps a number with each index: which line it is.
        self._lines = list(self._by_code.values())
        self._places = {line.code: at for at, line in enumerate(self._lines)}

    def code(self, index: Index) -> Code | None:
        """The line of an index."""
        return self._lines[index.internalId()] if index.isValid() else None

    def index_of(self, code: str) -> QModelIndex:
        """Where a code stands; an invalid index for one that is not there."""
        line = self._by_code.get(code)
        if line is None:
            return QModelIndex()
        beside = self._beside(line)
        return self.createIndex(beside.index(line), 0, self._places[code])

    @override
    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        over = self.code(parent)
        under = self._under.get(over.code if over else "", [])
        if column or not 0 <= row < len(under):
            return QModelIndex()
        return self.createIndex(row, 0, self._places[under[row].code])

    @override
    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        line = self.code(index)
        return self.index_of(line.parent) if line is not None else QModelIndex()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        over = self.code(parent)
        return len(self._under.get(over.code if over else "", []))

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.code(index)
        if line is None or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        over = self._by_code.get(line.parent)
        # Below its province a county needs no more than its own name.
        return line.label.removeprefix(over.label) or line.label if over else line.label

    def _beside(self, line: Code) -> list[Code]:
        return self._under[line.parent if line.parent in self._by_code else ""]
