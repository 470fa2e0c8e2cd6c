"""Where pages lie on the desk of a preview, at a scale or fitted into the room there is."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize

from pmis_desktop.ui.paper.paper_page import PaperPage

# Scales that the room decides; any other scale is a number above 0, and 1 is true size.
FIT_WIDTH, FIT_PAGE = -1.0, -2.0


class Arrangement:
    """Pages below each other, centred, ``gap`` pixels apart; ``whole`` is the desk they need."""

    def __init__(
        self, sheets: Sequence[PaperPage], zoom: float, room: QSize, *, dpi: float, gap: int
    ) -> None:
        self._true = [sheet.pixels * (dpi / sheet.dpi) for sheet in sheets]
        self._zoom = zoom
        self._room = room - QSize(2 * gap, 2 * gap)
        sizes = [size * self.scale(page) for page, size in enumerate(self._true)]
        widest = max([size.width() + 2 * gap for size in sizes], default=0)
        desk = max(widest, room.width())
        self.places: list[QRect] = []
        top = gap
        for size in sizes:
            self.places.append(QRect(QPoint((desk - size.width()) // 2, top), size))
            top += size.height() + gap
        self.whole = QSize(widest, top if sizes else 0)

    def scale(self, page: int) -> float:
        """How large a page is shown; 1 is true size."""
        if self._zoom > 0 or not self._true:
            return abs(self._zoom)
        true = self._true[page]
        wide = max(self._room.width(), 1) / max(true.width(), 1)
        high = max(self._room.height(), 1) / max(true.height(), 1)
        return wide if self._zoom == FIT_WIDTH else min(wide, high)

    def page_at(self, height: int) -> int:
        """The page at a height of the desk, or the last one that begins above it."""
        above = [page for page, place in enumerate(self.places) if place.top() <= height]
        return above[-1] if above else 0

    def beside(self, height: int, step: int) -> int:
        """The first page that begins below a height, or the last above it (``step`` -1)."""
        tops = [place.top() for place in self.places]
        if step > 0:
            return next((page for page, top in enumerate(tops) if top > height), len(tops) - 1)
        found = [page for page, top in enumerate(tops) if top < height]
        return found[-1] if found else 0

    def share(self, page: int, height: int) -> float:
        """How far down a page a height of the desk is, 0 to 1."""
        if not self.places:
            return 0.0
        place = self.places[page]
        return min(max((height - place.top()) / max(place.height(), 1), 0.0), 1.0)
