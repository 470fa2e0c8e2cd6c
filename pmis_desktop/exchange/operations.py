"""One operation: what one save changed in one record, as it stands in journals and packages."""

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
Salt = Annotated[str, msgspec.Meta(min_length=32, max_length=32)]

CREATE: Literal["create"] = "create"
CHANGE: Literal["change"] = "change"
WITHDRAW: Literal["withdraw"] = "withdraw"
Act = Literal["create", "change", "withdraw"]


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """The change an operation belongs to: its first number, how many, and 1 if only whole."""

    first: Count
    count: Count
    whole: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one save changed in one record.

    ``f`` carries [old, new] for every field of each group it touches, as stored; ``base`` is the
    county revision the writer had seen; ``t`` is the writer's clock, for display only; ``ext`` is
    kept raw for keys that later versions may add.
    """

    n: Count
    unit: Unit
    ent: Name
    rec: Identifier
    act: Act
    f: Annotated[
        dict[Name, tuple[Text | None, Text | None]],
        msgspec.Meta(min_length=1, max_length=200),
    ]
    base: Revision
    who: Annotated[str, msgspec.Meta(max_length=100)]
    why: Annotated[str, msgspec.Meta(max_length=1000)]
    t: Annotated[str, msgspec.Meta(max_length=40)]
    salt: Salt
    ext: msgspec.Raw = msgspec.Raw(b"{}")

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


def link(previous: bytes, operation_line: bytes) -> bytes:
    """The next chain head: h_n = SHA-256("dzop1" ‖ h_{n-1} ‖ SHA-256(op_n bytes))."""
    return sha256(_CHAIN_TAG + previous + sha256(operation_line).digest()).digest()


def chain(previous: bytes, lines: Iterable[bytes]) -> list[bytes]:
    """The chain heads after each line, in order."""
    heads = []
    for operation_line in lines:
        previous = link(previous, operation_line)
        heads.append(previous)
    return heads
