"""The Tab key goes through a page as one reads it, also where parts came later.

Qt puts what is shown later behind everything else, wherever it stands.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def tab_as_read(whole: QWidget) -> None:
    """Let Tab follow the layouts inside a part, from its first stop to its last."""
    for one, following in pairwise(tab_stops(whole)):
        QWidget.setTabOrder(one, following)


def tab_stops(part: QWidget) -> Iterator[QWidget]:
    """What Tab stops at, in the order in which it is laid out; hidden parts too."""
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield part
    inner = part.widget() if isinstance(part, QScrollArea) else None
    if inner is not None:
        yield from tab_stops(inner)
    layout = part.layout()
    if layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from tab_stops(widget)
        elif inner is not None:
            yield from _laid_out(inner)
