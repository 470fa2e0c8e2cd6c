"""The county's copies for itself: its documents and its own latest changes, beside every answer.

What sites send can be sent again; what the county itself changed after a backup stands nowhere but
here. A copy is sealed to the county's own keys and signed by its merge key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from pmis_desktop.errors.exchange import (
    ChainError,
    GapInsideError,
    LimitError,
    MalformedError,
    OtherCountyError,
)
from pmis_desktop.exchange import (
    canonical,
    documents,
    envelope,
    limits,
    opening,
    operations,
    parts,
    schemas,
    statements,
    trust,
)
from pmis_desktop.exchange.documents import Document, MergeCertificate, Revocation
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey, VerifyKey
from pmis_desktop.exchange.opening import Letter
from pmis_desktop.exchange.operations import Identifier, Operation
from pmis_desktop.exchange.statements import Count, Hash, HashOrNone, Number, Statement

_KNOWN = {
    parts.DOCUMENTS: limits.COPY_DOCUMENTS_RAW,
    parts.UNITS: limits.COPY_UNITS_RAW,
    parts.OPERATIONS: limits.COPY_RAW,
}


class CopyFacts(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a copy says, before it is signed: which part of the county's own log it holds.

    ``to`` is ``from`` less one where the county changed nothing; ``prev`` and ``head`` are the
    chain before the first and after the last operation.
    """

    kind: Literal["county-copy"] = "county-copy"
    county: Hash
    epoch: Number
    revision: Number
    log: Identifier
    from_: Count = msgspec.field(name="from")
    to: Number
    prev: HashOrNone
    head: HashOrNone


class CopyStatement(CopyFacts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The signed statement of a copy."""

    key: KeyId
    aud: Annotated[list[KeyId], msgspec.Meta(min_length=1, max_length=limits.RECIPIENTS)]
    parts: parts.Entries


class CopiedUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One line of the county's history: what was done at once, by whom, in which operations."""

    at: Annotated[str, msgspec.Meta(max_length=40)]
    count: Count
    first: Count
    kind: Annotated[str, msgspec.Meta(max_length=64)]
    title: Annotated[str, msgspec.Meta(max_length=1000)]
    who: Annotated[str, msgspec.Meta(max_length=100)]


@dataclass(frozen=True)
class SealedCopy:
    """A copy out of its seal, its signature not verified; its documents carry their own."""

    letter: Letter
    statement: CopyStatement
    papers: tuple[bytes, ...]


@dataclass(frozen=True)
class OpenedCopy:
    """A verified copy: the county's own operations with their lines and chain heads.

    ``operations`` are in this program's version, ``lines`` as they were written.
    """

    statement: CopyStatement
    units: tuple[CopiedUnit, ...]
    operations: tuple[Operation, ...]
    lines: tuple[bytes, ...]
    heads: tuple[bytes, ...]


def write(
    *,
    facts: CopyFacts,
    units: Iterable[CopiedUnit],
    lines: Sequence[bytes],
    papers: Sequence[bytes],
    signer: SigningKey,
    recipients: Sequence[Recipient],
) -> bytes:
    """Write a copy, signed by the merge key and sealed to the county's own keys.

    Raises LimitError for more than a copy may hold.
    """
    pieces = [
        parts.Part(parts.DOCUMENTS, parts.pack_blobs(papers), stored=True),
        parts.Part(parts.UNITS, canonical.encode_lines(tuple(units))),
        parts.Part(parts.OPERATIONS, parts.lines(lines)),
    ]
    if len(papers) > limits.COPY_DOCUMENTS:
        raise LimitError("证书份数", len(papers), limits.COPY_DOCUMENTS)
    listed, behind = parts.pack(pieces)
    parts.check_list(listed, _KNOWN)
    said = {name: getattr(facts, name) for name in CopyFacts.__struct_fields__}
    statement = CopyStatement(
        **{**said, "schema": statements.present()},
        key=signer.id,
        aud=[recipient.id for recipient in recipients],
        parts=listed,
    )
    return opening.close_sealed(
        statement, statement.to, signers=[signer], recipients=recipients, behind=behind
    )


def unseal(data: bytes, *, unsealer: SealingKey, county: str) -> SealedCopy:
    """Take a copy out of its seal and its documents out of the copy; raises a PackageRefusedError.

    The documents are for ``certain``; nothing else may be believed before ``open``.
    """
    letter = opening.open_sealed(data, envelope.COUNTY_COPY, unsealer)
    statement = statements.read(letter.envelope.statement, CopyStatement, envelope.COUNTY_COPY)
    if statement.county != county:
        raise OtherCountyError
    opening.check_addressed(letter, statement.aud, unsealer, statement.to)
    stored = parts.peek_stored(statement.parts, letter.envelope.parts, parts.DOCUMENTS)
    papers = parts.unpack_blobs(stored, limits.COPY_DOCUMENTS)
    return SealedCopy(letter, statement, papers)


def certain(papers: Iterable[bytes], county: str) -> list[tuple[bytes, Document]]:
    """What the county's newest root has signed among some documents, roots first.

    Raises RootChainError, BadSignatureError or OtherCountyError.
    """

    def expected(found: str) -> None:
        if found != county:
            raise OtherCountyError

    signed = [documents.read(data) for data in dict.fromkeys(papers)]
    _, chain, chain_papers = trust.root_chain(
        [one for one in signed if one.kind == envelope.ROOT], expected
    )
    others = trust.accepted_papers(
        [one for one in signed if one.kind != envelope.ROOT], chain, county
    )
    roots: list[tuple[bytes, Document]] = list(zip(chain_papers, chain, strict=True))
    return [*roots, *((one.data, content) for one, content in others)]


def merge_keys(contents: Iterable[Document]) -> dict[str, VerifyKey]:
    """The keys that the root has certified for merging and not revoked, by id."""
    every = list(contents)
    revoked = {one.key for one in every if isinstance(one, Revocation)}
    keys = [VerifyKey.from_hex(one.merge_key) for one in every if isinstance(one, MergeCertificate)]
    return {key.id: key for key in keys if key.id not in revoked}


def open(  # noqa: A001 - read as county_copies.open
    sealed: SealedCopy, known: Mapping[str, VerifyKey]
) -> OpenedCopy:
    """Verify a copy by the county's merge keys; raises a PackageRefusedError."""
    statement, letter = sealed.statement, sealed.letter
    signer = envelope.verify_one(envelope.COUNTY_COPY, letter.envelope, known.get)
    if signer.id != statement.key:
        raise MalformedError("签名")
    found = opening.read_parts(letter, statement.parts, _KNOWN)
    raw = found[parts.OPERATIONS]
    lines = parts.split_lines(raw, limits.RECORD_LINES, "更改条数")
    some = canonical.decode_lines(raw, Operation)
    _check_numbers(statement, some)
    for operation in some:
        schemas.check(operation, statement.schema.version)
    heads = operations.chain(bytes.fromhex(statement.prev), lines)
    end = heads[-1].hex() if heads else statement.prev
    if end != statement.head:
        raise ChainError
    units = canonical.decode_lines(found[parts.UNITS], CopiedUnit)
    raised = tuple(map(schemas.in_force().up, some))
    return OpenedCopy(statement, tuple(units), raised, tuple(lines), tuple(heads))


def _check_numbers(statement: CopyStatement, some: Sequence[Operation]) -> None:
    numbers = [operation.n for operation in some]
    if numbers != list(range(statement.from_, statement.to + 1)):
        raise GapInsideError
