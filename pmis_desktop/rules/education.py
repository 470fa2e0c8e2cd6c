"""Levels of education in their order, as the year tables bracket the codes (年报表四)."""

from pmis_desktop.rules import codes, overlay

LEVELS = ("研究生", "大学本科", "大学专科", "中专", "高中、中技", "初中及以下")
"""From the highest down."""


def at_least(level: str) -> tuple[str, ...]:
    """Codes of a level and of every higher one; ValueError for no level."""
    return _codes(LEVELS[: LEVELS.index(level) + 1])


def at_most(level: str) -> tuple[str, ...]:
    """Codes of a level and of every lower one; ValueError for no level."""
    return _codes(LEVELS[LEVELS.index(level) :])


def _codes(levels: tuple[str, ...]) -> tuple[str, ...]:
    def found() -> tuple[str, ...]:
        lines = codes.code_list("education").codes
        return tuple(line.code for line in lines if line.more["bracket"] in levels)

    return overlay.current().kept(("education", levels), found)
