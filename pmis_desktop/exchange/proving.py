"""Packages opened in a child of the program: what it proved of them, and they again from that.

A child has all keys that opening needs and nothing else; it gets them through its pipe.
"""

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
    """The sites that a child trusts, by the ids of their keys."""

    def __init__(self, trust: Trust) -> None:
        keys = (trust.keys[at : at + KEY_BYTES] for at in range(0, len(trust.keys), KEY_BYTES))
        self._keys = {key_id(raw): raw for raw in keys}
        self._scopes = dict(zip(self._keys, trust.scopes.split(b"\n"), strict=False))

    def key(self, key: str) -> VerifyKey | None:
        """The key of a site; None for one that nobody knows."""
        raw = self._keys.get(key)
        return None if raw is None else VerifyKey(raw)

    def scope(self, key: str) -> list[str]:
        """The organisations of a site; none for one that nobody knows."""
        return self._scopes.get(key, b"").decode().split()


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
