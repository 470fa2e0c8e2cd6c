"""Where old records rightly break a rule: 已与档案核对, with the reason in writing."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_HOW = "与人事档案核对过、确实如此的，写明依据后就可以保存。"
_HINT = "依据，例如：入党志愿书记载，1949年入党时17岁"
_EMPTY = "请写一句核对的依据。"


class ArchiveConfirmation(QWidget):
    """A line for the reason below the field that is refused; ``confirmed`` carries it."""

    confirmed = Signal(str)

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.line = QLineEdit(reason, placeholderText=_HINT)
        self.line.setAccessibleName("与档案核对的依据")
        self.line.returnPressed.connect(self._confirm)
        self._missing = words.paragraph(_EMPTY, "must")
        self._missing.hide()
        act = button("已与档案核对，保存", self._confirm)
        self.setLayout(
            boxes.column(
                words.paragraph(_HOW, "soft"),
                self.line,
                self._missing,
                boxes.row(act, None),
                gap=0.5,
            )
        )

    def _confirm(self) -> None:
        reason = self.line.text().strip()
        self._missing.setVisible(not reason)
        if reason:
            self.confirmed.emit(reason)
        else:
            self.line.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter was answered by the line; what is around it must not go on to the next field.
        if event.text() not in {"\r", "\n"}:
            super().keyPressEvent(event)
