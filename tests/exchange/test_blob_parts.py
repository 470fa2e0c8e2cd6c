"""Photos and scans in packages: repeated advisory parts that change nothing else."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from pmis_desktop.errors.exchange import LimitError
from pmis_desktop.exchange import answers, limits, packages, parts
from tests.exchange.letters import a_package, lines_of, only, refusal
from tests.exchange.spoilt import COUNTY, SITE, TRUST, TWO, sent, take

PHOTO, SCAN = b"\xff\xd8photo\xff\xd9", b"%PDF-scan"
OPS = parts.Part("OPS", parts.lines(lines_of(1, 2)))


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def brought(data: bytes) -> dict[str, bytes]:
    registry = only(SITE.signing.public)
    found = packages.each_blob(data, unsealer=COUNTY.sealing, registry=registry, county=COUNTY.id)
    return dict(found)


def test_a_package_brings_its_blobs_beside_its_operations() -> None:
    data = a_package(TRUST, SITE, blobs=[PHOTO, SCAN])
    opened = take(data)
    assert opened.blobs == (hash_of(PHOTO), hash_of(SCAN))
    assert opened.operations == take(a_package(TRUST, SITE)).operations
    assert brought(data) == {hash_of(PHOTO): PHOTO, hash_of(SCAN): SCAN}
    assert take(a_package(TRUST, SITE)).blobs == ()


def an_answer(*wanted: str) -> bytes:
    return COUNTY.bare_answer(SITE, wanted=wanted)


def test_an_answer_lists_what_the_county_lacks() -> None:
    some = tuple(hash_of(b"%d" % n) for n in range(3))
    for wanted in (some, ()):
        opened = answers.open(an_answer(*wanted), unsealer=SITE.sealing, trust=TRUST)
        assert opened.wanted == wanted


def test_no_answer_lists_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WANTED", 2)
    some = [hash_of(b"%d" % n) for n in range(3)]
    opened = answers.open(an_answer(*some), unsealer=SITE.sealing, trust=TRUST)
    assert opened.wanted == tuple(some[:2])


def lie(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda one: one["parts"][1].update(changed)


@pytest.mark.parametrize(
    "spoil",
    [
        lie(comp="zlib"),
        lie(comp="later"),
        lie(raw_len=3),
        lie(raw_len=limits.BLOB + 1),
        lie(raw_sha256="ab" * 32),
    ],
)
def test_a_lying_blob_is_left_and_the_package_taken(
    spoil: Callable[[dict[str, Any]], object],
) -> None:
    pieces = [OPS, parts.Part("blob", PHOTO, stored=True), parts.Part("blob", SCAN, stored=True)]
    data = sent(TWO, spoil, pieces)
    assert len(take(data).operations) == 2
    assert hash_of(PHOTO) not in brought(data)
    assert brought(data)[hash_of(SCAN)] == SCAN


def test_a_blob_damaged_behind_the_signature_is_no_package() -> None:
    pieces = [OPS, parts.Part("blob", PHOTO, stored=True)]
    wire = parts.pack(pieces)[1]
    data = sent(TWO, pieces=pieces, behind=wire[:-1] + b"x")
    assert refusal(lambda: take(data)) == "part_mismatch"
    assert refusal(lambda: brought(data)) == "part_mismatch"


def test_more_and_larger_blobs_than_allowed_are_not_written() -> None:
    with pytest.raises(LimitError):
        a_package(TRUST, SITE, blobs=[bytes(limits.BLOB + 1)])
    with pytest.raises(LimitError):
        a_package(TRUST, SITE, blobs=[b"x"] * (limits.BLOBS + 1))


def test_blobs_beyond_the_number_are_left() -> None:
    pieces = [OPS, *(parts.Part("blob", b"%d" % n, stored=True) for n in range(505))]
    data = sent(TWO, pieces=pieces)
    assert len(take(data).blobs) == len(brought(data)) == limits.BLOBS
