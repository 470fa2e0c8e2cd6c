"""Keys, fingerprints, DSSE and the age head, against published vectors and other programs."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope as ReferenceEnvelope

from pmis_desktop.errors.exchange import (
    BadSignatureError,
    HostileSealError,
    LimitError,
    MalformedError,
    UnknownKeyError,
    UnsealError,
    WeakKeyError,
)
from pmis_desktop.exchange import documents, envelope, frame, keys, sealing
from pmis_desktop.exchange.documents import Root
from pmis_desktop.exchange.envelope import Envelope, Signature
from pmis_desktop.exchange.keys import Recipient, SealingKey, SigningKey, VerifyKey
from tests.exchange.letters import County, Site, a_package, refusal, with_body

AGE = sealing.SEALERS[keys.SUITE]
SIGNER = SigningKey(bytes(range(32)))
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
OTHER_SPELLINGS = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("encoding", SMALL_ORDER + OTHER_SPELLINGS)
def test_keys_of_small_order_are_refused(encoding: str) -> None:
    with pytest.raises(WeakKeyError):
        VerifyKey.from_hex(encoding)


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "ab" * 31, "ab" * 33, "é" * 64])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(WeakKeyError):
        VerifyKey.from_hex(text)


def test_a_recipient_with_one_letter_mistaken_is_refused() -> None:
    text = SealingKey.generate().recipient.text
    for at in range(len("age1"), len(text)):
        other = "q" if text[at] != "q" else "p"
        with pytest.raises(WeakKeyError):
            Recipient(text[:at] + other + text[at + 1 :])


def test_the_signature_is_that_of_rfc8032() -> None:
    key = SigningKey(
        bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
    )
    assert key.public.hex == "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    signature = key.sign(bytes.fromhex("af82"))
    assert signature.hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert key.public.verifies(signature, bytes.fromhex("af82"))
    assert not key.public.verifies(signature, b"")
    assert not key.public.verifies(b"", bytes.fromhex("af82"))


def test_a_malleable_signature_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    good = SIGNER.sign(b"x")
    scalar = int.from_bytes(good[32:], "little") + order
    assert not SIGNER.public.verifies(good[:32] + scalar.to_bytes(32, "little"), b"x")


def test_the_encoding_is_that_of_dsse() -> None:
    assert (
        envelope.pae("http://example.com/HelloWorld", b"hello world")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


@pytest.mark.parametrize("payload", [b"", b"{}", "张三".encode(), bytes(range(256))])
@pytest.mark.parametrize("kind", envelope.KINDS)
def test_the_encoding_is_that_of_securesystemslib(kind: str, payload: bytes) -> None:
    name = envelope.payload_type(kind)
    assert envelope.pae(name, payload) == ReferenceEnvelope(payload, name, {}).pae()


def test_an_envelope_survives_the_trip() -> None:
    inner = envelope.sign("change", b"{}", [SIGNER], b"parts")
    found = envelope.split(inner)
    assert (found.statement, found.parts, envelope.join(found)) == (b"{}", b"parts", inner)
    assert envelope.verify_one("change", found, {SIGNER.id: SIGNER.public}.get) == SIGNER.public


def test_a_signature_fits_one_kind_only() -> None:
    found = envelope.split(envelope.sign("change", b"{}", [SIGNER]))
    for kind in envelope.KINDS[1:]:
        with pytest.raises(BadSignatureError):
            envelope.verify_one(kind, found, {SIGNER.id: SIGNER.public}.get)


def test_signers_that_cheat_are_refused() -> None:
    other = SigningKey.generate()
    found = envelope.split(envelope.sign("change", b"{}", [SIGNER]))
    with pytest.raises(UnknownKeyError):
        envelope.verify_one("change", found, {other.id: other.public}.get)
    with pytest.raises(BadSignatureError):
        envelope.verify_one("change", found, lambda _: other.public)
    alias = Envelope(found.statement, (Signature(other.id, found.signatures[0].value),), b"")
    with pytest.raises(BadSignatureError):
        envelope.verify_one("change", alias, lambda _: SIGNER.public)
    doubled = Envelope(found.statement, found.signatures * 2, b"")
    with pytest.raises(MalformedError):
        envelope.verify_one("change", doubled, {SIGNER.id: SIGNER.public}.get)


def test_a_threshold_counts_different_keys() -> None:
    other = SigningKey.generate()
    root = Root(name="示例县", code="1", keys=[SIGNER.public.hex, other.public.hex], threshold=2)
    twice = documents.read(documents.sign(root, [SIGNER, SIGNER]))
    both = documents.read(documents.sign(root, [SIGNER, other]))
    assert not twice.signed_by(root)
    assert both.signed_by(root)


def test_a_threshold_that_no_keys_can_reach_is_refused() -> None:
    with pytest.raises(MalformedError):
        documents.sign(Root(name="县", code="1", keys=[SIGNER.public.hex], threshold=2), [SIGNER])


def test_one_key_listed_twice_is_refused() -> None:
    with pytest.raises(MalformedError):
        documents.sign(Root(name="县", code="1", keys=[SIGNER.public.hex] * 2), [SIGNER])


@pytest.mark.parametrize("cut", range(0, 118, 3))
def test_an_envelope_cut_anywhere_is_refused(cut: int) -> None:
    inner = envelope.sign("change", b"{}", [SIGNER])
    assert len(inner) == 114
    if cut < len(inner):
        with pytest.raises(MalformedError):
            envelope.split(inner[:cut])


def test_an_envelope_that_lies_about_lengths_is_refused() -> None:
    for head in (b"\xff\xff\xff\xff", b"\x00\x10\x00\x01"):
        with pytest.raises(LimitError):
            envelope.split(envelope.INNER_MAGIC + head)
    many = Envelope(b"{}", (Signature(SIGNER.id, b"x"),) * 9, b"")
    with pytest.raises(LimitError):
        envelope.split(envelope.join(many))


def test_a_fingerprint_is_six_groups_of_four() -> None:
    shown = keys.fingerprint(SIGNER.id)
    groups = shown.split(" ")
    assert [len(group) for group in groups] == [4] * 6
    assert shown.replace(" ", "").isdigit()
    for typed in (shown, shown.replace(" ", ""), shown.replace(" ", "-"), f" {shown}\u3000"):
        assert keys.same_fingerprint(typed, shown)
    assert keys.same_fingerprint("".join(chr(ord(c) + 0xFEE0) for c in "".join(groups)), shown)
    for typed in ("", shown[:-1], shown + "0", shown[::-1], "é" * 24):
        assert not keys.same_fingerprint(typed, shown)
    assert not keys.same_fingerprint("", "")


def test_a_recipient_is_checked() -> None:
    key = SealingKey.generate()
    assert Recipient(key.recipient.text).id == key.id
    assert SealingKey.from_secret(key.secret()).recipient == key.recipient
    low_order = "age1" + "q" * 58
    for text in ("", "age1", low_order, key.recipient.text.upper(), key.recipient.text[:-1] + "b"):
        with pytest.raises(WeakKeyError):
            Recipient(text)
    with pytest.raises(UnsealError):
        SealingKey.from_secret("AGE-SECRET-KEY-1QQQ")


def test_a_recipient_of_small_order_is_refused() -> None:
    # Bech32 of 32 zero bytes, the check sum right: a point whose shared secret is always zero.
    text = "age1" + "q" * 52
    with pytest.raises(WeakKeyError):
        Recipient(text + bech32_sum("age", [0] * 52))


def bech32_sum(prefix: str, values: list[int]) -> str:
    generator = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    for value in spread + values + [0] * 6:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit in range(5):
            check ^= generator[bit] if top >> bit & 1 else 0
    return "".join(keys._BECH32[(check ^ 1) >> 5 * (5 - i) & 31] for i in range(6))


STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
VERSION = b"age-encryption.org/v1\n"
END = b"--- " + b"C" * 43 + b"\n"


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"x" * 300_000,
        VERSION + END,
        VERSION + STANZA,
        VERSION + STANZA * 9 + END,
        VERSION + STANZA * 2000 + END,
        VERSION + b"-> a\n" + (b"A" * 64 + b"\n") * 4500 + b"\n" + END,
        VERSION + b"-> " + b"a " * 150_000 + b"\n\n" + END,
        VERSION + b"\n" * 300_000,
        VERSION + STANZA + b"---" + b"C" * 43 + b"\n",
        VERSION.replace(b"v1", b"v2") + STANZA + END,
        VERSION.replace(b"\n", b"\r\n") + STANZA + END,
        VERSION + b"-> X25519  x\n\n" + END,
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    ],
)
def test_a_hostile_age_head_is_refused_at_once(header: bytes) -> None:
    start = time.process_time()
    with pytest.raises(HostileSealError):
        AGE.unseal(header + b"x" * 100, SealingKey.generate())
    # The library alone needs minutes for the largest of these.
    assert time.process_time() - start < 5


def test_a_hostile_head_inside_a_package_is_refused() -> None:
    county, site = County(), Site()
    data = a_package(county.trust_of(site), site)
    hostile = with_body(data, VERSION + STANZA * 2500 + END + b"x" * 100)
    assert refusal(lambda: county.take(hostile, site)) == "seal_header"


def test_recipients_are_one_to_six() -> None:
    key = SealingKey.generate()
    six = AGE.seal(b"x", [key.recipient] * 6)
    assert AGE.unseal(six, key) == b"x"
    for count in (0, 7):
        with pytest.raises(LimitError):
            AGE.seal(b"x", [key.recipient] * count)


@pytest.mark.skipif(shutil.which("age") is None, reason="no age program on this machine")
def test_the_stock_age_program_opens_a_package(tmp_path: Path) -> None:
    county, site = County(), Site()
    data = a_package(county.trust_of(site), site)
    secret = tmp_path / "key.txt"
    secret.write_text(county.recovery.secret() + "\n")
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        [shutil.which("age") or "", "-d", "-i", str(secret)],
        input=frame.unpack(data).body,
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(envelope.INNER_MAGIC)
