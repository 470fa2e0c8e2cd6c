"""Being admitted: requests, invitations, grants, and every kind of file at every door."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest

from pmis_desktop.errors.exchange import InvitationCodeError, OtherSiteGrantError
from pmis_desktop.exchange import (
    answers,
    canonical,
    documents,
    envelope,
    frame,
    grants,
    invitations,
    keys,
    opening,
    parts,
    requests,
    sealing,
    trust,
)
from pmis_desktop.exchange.documents import Revocation
from pmis_desktop.exchange.envelope import Envelope
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.trust import CountyTrust
from tests.exchange.letters import County, Site, a_package, reframed, refusal, slice_lines, unsealed

COUNTY = County()
SITE = Site()
TRUST = COUNTY.trust_of(SITE)


def request(site: Site = SITE, invitation: str = "") -> bytes:
    return requests.write(
        log=site.log,
        organisation_name="示例支部",
        post="支部书记",
        machine="办公室电脑",
        signer=site.signing,
        sealing=site.sealing.recipient,
        made="2024-05-01",
        invitation=invitation,
    )


def open_grant(
    data: bytes, site: Site = SITE, fingerprint: str = ""
) -> tuple[object, object, bytes]:
    return grants.open(
        data,
        unsealer=site.sealing,
        expected_county_fingerprint=fingerprint or COUNTY.fingerprint,
        own_key=site.signing.public,
    )


def test_a_grant_admits_its_site() -> None:
    answer = COUNTY.answer(SITE, slice_lines(3))
    found, grant, first = open_grant(COUNTY.grant_file(SITE, answer))
    assert isinstance(found, CountyTrust)
    assert (grant, first) == (found.grant, answer)
    assert len(answers.open(first, unsealer=SITE.sealing, trust=found).records) == 3
    again = trust.establish(
        found.papers, fingerprint=COUNTY.fingerprint, own_key=SITE.signing.public
    )
    assert again == found
    data = a_package(found, SITE)
    assert COUNTY.take(data, SITE)


def test_what_a_grant_brings_lies_there_as_it_is() -> None:
    statement = unsealed(COUNTY.grant_file(SITE), SITE.sealing).statement
    listed = msgspec.json.decode(statement)["parts"]
    assert [(one["type"], one["comp"]) for one in listed] == [("DOCS", "none"), ("ANSWER", "none")]


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (
            lambda: open_grant(COUNTY.grant_file(SITE), fingerprint=County().fingerprint),
            "fingerprint_mismatch",
        ),
        (lambda: open_grant(COUNTY.grant_file(SITE), fingerprint="1234"), "fingerprint_mismatch"),
        (lambda: open_grant(COUNTY.grant_file(Site())), "other_recipient"),
        (
            lambda: open_grant(COUNTY.grant_file(Site(sealing=SITE.sealing))),
            "other_site_grant",
        ),
        (
            lambda: open_grant(
                grants.write(
                    grant=COUNTY.grant(SITE),
                    papers=COUNTY.papers,
                    first_answer=b"",
                    signers=[COUNTY.merge],
                )
            ),
            "bad_signature",
        ),
        (
            lambda: open_grant(
                grants.write(
                    grant=COUNTY.grant(SITE),
                    papers=[*COUNTY.papers, documents.sign(COUNTY.grant(SITE, 2), [COUNTY.root])],
                    first_answer=b"",
                    signers=[COUNTY.root],
                )
            ),
            "older_documents",
        ),
        (
            lambda: open_grant(
                grants.write(
                    grant=COUNTY.grant(SITE), papers=(), first_answer=b"", signers=[COUNTY.root]
                )
            ),
            "document_missing",
        ),
        (lambda: open_grant(reframed(COUNTY.grant_file(SITE), file=4)), "package_malformed"),
    ],
)
def test_a_grant_that_does_not_fit_is_refused(work: Callable[[], object], code: str) -> None:
    assert refusal(work) == code


def test_a_grant_with_swapped_keys_is_not_written() -> None:
    spoilt = msgspec.structs.replace(COUNTY.grant(SITE), key="ab" * 32)
    assert (
        refusal(
            lambda: grants.write(
                grant=spoilt, papers=COUNTY.papers, first_answer=b"", signers=[COUNTY.root]
            )
        )
        == "package_malformed"
    )


def test_a_grant_whose_answer_was_exchanged_is_refused() -> None:
    honest = COUNTY.grant_file(SITE, b"one answer")
    other = COUNTY.grant_file(SITE, b"two answer")
    mine = unsealed(honest, SITE.sealing)
    mixed = Envelope(mine.statement, mine.signatures, unsealed(other, SITE.sealing).parts)
    body = sealing.SEALERS[1].seal(envelope.join(mixed), [SITE.sealing.recipient])
    data = frame.pack(frame.unpack(honest).outer, body)
    assert refusal(lambda: open_grant(data)) == "part_mismatch"


def test_a_grant_addressed_to_another_key_is_refused() -> None:
    listed, behind = parts.pack(
        (
            parts.Part("DOCS", parts.pack_blobs(COUNTY.papers), stored=True),
            parts.Part("ANSWER", b"answer", stored=True),
        )
    )
    grant = msgspec.structs.replace(COUNTY.grant(SITE), aud=["ab" * 32], parts=listed)
    data = opening.close_sealed(
        grant, 1, signers=[COUNTY.root], recipients=[SITE.sealing.recipient], behind=behind
    )
    assert refusal(lambda: open_grant(data)) == "other_recipient"


def test_a_request_proves_its_key() -> None:
    found = requests.open(request())
    assert found.verify_key == SITE.signing.public
    assert found.sealing == SITE.sealing.recipient
    assert (found.statement.organisation_name, found.statement.post) == ("示例支部", "支部书记")
    assert found.fingerprint == keys.fingerprint(SITE.signing.id)
    assert not found.invited_by(invitations.new_code(), COUNTY.fingerprint)


@pytest.mark.parametrize("small", ["01" + "00" * 31, "00" * 32])
def test_a_request_with_a_key_of_small_order_is_refused(small: str) -> None:
    assert refusal(lambda: requests.open(spoilt_request(verify_key=small))) == "weak_key"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verify_key": SigningKey.generate().public.hex}, "unknown_key"),
        ({"key": "ab" * 32}, "package_malformed"),
        ({"sealing": "age1" + "q" * 58}, "weak_key"),
        ({"sealing": "x"}, "not_canonical"),
        ({"organisation_name": "甲\u202e乙"}, "text_profile"),
        ({"organisation_name": "x" * 201}, "not_canonical"),
        ({"log": "a/b"}, "not_canonical"),
        ({"more": ""}, "not_canonical"),
        ({"crit": ["x"]}, "too_new"),
    ],
)
def test_a_spoilt_request_is_refused(change: dict[str, object], code: str) -> None:
    assert refusal(lambda: requests.open(spoilt_request(**change))) == code


@pytest.mark.parametrize(
    ("name", "code"), [("x" * 201, "not_canonical"), ("甲\u202e乙", "text_profile")]
)
def test_a_request_that_would_be_refused_is_not_written(name: str, code: str) -> None:
    write = partial(
        requests.write,
        log=SITE.log,
        post="支部书记",
        machine="办公室电脑",
        signer=SITE.signing,
        sealing=SITE.sealing.recipient,
        made="2024-05-01",
    )
    assert refusal(lambda: write(organisation_name=name)) == code


def spoilt_request(**changed: object) -> bytes:
    honest = requests.open(request()).statement
    statement = canonical.encode(msgspec.to_builtins(honest) | changed)
    inner = envelope.sign("enrol-request", statement, [SITE.signing])
    return frame.pack(frame.Outer(aud=[], file=0, kind="enrol-request"), inner)


def test_a_request_with_bytes_behind_it_is_refused() -> None:
    found = frame.unpack(request())
    assert (
        refusal(lambda: requests.open(frame.pack(found.outer, found.body + b"x")))
        == "package_malformed"
    )


def test_an_invitation_binds_keys_and_county() -> None:
    code = invitations.new_code()
    proof = invitations.proof(code, SITE.signing.public, SITE.sealing.recipient, COUNTY.fingerprint)
    found = requests.open(request(invitation=proof))
    typed = code.replace("-", "").lower()
    assert found.invited_by(typed, COUNTY.fingerprint.replace(" ", ""))
    assert not found.invited_by(invitations.new_code(), COUNTY.fingerprint)
    assert not found.invited_by(code, County().fingerprint)
    other = requests.open(request(Site(sealing=SITE.sealing), proof))
    assert not other.invited_by(code, COUNTY.fingerprint)
    assert not requests.open(request(Site(SITE.signing), proof)).invited_by(
        code, COUNTY.fingerprint
    )


def test_codes_are_typed_as_people_type() -> None:
    assert invitations.normalise("o1il-0000 abcd—ＷＸＹＺ") == "01110000ABCDWXYZ"
    for code in {invitations.new_code() for _ in range(50)}:
        assert len(invitations.normalise(code)) == 16
        assert invitations.normalise(code.lower().replace("-", " ")) == code.replace("-", "")
    for bad in ("", "0" * 15, "0" * 17, "0" * 15 + "U", "0" * 15 + "张"):
        with pytest.raises(InvitationCodeError):
            invitations.normalise(bad)


def test_every_kind_at_every_door_but_its_own_is_refused() -> None:
    files = {
        "change": a_package(TRUST, SITE),
        "answer": COUNTY.answer(SITE),
        "enrol-grant": COUNTY.grant_file(SITE),
        "enrol-request": request(),
        "root": COUNTY.root_document,
        "merge-certificate": COUNTY.certificate(),
        "epoch": COUNTY.epoch(),
        "revocation": documents.sign(
            Revocation(county=COUNTY.id, number=1, key="ab" * 32, cut_off=0, reason="遗失"),
            [COUNTY.root],
        ),
    }
    doors: dict[str, Callable[[bytes], object]] = {
        "change": lambda data: COUNTY.take(data, SITE),
        "answer": lambda data: answers.open(data, unsealer=SITE.sealing, trust=TRUST),
        "enrol-grant": open_grant,
        "enrol-request": requests.open,
    }
    for door, work in doors.items():
        for data in (data for kind, data in files.items() if kind != door):
            assert refusal(partial(work, data)) == "wrong_kind"
            # A liar on the outside fails at the seal, the signature or the label.
            assert refusal(partial(work, reframed(data, kind=door))) != "wrong_kind"
    for kind in ("change", "answer", "enrol-request"):
        assert refusal(partial(documents.read, files[kind])) == "wrong_kind"
    assert refusal(lambda: documents.read(files["enrol-grant"])) in {
        "package_malformed",
        "limit_exceeded",
    }


def test_a_grant_for_another_sealing_key_is_refused() -> None:
    moved = Site(signing=SITE.signing)
    data = COUNTY.grant_file(moved)
    with pytest.raises(OtherSiteGrantError):
        grants.open(
            resealed(data, moved.sealing, SITE.sealing),
            unsealer=SITE.sealing,
            expected_county_fingerprint=COUNTY.fingerprint,
            own_key=SITE.signing.public,
        )


def resealed(data: bytes, opener: SealingKey, new: SealingKey) -> bytes:
    found = frame.unpack(data)
    plain = sealing.SEALERS[1].unseal(found.body, opener)
    body = sealing.SEALERS[1].seal(plain, [new.recipient])
    return frame.pack(msgspec.structs.replace(found.outer, aud=[new.id]), body)


@pytest.mark.parametrize("data", [b"\0", b"\0\0\0\5x", b"\xff\xff\xff\xff"])
def test_a_torn_bundle_of_documents_is_refused(data: bytes) -> None:
    assert refusal(lambda: parts.unpack_blobs(data)) == "package_malformed"


def test_a_bundle_of_too_many_documents_is_refused() -> None:
    assert parts.unpack_blobs(parts.pack_blobs([b"a", b"", b"bc"])) == (b"a", b"", b"bc")
    assert refusal(lambda: parts.unpack_blobs(bytes(4 * 1100))) == "limit_exceeded"
