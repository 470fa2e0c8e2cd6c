"""The doors through which outside bytes come in, each with honest bytes and a way to spoil them.

A genuine key signs and seals what is spoilt below its own layer: else a broken seal would hide
everything behind it, and the thief of a key is the visitor to be afraid of.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import (
    answers,
    canonical,
    documents,
    envelope,
    frame,
    grants,
    parts,
    requests,
    sealing,
    trust,
)
from pmis_desktop.exchange.keys import SigningKey
from tests.exchange.letters import an_operation, forged, slice_lines, unsealed
from tests.exchange.mutating import Chance, mutated, mutated_json
from tests.exchange.spoilt import COUNTY, SITE, TO, TRUST, TWO, sent, take


@dataclass(frozen=True, slots=True)
class Door:
    """``spoil`` makes hostile bytes from chance; ``enter`` is what the program does with them."""

    name: str
    spoil: Callable[[Chance], bytes]
    enter: Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one try: whether it was let in, and the refusal's code where not."""

    accepted: bool
    code: str = ""


def visit(door: Door, seed: int) -> tuple[bytes, Visit]:
    """Knock once; anything but a refusal with its words is a fault and is raised."""
    data = door.spoil(random.Random(seed))
    try:
        door.enter(data)
    except AppError as refusal:
        if not (refusal.code and refusal.message and refusal.advice):
            raise AssertionError(f"{refusal.code} says nothing") from refusal
        return data, Visit(accepted=False, code=refusal.code)
    return data, Visit(accepted=True)


def _request() -> bytes:
    return requests.write(
        log=SITE.log,
        organisation_name="示例支部",
        post="支部书记",
        machine="办公室电脑",
        signer=SITE.signing,
        sealing=SITE.sealing.recipient,
        made="2024-05-01",
        invitation="",
    )


PACKAGE = sent(TWO)
GRANT = COUNTY.grant_file(SITE, b"answer")
REQUEST = _request()
ANSWER = COUNTY.answer(SITE, slice_lines(3), COUNTY.papers)
PAPERS = (*COUNTY.papers, documents.sign(COUNTY.grant(SITE), [COUNTY.root]))
_FILES = (PACKAGE, GRANT, REQUEST, ANSWER, *PAPERS)
_SEALED = frame.unpack(PACKAGE).body


def _frame(chance: Chance) -> bytes:
    """Any file spoilt; half of them with a check sum that fits, as if on purpose."""
    data = mutated(chance.choice(_FILES), _FILES, chance)
    return data if chance.randrange(2) else data[:-32] + sha256(data[:-32]).digest()


def _enter_frame(data: bytes) -> None:
    found = frame.unpack(data)
    if frame.pack(found.outer, found.body) != data:
        raise AssertionError("one frame, two spellings")


def _age(chance: Chance) -> bytes:
    return mutated(_SEALED, _FILES, chance)


def _enter_age(data: bytes) -> None:
    sealing.check_age_header(data)
    sealing.SEALERS[1].unseal(data, COUNTY.sealing)


def _resealed(kind: str, signer: SigningKey, sealed: bytes | None) -> Callable[[Chance], bytes]:
    """Spoil the statement, or now and then what lies behind it, and sign it with a genuine key."""
    plain = kind == envelope.ENROL_REQUEST
    if sealed is None:
        raise ValueError("nothing to spoil")
    key = COUNTY.sealing if kind == envelope.CHANGE else SITE.sealing
    inner = envelope.split(frame.unpack(sealed).body) if plain else unsealed(sealed, key)
    number = frame.unpack(sealed).outer.file

    def spoil(chance: Chance) -> bytes:
        behind = bytes(inner.parts)
        statement = bytes(inner.statement)
        if chance.randrange(5):
            statement = mutated_json(statement, _FILES, chance)
        else:
            behind = mutated(behind, _FILES, chance)
        if plain:
            body = envelope.sign(kind, statement, [signer], behind)
            return frame.pack(frame.Outer(aud=[], file=number, kind=kind), body)
        to = TO if kind == envelope.CHANGE else (SITE.sealing, COUNTY.recovery)
        return forged(kind, statement, signer=signer, recipients=to, behind=behind, number=number)

    return spoil


def _operations(chance: Chance) -> bytes:
    """A package whose operations are spoilt and whose hashes and signature fit all the same."""
    lines = [canonical.encode(an_operation(n)) for n in (1, 2)]
    lines[chance.randrange(2)] = mutated_json(lines[chance.randrange(2)], lines, chance)
    raw = b"".join(line + b"\n" for line in lines)
    return sent(TWO, pieces=[parts.Part(parts.OPERATIONS, raw)], behind=None)


def _document(chance: Chance) -> bytes:
    """A document of the root with another statement, signed by the root itself."""
    paper = chance.choice(PAPERS)
    found = frame.unpack(paper)
    inner = envelope.split(found.body)
    statement = mutated_json(bytes(inner.statement), PAPERS, chance)
    kind = found.outer.kind
    body = envelope.sign(kind, statement, [COUNTY.root])
    return frame.pack(frame.Outer(aud=[], file=found.outer.file, kind=kind), body)


def _enter_document(data: bytes) -> None:
    signed = documents.read(data)
    signed.content()
    trust.extend(TRUST, [data])


def _enter_answer(data: bytes) -> None:
    answers.open(data, unsealer=SITE.sealing, trust=TRUST)


def _enter_grant(data: bytes) -> None:
    grants.open(
        data,
        unsealer=SITE.sealing,
        expected_county_fingerprint=COUNTY.fingerprint,
        own_key=SITE.signing.public,
    )


def _line(chance: Chance) -> bytes:
    return mutated_json(canonical.encode(an_operation(1)), _FILES, chance)


def _enter_line(data: bytes) -> None:
    found = canonical.decode(data, type(an_operation(1)))
    if canonical.encode(found) != data:
        raise AssertionError("one value, two spellings")


DOORS = (
    Door("frame", _frame, _enter_frame),
    Door("age header", _age, _enter_age),
    Door("statement", _resealed(envelope.CHANGE, SITE.signing, PACKAGE), take),
    Door("operations", _operations, take),
    Door("root documents", _document, _enter_document),
    Door("answer", _resealed(envelope.ANSWER, COUNTY.merge, ANSWER), _enter_answer),
    Door("grant", _resealed(envelope.ENROL_GRANT, COUNTY.root, GRANT), _enter_grant),
    Door("invitation", _resealed(envelope.ENROL_REQUEST, SITE.signing, REQUEST), requests.open),
    Door("canonical line", _line, _enter_line),
)
