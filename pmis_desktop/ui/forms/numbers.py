"""How numbers are shown on a sheet, and what for where they are shown in full."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import LineField

_MASKED, _FULL = "masked", "full"


class NumbersChooser(QWidget):
    """Hidden in the middle, or in full with a reason; ``changed`` when another is chosen."""

    changed = Signal()

    def __init__(
        self,
        masked: str = "可以张贴、传阅，不能再导入。",
        full: str = "用于报送、导入，请妥善保管。",
        reason: str = "印在表上，并记入本机日志。",
    ) -> None:
        super().__init__()
        self._choices = Choices((_MASKED, "隐藏中间几位", masked), (_FULL, "显示完整号码", full))
        self._choices.choose(_MASKED)
        self._reason = LineField("用途", reason, placeholder="如：报县委组织部")
        self._choices.picked.connect(self._on_picked)
        self.setLayout(boxes.column(self._choices, self._reason))
        self._on_picked(_MASKED)

    @property
    def full(self) -> bool:
        """Whether numbers are shown in full."""
        return self._choices.chosen == _FULL

    @property
    def reason(self) -> str:
        """What full numbers are for; empty where they are hidden."""
        return self._reason.text if self.full else ""

    def lacks_reason(self) -> bool:
        """Say that a reason must stand here, where none does; whether that is so."""
        lacking = self.full and self._reason.require("请写一句用途，如“报县委组织部”。")
        if lacking:
            self._reason.line.setFocus()
        return lacking

    def _on_picked(self, name: str) -> None:
        self._reason.setVisible(name == _FULL)
        if name == _FULL and self.isVisible():
            self._reason.line.setFocus()
        self.changed.emit()

    def need_full(self, *, needed: bool, reason: str = "") -> None:
        """Show numbers in full without asking, where the form is nothing without them.

        ``reason`` stands there first.
        """
        self._reason.fill(reason)
        self._choices.choose(_FULL if needed else _MASKED)
        self._choices.setVisible(not needed)
        self._reason.setVisible(needed)
