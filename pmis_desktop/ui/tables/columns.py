"""What a table shows: its columns, how wide they are, and which of them leave first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    ``width`` counts Chinese characters, so that it grows with the type. Where a table is narrow the
    columns of the least ``importance`` leave, from the right; where it is wide, the one that
    ``grows`` takes what room is left. ``meanings`` says which texts stand for must, warn, good or
    info: they get the icon and the colour of it.
    """

    id: str
    label: str
    width: float
    importance: int = 5
    right: bool = False
    strong: bool = False
    sortable: bool = True
    grows: bool = False
    meanings: Mapping[str, str] = field(default_factory=dict)


def that_fit(columns: Sequence[Column], widths: Sequence[int], room: int) -> tuple[bool, ...]:
    """Which columns stay in so many pixels; the first one always does."""
    stays = [True] * len(columns)
    leaving = sorted(range(1, len(columns)), key=lambda at: (columns[at].importance, -at))
    wanted = sum(widths)
    for at in leaving:
        if wanted <= room:
            break
        stays[at] = False
        wanted -= widths[at]
    return tuple(stays)
