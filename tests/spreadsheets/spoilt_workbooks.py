"""Workbooks as a damaged disk or a hostile hand would leave them."""

import io
import random
import zipfile
from functools import cache
from pathlib import Path

from tests.exchange.mutating import mutated

_DATA = Path(__file__).parent.parent / "data"


@cache
def _honest() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(_DATA.glob("*.xlsx")))


@cache
def _pieces(content: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return tuple((name, book.read(name)) for name in book.namelist())


def spoilt_workbook(seed: int) -> bytes:
    """A workbook with one piece changed and packed again, or changed as it lies on the disk."""
    chance = random.Random(seed)
    content = chance.choice(_honest())
    if chance.randrange(4) == 0:
        return mutated(content, _honest(), chance)
    pieces = list(_pieces(content))
    at = chance.randrange(len(pieces))
    others = [data for _, data in pieces]
    pieces[at] = (pieces[at][0], mutated(pieces[at][1], others, chance))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in pieces:
            book.writestr(name, data)
    return packed.getvalue()
