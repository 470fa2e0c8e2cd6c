"""Statements and their signatures: DSSE PAE v1 over the raw bytes, Ed25519."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmis_desktop.errors.exchange import (
    BadSignatureError,
    LimitError,
    MalformedError,
    UnknownKeyError,
)
from pmis_desktop.exchange import limits
from pmis_desktop.exchange.keys import KEY_BYTES, SigningKey, VerifyKey

INNER_MAGIC = b"DZBI0001"

CHANGE = "change"
ANSWER = "answer"
ROOT = "root"
MERGE_CERTIFICATE = "merge-certificate"
EPOCH = "epoch"
ENROL_REQUEST = "enrol-request"
ENROL_GRANT = "enrol-grant"
REVOCATION = "revocation"
OVERRIDE = "override"
PURGE = "purge"
# What is left of a file in an archive once an order took operations out of it; it travels nowhere.
ARCHIVED = "archived"
COUNTY_COPY = "county-copy"
KINDS = (
    CHANGE,
    ANSWER,
    ROOT,
    MERGE_CERTIFICATE,
    EPOCH,
    ENROL_REQUEST,
    ENROL_GRANT,
    REVOCATION,
    OVERRIDE,
    PURGE,
    ARCHIVED,
    COUNTY_COPY,
)

_U16 = 2
_U32 = 4

KnownKeys = Callable[[str], VerifyKey | None]


@dataclass(frozen=True)
class Signature:
    """One signature and the name of the key that made it."""

    key: str
    value: bytes


@dataclass(frozen=True)
class Envelope:
    """What the seal held, not yet verified: a statement, its signatures, its parts.

    ``parts`` of a file that was opened is a view: a hundred megabytes are not copied once more.
    """

    statement: bytes
    signatures: tuple[Signature, ...]
    parts: bytes | memoryview


def payload_type(kind: str) -> str:
    """Name the type of a signed statement; a signature for one type fits no other."""
    return f"application/vnd.dz.{kind}.v1+json"


def pae(payload_type: str, payload: bytes) -> bytes:
    """Encode what is signed: the pre-authentication encoding of DSSE v1."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(kind: str, statement: bytes, signers: Sequence[SigningKey], parts: bytes = b"") -> bytes:
    """Build the inner bytes: the statement, one signature of each signer, the parts."""
    if len(statement) > limits.STATEMENT:
        raise LimitError("清单长度", len(statement), limits.STATEMENT)
    if not 1 <= len(signers) <= limits.SIGNATURES:
        raise LimitError("签名数", len(signers), limits.SIGNATURES)
    message = pae(payload_type(kind), statement)
    return join(
        Envelope(
            statement,
            tuple(Signature(signer.id, signer.sign(message)) for signer in signers),
            parts,
        )
    )


def join(envelope: Envelope) -> bytes:
    """Build the inner bytes of an envelope."""
    pieces: list[bytes | memoryview]
    pieces = [INNER_MAGIC, len(envelope.statement).to_bytes(_U32), envelope.statement]
    pieces.append(len(envelope.signatures).to_bytes(_U16))
    for signature in envelope.signatures:
        pieces.append(bytes.fromhex(signature.key))
        pieces.append(len(signature.value).to_bytes(_U16))
        pieces.append(signature.value)
    pieces.append(envelope.parts)
    return b"".join(pieces)


def split(inner: bytes) -> Envelope:
    """Take the inner bytes apart, verifying nothing; raises MalformedError or LimitError."""
    reader = _Reader(inner)
    if reader.take(len(INNER_MAGIC)) != INNER_MAGIC:
        raise MalformedError("内层开头")
    statement = reader.take(reader.number(_U32, limits.STATEMENT, "清单长度"))
    count = reader.number(_U16, limits.SIGNATURES, "签名数")
    signatures = tuple(
        Signature(reader.take(KEY_BYTES).hex(), reader.take(reader.number(_U16)))
        for _ in range(count)
    )
    return Envelope(statement, signatures, reader.rest())


def verify_one(kind: str, envelope: Envelope, known: KnownKeys) -> VerifyKey:
    """Verify a statement that has exactly one signer and give his key.

    Raises MalformedError, UnknownKeyError or BadSignatureError.
    """
    if len(envelope.signatures) != 1:
        raise MalformedError("签名")
    signature = envelope.signatures[0]
    key = known(signature.key)
    if key is None:
        raise UnknownKeyError(signature.key)
    if key.id != signature.key or not _fits(kind, envelope, signature, key):
        raise BadSignatureError
    return key


def signers_of(kind: str, envelope: Envelope, known: KnownKeys) -> frozenset[str]:
    """List the known keys whose signature fits, each once; others are passed over."""
    found = set()
    for signature in envelope.signatures:
        key = known(signature.key)
        if key and key.id == signature.key and _fits(kind, envelope, signature, key):
            found.add(key.id)
    return frozenset(found)


def _fits(kind: str, envelope: Envelope, signature: Signature, key: VerifyKey) -> bool:
    return key.verifies(signature.value, pae(payload_type(kind), envelope.statement))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def take(self, count: int) -> bytes:
        piece = bytes(self._data[self._at : self._at + count])
        if len(piece) != count:
            raise MalformedError("内层长度")
        self._at += count
        return piece

    def number(self, size: int, allowed: int = 2**16, what: str = "") -> int:
        found = int.from_bytes(self.take(size))
        if found > allowed:
            raise LimitError(what, found, allowed)
        return found

    def rest(self) -> memoryview:
        return self._data[self._at :]
