"""What can be done with several people at once; in sight while several are marked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button

FEW = 2


class MarkedBar(QFrame):
    """One line over the list: how many are marked, and the acts. Each signal is an act."""

    everybody = Signal()
    changing = Signal()
    moving = Signal()
    printing = Signal()
    exporting = Signal()
    nobody = Signal()

    def __init__(self, *, may_export: bool, may_write: bool) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._may_export = may_export
        self._said = words.label("", "strong")
        self._everybody = button("", self.everybody.emit, look="link")
        self._change = button("批量修改", self.changing.emit, icon="pencil")
        self._move = button("调整支部", self.moving.emit, icon="network")
        self._print = button("打印名单", self.printing.emit, icon="printer")
        self._export = button("导出", self.exporting.emit, icon="download")
        for each in (self._change, self._move):
            each.setEnabled(may_write)
        self._nobody = button("取消选择", self.nobody.emit, look="link")
        acts = boxes.Flow(
            self._said,
            self._everybody,
            self._change,
            self._move,
            self._print,
            self._export,
            self._nobody,
        )
        side = theme.current().unit
        acts.setContentsMargins(0, 0, 0, 0)
        layout = boxes.column(boxes.box(acts))
        layout.setContentsMargins(2 * side, side, 2 * side, side)
        self.setLayout(layout)
        self.hide()

    def show_marked(self, marked: int, found: int, *, several: bool) -> None:
        """Say how many of the found are marked; ``several`` organisations: one may be moved."""
        whole = marked == found
        self._said.setText(f"已选{'全部' if whole else ''} {marked:,} 人")
        self._everybody.setText(f"全部找到的 {found:,} 人")
        self._everybody.setVisible(not whole)
        self._move.setVisible(several)
        self._export.setVisible(self._may_export)
        self.setVisible(marked >= FEW)
        self.updateGeometry()
