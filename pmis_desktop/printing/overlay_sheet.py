"""Texts laid over a printed original, each at its millimetre: as ``overlay.typ`` wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OVERLAY_FORM = "overlay.typ"

_EDGE = 8.0
_WIDE, _HIGH = 210.0, 297.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaySpot:
    """A box on the sheet, upper left corner and size in mm, what it is for, paragraphs in it."""

    label: str
    x: float
    y: float
    width: float
    height: float
    text: Sequence[str] = ()


def overlay_data(
    title: str, spots: Sequence[OverlaySpot], *, frames: bool, shift: tuple[float, float]
) -> Mapping[str, Any]:
    """The sheet as the form wants it; ``frames`` draws the boxes, to find their places.

    A box that would leave the paper is kept inside of what printers can print.
    """
    return {
        "title": title,
        "frames": frames,
        "spots": [
            {
                "label": spot.label,
                "x": _inside(spot.x + shift[0], spot.width, _WIDE),
                "y": _inside(spot.y + shift[1], spot.height, _HIGH),
                "width": spot.width,
                "height": spot.height,
                "text": list(spot.text),
            }
            for spot in spots
        ],
    }


def _inside(at: float, size: float, paper: float) -> float:
    return max(_EDGE, min(at, paper - _EDGE - size))
