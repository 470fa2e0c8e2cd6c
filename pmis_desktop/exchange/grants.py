"""The file that admits a site: its grant, the county's documents and a first answer."""

from collections.abc import Sequence

import msgspec

from pmis_desktop.errors.exchange import OlderDocumentsError, OtherSiteGrantError
from pmis_desktop.exchange import (
    documents,
    envelope,
    limits,
    opening,
    parts,
    statements,
    trust,
)
from pmis_desktop.exchange.documents import Grant
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey, VerifyKey
from pmis_desktop.exchange.trust import CountyTrust

_KNOWN = {parts.DOCUMENTS: limits.DOCUMENTS_RAW, parts.FIRST_ANSWER: limits.FILE}


def write(
    *, grant: Grant, papers: Sequence[bytes], first_answer: bytes, signers: Sequence[SigningKey]
) -> bytes:
    """Sign a grant with the root and seal it, with all the site needs, to the site.

    ``papers`` are the root chain, the merge certificate, the epoch and the revocations.
    """
    documents.check(grant)
    site = Recipient(grant.sealing)
    listed, behind = parts.pack(
        (
            parts.Part(parts.DOCUMENTS, parts.pack_blobs(papers), stored=True),
            parts.Part(parts.FIRST_ANSWER, first_answer, stored=True),
        )
    )
    statement = msgspec.structs.replace(grant, aud=[site.id], parts=listed)
    return opening.close_sealed(
        statement, grant.number, signers=signers, recipients=[site], behind=behind
    )


def open(  # noqa: A001 - read as grants.open
    data: bytes,
    *,
    unsealer: SealingKey,
    expected_county_fingerprint: str,
    own_key: VerifyKey,
) -> tuple[CountyTrust, Grant, bytes]:
    """Open the file that admits this site: its trust, its grant, the first answer's bytes.

    The documents are read before the grant is verified, because they hold the root's keys; the
    fingerprint that a person compared decides whether they are the right county's. Raises
    FingerprintMismatchError, OtherSiteGrantError or what ``trust.establish`` raises.
    """
    letter = opening.open_sealed(data, envelope.ENROL_GRANT, unsealer)
    claimed = statements.read(letter.envelope.statement, Grant, envelope.ENROL_GRANT)
    papers = parts.unpack_blobs(
        parts.peek_stored(claimed.parts, letter.envelope.parts, parts.DOCUMENTS)
    )
    found = trust.establish(
        (*papers, documents.detach(letter)),
        fingerprint=expected_county_fingerprint,
        own_key=own_key,
    )
    if found.grant != claimed:
        raise OlderDocumentsError
    if claimed.sealing != unsealer.recipient.text:
        raise OtherSiteGrantError
    opening.check_addressed(letter, claimed.aud, unsealer, claimed.number)
    contents = opening.read_parts(letter, claimed.parts, _KNOWN)
    return found, claimed, contents[parts.FIRST_ANSWER]
