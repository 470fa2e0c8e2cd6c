"""Documents that the county's root signs, and what each of them says."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from pmis_desktop.errors.exchange import (
    LimitError,
    MalformedError,
    TooNewError,
    WrongKindError,
)
from pmis_desktop.exchange import canonical, envelope, frame, limits, opening, statements
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.keys import Recipient, SigningKey, VerifyKey
from pmis_desktop.exchange.opening import Letter
from pmis_desktop.exchange.operations import FieldId, Identifier
from pmis_desktop.exchange.parts import Entries
from pmis_desktop.exchange.statements import (
    Count,
    Hash,
    HashOrNone,
    Line,
    Number,
    PublicKey,
    RecipientText,
    Statement,
    Words,
)

OVERRIDE = envelope.OVERRIDE
PURGE = envelope.PURGE

REVIEW = "review"  # a committee confirms or objects to its branches' changes
CHANGES = "change"


class Root(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The county's root keys; ``county`` and ``previous`` are empty in version 1 and only there."""

    kind: Literal["root"] = "root"
    version: Annotated[int, msgspec.Meta(ge=1, le=limits.ROOT_VERSIONS)] = 1
    county: HashOrNone = ""
    previous: HashOrNone = ""
    name: Line
    code: Annotated[str, msgspec.Meta(max_length=20)]
    suite: Annotated[int, msgspec.Meta(ge=1, le=255)] = 1
    keys: Annotated[list[PublicKey], msgspec.Meta(min_length=1, max_length=limits.SIGNATURES)]
    threshold: Annotated[int, msgspec.Meta(ge=1, le=limits.SIGNATURES)] = 1


