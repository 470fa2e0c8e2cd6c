"""Choosing the columns of the list: ticked and ordered by hand, kept under a name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import column_sets
from pmis_desktop.services.browsing.conditions import field_of
from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.services.browsing.pseudo import PSEUDO
from pmis_desktop.services.column_sets import USUAL, ColumnSet
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.drop_panel import DropPanel
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.work.work import Work

_WIDE, _HIGH = 26, 30
_TICKED, _NOT = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_TABLE = column_sets.MEMBERS


class ColumnPanel(DropPanel):
    """``chosen`` carries the set of columns that the list shows from now on."""

    chosen = Signal(object)

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(parent, _WIDE, _HIGH)
        self._work = work
        self._sets: tuple[ColumnSet, ...] = USUAL
        self.sets = DropDown("栏目组")
        self.sets.activated.connect(self._on_set)
        self.columns = QListWidget()
        self.columns.setAccessibleName("栏目")
        self.name = LineField("存为", placeholder="给这组栏目起个名称")
        self._drop = button("删除这组", self._drop_set, icon="trash-2")
        self.lay(
            words.section("名单显示哪些栏目"),
            self.sets,
            words.soft("打勾的栏目会显示；用“上移”“下移”排先后。", wrap=True),
            self.columns,
            boxes.row(
                button("上移", lambda: self._shift(-1), icon="chevron-up"),
                button("下移", lambda: self._shift(1), icon="chevron-down"),
                None,
                self._drop,
            ),
            self.name,
            boxes.row(
                None,
                button("保存这组", self._save, icon="save"),
                button("显示", self._show_ticked, look="primary"),
            ),
        )

    def load(self) -> None:
        """Read the sets, and show the one this machine shows."""
        house = self._work.house
        self._work.read("栏目", lambda: column_sets.sets(house), self._on_sets)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticked columns in their order."""
        some = (self.columns.item(at) for at in range(self.columns.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in some
            if item.checkState() == _TICKED
        )

    def _on_sets(self, sets: tuple[ColumnSet, ...]) -> None:
        self._sets = sets
        self.sets.clear()
        self.sets.addItems([each.name for each in sets])
        wanted = self._work.local.column_set(_TABLE)
        at = next((n for n, each in enumerate(sets) if each.name == wanted), 0)
        self.sets.setCurrentIndex(at)
        self._fill(sets[at])
        self.chosen.emit(sets[at])

    def _on_set(self, at: int) -> None:
        self._fill(self._sets[at])
        self._take(self._sets[at])

    def _fill(self, some: ColumnSet) -> None:
        self._drop.setEnabled(not some.usual)
        self.name.fill("" if some.usual else some.name)
        self.columns.clear()
        others = [name for name in _offered(self._work.house) if name not in some.columns]
        for name in (*some.columns, *others):
            item = QListWidgetItem(LABELS[name], self.columns)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setCheckState(_TICKED if name in some.columns else _NOT)
            if name == "name":
                # Whose line it is always stands first.
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self.columns.setCurrentRow(0)

    def _shift(self, by: int) -> None:
        at = self.columns.currentRow()
        to = at + by
        if at < 1 or not 1 <= to < self.columns.count():
            return
        self.columns.insertItem(to, self.columns.takeItem(at))
        self.columns.setCurrentRow(to)

    def _show_ticked(self) -> None:
        self._take(ColumnSet(name="", columns=_first(self.ticked), usual=False))
        self.hide()

    def _take(self, some: ColumnSet) -> None:
        if some.name:
            self._work.local.remember_column_set(_TABLE, some.name)
        self.chosen.emit(some)

    def _save(self) -> None:
        house, name, columns = self._work.house, self.name.text, self.ticked
        self._work.write(
            "保存栏目",
            lambda _progress: column_sets.save(house, name, columns),
            self._on_saved,
            failed=self._refused,
        )

    def _on_saved(self, saved: ColumnSet) -> None:
        self._work.local.remember_column_set(_TABLE, saved.name)
        self._work.messages.say(f"已保存栏目组“{saved.name}”。")
        self.load()
        self.hide()

    def _refused(self, error: AppError) -> None:
        self.name.tell(f"{error.message}{error.advice}")

    def _drop_set(self) -> None:
        house, name = self._work.house, self.sets.currentText()
        self._work.write(
            "删除栏目", lambda _progress: column_sets.drop(house, name), lambda _done: self.load()
        )


def _first(columns: Sequence[str]) -> tuple[str, ...]:
    return ("name", *(name for name in columns if name != "name"))


def _offered(house: House) -> list[str]:
    """Every column that may hold something here: what stays at the county is nowhere else."""
    return [name for name in LABELS if house.at_county or name in PSEUDO or field_of(name).down]
