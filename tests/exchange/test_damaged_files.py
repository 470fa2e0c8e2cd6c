"""A file that was cut, flipped, converted or lengthened on the way is never taken."""

import base64
import random
from hashlib import sha256

import pytest

from pmis_desktop.errors.exchange import (
    DamagedError,
    LimitError,
    NotCanonicalError,
    PackageRefusedError,
    TruncatedError,
)
from pmis_desktop.exchange import frame, limits
from tests.exchange.letters import County, Site, a_package, reframed, refusal, with_body

COUNTY = County()
SITE = Site()
SIZE = 4096


def of_size(size: int) -> bytes:
    """A package of so many bytes, by the length of its note, which no packing makes shorter."""
    words = random.Random(SIZE).choices("一二三四五六七八九十百千万亿甲乙丙丁", k=SIZE)
    short, long = 0, SIZE
    while short < long:
        middle = (short + long) // 2
        made = a_package(COUNTY.trust_of(SITE), SITE, note="".join(words[:middle]))
        short, long = (short, middle) if len(made) >= size else (middle + 1, long)
    # A seal is of another length every time: its head holds a stanza of chance.
    for length in [*range(short + 40, short - 120, -1)] * 20:
        made = a_package(COUNTY.trust_of(SITE), SITE, note="".join(words[:length]))
        if len(made) == size:
            return made
    raise AssertionError("no note makes it so long")


PACKAGE = of_size(SIZE)


def code_of(data: bytes) -> str:
    return refusal(lambda: COUNTY.take(data, SITE))


def test_the_honest_file_passes() -> None:
    assert len(PACKAGE) == SIZE
    COUNTY.take(PACKAGE, SITE)


def test_every_truncation_is_refused() -> None:
    for length in range(len(PACKAGE)):
        with pytest.raises(TruncatedError):
            COUNTY.take(PACKAGE[:length], SITE)


def test_every_flipped_bit_is_refused() -> None:
    data = bytearray(PACKAGE)
    for at in range(len(data)):
        for bit in range(8):
            data[at] ^= 1 << bit
            with pytest.raises(PackageRefusedError):
                COUNTY.take(bytes(data), SITE)
            data[at] ^= 1 << bit


def test_flipped_bits_under_a_mended_check_sum_are_refused() -> None:
    """One bit of every second byte; every bit of every byte is tried by ``bench fuzz``."""
    body = bytearray(frame.unpack(PACKAGE).body)
    for at in range(0, len(body), 2):
        bit = 1 << at % 8
        body[at] ^= bit
        with pytest.raises(PackageRefusedError):
            COUNTY.take(with_body(PACKAGE, bytes(body)), SITE)
        body[at] ^= bit


def test_a_body_cut_under_a_mended_check_sum_is_refused() -> None:
    body = frame.unpack(PACKAGE).body
    for length in range(0, len(body), 7):
        with pytest.raises(PackageRefusedError):
            COUNTY.take(with_body(PACKAGE, body[:length]), SITE)
    for more in (b"\0", b"\n", body):
        with pytest.raises(PackageRefusedError):
            COUNTY.take(with_body(PACKAGE, body + more), SITE)


def test_an_inserted_byte_is_refused_everywhere() -> None:
    for at in range(len(PACKAGE) + 1):
        for byte in (b"\0", b"\n", PACKAGE[at : at + 1] or b"x"):
            with pytest.raises(PackageRefusedError):
                COUNTY.take(PACKAGE[:at] + byte + PACKAGE[at:], SITE)


def test_an_appended_byte_is_damage() -> None:
    with pytest.raises(DamagedError):
        COUNTY.take(PACKAGE + b"\0", SITE)


@pytest.mark.parametrize(
    "copy",
    [
        PACKAGE.replace(b"\r\n", b"\n"),
        PACKAGE.replace(b"\n", b"\r\n"),
        PACKAGE.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        PACKAGE.replace(b"\r", b""),
        PACKAGE.replace(b"\r\n", b"\r"),
        PACKAGE.replace(b"\n", b"\r"),
        PACKAGE.replace(b"\r", b"\n"),
        bytes(byte & 0x7F for byte in PACKAGE),
        PACKAGE.decode("latin-1").encode(),
        PACKAGE.decode("utf-8", "replace").encode(),
        PACKAGE.decode("ascii", "replace").encode("ascii", "replace"),
        base64.b64encode(PACKAGE),
        b"\r\n" + base64.encodebytes(PACKAGE),
        PACKAGE[1:],
    ],
)
def test_a_text_copy_is_named_as_such(copy: bytes) -> None:
    assert code_of(copy) == "text_mode_copy"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"SQLite format 3\0", b"x" * 5000, b"\x89PNG\r\n"])
def test_other_files_are_not_ours(data: bytes) -> None:
    assert code_of(data) == "not_dzb"
    assert not frame.is_ours(data)


def test_the_magic_is_recognised() -> None:
    assert frame.is_ours(PACKAGE)
    assert code_of(b"") == "package_truncated"


def test_lengths_beyond_the_limits_are_refused_before_anything_else() -> None:
    header_end = 13 + int.from_bytes(PACKAGE[9:13])
    for bad in (
        PACKAGE[:9] + (limits.OUTER_HEADER + 1).to_bytes(4) + PACKAGE[13:],
        PACKAGE[:header_end] + (2**64 - 1).to_bytes(8) + PACKAGE[header_end + 8 :],
    ):
        with pytest.raises(LimitError):
            COUNTY.take(bad, SITE)


@pytest.mark.parametrize("declared", [b"", b"\xff", b"\xff" * 3])
def test_a_file_that_ends_within_its_length_is_cut_whatever_the_length_would_be(
    declared: bytes,
) -> None:
    with pytest.raises(TruncatedError):
        frame.unpack(frame.MAGIC + declared)


def test_a_length_that_is_all_there_is_looked_at_first() -> None:
    with pytest.raises(LimitError):
        frame.unpack(frame.MAGIC + b"\xff" * 4)


def test_no_file_is_written_whose_outer_header_nobody_would_read() -> None:
    with pytest.raises(NotCanonicalError):
        frame.pack(frame.Outer(aud=[], file=0, kind="Package"), b"")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"min_reader":1', b'"min_reader":2', "too_new"),
        (b'"suite":1', b'"suite":2', "too_new"),
        (b'"min_reader":1', b'"min_reader":1,"more":1', "not_canonical"),
        (b'"kind"', b' "kind"', "not_canonical"),
        (b'"kind"', b'"kinD"', "not_canonical"),
        (b"{", b"", "package_malformed"),
        (b'"change"', b'"\xff"', "not_canonical"),
    ],
)
def test_a_strange_outer_header_is_refused(old: bytes, new: bytes, code: str) -> None:
    length = int.from_bytes(PACKAGE[9:13])
    header = PACKAGE[13 : 13 + length].replace(old, new, 1)
    head = PACKAGE[:9] + len(header).to_bytes(4) + header
    assert code_of(with_sum(head + PACKAGE[13 + length : -32])) == code


def with_sum(data: bytes) -> bytes:
    return data + sha256(data).digest()


def test_an_outside_that_contradicts_the_signed_inside_is_refused() -> None:
    outer = frame.unpack(PACKAGE).outer
    assert code_of(reframed(PACKAGE, file=77)) == "package_malformed"
    assert code_of(reframed(PACKAGE, aud=outer.aud[::-1])) == "package_malformed"
    assert code_of(reframed(PACKAGE, aud=outer.aud[1:])) == "other_recipient"
    assert code_of(reframed(PACKAGE, kind="answer")) == "wrong_kind"
