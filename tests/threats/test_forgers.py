"""T1, T3 to T5, T12 to T14, T16, T19, T24: who forges, mixes, or has a key that is not enough."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256

import msgspec
import pytest

from pmis_desktop.exchange import (
    answers,
    canonical,
    documents,
    envelope,
    frame,
    parts,
    requests,
    sealing,
    trust,
)
from pmis_desktop.exchange.documents import Purge, Root
from pmis_desktop.exchange.envelope import Envelope, Signature
from pmis_desktop.exchange.keys import SigningKey, VerifyKey, fingerprint
from tests.exchange.letters import (
    County,
    Site,
    a_package,
    forged,
    lines_of,
    reframed,
    refusal,
    unsealed,
    with_body,
)
from tests.exchange.spoilt import COUNTY, SITE, TO, TRUST, TWO, sent, statement_of, take
from tests.exchange.test_keys_and_signatures import SMALL_ORDER

HONEST = a_package(TRUST, SITE)
SEALER = partial(forged, signer=SITE.signing, recipients=TO)


def request(signer: SigningKey = SITE.signing) -> bytes:
    return requests.write(
        log=SITE.log,
        organisation_name="示例支部",
        post="书记",
        machine="电脑",
        signer=signer,
        sealing=SITE.sealing.recipient,
        made="",
    )


def test_t01_a_forged_package_is_refused() -> None:
    stranger, other = Site(log=SITE.log), County()
    assert refusal(lambda: take(a_package(TRUST, stranger))) == "unknown_key"
    theirs = other.trust_of(SITE)
    assert refusal(lambda: take(a_package(theirs, SITE))) == "other_recipient"
    assert refusal(lambda: take(sent(TWO, lambda one: one.update(county=other.id)))) == (
        "other_county"
    )
    statement = canonical.encode(statement_of(TWO))
    for kind in set(envelope.KINDS) - {"change"}:
        wrong = SEALER("change", statement, behind=behind(HONEST), signed_as=kind)
        assert refusal(partial(take, wrong)) == "bad_signature"


def behind(data: bytes) -> bytes:
    return bytes(unsealed(data, COUNTY.sealing).parts)


def test_t01_twin_an_honest_package_passes() -> None:
    assert [each.n for each in take(HONEST).operations] == [1, 2]


def test_t03_another_algorithm_is_never_taken_from_the_message() -> None:
    assert refusal(lambda: take(reframed(HONEST, suite=2))) == "too_new"
    inner = unsealed(HONEST, COUNTY.sealing)
    (signature,) = inner.signatures
    # The id that the same key would have under another suite, over a genuine signature.
    other_suite = sha256(b"\x02" + SITE.signing.public.raw).hexdigest()
    for spoilt, code in (
        (Signature(other_suite, signature.value), "unknown_key"),
        (Signature(signature.key, signature.value[:-1]), "bad_signature"),
        (Signature(signature.key, signature.value + b"\0"), "bad_signature"),
        (Signature(signature.key, b""), "bad_signature"),
    ):
        bytes_in = envelope.join(Envelope(inner.statement, (spoilt,), inner.parts))
        assert refusal(partial(take, resealed(bytes_in))) == code


def resealed(inner: bytes, data: bytes = HONEST) -> bytes:
    return with_body(data, sealing.SEALERS[1].seal(inner, [key.recipient for key in TO]))


def test_t03_twin_the_suite_that_ships_passes() -> None:
    assert take(reframed(HONEST, suite=1)).key == SITE.signing.id


def all_kinds() -> dict[str, bytes]:
    order = Purge(
        county=COUNTY.id,
        number=1,
        on="2026-03-01",
        document="",
        reason="依法",
        records=[],
        operations=[],
    )
    return {
        "change": HONEST,
        "answer": COUNTY.answer(SITE),
        "enrol-grant": COUNTY.grant_file(SITE),
        "enrol-request": request(),
        "root": COUNTY.root_document,
        "merge-certificate": COUNTY.certificate(),
        "epoch": COUNTY.epoch(),
        "purge": documents.sign(order, [COUNTY.root]),
    }


DOORS: dict[str, Callable[[bytes], object]] = {
    "change": take,
    "answer": lambda data: answers.open(data, unsealer=SITE.sealing, trust=TRUST),
    "enrol-request": requests.open,
}


@pytest.mark.parametrize("door", DOORS)
def test_t04_every_kind_at_every_other_door_is_refused(door: str) -> None:
    for kind, data in all_kinds().items():
        if kind != door:
            assert refusal(partial(DOORS[door], data)) == "wrong_kind"
            # A liar on the outside fails at the seal, the signature or the label.
            assert refusal(partial(DOORS[door], reframed(data, kind=door))) != "wrong_kind"


@pytest.mark.parametrize("door", DOORS)
def test_t04_twin_each_kind_passes_its_own_door(door: str) -> None:
    DOORS[door](all_kinds()[door])


def spellings(line: bytes) -> Iterator[bytes]:
    """The same value written otherwise: white space, escapes, order, doubled keys, numbers."""
    structure = [at.start() for at in re.finditer(rb'[{}:,](?=["{\[0-9])', line)]
    yield from (line[: at + 1] + b" " + line[at + 1 :] for at in structure[:20])
    for key in re.findall(rb'"([a-z]+)":(?:"[^"]*"|[0-9]+)(?=[,}])', line)[:10]:
        pair = re.search(rb'"' + key + rb'":("[^"]*"|[0-9]+)', line)
        assert pair is not None
        yield line.replace(pair[0], pair[0] + b"," + pair[0], 1)
        yield line.replace(pair[0], b'"%b":"x",%b' % (key, pair[0]), 1)
    for old, new in ((b'"n":1', b'"n":1.0'), (b'"n":1', b'"n":01'), (b'"n":1', b'"n":1e0')):
        yield line.replace(old, new, 1)
    text = line.decode()
    for letter in "张更":
        yield text.replace(letter, f"\\u{ord(letter):04x}", 1).encode()
    yield b"\xef\xbb\xbf" + line
    yield line + b" "
    yield b"[" + line + b"]"


def test_t05_one_value_has_one_spelling() -> None:
    statement = canonical.encode(statement_of(TWO))
    first, second = lines_of(1, 2)
    refused = 0
    for spoilt in spellings(statement):
        if spoilt != statement:
            data = SEALER("change", spoilt, behind=behind(HONEST))
            assert refusal(partial(take, data)) in {"not_canonical", "package_malformed"}
            refused += 1
    for spoilt in spellings(first):
        if spoilt != first:
            piece = parts.Part("OPS", spoilt + b"\n" + second + b"\n")
            assert refusal(partial(take, sent(TWO, pieces=[piece]))) == "not_canonical"
            refused += 1
    assert refused >= 50


def test_t05_twin_the_one_spelling_passes() -> None:
    statement = canonical.encode(statement_of(TWO))
    assert take(SEALER("change", statement, behind=behind(HONEST))).operations


def test_t12_parts_of_another_package_do_not_fit() -> None:
    other = a_package(TRUST, SITE, lines_of(3, 4), first=3, prev=b"\xab" * 32)
    one, two = (unsealed(data, COUNTY.sealing) for data in (HONEST, other))
    mixed = envelope.join(Envelope(one.statement, one.signatures, two.parts))
    assert refusal(lambda: take(resealed(mixed))) in {"part_mismatch", "package_malformed"}
    borrowed = envelope.join(Envelope(one.statement, two.signatures, one.parts))
    assert refusal(lambda: take(resealed(borrowed))) == "bad_signature"


def test_t12_twin_its_own_parts_fit() -> None:
    inner = unsealed(HONEST, COUNTY.sealing)
    assert take(resealed(envelope.join(inner))).operations


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


def test_t16_a_package_for_another_county_is_refused_there_and_here() -> None:
    other = County()
    # An insider takes a genuine package out of its seal and sends it on, sealed for another.
    inner = envelope.join(unsealed(HONEST, COUNTY.sealing))
    outer = msgspec.structs.replace(frame.unpack(HONEST).outer, aud=[other.sealing.id])
    passed_on = frame.pack(outer, sealing.SEALERS[1].seal(inner, [other.sealing.recipient]))
    assert refusal(lambda: other.take(passed_on, SITE)) == "other_county"
    assert refusal(lambda: other.take(HONEST, SITE)) == "other_recipient"
    # For a second key of the right county that the writer did not name.
    second = Site().sealing
    outer = msgspec.structs.replace(outer, aud=[second.id])
    resent = frame.pack(outer, sealing.SEALERS[1].seal(inner, [second.recipient]))
    assert refusal(lambda: take(resent, second)) == "other_recipient"


def test_t16_twin_every_named_recipient_opens_it() -> None:
    for key in TO:
        assert take(HONEST, key).statement.county == COUNTY.id


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
    assert refusal(partial(DOORS["answer"], answer)) == "bad_signature"


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
