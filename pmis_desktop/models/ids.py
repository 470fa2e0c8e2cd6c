"""New record ids: UUIDv7 as 32 hex digits, made where the record is born and never reused."""

import secrets
import time
from hashlib import sha256

# The top two bits of what follows are 10, the next two are chance.
_BYTES, _AT_ONCE = 10, 200
_SPARE: list[str] = []
# The clock part of an id that `new_id` gave.
_CLOCK = 12
_VARIANTS = {digit: "89ab"[number % 4] for number, digit in enumerate("0123456789abcdef")}


def new_id() -> str:
    """A fresh id. Its clock part keeps tables compact; nothing is ever ordered by it."""
    stamp = int(time.time() * 1000) & ((1 << 48) - 1)
    random = _chance()
    return f"{stamp:012x}7{random[:3]}{_VARIANTS[random[3]]}{random[4:19]}"


def _chance() -> str:
    """20 hex digits that were never handed out; the system is asked for many at once."""
    try:
        return _SPARE.pop()
    except IndexError:
        digits = secrets.token_hex(_BYTES * _AT_ONCE)
        size = 2 * _BYTES
        _SPARE.extend(digits[start : start + size] for start in range(0, len(digits), size))
        return _chance()


def opinion_id(log: str, ent: str, rec: str, group: str) -> str:
    """The id of a committee's opinion: one for each place on the desk of a log."""
    return sha256(f"review|{log}|{ent}|{rec}|{group}".encode()).hexdigest()[:32]


def fact_id(ent: str, member: str, effective_on: str | None, turn: int = 0) -> str:
    """The id of a dated fact: one per member and day, wherever it is noted first.

    It begins as the member's own id does, so facts of members who come together come together.
    ``turn`` counts the ids of that day that are taken by facts of others since.
    """
    told = f"{ent}|{member}|{effective_on or ''}" + (f"|{turn}" if turn else "")
    return member[:_CLOCK] + sha256(told.encode()).hexdigest()[: 32 - _CLOCK]
