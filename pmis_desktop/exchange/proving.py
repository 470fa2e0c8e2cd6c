"""Packages opened in a child of the program: what it proved of them, and they again from that.

A child has all keys that opening needs and nothing else; it gets them through its pipe.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Self, overload

import msgspec
from typing_extensions import override

from pmis_desktop.exchange import parts, schemas
from pmis_desktop.exchange.keys import KEY_BYTES, VerifyKey, key_id
from pmis_desktop.exchange.notices import Reading
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage

_HEAD_BYTES = 32
_DIGITS = 16  # of an id, in eight bytes


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What packages are opened with: the county's sealing key, its identity, all sites' keys.

    The ``keys`` stand one behind the other, in ``scopes`` a line with the organisations of each:
    objects for the sites of a hundred counties take 100 MiB.
    """

    unsealer: str
    county: str
    keys: bytes
    scopes: bytes

    @classmethod
    def of(cls, unsealer: str, county: str, sites: Iterable[tuple[bytes, Iterable[str]]]) -> Self:
        """The trust in some sites: the raw key of each and the ids of its organisations."""
        keys, scopes = bytearray(), bytearray()
        for raw, organisations in sites:
            keys += raw
            scopes += " ".join(organisations).encode() + b"\n"
        return cls(unsealer=unsealer, county=county, keys=bytes(keys), scopes=bytes(scopes))


class TrustedSites:
    """The sites that a child trusts, by the ids of their keys.

    They are found by how the ids begin, in order: dictionaries of a hundred counties take 60 MiB.
    """

    def __init__(self, trust: Trust) -> None:
        self._trust = trust
        count = len(trust.keys) // KEY_BYTES
        begins = [_beginning(key_id(self._raw(number))) for number in range(count)]
        self._numbers = array("I", sorted(range(count), key=begins.__getitem__))
        self._begins = array("Q", map(begins.__getitem__, self._numbers))
        self._ends = array("Q", (line.start() for line in re.finditer(rb"\n", trust.scopes)))

    def key(self, key: str) -> VerifyKey | None:
        """The key of a site; None for one that nobody knows."""
        number = self._number(key)
        return None if number is None else VerifyKey(self._raw(number))

    def scope(self, key: str) -> list[str]:
        """The organisations of a site; none for one that nobody knows."""
        number = self._number(key)
        if number is None:
            return []
        start = self._ends[number - 1] + 1 if number else 0
        return self._trust.scopes[start : self._ends[number]].decode().split()

    def _raw(self, number: int) -> bytes:
        return self._trust.keys[number * KEY_BYTES : (number + 1) * KEY_BYTES]

    def _number(self, key: str) -> int | None:
        wanted = _beginning(key)
        for at in range(bisect_left(self._begins, wanted), len(self._begins)):
            number = self._numbers[at]
            if key_id(self._raw(number)) == key:
                return number
            if self._begins[at] != wanted:
                break
        return None


def _beginning(key: str) -> int:
    """The number that the first digits of an id are."""
    return int(key[:_DIGITS], 16)


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """A package that passed all checks: its statement and operations as bytes, the chain joined."""

    statement: bytes
    operations: bytes
    heads: bytes
    file_hash: str
    key: str
    note: str
    readings: tuple[Reading, ...]
    uncut: bool

    def opened(self) -> OpenedPackage:
        """The package as `packages.open` gives it; nothing of it is checked again."""
        statement = _STATEMENT.decode(self.statement)
        lines = self.operations[:-1].split(b"\n") if self.operations else ()
        starts = range(0, len(self.heads), _HEAD_BYTES)
        return OpenedPackage(
            statement=statement,
            operations=Unread(self.operations, len(lines)),
            lines=tuple(lines),
            heads=tuple(self.heads[at : at + _HEAD_BYTES] for at in starts),
            file_hash=self.file_hash,
            key=self.key,
            note=self.note,
            blobs=parts.blobs_listed(statement.parts),
            readings=self.readings,
            uncut=self.uncut,
        )


class Unread(Sequence[Operation]):
    """Operations that are decoded as soon as somebody asks for one of them."""

    def __init__(self, lines: bytes, count: int) -> None:
        self._lines = lines
        self._count = count
        self._read: tuple[Operation, ...] | None = None

    def _all(self) -> tuple[Operation, ...]:
        if self._read is None:
            up = schemas.in_force().up
            self._read = tuple(map(up, _OPERATION.decode_lines(self._lines)))
            self._lines = b""
        return self._read

    @override
    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Operation: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Operation, ...]: ...

    @override
    def __getitem__(self, at: int | slice) -> Operation | tuple[Operation, ...]:
        return self._all()[at]

    @override
    def __iter__(self) -> Iterator[Operation]:
        return iter(self._all())

    @override
    def __eq__(self, other: object) -> bool:
        return self._all() == (tuple(other) if isinstance(other, Sequence) else other)

    @override
    def __hash__(self) -> int:
        return hash(self._all())


_STATEMENT = msgspec.json.Decoder(ChangeStatement)
_OPERATION = msgspec.json.Decoder(Operation)


def proven(opened: OpenedPackage) -> Proven:
    """What was proved of a package, on its way to whoever takes it."""
    return Proven(
        statement=msgspec.json.encode(opened.statement),
        operations=parts.lines(opened.lines),
        heads=b"".join(opened.heads),
        file_hash=opened.file_hash,
        key=opened.key,
        note=opened.note,
        readings=opened.readings,
        uncut=not any(operation.is_purged for operation in opened.operations),
    )
