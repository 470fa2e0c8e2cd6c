"""Opening a file in the one order that is safe, and closing one.

size → frame → door → age header → unseal → signature over the raw bytes → peek → too new: hold →
strict decode → text profile → bounded inflate of parts; the rules of each kind come after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.errors.exchange import (
    MalformedError,
    OtherRecipientError,
    TooNewError,
    WrongKindError,
)
from pmis_desktop.exchange import canonical, envelope, frame, parts, sealing, statements
from pmis_desktop.exchange.envelope import Envelope
from pmis_desktop.exchange.frame import Frame, Outer
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey

SEALED = frozenset({envelope.CHANGE, envelope.ANSWER, envelope.ENROL_GRANT, envelope.COUNTY_COPY})


@dataclass(frozen=True)
class Letter:
    """A file taken out of its frame and seal, not yet verified."""

    kind: str
    outer: Outer
    envelope: Envelope
    file_hash: str


def look(data: bytes) -> Outer:
    """Read what a file says about itself; nobody has signed it."""
    return frame.unpack(data).outer


def open_sealed(data: bytes, kind: str, unsealer: SealingKey) -> Letter:
    """Take a file of one kind out of its seal, verifying no signature yet."""
    found = _at_door(data, kind)
    if unsealer.id not in found.outer.aud:
        raise OtherRecipientError(kind)
    inner = sealing.SEALERS[found.outer.suite].unseal(found.body, unsealer)
    return Letter(kind, found.outer, envelope.split(inner), found.file_hash)


def open_plain(data: bytes, kind: str) -> Letter:
    """Take a file of a kind that is not sealed out of its frame."""
    found = _at_door(data, kind)
    return Letter(kind, found.outer, envelope.split(found.body), found.file_hash)


def read_parts(letter: Letter, listed: parts.Entries, known: Mapping[str, int]) -> dict[str, bytes]:
    """Inflate the parts that a verified statement lists."""
    return parts.unpack(listed, letter.envelope.parts, known)


def check_addressed(letter: Letter, aud: Sequence[str], unsealer: SealingKey, number: int) -> None:
    """Check that the signed statement is meant for this key and says what the outside says.

    Raises OtherRecipientError for a file that was sealed anew for somebody else.
    """
    if unsealer.id not in aud:
        raise OtherRecipientError(letter.kind)
    if list(aud) != letter.outer.aud or number != letter.outer.file:
        raise MalformedError("外层标签")


def close_sealed(
    statement: statements.Statement,
    number: int,
    signers: Sequence[SigningKey],
    recipients: Sequence[Recipient],
    behind: bytes,
) -> bytes:
    """Sign a statement, put the parts behind it, seal all to the recipients and frame it."""
    kind = statement.kind
    inner = envelope.sign(kind, _encode(statement), signers, behind)
    outer = Outer(aud=[recipient.id for recipient in recipients], file=number, kind=kind)
    return frame.pack(outer, sealing.SEALERS[outer.suite].seal(inner, recipients))


def close_plain(
    statement: statements.Statement, number: int, signers: Sequence[SigningKey]
) -> bytes:
    """Sign a statement and frame it without a seal."""
    kind = statement.kind
    outer = Outer(aud=[], file=number, kind=kind)
    return frame.pack(outer, envelope.sign(kind, _encode(statement), signers))


def _at_door(data: bytes, kind: str) -> Frame:
    found = frame.unpack(data)
    if found.outer.kind != kind:
        raise WrongKindError(found.outer.kind, kind)
    if found.outer.suite not in sealing.SEALERS:
        raise TooNewError
    return found


def _encode(statement: statements.Statement) -> bytes:
    # Read back before it is signed: what a reader would refuse is never sent.
    data = canonical.encode(statement)
    statements.read(data, type(statement), statement.kind)
    return data
