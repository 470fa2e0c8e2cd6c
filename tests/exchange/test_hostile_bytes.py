"""At every door ten thousand spoilt files: refused in words, or read as exactly what they say.

Behind the seal most tries are made through glass: a seal that hides nothing and costs nothing, for
what is spoilt lies below it. The seal itself has a door of its own. PMIS_TRIES sets how many at
each door; a long run, with real seals only, is ``python3 dev.py bench fuzz``.
"""

import os
from collections.abc import Sequence

import pytest

from pmis_desktop.errors.exchange import UnsealError
from pmis_desktop.exchange import keys, sealing
from pmis_desktop.exchange.keys import Recipient, SealingKey
from tests.exchange.doors import DOORS, Door, visit

TRIES = int(os.environ.get("PMIS_TRIES", "10000"))
REAL_SEALS = 300
SHARES = 2
_GLASS = b"glass"


class Glass:
    """A seal through which everybody sees."""

    def seal(self, plain: bytes, _recipients: Sequence[Recipient]) -> bytes:
        return _GLASS + plain

    def unseal(self, sealed: bytes, _key: SealingKey) -> bytes:
        if not sealed.startswith(_GLASS):
            raise UnsealError
        return sealed.removeprefix(_GLASS)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_hostile_bytes_end_in_a_refusal_with_its_words(
    door: Door, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A grant is an answer behind documents of the root, and those have doors of their own.
    seeds = range(share, TRIES // 5 if door.name == "grant" else TRIES, SHARES)
    codes = {visit(door, seed)[1].code for seed in seeds[:REAL_SEALS]}
    if door.name != "age header":
        monkeypatch.setitem(sealing.SEALERS, keys.SUITE, Glass())
    codes |= {visit(door, seed)[1].code for seed in seeds[REAL_SEALS:]}
    # One refusal for everything would mean that nothing behind the first check was ever reached.
    assert len(codes) > 1


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_the_same_chance_spoils_in_the_same_way(door: Door) -> None:
    assert visit(door, 7)[1] == visit(door, 7)[1]


def test_honest_files_pass_through_glass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else everything behind it would be refused for the wrong reason."""
    monkeypatch.setitem(sealing.SEALERS, keys.SUITE, Glass())
    let_in = [door.name for door in DOORS if any(visit(door, n)[1].accepted for n in range(200))]
    assert {"statement", "operations", "answer"} <= set(let_in)
