"""One operation: what one save changed in one record, as it stands in journals and packages."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from pmis_desktop.exchange import canonical

Value = str | None
Pair = tuple[Value, Value]

CHAIN_START = b""
_CHAIN_TAG = b"dzop1"

Count = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
Revision = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^[a-z0-9_-]+$")]
FieldId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^[a-z0-9_]+$")]
# Names inside operations are looked up in the field table; a pattern here costs a fifth of reading.
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Text = Annotated[str, msgspec.Meta(max_length=8192)]
SALT = 32
# Shorter only where an order took it; see ``is_whole``.
Salt = Annotated[str, msgspec.Meta(max_length=SALT)]
PurgedHash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_PURGED_MARK = b'"purged":{'
# What stays of ``ext``: the version of the field table that what is left was written by.
_VERSION_ONLY = re.compile(rb'\{(?:"schema":[1-9][0-9]{0,15})?\}')

CREATE: Literal["create"] = "create"
CHANGE: Literal["change"] = "change"
WITHDRAW: Literal["withdraw"] = "withdraw"
Act = Literal["create", "change", "withdraw"]


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """The change an operation belongs to: its first number, how many, and 1 if only whole."""

    first: Count
    count: Count
    whole: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0


class Purged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What stands for bytes that a purge order took away: their hash, and which order it was.

    ``hash`` is that of the line as it was first written, ``order`` that of the order's statement.
    """

    hash: PurgedHash
    order: PurgedHash


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one save changed in one record.

    ``f`` carries [old, new] for every field of each group it touches, as stored; ``base`` is the
    county revision the writer had seen; ``t`` is the writer's clock, for display only; ``ext`` is
    kept raw for keys that later versions may add. ``purged`` is there once an order took fields
    out: ``f`` has what is left, perhaps nothing, and salt and sentence are empty.
    """

    n: Count
    unit: Unit
    ent: Name
    rec: Identifier
    act: Act
    f: Annotated[
        dict[Name, tuple[Text | None, Text | None]],
        msgspec.Meta(max_length=200),
    ]
    base: Revision
    who: Annotated[str, msgspec.Meta(max_length=100)]
    why: Annotated[str, msgspec.Meta(max_length=1000)]
    t: Annotated[str, msgspec.Meta(max_length=40)]
    salt: Salt
    ext: msgspec.Raw = msgspec.Raw(b"{}")
    purged: Purged | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_purged(self) -> bool:
        """Whether an order took something out of it."""
        return self.purged is not msgspec.UNSET

    @property
    def is_whole(self) -> bool:
        """Whether it has all that an operation needs, or says that an order took it."""
        if self.purged is msgspec.UNSET:
            return len(self.salt) == SALT and bool(self.f)
        return not (self.salt or self.why) and bool(_VERSION_ONLY.fullmatch(bytes(self.ext)))

    def old(self) -> dict[str, Value]:
        """The values the writer saw before the change."""
        return {field: pair[0] for field, pair in self.f.items()}

    def value(self, field: str) -> Value:
        """The value that the writer left behind in one field; None where it is not among them."""
        pair = self.f.get(field)
        return None if pair is None else pair[1]

    def new(self) -> dict[str, Value]:
        """The values the writer left behind."""
        return {field: pair[1] for field, pair in self.f.items()}


def line(operation: Operation) -> bytes:
    """The canonical bytes of an operation: what is hashed, kept and sent."""
    return canonical.encode(operation)


class _Line(msgspec.Struct):
    purged: Purged | msgspec.UnsetType = msgspec.UNSET


_LINE = msgspec.json.Decoder(_Line)


def line_hash(operation_line: bytes) -> bytes:
    """The hash of a journal line; of one that was purged, that of the line as it once was."""
    if _PURGED_MARK in operation_line:
        try:
            said = _LINE.decode(operation_line).purged
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            said = msgspec.UNSET
        if isinstance(said, Purged):
            return bytes.fromhex(said.hash)
    return sha256(operation_line).digest()


def link(previous: bytes, operation_line: bytes) -> bytes:
    """The next chain head: h_n = SHA-256("dzop1" ‖ h_{n-1} ‖ SHA-256(op_n bytes))."""
    return sha256(_CHAIN_TAG + previous + line_hash(operation_line)).digest()


def chain(previous: bytes, lines: Iterable[bytes]) -> list[bytes]:
    """The chain heads after each line, in order."""
    heads = []
    for operation_line in lines:
        previous = link(previous, operation_line)
        heads.append(previous)
    return heads
