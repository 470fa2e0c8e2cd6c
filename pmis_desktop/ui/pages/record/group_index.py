"""The index at the left of a record: one line for each group, with what is wrong there."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyleOptionViewItem
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme, words

_WIDE = 9.6  # Chinese characters: the longest name, and the count beside it


class GroupIndex(QListWidget):
    """``chosen`` carries the name of the group somebody wants to go to."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("栏目")
        self.setProperty("look", "index")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._names: list[str] = []
        self._judged: dict[str, tuple[int, int]] = {}
        self.itemClicked.connect(self._click)
        self.itemActivated.connect(self._click)
        self._fit()

    @property
    def names(self) -> tuple[str, ...]:
        """The groups, in order."""
        return tuple(self._names)

    @property
    def current(self) -> str:
        """The group one is in."""
        return self._names[self.currentRow()] if self.currentRow() >= 0 else ""

    def show_groups(self, names: Sequence[str]) -> None:
        """List these groups."""
        if list(names) == self._names:
            return
        self._names, self._judged = list(names), {}
        self.clear()
        for at, name in enumerate(names, 1):
            item = QListWidgetItem(name)
            keys = f"Alt+{at}，" if at < len("1234567890") else ""
            item.setToolTip(f"{name}（{keys}Ctrl+PgUp、Ctrl+PgDn 换栏目）")
            self.addItem(item)
        self.setCurrentRow(0)

    def show_current(self, name: str) -> None:
        """Mark the group one is in, without going anywhere."""
        if name in self._names:
            self.setCurrentRow(self._names.index(name))

    def judge(self, name: str, must: int, warn: int) -> None:
        """Say how many fields of a group must be mended, or are to be looked at."""
        if name not in self._names or self._judged.get(name) == (must, warn):
            return
        self._judged[name] = must, warn
        item = self.item(self._names.index(name))
        count = must or warn
        item.setText(f"{name}　{count}" if count else name)
        item.setIcon(_icon("must" if must else "warn" if warn else ""))
        told = f"{must} 处须改正" if must else f"{warn} 处请核对" if warn else ""
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}　{told}".strip())

    def neighbour(self, step: int) -> str:
        """The group so many lines on; the last one stays the last."""
        at = min(max(self.currentRow() + step, 0), len(self._names) - 1)
        return self._names[at] if self._names else ""

    @override
    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
        super().initViewItemOption(option)
        # Names begin on one edge, with a picture or without.
        option.decorationPosition = QStyleOptionViewItem.Position.Right

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), 0)

    def _click(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._names[self.row(item)])

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.setFixedWidth(
            round(metrics.horizontalAdvance("汉") * _WIDE) + 2 * theme.current().unit
        )
        # Not higher than a line: lines with a picture and without are equally high.
        size = round(metrics.height() * 0.85)
        self.setIconSize(QSize(size, size))


def _icon(meaning: str) -> QIcon:
    if not meaning:
        return QIcon()
    return icons.icon(words.meaning_icon(meaning), getattr(theme.current().colours, meaning))
