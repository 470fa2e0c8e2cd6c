"""T1, T3 to T5, T12, T16: forged files, and genuine ones mixed or sent on."""

import re
from collections.abc import Callable, Iterator
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
)
from pmis_desktop.exchange.documents import Purge
from pmis_desktop.exchange.envelope import Envelope, Signature
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

HONEST = a_package(TRUST, SITE)
SEALER = partial(forged, signer=SITE.signing, recipients=TO)


def request() -> bytes:
    return requests.write(
        log=SITE.log,
        organisation_name="示例支部",
        post="书记",
        machine="电脑",
        signer=SITE.signing,
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
