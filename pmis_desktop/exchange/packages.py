"""Packages from a site to its county: the operations it has not seen acknowledged."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, Protocol

import msgspec

from pmis_desktop import __version__
from pmis_desktop.errors.exchange import (
    ChainError,
    GapInsideError,
    LimitError,
    OtherCountyError,
    SplitUnitError,
    TextProfileError,
    TooNewError,
    UnknownKeyError,
)
from pmis_desktop.exchange import (
    canonical,
    envelope,
    frame,
    limits,
    notices,
    opening,
    operations,
    parts,
    schemas,
    statements,
)
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey, VerifyKey
from pmis_desktop.exchange.notices import Reading
from pmis_desktop.exchange.opening import Letter
from pmis_desktop.exchange.operations import Identifier, Operation
from pmis_desktop.exchange.statements import (
    Count,
    Digest,
    Hash,
    HashOrNone,
    Number,
    Statement,
)

Outer = frame.Outer
look = opening.look

_KNOWN = {
    parts.OPERATIONS: limits.OPERATIONS_RAW,
    parts.NOTE: limits.NOTE_RAW,
    parts.READINGS: limits.READINGS_RAW,
}


class County(Protocol):
    """What a writer must know of the county; a ``CountyTrust`` knows it."""

    @property
    def county(self) -> str:
        """The county's identity."""

    @property
    def epoch(self) -> int:
        """Which life of the county's data is in force."""

    @property
    def registry(self) -> int:
        """The number of the register the writer has seen."""

    @property
    def sealing(self) -> Recipient:
        """The county's key."""

    @property
    def recovery(self) -> Recipient:
        """The county's recovery key."""

    @property
    def own(self) -> Recipient:
        """The writer's own key."""


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest answer the site has taken: its number, its revision, the hash of its file."""

    answer: Number
    revision: Number
    hash: HashOrNone


class ClosedLog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The older log of the same key that this log replaces, closed after operation ``n``."""

    log: Identifier
    n: Number
    head: HashOrNone


