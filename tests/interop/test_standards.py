"""Published vectors, and other people's programs, agree with ours."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rfc8785
from securesystemslib.dsse import Envelope as ReferenceEnvelope
from securesystemslib.signer._key import SSlibKey
from securesystemslib.signer._signature import Signature as ReferenceSignature

from pmis_desktop.errors.exchange import NotCanonicalError
from pmis_desktop.exchange import canonical, envelope, frame, sealing
from pmis_desktop.exchange.keys import SigningKey, VerifyKey
from tests.interop import contents, people
from tests.interop.describing import FOLDER, unsealed

AGE = shutil.which("age")

# RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc); secret, public, message, signature.
RFC8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
            "454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
            "3dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC8032)
def test_signatures_are_those_of_rfc8032(
    secret: str, public: str, message: str, signature: str
) -> None:
    key = SigningKey(bytes.fromhex(secret))
    assert key.public.hex == public
    made = key.sign(bytes.fromhex(message))
    assert made.hex() == signature
    assert VerifyKey.from_hex(public).verifies(made, bytes.fromhex(message))
    assert not VerifyKey.from_hex(public).verifies(made, bytes.fromhex(message) + b"x")


# RFC 8785: what of its examples lies within the profile (whole numbers, ASCII keys, no controls).
RFC8785 = [
    ('{"literals": [null, true, false]}', '{"literals":[null,true,false]}'),
    ('{"peach": "one", "péché": 1}'.replace("é", "e"), '{"peach":"one","peche":1}'),
    ('{"1": {"f": {"f": "hi", "F": 5}, " ": 56}}', '{"1":{" ":56,"f":{"F":5,"f":"hi"}}}'),
    ('{"b": 2, "a": 1, "B": 3, "": 0}', '{"":0,"B":3,"a":1,"b":2}'),
    ('{"quote": "\\u20ac$A\'B\\"\\\\\\\\\\"/"}', '{"quote":"€$A\'B\\"\\\\\\\\\\"/"}'),
    ('{"n": [0, 1, 9007199254740991]}', '{"n":[0,1,9007199254740991]}'),
]


@pytest.mark.parametrize(("written", "wanted"), RFC8785)
def test_canonical_bytes_are_those_of_rfc8785(written: str, wanted: str) -> None:
    value = json.loads(written)
    assert canonical.encode(value) == wanted.encode() == rfc8785.dumps(value)
    canonical.check_raw(wanted.encode())
    if written != wanted:
        with pytest.raises(NotCanonicalError):
            canonical.check_raw(written.encode())


@pytest.mark.parametrize(
    "outside",
    [
        '{"n":1e30}',
        '{"n":333333333.3333333}',
        '{"n":4.5}',
        '{"n":9007199254740992}',
        '{"é":1}',
        '{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}',
    ],
)
def test_what_rfc8785_allows_beyond_the_profile_is_refused(outside: str) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.check_raw(outside.encode())


def test_every_kept_statement_and_line_is_canonical_for_rfc8785() -> None:
    for name in (path.name for path in FOLDER.glob("*.dzb")):
        statement = envelope.split(unsealed(name)).statement
        assert rfc8785.dumps(json.loads(statement)) == statement, name
    for line in (*contents.LINES, *contents.SLICE):
        assert rfc8785.dumps(json.loads(line)) == line


def test_the_encoding_is_the_example_of_dsse() -> None:
    made = envelope.pae("http://example.com/HelloWorld", b"hello world")
    assert made == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_securesystemslib_verifies_every_kept_signature() -> None:
    known = {
        key.id: SSlibKey(key.id, "ed25519", "ed25519", {"public": key.public.hex})
        for key in people.SIGNERS.values()
    }
    checked = 0
    for name in (path.name for path in FOLDER.glob("*.dzb")):
        kind = frame.unpack((FOLDER / name).read_bytes()).outer.kind
        found = envelope.split(unsealed(name))
        for each in found.signatures:
            theirs = ReferenceEnvelope(
                payload=found.statement,
                payload_type=envelope.payload_type("change" if kind == "archived" else kind),
                signatures={each.key: ReferenceSignature(each.key, each.value.hex())},
            )
            assert set(theirs.verify([known[each.key]], 1)) == {each.key}
            checked += 1
    assert checked == len(list(FOLDER.glob("*.dzb"))) + 1


@pytest.mark.skipif(AGE is None, reason="no age program on this machine")
@pytest.mark.parametrize("name", ["change.dzb", "answer.dzb", "enrol-grant.dzb", "archived.dzb"])
def test_stock_age_opens_ours(name: str, tmp_path: Path) -> None:
    body = frame.unpack((FOLDER / name).read_bytes()).body
    by_site = name.startswith(("answer", "enrol-grant"))
    secret = people.SEALERS["site" if by_site else "recovery"].secret()
    assert age(tmp_path, ["-d"], body, secret) == unsealed(name)


@pytest.mark.skipif(AGE is None, reason="no age program on this machine")
@pytest.mark.parametrize("plain", [b"", b"x", bytes(65536), bytes(200_000)])
def test_we_open_what_stock_age_seals(plain: bytes, tmp_path: Path) -> None:
    to = [argument for key in people.SEALERS.values() for argument in ("-r", key.recipient.text)]
    sealed = age(tmp_path, to, plain, None)
    for key in people.SEALERS.values():
        assert sealing.SEALERS[1].unseal(sealed, key) == plain


def age(folder: Path, arguments: list[str], given: bytes, secret: str | None) -> bytes:
    if secret is not None:
        (folder / "identity").write_text(f"{secret}\n", encoding="utf-8")
        arguments = [*arguments, "-i", str(folder / "identity")]
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        [str(AGE), *arguments], input=given, capture_output=True, check=True, timeout=60
    )
    return done.stdout
