"""What is left of an archived file once a purge order has taken operations out of it.

Statement and signatures stay byte for byte, and of a package every operation as the order left it:
the chain still proves the hash of each, from the statement's first head to its last. Of an answer
nothing else stays. The file never travels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from pmis_desktop.errors.exchange import MalformedError, OtherCountyError, PackageRefusedError
from pmis_desktop.exchange import (
    answers,
    canonical,
    envelope,
    frame,
    limits,
    opening,
    operations,
    packages,
    parts,
    schemas,
    sealing,
    statements,
)
from pmis_desktop.exchange.envelope import Envelope, Signature
from pmis_desktop.exchange.frame import Outer
from pmis_desktop.exchange.keys import Recipient, SealingKey, VerifyKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage
from pmis_desktop.exchange.statements import Hash


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The first line inside: which file this was."""

    file: Hash
    kind: Literal["change", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What an archive keeps of a file: which it was, its statement with signatures, operations."""

    file_hash: str
    kind: Literal["change", "answer"]
    statement: bytes
    signatures: tuple[Signature, ...]
    lines: tuple[bytes, ...] = ()


def is_archived(data: bytes) -> bool:
    """Whether a file of an archive has lost contents to an order."""
    try:
        return frame.is_ours(data) and frame.unpack(data).outer.kind == envelope.ARCHIVED
    except PackageRefusedError:
        # What is damaged is no form of anything: whoever checks the archive names it.
        return False


def of_file(data: bytes, unsealer: SealingKey) -> Remains:
    """A package or answer as it came, or what an earlier order left of it, taken apart.

    Nothing is verified: it was when it was taken in. Raises a PackageRefusedError.
    """
    outer = frame.unpack(data).outer
    if outer.kind == envelope.ARCHIVED:
        return _read(data, unsealer)
    kind: Literal["change", "answer"] = "answer" if outer.kind == envelope.ANSWER else "change"
    letter = opening.open_sealed(data, kind, unsealer)
    lines: tuple[bytes, ...] = ()
    if kind == envelope.CHANGE:
        said = statements.read(letter.envelope.statement, ChangeStatement, kind)
        found = opening.read_parts(letter, said.parts, {parts.OPERATIONS: limits.OPERATIONS_RAW})
        lines = tuple(parts.split_lines(found[parts.OPERATIONS], limits.OPERATIONS, "变更条数"))
    return Remains(
        file_hash=letter.file_hash,
        kind=kind,
        statement=letter.envelope.statement,
        signatures=letter.envelope.signatures,
        lines=lines,
    )


def write(remains: Remains, recipients: Sequence[Recipient]) -> bytes:
    """The purged form of a file, sealed to whoever may read the archive."""
    head = canonical.encode(_Head(file=remains.file_hash, kind=remains.kind))
    behind = parts.lines([head, *remains.lines])
    inner = envelope.join(Envelope(remains.statement, remains.signatures, behind))
    outer = Outer(aud=[each.id for each in recipients], file=0, kind=envelope.ARCHIVED)
    return frame.pack(outer, sealing.SEALERS[outer.suite].seal(inner, recipients))


def _read(data: bytes, unsealer: SealingKey) -> Remains:
    letter = opening.open_sealed(data, envelope.ARCHIVED, unsealer)
    lines = bytes(letter.envelope.parts).split(b"\n")
    if lines.pop() or not lines:
        raise MalformedError("存档末尾")
    head = canonical.decode(lines[0], _Head)
    return Remains(
        file_hash=head.file,
        kind=head.kind,
        statement=letter.envelope.statement,
        signatures=letter.envelope.signatures,
        lines=tuple(lines[1:]),
    )


def prove(
    data: bytes, *, unsealer: SealingKey, registry: Callable[[str], VerifyKey | None], county: str
) -> Remains:
    """Check the purged form of a file: signature, and the chain over the hash of every operation.

    Raises a PackageRefusedError.
    """
    remains = _read(data, unsealer)
    key = envelope.verify_one(
        remains.kind, Envelope(remains.statement, remains.signatures, b""), registry
    )
    if remains.kind == envelope.ANSWER:
        said = statements.read(remains.statement, answers.AnswerStatement, remains.kind)
        if said.key != key.id or said.county != county or remains.lines:
            raise MalformedError("存档内容")
        return remains
    opened(remains, key, county)
    return remains


def opened(remains: Remains, key: VerifyKey, county: str) -> OpenedPackage:
    """A package that waits in an archive, as an order left it, ready to be judged.

    Its note, its photos and scans and its word of reading are gone. Raises a PackageRefusedError.
    """
    statement = statements.read(remains.statement, ChangeStatement, envelope.CHANGE)
    if statement.county != county:
        raise OtherCountyError
    if statement.key != key.id:
        raise MalformedError("存档内容")
    some, lines, heads = packages.read_operations(statement, parts.lines(remains.lines))
    return OpenedPackage(
        statement=statement,
        operations=tuple(map(schemas.in_force().up, some)),
        lines=tuple(lines),
        heads=tuple(heads),
        file_hash=remains.file_hash,
        key=key.id,
        note="",
    )


def purged_operations(remains: Remains) -> list[tuple[bytes, Operation]]:
    """The operations of a package that lost something, with the line that stands for each."""
    found = []
    for line in remains.lines:
        operation = canonical.decode(line, Operation)
        if operation.is_purged:
            found.append((operations.line_hash(line), operation))
    return found
