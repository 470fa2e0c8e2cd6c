"""Answers from the county to a site: the state of its slice and what became of its operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

import msgspec

from pmis_desktop.errors.exchange import (
    DocumentMissingError,
    NotCanonicalError,
    OlderEpochError,
    OtherCountyError,
    UnknownKeyError,
)
from pmis_desktop.exchange import (
    canonical,
    envelope,
    limits,
    notices,
    opening,
    parts,
    statements,
    trust,
)
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey, VerifyKey
from pmis_desktop.exchange.notices import Notice
from pmis_desktop.exchange.opening import Letter
from pmis_desktop.exchange.operations import Identifier
from pmis_desktop.exchange.records import (
    STICK_ONLY,
    Carriers,
    Gone,
    Mend,
    Omitted,
    OpenItem,
    Outcome,
    ReviewItem,
    SliceRecord,
    WantedBlob,
)
from pmis_desktop.exchange.statements import (
    ChainHead,
    Count,
    Digest,
    Hash,
    HashOrNone,
    Number,
    Statement,
)
from pmis_desktop.exchange.trust import CountyTrust

_KNOWN = {
    parts.SLICE: limits.RAW_TOTAL,
    parts.OUTCOMES: limits.RAW_TOTAL,
    parts.DESK: limits.RAW_TOTAL,
    parts.GONE: limits.RAW_TOTAL,
    parts.DOCUMENTS: limits.DOCUMENTS_RAW,
    parts.MEND: limits.MEND_RAW,
    parts.WANTED: limits.WANTED_RAW,
    parts.NOTICES: limits.NOTICES_RAW,
    parts.REVIEW: limits.REVIEW_RAW,
    parts.CARRIERS: limits.CARRIERS_RAW,
    parts.OMITTED: limits.OMITTED_RAW,
}

# Lines of texts that people wrote; notices are checked where they are put together.
_TEXTS = frozenset(
    {
        parts.SLICE,
        parts.OUTCOMES,
        parts.DESK,
        parts.GONE,
        parts.MEND,
        parts.REVIEW,
        parts.OMITTED,
    }
)

T = TypeVar("T")


class AnswerFacts(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an answer says, before it is signed.

    The site's log is known at the county up to ``applied``, where its chain was ``head``. A slice
    is ``full`` or holds what changed after revision ``since``; ``digest`` is of the whole slice.
    """

    kind: Literal["answer"] = "answer"
    county: Hash
    epoch: Number
    number: Count
    prev_answer: HashOrNone
    revision: Number
    log: Identifier
    applied: Number
    head: HashOrNone
    county_chain: ChainHead
    full: bool
    since: Number
    digest: Digest


