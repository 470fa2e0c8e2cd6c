"""New record ids: UUIDv7 as 32 hex digits, made where the record is born and never reused."""

import secrets
import time
from hashlib import sha256


def new_id() -> str:
    """A fresh id. Its clock part keeps tables compact; nothing is ever ordered by it."""
    stamp = int(time.time() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(secrets.token_bytes(10)) >> 6
    high, low = random >> 62, random & ((1 << 62) - 1)
    return f"{(stamp << 80) | (7 << 76) | (high << 64) | (2 << 62) | low:032x}"


def opinion_id(log: str, ent: str, rec: str, group: str) -> str:
    """The id of a committee's opinion: one for each place on the desk of a log."""
    return sha256(f"review|{log}|{ent}|{rec}|{group}".encode()).hexdigest()[:32]


def fact_id(ent: str, member: str, effective_on: str | None) -> str:
    """The id of a dated fact: one per member and day, wherever it is noted first."""
    return sha256(f"{ent}|{member}|{effective_on or ''}".encode()).hexdigest()[:32]
