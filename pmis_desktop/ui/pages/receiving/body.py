"""The counter with files on it: the list, and beside or below it the file that was chosen."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.services import previewing
from pmis_desktop.services.previewing import PackagePreview
from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.pages.receiving.arrivals import Arrival
from pmis_desktop.ui.pages.receiving.listing import ArrivalsList
from pmis_desktop.ui.pages.receiving.panel import Panel, PanelActs
from pmis_desktop.ui.work.work import Work

_WIDE = 112  # units of the grid: from here on the panel stands beside the list
# Shares of the list and the panel, beside each other and below each other.
_SHARES_BESIDE, _SHARES_BELOW = (2, 3), (5, 6)


class CounterBody(QWidget):
    """Reads the chosen file in the background; an answer to an older choice is dropped."""

    def __init__(self, work: Work, acts: PanelActs) -> None:
        super().__init__()
        self._work = work
        self._asked: Arrival | None = None
        self.list = ArrivalsList(work.house.today)
        self.list.chosen.connect(self._on_chosen)
        self.panel = Panel(work.house.today, acts)
        self.panel.left.connect(self._on_left)
        self._sides = boxes.row(self.list, self.panel, gap=1.5)
        self.setLayout(self._sides)

    def show_arrivals(self, arrivals: tuple[Arrival, ...]) -> None:
        """Put other files into the list; none is chosen."""
        self._asked = None
        self.list.show_arrivals(arrivals)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _WIDE * theme.current().unit
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        for part, share in enumerate(_SHARES_BESIDE if beside else _SHARES_BELOW):
            self._sides.setStretch(part, share)

    def _on_chosen(self, arrival: Arrival | None) -> None:
        self._asked = arrival
        if arrival is None:
            return
        self.panel.show_reading(arrival)
        house, preview = self._work.house, arrival.preview
        self._work.read(
            "变更包内容",
            lambda: (arrival, previewing.describe(house, preview)),
            self._on_described,
        )

    def _on_left(self) -> None:
        self.list.choose_none()
        self.panel.show_state()

    def _on_described(self, found: tuple[Arrival, PackagePreview]) -> None:
        arrival, described = found
        if arrival is self._asked:
            self.panel.show_described(arrival, described, self._unmask)

    def _unmask(self, arrival: Arrival) -> None:
        house, preview = self._work.house, arrival.preview
        self._work.write(
            "查看完整号码",
            lambda _progress: (arrival, previewing.describe(house, preview, full=True)),
            self._on_unmasked,
        )

    def _on_unmasked(self, found: tuple[Arrival, PackagePreview]) -> None:
        arrival, described = found
        if arrival is self._asked:
            self.panel.show_described(arrival, described, None)