class AnswerStatement(AnswerFacts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The signed statement of an answer."""

    key: KeyId
    aud: Annotated[list[KeyId], msgspec.Meta(min_length=1, max_length=limits.RECIPIENTS)]
    parts: parts.Entries


@dataclass(frozen=True)
class OpenedAnswer:
    """A verified answer; ``trust`` is the site's trust with the answer's documents taken in.

    ``lines`` are the slice records' canonical bytes, ``mends`` what the county asks to mend,
    ``wanted`` the hashes of blobs that the county lacks, ``reviews`` what waits for the committee,
    ``carriers`` what files may be carried by, ``omitted`` what this program has no place for,
    ``hash`` the SHA-256 of the whole file.
    """

    statement: AnswerStatement
    records: tuple[SliceRecord, ...]
    lines: tuple[bytes, ...]
    outcomes: tuple[Outcome, ...]
    desk: tuple[OpenItem, ...]
    gone: tuple[Gone, ...]
    mends: tuple[Mend, ...]
    documents: tuple[bytes, ...]
    hash: str
    trust: CountyTrust
    wanted: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    reviews: tuple[ReviewItem, ...] = ()
    carriers: Carriers = STICK_ONLY
    omitted: tuple[Omitted, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer with all it says, not yet compressed, signed and sealed."""

    facts: AnswerFacts
    pieces: tuple[parts.Part, ...]
    recipients: tuple[Recipient, ...]


def prepare(
    *,
    facts: AnswerFacts,
    slice_lines: Sequence[bytes],
    outcomes: Sequence[Outcome],
    desk: Sequence[OpenItem],
    gone: Sequence[Gone],
    documents: Sequence[bytes],
    recipients: Sequence[Recipient],
    mends: Sequence[Mend] = (),
    wanted: Sequence[str] = (),
    told: Sequence[Notice] = (),
    reviews: Sequence[ReviewItem] = (),
    carriers: Carriers = STICK_ONLY,
    omitted: Sequence[Omitted] = (),
) -> Prepared:
    """Put an answer together.

    Of ``mends`` and the notices ``told`` as many go in as an answer may carry. Whether the site can
    read the texts is asked when it is sealed.
    """
    pieces = (
        parts.Part(parts.SLICE, parts.lines(slice_lines)),
        parts.Part(parts.OUTCOMES, canonical.encode_lines(outcomes)),
        parts.Part(parts.DESK, canonical.encode_lines(desk)),
        parts.Part(parts.GONE, canonical.encode_lines(gone)),
        parts.Part(parts.DOCUMENTS, parts.pack_blobs(documents), stored=True),
        *_mend_part(mends),
        *_wanted_part(wanted),
        *notices.notices_part(told),
        *_review_part(reviews),
        *_carriers_part(carriers),
        *_omitted_part(omitted),
    )
    return Prepared(facts, pieces, tuple(recipients))


def seal(prepared: Prepared, signer: SigningKey) -> bytes:
    """Compress, sign and seal an answer.

    Raises TextProfileError or LimitError for what the site would have to refuse.
    """
    facts, recipients = prepared.facts, prepared.recipients
    for piece in prepared.pieces:
        if piece.type in _TEXTS:
            canonical.check_json_text(piece.raw)
    listed, behind = parts.pack(prepared.pieces)
    parts.check_list(listed, _KNOWN)
    statement = AnswerStatement(
        **{name: getattr(facts, name) for name in AnswerFacts.__struct_fields__},
        key=signer.id,
        aud=[recipient.id for recipient in recipients],
        parts=listed,
    )
    return opening.close_sealed(statement, statement.number, [signer], recipients, behind)


def open(  # noqa: A001 - read as answers.open
    data: bytes, *, unsealer: SealingKey, trust: CountyTrust
) -> OpenedAnswer:
    """Open an answer by what the site trusts; whether it is newer than the last is not asked here.

    Raises a PackageRefusedError; its HeldError children mean that the bytes are to be kept.
    """
    letter = opening.open_sealed(data, envelope.ANSWER, unsealer)
    signer = _verified(letter, trust)
    statement = statements.read(letter.envelope.statement, AnswerStatement, envelope.ANSWER)
    if statement.county != trust.county:
        raise OtherCountyError
    opening.check_addressed(letter, statement.aud, unsealer, statement.number)
    found = opening.read_parts(letter, statement.parts, _KNOWN)
    papers = parts.unpack_blobs(found[parts.DOCUMENTS])
    extended = _extended(statement, signer, trust, papers)
    records, lines = _slice(found[parts.SLICE])
    return OpenedAnswer(
        statement=statement,
        records=tuple(records),
        lines=tuple(lines),
        outcomes=_lines(found[parts.OUTCOMES], Outcome),
        desk=_lines(found[parts.DESK], OpenItem),
        gone=_lines(found[parts.GONE], Gone),
        mends=_mends(found.get(parts.MEND, b"")),
        documents=papers,
        hash=letter.file_hash,
        trust=extended,
        wanted=_wanted(found.get(parts.WANTED, b"")),
        notices=notices.read_notices(found.get(parts.NOTICES, b"")),
        reviews=_reviews(found.get(parts.REVIEW, b"")),
        carriers=_carriers(found.get(parts.CARRIERS, b"")),
        omitted=_omitted(found.get(parts.OMITTED, b"")),
    )


def _verified(letter: Letter, known: CountyTrust) -> VerifyKey:
    try:
        return envelope.verify_one(envelope.ANSWER, letter.envelope, _only(known.merge_key))
    except UnknownKeyError:
        # The county's merge key may be new. Its certificate then travels in this very answer: it
        # is read first, which is safe because the root has signed it, and proves the signer.
        extended = trust.extend(known, _papers_unverified(letter))
        return envelope.verify_one(envelope.ANSWER, letter.envelope, _only(extended.merge_key))


def _only(key: VerifyKey) -> envelope.KnownKeys:
    return {key.id: key}.get


def _papers_unverified(letter: Letter) -> tuple[bytes, ...]:
    claimed = statements.read(letter.envelope.statement, AnswerStatement, envelope.ANSWER)
    stored = parts.peek_stored(claimed.parts, letter.envelope.parts, parts.DOCUMENTS)
    return parts.unpack_blobs(stored)


def _extended(
    statement: AnswerStatement, signer: VerifyKey, known: CountyTrust, papers: Sequence[bytes]
) -> CountyTrust:
    extended = trust.extend(known, papers)
    if signer != extended.merge_key or statement.key != signer.id:
        raise UnknownKeyError(statement.key)
    if statement.epoch < extended.epoch:
        raise OlderEpochError
    if statement.epoch > extended.epoch:
        raise DocumentMissingError(envelope.EPOCH)
    return extended


def _slice(data: bytes) -> tuple[list[SliceRecord], list[bytes]]:
    lines = parts.split_lines(data, limits.RECORD_LINES, "记录条数")
    records = canonical.decode_lines(data, SliceRecord)
    if len(records) != len(lines):
        raise NotCanonicalError
    return records, lines


def _lines(data: bytes, wanted: type[T]) -> tuple[T, ...]:
    parts.split_lines(data, limits.RECORD_LINES, "条数")
    return tuple(canonical.decode_lines(data, wanted))


def _mend_part(mends: Sequence[Mend]) -> tuple[parts.Part, ...]:
    """The advisory list of what to mend; an answer without any has no such part at all."""
    if not mends:
        return ()
    return (parts.Part(parts.MEND, canonical.encode_lines(mends[: limits.MENDS])),)


def _mends(data: bytes) -> tuple[Mend, ...]:
    parts.split_lines(data, limits.MENDS, "整改条数")
    return tuple(canonical.decode_lines(data, Mend))


def _wanted_part(wanted: Sequence[str]) -> list[parts.Part]:
    """What the county lacks, as far as there is room; the rest is in the answer after that."""
    some = [WantedBlob(each) for each in wanted[: limits.WANTED]]
    return [parts.Part(parts.WANTED, canonical.encode_lines(some))] if some else []


def _wanted(data: bytes) -> tuple[str, ...]:
    parts.split_lines(data, limits.WANTED, "所缺材料份数")
    return tuple(each.hash for each in canonical.decode_lines(data, WantedBlob))


def _review_part(reviews: Sequence[ReviewItem]) -> list[parts.Part]:
    """What waits for the site's committee; an answer where nothing does has no such part."""
    some = reviews[: limits.REVIEWS]
    return [parts.Part(parts.REVIEW, canonical.encode_lines(some))] if some else []


def _reviews(data: bytes) -> tuple[ReviewItem, ...]:
    parts.split_lines(data, limits.REVIEWS, "待审核件数")
    return tuple(canonical.decode_lines(data, ReviewItem))


def _carriers_part(carriers: Carriers) -> list[parts.Part]:
    """What may be used besides sticks; an answer without the part allows sticks only."""
    if carriers == STICK_ONLY:
        return []
    return [parts.Part(parts.CARRIERS, canonical.encode_lines([carriers]))]


def _carriers(data: bytes) -> Carriers:
    parts.split_lines(data, 1, "传递方式")
    return next(iter(canonical.decode_lines(data, Carriers)), STICK_ONLY)


def _omitted_part(omitted: Sequence[Omitted]) -> list[parts.Part]:
    """What the site's older program has no place for; mostly there is nothing."""
    some = omitted[: limits.OMITTED]
    return [parts.Part(parts.OMITTED, canonical.encode_lines(some))] if some else []


def _omitted(data: bytes) -> tuple[Omitted, ...]:
    parts.split_lines(data, limits.OMITTED, "未写入字段数")
    return tuple(canonical.decode_lines(data, Omitted))


def raw_parts(letter: Letter, listed: parts.Entries) -> tuple[bytes, ...]:
    """The contents of every part that this program knows, for looking through one that is kept."""
    return tuple(opening.read_parts(letter, listed, _KNOWN).values())
