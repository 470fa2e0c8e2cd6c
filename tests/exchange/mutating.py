"""Bytes as a hostile or careless hand might change them: raw, and inside canonical JSON."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Chance = random.Random
Json = Any  # what json.loads gives: any of its kinds, nested

_LONGEST = 4096
_NUMBERS: tuple[object, ...] = (0, 1, -1, 2**31, 2**53 - 1, 2**53, 2**63, 10**30, 1.0, 0.5, 1e300)
_TEXTS: tuple[object, ...] = (
    "",
    "\u202e倒",
    "\x00",
    "a\nb",
    "\ufdd0",
    "e\u0301",
    "\ud7ff",
    "𠮷" * 300,
    "x" * 9000,
    "../../CON",
    "=cmd()",
    "0" * 64,
    "f" * 64,
    None,
    True,
    [],
    {},
    [[[[[[[[]]]]]]]],
)


def mutated(data: bytes, others: Sequence[bytes], chance: Chance) -> bytes:
    """A few raw changes: bits, bytes, cuts, insertions, repeats, pieces of another file."""
    changed = bytearray(data)
    for _ in range(1 + chance.getrandbits(2)):
        chance.choice(_RAW)(changed, others, chance)
    return bytes(changed[: len(data) + _LONGEST])


def _at(data: bytearray, chance: Chance) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _replace(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice((0, 0xFF, 0x7F, 0x80, 0x22, 0x7B, 0x0A))


def _cut(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    begin, end = sorted((_at(data, chance), _at(data, chance)))
    del data[begin:end]


def _truncate(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    del data[_at(data, chance) :]


def _insert(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    at = _at(data, chance)
    data[at:at] = chance.randbytes(1 + chance.randrange(16))


def _repeat(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    begin, end = sorted((_at(data, chance), _at(data, chance)))
    data[end:end] = data[begin : min(end, begin + _LONGEST)]


def _splice(data: bytearray, others: Sequence[bytes], chance: Chance) -> None:
    other = chance.choice(others) if others else b""
    at, begin = _at(data, chance), chance.randrange(len(other) + 1)
    data[at : at + chance.randrange(64)] = other[begin : begin + chance.randrange(256)]


def _length(data: bytearray, _others: Sequence[bytes], chance: Chance) -> None:
    """Four or eight bytes that say how long something is, as far from the truth as they go."""
    at = _at(data, chance)
    data[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"))


_RAW: tuple[Callable[[bytearray, Sequence[bytes], Chance], None], ...] = (
    _flip,
    _flip,
    _replace,
    _cut,
    _truncate,
    _insert,
    _repeat,
    _splice,
    _length,
)


def mutated_json(data: bytes, others: Sequence[bytes], chance: Chance) -> bytes:
    """Another value somewhere inside; now and then written in another spelling, or raw."""
    if chance.randrange(8) == 0:
        return mutated(data, others, chance)
    value = json.loads(data)
    if chance.randrange(2):
        _alter(value, chance)
    else:
        _change(value, chance)
    loose = chance.randrange(8) == 0
    spelt = json.dumps(
        value,
        ensure_ascii=loose,  # canonical JSON writes every character itself
        sort_keys=chance.randrange(16) > 0,
        separators=(", ", ": ") if loose else (",", ":"),
    )
    return spelt.encode("utf-8", "surrogatepass")


def _change(value: Json, chance: Chance) -> None:
    """Walk down to some place and put something else there, take it away or add to it."""
    while isinstance(value, dict | list) and value:
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        inner = value[key]
        if isinstance(inner, dict | list) and inner and chance.randrange(4):
            value = inner
            continue
        _put(value, key, chance)
        return


def _alter(value: Json, chance: Chance) -> None:
    """Give one value another of its own kind, so that it gets past the first look."""
    leaves = list(_leaves(value))
    if leaves:
        holder, key = chance.choice(leaves)
        there = holder[key]
        if isinstance(there, bool) or there is None:
            holder[key] = not there
        elif isinstance(there, int):
            holder[key] = max(0, there + chance.choice((-1, 1, 2, 1000)))
        elif there and chance.randrange(2):
            at = chance.randrange(len(there))
            holder[key] = there[:at] + chance.choice("0af9-_张") + there[at + 1 :]
        else:
            kin = [each[place] for each, place in leaves if isinstance(each[place], str)]
            holder[key] = chance.choice(kin)


def _leaves(value: Json) -> Iterator[tuple[Json, str | int]]:
    """Every place that holds a plain value: what holds it, and its key there."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _leaves(inner)
        else:
            yield value, key


def _put(value: Json, key: Json, chance: Chance) -> None:
    kind = chance.randrange(8)
    if kind == 0:
        del value[key]
    elif kind == 1 and isinstance(value, dict):
        value[chance.choice(("x", "kind", "n", "zz", "__class__"))] = chance.choice(_TEXTS)
    elif kind == 2 and isinstance(value, list):
        value.append(value[key])
    elif isinstance(value[key], int) or kind in {3, 4}:
        value[key] = chance.choice(_NUMBERS)
    else:
        value[key] = chance.choice(_TEXTS)