class ChangeStatement(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The signed statement of a package; ``to`` is ``from`` less one if it holds no operation."""

    kind: Literal["change"] = "change"
    county: Hash
    epoch: Number
    log: Identifier
    key: KeyId
    from_: Count = msgspec.field(name="from")
    to: Number
    prev: HashOrNone
    head: HashOrNone
    seen: Seen
    aud: Annotated[list[KeyId], msgspec.Meta(min_length=1, max_length=limits.RECIPIENTS)]
    digest: Digest
    parts: parts.Entries
    registry: Number
    opens: ClosedLog | None


@dataclass(frozen=True)
class OpenedPackage:
    """A package that passed every check that needs no database.

    ``operations`` are in this program's version; ``lines`` are their bytes as they were written
    and hashed, ``heads`` the chain after each.
    ``blobs`` are the hashes of photos and scans that came along; ``each_blob`` gives their bytes.
    ``cut``: a purge order has taken operations out since the file was written; ``uncut``: that none
    did was seen before, where it was opened.
    """

    statement: ChangeStatement
    operations: Sequence[Operation]
    lines: tuple[bytes, ...]
    heads: tuple[bytes, ...]
    file_hash: str
    key: str
    note: str
    blobs: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    cut: bool = False
    uncut: bool = field(default=False, compare=False)


def write(
    *,
    lines: Sequence[bytes],
    prev: bytes,
    first: int,
    county: County,
    signer: SigningKey,
    log: str,
    seen: Seen,
    digest: Digest,
    opens: ClosedLog | None,
    made: str,
    note: str = "",
    blobs: Sequence[bytes] = (),
    readings: Sequence[Reading] = (),
) -> bytes:
    """Write a package, sealed to the county, to its recovery key and to the writer himself.

    Raises what ``open`` would raise, so that nothing is sent that would be refused.
    """
    ops, heads, recipients = parts.lines(lines), operations.chain(prev, lines), _recipients(county)
    listed, behind = _pack(ops, note, blobs, readings)
    statement = ChangeStatement(
        schema=statements.present(),
        app=__version__,
        made=made,
        county=county.county,
        epoch=county.epoch,
        log=log,
        key=signer.id,
        from_=first,
        to=first + len(lines) - 1,
        prev=prev.hex(),
        head=(heads[-1] if heads else prev).hex(),
        seen=seen,
        aud=[recipient.id for recipient in recipients],
        digest=digest,
        parts=listed,
        registry=county.registry,
        opens=opens,
    )
    read_operations(statement, ops)
    return opening.close_sealed(statement, statement.to, [signer], recipients, behind)


def open(  # noqa: A001 - read as packages.open
    data: bytes,
    *,
    unsealer: SealingKey,
    registry: Callable[[str], VerifyKey | None],
    county: str,
) -> OpenedPackage:
    """Open a package and check all that can be checked without the county's data.

    ``registry`` gives the key of an id, or None for one that is not enrolled. Raises a
    PackageRefusedError; its HeldError children mean that the bytes are to be kept.
    """
    letter, statement, key = _verified(data, unsealer, registry, county)
    found = opening.read_parts(letter, statement.parts, _KNOWN)
    ops, lines, heads = read_operations(statement, found[parts.OPERATIONS])
    return OpenedPackage(
        statement=statement,
        operations=tuple(map(schemas.in_force().up, ops)),
        lines=tuple(lines),
        heads=tuple(heads),
        file_hash=letter.file_hash,
        key=key.id,
        note=_read_note(found.get(parts.NOTE, b"")),
        blobs=parts.blobs_listed(statement.parts),
        readings=notices.read_readings(found.get(parts.READINGS, b"")),
    )


def each_blob(
    data: bytes,
    *,
    unsealer: SealingKey,
    registry: Callable[[str], VerifyKey | None],
    county: str,
) -> Iterator[tuple[str, bytes]]:
    """The photos and scans of a package by hash, one by one, nothing but their hash checked.

    Opening the package again costs less than holding the blobs of a whole round. Raises as
    ``open`` does.
    """
    letter, statement, _key = _verified(data, unsealer, registry, county)
    opening.read_parts(letter, statement.parts, _KNOWN)
    return parts.each_blob(statement.parts, letter.envelope.parts)


def _verified(
    data: bytes,
    unsealer: SealingKey,
    registry: Callable[[str], VerifyKey | None],
    county: str,
) -> tuple[Letter, ChangeStatement, VerifyKey]:
    letter = opening.open_sealed(data, envelope.CHANGE, unsealer)
    key = envelope.verify_one(envelope.CHANGE, letter.envelope, registry)
    try:
        statement = statements.read(letter.envelope.statement, ChangeStatement, envelope.CHANGE)
    except TooNewError as newer:
        newer.key, newer.file_hash = key.id, letter.file_hash
        raise
    if statement.county != county:
        raise OtherCountyError
    opening.check_addressed(letter, statement.aud, unsealer, statement.to)
    if statement.key != key.id:
        raise UnknownKeyError(statement.key)
    return letter, statement, key


def read_operations(
    statement: ChangeStatement, ops: bytes
) -> tuple[list[Operation], list[bytes], list[bytes]]:
    """The operations of a verified statement, their lines and the chain after each.

    Raises a PackageRefusedError where they are not what the statement says.
    """
    lines = parts.split_lines(ops, limits.OPERATIONS, "变更条数")
    found = canonical.decode_lines(ops, Operation)
    if len(found) != len(lines) or len(found) != statement.to - statement.from_ + 1:
        raise GapInsideError
    for operation in found:
        schemas.check(operation, statement.schema.version)
    _check_units(found, statement.from_)
    if (statement.from_ == 1) != (statement.prev == ""):
        raise ChainError
    heads = operations.chain(bytes.fromhex(statement.prev), lines)
    if statement.head != (heads[-1].hex() if heads else statement.prev):
        raise ChainError
    return found, lines, heads


def _check_units(found: Sequence[Operation], first: int) -> None:
    if [operation.n for operation in found] != list(range(first, first + len(found))):
        raise GapInsideError
    at = 0
    while at < len(found):
        unit = found[at].unit
        end = at + unit.count
        whole = [operation.unit for operation in found[at:end]].count(unit) == unit.count
        if unit.first != first + at or not whole:
            raise SplitUnitError
        at = end


def _recipients(county: County) -> list[Recipient]:
    return list(dict.fromkeys((county.sealing, county.recovery, county.own)))


def _pack(
    ops: bytes, note: str, blobs: Sequence[bytes], readings: Sequence[Reading]
) -> tuple[list[parts.Entry], bytes]:
    operation_part = parts.Part(parts.OPERATIONS, ops)
    some = notices.readings_part(readings)
    return parts.pack([operation_part, *_note_part(note), *some, *_blob_parts(blobs)])


def _note_part(note: str) -> list[parts.Part]:
    canonical.check_text(note)
    data = note.encode()
    if len(data) > limits.NOTE_RAW:
        raise LimitError("附言长度", len(data), limits.NOTE_RAW)
    return [parts.Part(parts.NOTE, data)] if data else []


def _blob_parts(blobs: Sequence[bytes]) -> list[parts.Part]:
    if len(blobs) > limits.BLOBS:
        raise LimitError("材料份数", len(blobs), limits.BLOBS)
    longest = max(map(len, blobs), default=0)
    if longest > limits.BLOB:
        raise LimitError("单份材料长度", longest, limits.BLOB)
    return [parts.Part(parts.BLOB, blob, stored=True) for blob in blobs]


def _read_note(data: bytes) -> str:
    try:
        note = data.decode()
    except UnicodeDecodeError as fault:
        raise TextProfileError from fault
    canonical.check_text(note)
    return note
