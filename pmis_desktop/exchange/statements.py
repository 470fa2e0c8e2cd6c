"""What all signed statements have in common, and the cautious first look at one."""

from typing import Annotated, TypeVar

import msgspec

from pmis_desktop.errors.exchange import MalformedError, NotCanonicalError, TooNewError
from pmis_desktop.exchange import canonical, schemas
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.operations import Identifier

SCHEMA_ID = "pmis"
# Of documents the version speaks of their own shape, of what carries records of the field table.
DOCUMENT_VERSION = 1
_CARRY_RECORDS = frozenset({"change", "answer", "enrol-request", "county-copy"})
CRITICAL: frozenset[str] = frozenset()  # marks a reader must understand; none yet

Hash = KeyId
HashOrNone = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")]
Number = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Count = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=1000)]
PublicKey = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
RecipientText = Annotated[str, msgspec.Meta(pattern="^age1[02-9ac-hj-np-z]{58}$")]
Marks = Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=64)]


class Schema(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which version of the field table, or of a document, the writer had."""

    id: Identifier = SCHEMA_ID
    version: Count = DOCUMENT_VERSION


class Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many records a slice has, and their canonical digest."""

    records: Number
    root: Hash


class ChainHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The end of a chain: its last number and hash."""

    n: Number
    head: HashOrNone


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every signed statement says; ``made`` is the writer's clock, for display only."""

    kind: str
    schema: Schema = Schema()
    crit: Marks = []
    app: Annotated[str, msgspec.Meta(max_length=40)] = ""
    made: Annotated[str, msgspec.Meta(max_length=40)] = ""


class _Peek(msgspec.Struct):
    kind: str
    schema: Schema
    crit: Marks


S = TypeVar("S", bound=Statement)


def present() -> Schema:
    """What a statement that carries records says of its version: this program's field table."""
    return Schema(version=schemas.in_force().newest)


def read(data: bytes, wanted: type[S], kind: str) -> S:
    """Read a statement whose signature has been verified.

    A newer one is held before anything else in it is judged: raises TooNewError, else
    MalformedError, NotCanonicalError or TextProfileError.
    """
    try:
        peek = msgspec.json.decode(data, type=_Peek)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise NotCanonicalError from fault
    if peek.kind != kind or peek.schema.id != SCHEMA_ID:
        raise MalformedError("清单类型")
    newest = schemas.in_force().newest if kind in _CARRY_RECORDS else DOCUMENT_VERSION
    if peek.schema.version > newest or not CRITICAL.issuperset(peek.crit):
        raise TooNewError
    return canonical.decode(data, wanted)
