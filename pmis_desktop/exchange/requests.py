"""A site's request to be enrolled: its keys and who it is, signed by itself, not sealed."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from pmis_desktop import __version__
from pmis_desktop.errors.exchange import MalformedError, NotCanonicalError
from pmis_desktop.exchange import envelope, invitations, keys, opening, statements
from pmis_desktop.exchange.frame import KeyId
from pmis_desktop.exchange.keys import Recipient, SigningKey, VerifyKey
from pmis_desktop.exchange.operations import Identifier
from pmis_desktop.exchange.statements import HashOrNone, Line, PublicKey, RecipientText, Statement


class RequestStatement(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The signed statement of a request; ``invitation`` is empty where there was no slip."""

    kind: Literal["enrol-request"] = "enrol-request"
    log: Identifier
    organisation_name: Line
    post: Line
    machine: Line
    key: KeyId
    verify_key: PublicKey
    sealing: RecipientText
    invitation: HashOrNone


@dataclass(frozen=True)
class VerifiedRequest:
    """A request whose signer holds the key it names; who he is, a person must find out."""

    statement: RequestStatement
    verify_key: VerifyKey
    sealing: Recipient
    file_hash: str

    @property
    def fingerprint(self) -> str:
        """The site's fingerprint, to be compared on the telephone."""
        return keys.fingerprint(self.verify_key.id)

    def invited_by(self, code: str, county_fingerprint: str) -> bool:
        """Say whether the request was made with the code of a slip."""
        return invitations.proves(
            self.statement.invitation, code, self.verify_key, self.sealing, county_fingerprint
        )


class _ClaimedKey(msgspec.Struct):
    verify_key: PublicKey


def write(
    *,
    log: str,
    organisation_name: str,
    post: str,
    machine: str,
    signer: SigningKey,
    sealing: Recipient,
    made: str,
    invitation: str = "",
) -> bytes:
    """Write a request; ``invitation`` is what ``invitations.proof`` gave, or empty."""
    statement = RequestStatement(
        schema=statements.present(),
        app=__version__,
        made=made,
        log=log,
        organisation_name=organisation_name,
        post=post,
        machine=machine,
        key=signer.id,
        verify_key=signer.public.hex,
        sealing=sealing.text,
        invitation=invitation,
    )
    return opening.close_plain(statement, 0, [signer])


def open(data: bytes) -> VerifiedRequest:  # noqa: A001 - read as requests.open
    """Open a request and prove that its sender holds the key; raises a PackageRefusedError."""
    letter = opening.open_plain(data, envelope.ENROL_REQUEST)
    key = _claimed_key(letter.envelope.statement)
    envelope.verify_one(envelope.ENROL_REQUEST, letter.envelope, {key.id: key}.get)
    statement = statements.read(letter.envelope.statement, RequestStatement, envelope.ENROL_REQUEST)
    if letter.envelope.parts or letter.outer.aud or letter.outer.file:
        raise MalformedError("末尾")
    if (statement.verify_key, statement.key) != (key.hex, key.id):
        raise MalformedError("清单类型")
    return VerifiedRequest(statement, key, Recipient(statement.sealing), letter.file_hash)


def _claimed_key(statement: bytes) -> VerifyKey:
    try:
        claimed = msgspec.json.decode(statement, type=_ClaimedKey)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise NotCanonicalError from fault
    return VerifyKey.from_hex(claimed.verify_key)
