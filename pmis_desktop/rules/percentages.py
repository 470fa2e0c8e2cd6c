"""Parts of a whole in per cent, as people read them: never rounded up to a goal that is missed."""

NOTHING = "—"
_TENTHS = 1000


def tenths(part: int, whole: int) -> int | None:
    """Tenths of a per cent, rounded down; None of nothing."""
    return part * _TENTHS // whole if whole else None


def said(part: int, whole: int) -> str:
    """A share as people read it: 96.3%; — of nothing."""
    found = tenths(part, whole)
    if found is None:
        return NOTHING
    return f"{found // 10}.{found % 10}%"


def reaches(part: int, whole: int, target: int) -> bool:
    """Whether a share reaches so many per cent; nothing misses nothing."""
    return part * 100 >= target * whole
