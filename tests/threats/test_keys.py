"""T13, T14, T19, T24: keys that are not enough, weak, borrowed or stolen."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256

import msgspec
import pytest

from pmis_desktop.exchange import answers, documents, envelope, frame, requests, trust
from pmis_desktop.exchange.documents import Root
from pmis_desktop.exchange.envelope import Envelope, Signature
from pmis_desktop.exchange.keys import SigningKey, VerifyKey, fingerprint
from tests.exchange.letters import refusal, with_body
from tests.exchange.spoilt import COUNTY, SITE, TRUST
from tests.exchange.test_keys_and_signatures import SMALL_ORDER
from tests.threats.test_forgers import request

ONE, TWO_KEY, THREE, NEW = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3, 4))


def a_root(keys: Sequence[SigningKey], threshold: int, **changed: object) -> Root:
    facts: dict[str, object] = {
        "name": "示例县",
        "code": "1",
        "keys": [key.public.hex for key in keys],
        "threshold": threshold,
    }
    return Root(**(facts | changed))  # type: ignore[arg-type]


def test_t13_a_threshold_counts_different_keys() -> None:
    root = a_root([ONE, TWO_KEY], 2)
    assert not documents.read(documents.sign(root, [ONE, ONE])).signed_by(root)
    assert not documents.read(documents.sign(root, [ONE, NEW])).signed_by(root)
    assert refusal(lambda: documents.sign(a_root([ONE, ONE], 2), [ONE])) == "package_malformed"
    assert refusal(lambda: documents.sign(a_root([ONE], 2), [ONE])) == "package_malformed"
    # One signature under two names: the second name's key did not make it.
    signed = documents.read(documents.sign(root, [ONE])).letter.envelope
    (own,) = signed.signatures
    doubled = Envelope(signed.statement, (own, Signature(TWO_KEY.id, own.value)), b"")
    known = {key.id: key.public for key in (ONE, TWO_KEY)}
    assert envelope.signers_of("root", doubled, known.get) == {ONE.id}


def test_t13_twin_enough_different_keys_pass() -> None:
    root = a_root([ONE, TWO_KEY], 2)
    assert documents.read(documents.sign(root, [ONE, TWO_KEY])).signed_by(root)


OFFICERS = [ONE, TWO_KEY, THREE]
FIRST_ROOT = documents.sign(a_root(OFFICERS, 2), OFFICERS)
IDENTITY = documents.read(FIRST_ROOT).statement_hash
NEXT = [NEW, TWO_KEY, THREE]


def rotated(
    signers: Sequence[SigningKey], keys: Sequence[SigningKey] = NEXT, **changed: object
) -> bytes:
    facts: dict[str, object] = {"version": 2, "county": IDENTITY, "previous": IDENTITY}
    return documents.sign(a_root(keys, 2, **(facts | changed)), signers)


def follow(*roots: bytes) -> Root:
    """Trust established on a chain of roots, whose newest signs everything else."""
    signers = [NEW, TWO_KEY, THREE, ONE]
    papers = [
        documents.sign(msgspec.structs.replace(said, county=IDENTITY), signers)
        for said in (
            documents.MergeCertificate(
                county=IDENTITY,
                number=1,
                epoch=0,
                merge_key=COUNTY.merge.public.hex,
                sealing=COUNTY.sealing.recipient.text,
                recovery=COUNTY.recovery.recipient.text,
            ),
            documents.Epoch(county=IDENTITY, number=1, epoch=0),
            COUNTY.grant(SITE),
        )
    ]
    found = trust.establish(
        (*roots, *papers), fingerprint=fingerprint(IDENTITY), own_key=SITE.signing.public
    )
    return found.root


@pytest.mark.parametrize(
    "second",
    [
        rotated([NEW, TWO_KEY], version=3),
        rotated([NEW, TWO_KEY], version=1, county="", previous=""),
        rotated([NEW, TWO_KEY], previous="ab" * 32),
        rotated([NEW, TWO_KEY], county="ab" * 32),
        rotated([NEW]),
        rotated([TWO_KEY]),
        rotated([TWO_KEY, TWO_KEY]),
        rotated([ONE, TWO_KEY], keys=[NEW, THREE]),
        rotated([NEW, THREE], keys=[NEW, THREE]),
    ],
    ids=[
        "a version skipped",
        "version 1 once more",
        "another before it",
        "another county",
        "only the new key",
        "one of two old keys",
        "one old key twice",
        "not signed by the new keys",
        "not enough of the old keys",
    ],
)
def test_t14_a_root_that_is_replaced_or_skipped_is_refused(second: bytes) -> None:
    assert refusal(lambda: follow(FIRST_ROOT, second)) in {"root_chain", "fingerprint_mismatch"}


def test_t14_another_first_root_or_none_is_refused() -> None:
    other = documents.sign(a_root([NEW], 1), [NEW])
    assert refusal(lambda: follow(other)) == "fingerprint_mismatch"
    assert refusal(lambda: follow(rotated([TWO_KEY, THREE]))) == "root_chain"
    assert refusal(follow) == "document_missing"


def test_t14_twin_a_root_signed_by_enough_of_both_passes() -> None:
    assert follow(FIRST_ROOT).version == 1
    second = follow(FIRST_ROOT, rotated([TWO_KEY, THREE]))
    assert (second.version, len(second.keys)) == (2, 3)


@pytest.mark.parametrize("weak", SMALL_ORDER)
def test_t19_a_weak_key_is_not_enrolled(weak: str) -> None:
    inner = envelope.split(_body(request()))
    statement = inner.statement.replace(SITE.signing.public.hex.encode(), weak.encode())
    key_name = sha256(b"\x01" + bytes.fromhex(weak)).hexdigest()
    statement = statement.replace(SITE.signing.id.encode(), key_name.encode())
    # With a key of small order this "signature" fits every message.
    forged_signature = Signature(key_name, bytes.fromhex(weak) + bytes(32))
    data = with_body(request(), envelope.join(Envelope(statement, (forged_signature,), b"")))
    assert refusal(lambda: requests.open(data)) == "weak_key"


def _body(data: bytes) -> bytes:
    return frame.unpack(data).body


def test_t19_another_ones_key_proves_nothing() -> None:
    """Whoever names a key that is not his cannot sign with it."""
    inner = envelope.split(_body(request()))
    thief = SigningKey.generate()
    signed = envelope.sign("enrol-request", inner.statement, [thief])
    (own,) = envelope.split(signed).signatures
    renamed = Envelope(inner.statement, (Signature(SITE.signing.id, own.value),), b"")
    for spoilt in (signed, envelope.join(renamed)):
        code = refusal(partial(requests.open, with_body(request(), spoilt)))
        assert code in {"unknown_key", "bad_signature"}


def test_t19_twin_an_honest_key_is_taken() -> None:
    asked = requests.open(request())
    assert asked.verify_key == VerifyKey(SITE.signing.public.raw)


@pytest.mark.parametrize("kind", ["grant", "revocation", "epoch", "certificate", "override"])
def test_t24_the_merge_key_signs_answers_and_nothing_else(kind: str) -> None:
    """Who has the county's PC has its merge key: the root's documents it cannot make."""
    stolen = COUNTY.merge
    said: dict[str, documents.Document] = {
        "grant": COUNTY.grant(SITE, 2),
        "revocation": documents.Revocation(
            county=COUNTY.id, number=1, key="ab" * 32, cut_off=0, reason="x"
        ),
        "epoch": documents.Epoch(county=COUNTY.id, number=2, epoch=1),
        "certificate": documents.MergeCertificate(
            county=COUNTY.id,
            number=2,
            epoch=0,
            merge_key=stolen.public.hex,
            sealing=COUNTY.sealing.recipient.text,
            recovery=COUNTY.recovery.recipient.text,
        ),
        "override": documents.Override(
            county=COUNTY.id,
            epoch=0,
            number=1,
            topic="words",
            on="2026-03-01",
            reason="x",
            content=msgspec.Raw(b'{"lines":[]}'),
        ),
    }
    paper = documents.sign(said[kind], [stolen])
    assert refusal(lambda: trust.extend(TRUST, [paper])) == "bad_signature"
    answer = COUNTY.answer(SITE, papers=[*COUNTY.papers, paper])
    assert (
        refusal(partial(answers.open, answer, unsealer=SITE.sealing, trust=TRUST))
        == "bad_signature"
    )


def test_t24_twin_the_root_signs_them_and_revokes_the_merge_key() -> None:
    paper = documents.sign(COUNTY.grant(SITE, 2), [COUNTY.root])
    assert trust.extend(TRUST, [paper]).grant.number == 2
    revoked = documents.sign(
        documents.Revocation(
            county=COUNTY.id, number=1, key=COUNTY.merge.id, cut_off=0, reason="电脑被盗"
        ),
        [COUNTY.root],
    )
    assert refusal(lambda: trust.extend(TRUST, [revoked])) == "revoked_key"
