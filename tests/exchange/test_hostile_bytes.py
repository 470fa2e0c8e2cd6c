"""At every door thousands of spoilt files: refused in words, or read as exactly what they say.

PMIS_TRIES sets how many at each door; the suite has five minutes for everything, so a long run is
``python3 dev.py bench fuzz``.
"""

import os

import pytest

from tests.exchange.doors import DOORS, Door, visit

TRIES = int(os.environ.get("PMIS_TRIES", "3000"))
SHARES = 2


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_hostile_bytes_end_in_a_refusal_with_its_words(door: Door, share: int) -> None:
    codes = {visit(door, seed)[1].code for seed in range(share, TRIES, SHARES)}
    # One refusal for everything would mean that nothing behind the first check was ever reached.
    assert len(codes) > 1


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_the_same_chance_spoils_in_the_same_way(door: Door) -> None:
    assert visit(door, 7)[1] == visit(door, 7)[1]
