"""Where two texts differ, character by character, for eyes that compare them side by side."""

from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""A run of characters, and whether the other side has other ones there."""


def diff(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into pieces that agree and pieces that differ.

    The pieces of a side put together are its text; an empty text has none.
    """
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        differs = tag != "equal"
        if i2 > i1:
            left.append((one[i1:i2], differs))
        if j2 > j1:
            right.append((other[j1:j2], differs))
    return left, right
