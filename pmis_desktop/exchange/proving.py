"""Packages opened in a child of the program: what it proved of them, and they again from that.

A child has all keys that opening needs and nothing else; it gets them through its pipe.
"""

from collections.abc import Callable, Mapping

import msgspec

from pmis_desktop.exchange import packages, parts, schemas
from pmis_desktop.exchange.keys import SealingKey, VerifyKey
from pmis_desktop.exchange.notices import Reading
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage

_HEAD_BYTES = 32


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What packages are opened with: the county's sealing key, its identity, all sites' keys."""

    unsealer: str
    county: str
    keys: Mapping[str, bytes]


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """A package that passed all checks: its statement and operations as bytes, the chain joined."""

    statement: bytes
    operations: bytes
    heads: bytes
    file_hash: str
    key: str
    note: str
    readings: tuple[Reading, ...]

    def opened(self) -> OpenedPackage:
        """The package as `packages.open` gives it; nothing of it is checked again."""
        statement = _STATEMENT.decode(self.statement)
        lines = self.operations[:-1].split(b"\n") if self.operations else ()
        starts = range(0, len(self.heads), _HEAD_BYTES)
        return OpenedPackage(
            statement=statement,
            operations=tuple(map(schemas.in_force().up, _OPERATION.decode_lines(self.operations))),
            lines=tuple(lines),
            heads=tuple(self.heads[at : at + _HEAD_BYTES] for at in starts),
            file_hash=self.file_hash,
            key=self.key,
            note=self.note,
            blobs=parts.blobs_listed(statement.parts),
            readings=self.readings,
        )


_STATEMENT = msgspec.json.Decoder(ChangeStatement)
_OPERATION = msgspec.json.Decoder(Operation)


Opener = Callable[[bytes], Proven]
"""Opens a package and gives what was proved of it; raises as `packages.open` does."""


def opener(trust: Trust) -> Opener:
    """What opens packages by a county's keys."""
    keys = {key: VerifyKey(raw) for key, raw in trust.keys.items()}
    unsealer = SealingKey.from_secret(trust.unsealer)

    def opened(data: bytes) -> Proven:
        return _proven(
            packages.open(data, unsealer=unsealer, registry=keys.get, county=trust.county)
        )

    return opened


def _proven(opened: OpenedPackage) -> Proven:
    return Proven(
        statement=msgspec.json.encode(opened.statement),
        operations=parts.lines(opened.lines),
        heads=b"".join(opened.heads),
        file_hash=opened.file_hash,
        key=opened.key,
        note=opened.note,
        readings=opened.readings,
    )
