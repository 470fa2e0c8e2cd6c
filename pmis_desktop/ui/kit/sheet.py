"""What lies in a scrolling part: as high as its words need at the width they have, no higher."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QWidget
from typing_extensions import override


class Sheet(QWidget):
    """The inside of a scrolling part, for paragraphs.

    A scrolling part makes its inside at least as high as its smallest size, which for wrapped
    words is reckoned at a narrow width: there would be empty room to scroll to.
    """

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