class MergeCertificate(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The key that signs answers from an epoch on, and the keys that packages are sealed to."""

    kind: Literal["merge-certificate"] = "merge-certificate"
    county: Hash
    number: Count
    epoch: Number
    merge_key: PublicKey
    sealing: RecipientText
    recovery: RecipientText


class Epoch(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which life of the county's data this is; a restore from backup begins the next."""

    kind: Literal["epoch"] = "epoch"
    county: Hash
    number: Count
    epoch: Number
    reason: Words = ""


class Grant(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One site's admission: its keys, its log, its organisation's subtree and what it may do.

    ``key`` is the id of ``verify_key``; ``aud`` and ``parts`` are filled where the grant is sent.
    """

    kind: Literal["enrol-grant"] = "enrol-grant"
    county: Hash
    number: Count
    registry: Number
    key: KeyId
    verify_key: PublicKey
    sealing: RecipientText
    log: Identifier
    organisation: Identifier
    organisation_name: Line
    actions: Annotated[list[Identifier], msgspec.Meta(max_length=16)]
    aud: Annotated[list[KeyId], msgspec.Meta(max_length=limits.RECIPIENTS)] = msgspec.field(
        default_factory=list
    )
    parts: Entries = msgspec.field(default_factory=list)


class Revocation(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key that is no longer valid; what its log had after ``cut_off`` waits for a person."""

    kind: Literal["revocation"] = "revocation"
    county: Hash
    number: Count
    key: KeyId
    cut_off: Number
    reason: Words


class Override(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the county says otherwise than the program on one topic, from the day ``on``.

    ``content`` is kept raw, so that a topic of a later program travels on; of one topic the newest
    by epoch and number counts, whole.
    """

    kind: Literal["override"] = "override"
    county: Hash
    epoch: Number
    number: Count
    topic: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_.-]{1,64}$")]
    on: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    reason: Words
    content: msgspec.Raw


class PurgedRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A record that is to go, or only some of its field groups where ``groups`` names any."""

    ent: FieldId
    rec: Identifier
    groups: Annotated[list[FieldId], msgspec.Meta(max_length=100)]


class PurgedOperation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One operation that is to lose its bytes, by its place in a log and its hash."""

    log: Identifier
    n: Count
    hash: Hash


class Purge(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An order that takes records and their history away for good, everywhere it arrives.

    It names them by ids that say nothing. An order never ends, whatever the epoch; what belongs to
    a member that goes whole goes with it.
    """

    kind: Literal["purge"] = "purge"
    county: Hash
    number: Count
    on: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    document: Line
    reason: Words
    records: Annotated[list[PurgedRecord], msgspec.Meta(max_length=limits.PURGED_RECORDS)]
    operations: Annotated[list[PurgedOperation], msgspec.Meta(max_length=limits.PURGED_OPERATIONS)]


Document = Root | MergeCertificate | Epoch | Grant | Revocation | Override | Purge

_TYPES: dict[str, type[Document]] = {
    envelope.ROOT: Root,
    envelope.MERGE_CERTIFICATE: MergeCertificate,
    envelope.EPOCH: Epoch,
    envelope.ENROL_GRANT: Grant,
    envelope.REVOCATION: Revocation,
    envelope.OVERRIDE: Override,
    envelope.PURGE: Purge,
}


@dataclass(frozen=True)
class SignedDocument:
    """A document as it came, not yet verified; ``number`` is what its outside says."""

    data: bytes
    kind: str
    number: int
    letter: Letter

    @property
    def statement_hash(self) -> str:
        """The hash of the signed bytes; of a root's version 1 it is the county's identity."""
        return sha256(self.letter.envelope.statement).hexdigest()

    def signed_by(self, root: Root) -> bool:
        """Say whether enough different keys of a root signed this document."""
        known = root_keys(root)
        return (
            len(envelope.signers_of(self.kind, self.letter.envelope, known.get)) >= root.threshold
        )

    def content(self) -> Document:
        """Read what it says; to be asked only after ``signed_by``, but for a root's own keys."""
        found = statements.read(self.letter.envelope.statement, _TYPES[self.kind], self.kind)
        if number_of(found) != self.number:
            raise MalformedError("外层标签")
        if isinstance(found, Root):
            root_keys(found)
        elif isinstance(found, Override):
            canonical.check_raw(bytes(found.content))
        return found


def sign(document: Document, signers: Sequence[SigningKey]) -> bytes:
    """Sign a document with the root's keys: a file of its own, not sealed."""
    check(document)
    data = opening.close_plain(document, number_of(document), signers)
    read(data)
    return data


def read(data: bytes) -> SignedDocument:
    """Take a document out of its frame, verifying nothing yet."""
    if len(data) > limits.DOCUMENT:
        raise LimitError("证书长度", len(data), limits.DOCUMENT)
    outer = frame.unpack(data).outer
    if outer.kind not in _TYPES:
        if outer.kind in envelope.KINDS:
            raise WrongKindError(outer.kind, envelope.ROOT)
        raise TooNewError
    letter = opening.open_plain(data, outer.kind)
    # A grant's parts travel only in the file that is sealed to its site.
    if letter.envelope.parts:
        raise MalformedError("证书末尾")
    return SignedDocument(data, outer.kind, outer.file, letter)


def detach(letter: Letter) -> bytes:
    """Make a document of its own from a sealed grant: the same statement and signatures."""
    bare = envelope.Envelope(letter.envelope.statement, letter.envelope.signatures, b"")
    return frame.pack(
        frame.Outer(aud=[], file=letter.outer.file, kind=letter.kind), envelope.join(bare)
    )


def number_of(document: Document) -> int:
    """Give the number of a document in the series of its kind."""
    return document.version if isinstance(document, Root) else document.number


def kind_of(wanted: type[Document]) -> str:
    """Give the kind of file that a type of document travels as."""
    return next(kind for kind, known in _TYPES.items() if known is wanted)


def root_keys(root: Root) -> dict[str, VerifyKey]:
    """Give the keys of a root by id; raises WeakKeyError or MalformedError."""
    known = {key.id: key for key in map(VerifyKey.from_hex, root.keys)}
    if len(known) != len(root.keys) or len(known) < root.threshold:
        raise MalformedError("根证书")
    return known


def check(document: Document) -> None:
    """Check the keys a document carries; raises WeakKeyError or MalformedError."""
    if isinstance(document, Root):
        root_keys(document)
    elif isinstance(document, MergeCertificate):
        VerifyKey.from_hex(document.merge_key)
        Recipient(document.sealing)
        Recipient(document.recovery)
    elif isinstance(document, Grant):
        Recipient(document.sealing)
        if VerifyKey.from_hex(document.verify_key).id != document.key:
            raise MalformedError("登记批准书")
