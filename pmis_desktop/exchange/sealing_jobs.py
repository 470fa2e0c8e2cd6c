"""Answers sealed in a child of the program; it gets the key for it through its pipe."""

from collections.abc import Sequence

import msgspec

from pmis_desktop.exchange import answers, parts
from pmis_desktop.exchange.answers import AnswerFacts, Prepared
from pmis_desktop.exchange.keys import Recipient, SigningKey

SEAL = "pmis_desktop.exchange.sealing_jobs:seal"
"""The job's name for a child."""


class _Piece(msgspec.Struct, frozen=True, array_like=True):
    type: str
    raw: bytes
    stored: bool
    alike: bool


class _Open(msgspec.Struct, frozen=True, array_like=True):
    facts: bytes
    pieces: list[_Piece]
    recipients: list[str]


class _Asked(msgspec.Struct, frozen=True):
    signer: bytes
    answers: list[_Open]


_FACTS = msgspec.json.Decoder(AnswerFacts)
_SEALED = msgspec.msgpack.Decoder(list[bytes])


def asked(some: Sequence[Prepared], signer: SigningKey) -> bytes:
    """What a child needs to seal some answers."""
    listed = [
        _Open(
            msgspec.json.encode(each.facts),
            [_Piece(one.type, one.raw, one.stored, one.alike) for one in each.pieces],
            [recipient.text for recipient in each.recipients],
        )
        for each in some
    ]
    return msgspec.msgpack.encode(_Asked(signer.secret(), listed))


def seal(payload: bytes) -> bytes:
    """Do the job: what ``asked`` gave to the files of the answers. Raises as `answers.seal`."""
    given = msgspec.msgpack.decode(payload, type=_Asked)
    signer = SigningKey(given.signer)
    return msgspec.msgpack.encode([answers.seal(_prepared(each), signer) for each in given.answers])


def sealed(reply: bytes) -> list[bytes]:
    """The files that ``seal`` made."""
    return _SEALED.decode(reply)


def _prepared(given: _Open) -> Prepared:
    return Prepared(
        _FACTS.decode(given.facts),
        tuple(
            parts.Part(each.type, each.raw, stored=each.stored, alike=each.alike)
            for each in given.pieces
        ),
        tuple(map(Recipient, given.recipients)),
    )
