"""Answers, and the trust in documents of the root that they stand on."""

from collections.abc import Callable
from hashlib import sha256

import msgspec
import pytest

from pmis_desktop.errors.exchange import TextProfileError
from pmis_desktop.exchange import (
    answers,
    canonical,
    documents,
    frame,
    keys,
    limits,
    opening,
    parts,
    records,
    trust,
)
from pmis_desktop.exchange.answers import OpenedAnswer
from pmis_desktop.exchange.documents import Epoch, Revocation, Root
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.statements import Schema
from pmis_desktop.exchange.trust import CountyTrust
from tests.exchange.letters import (
    County,
    Site,
    forged,
    reframed,
    refusal,
    slice_lines,
    unsealed,
)

COUNTY = County()
SITE = Site()
TRUST = COUNTY.trust_of(SITE)


def take(data: bytes, known: CountyTrust = TRUST) -> OpenedAnswer:
    return answers.open(data, unsealer=SITE.sealing, trust=known)


def establish(*papers: bytes, site: Site = SITE, fingerprint: str = "") -> CountyTrust:
    return trust.establish(
        papers, fingerprint=fingerprint or COUNTY.fingerprint, own_key=site.signing.public
    )


def own_grant(number: int = 1, site: Site = SITE) -> bytes:
    return documents.sign(COUNTY.grant(site, number), [COUNTY.root])


def next_root(
    version: int = 2,
    county: County = COUNTY,
    signers: tuple[SigningKey, ...] = (),
    new: SigningKey | None = None,
    previous: str = "",
) -> bytes:
    new = new or county.root
    content = Root(
        version=version,
        county=county.id,
        previous=previous or documents.read(county.root_document).statement_hash,
        name="示例县",
        code="610000",
        keys=[new.public.hex],
    )
    return documents.sign(content, signers or (county.root, new))


def revocation(key: str, number: int = 1) -> bytes:
    content = Revocation(county=COUNTY.id, number=number, key=key, cut_off=3, reason="电脑遗失")
    return documents.sign(content, [COUNTY.root])


def test_an_answer_arrives_as_it_was_written() -> None:
    lines = slice_lines(50)
    item = records.OpenItem(
        n=2, ent="member", rec="m-1", group="name", kind="", county={"name": None}, branch={}
    )
    left = records.Gone(ent="member", rec="m-9", name="王五", to="邻县支部", on="2024-05")
    outcome = records.Outcome(n=1, verdict="rejected", code="out_of_scope", note="不在范围")
    data = answers.seal(
        answers.prepare(
            facts=COUNTY.facts(applied=2, head="ab" * 32),
            slice_lines=lines,
            outcomes=[outcome],
            desk=[item],
            gone=[left],
            documents=COUNTY.papers,
            recipients=[SITE.sealing.recipient],
        ),
        COUNTY.merge,
    )
    found = take(data)
    assert [canonical.encode(one) for one in found.records] == lines == list(found.lines)
    assert (found.outcomes, found.desk, found.gone) == ((outcome,), (item,), (left,))
    assert (found.documents, found.trust) == (COUNTY.papers, TRUST)
    assert found.hash == sha256(data).hexdigest()
    assert (found.statement.applied, found.statement.revision) == (2, 5)


MEND = records.Mend(
    ent="member", rec="m-1", field="joined_on", rule="R5", severity="error", message="请核对。"
)


def test_what_to_mend_travels_and_an_answer_without_it_has_no_such_part() -> None:
    listed = take(COUNTY.answer(SITE, mends=[MEND])).statement.parts
    assert [(part.type, part.crit) for part in listed][-1] == ("mend", False)
    assert take(COUNTY.answer(SITE, mends=[MEND])).mends == (MEND,)
    without = take(COUNTY.answer(SITE))
    assert without.mends == ()
    assert [part.type for part in without.statement.parts] == [
        "SLICE",
        "OUTCOMES",
        "DESK",
        "GONE",
        "DOCS",
    ]


def test_who_does_not_know_it_passes_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = COUNTY.answer(SITE, lines=slice_lines(3), mends=[MEND])
    known = {name: limit for name, limit in answers._KNOWN.items() if name != "mend"}
    monkeypatch.setattr(answers, "_KNOWN", known)
    found = take(data)
    assert (len(found.records), found.mends) == (3, ())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{}\n", "not_canonical"),
        (canonical.encode(MEND), "package_malformed"),
        (canonical.encode(MEND).replace(b"R5", b"../5") + b"\n", "not_canonical"),
        (canonical.encode(MEND).replace(b"error", b"fatal") + b"\n", "not_canonical"),
        (canonical.encode(MEND).replace("请".encode(), "\u202e".encode()) + b"\n", "text_profile"),
        (b"\n" * (limits.MENDS + 1), "limit_exceeded"),
        (b"x" * (limits.MEND_RAW + 1), "limit_exceeded"),
    ],
)
def test_a_spoilt_list_of_what_to_mend_is_refused(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, code: str
) -> None:
    monkeypatch.setattr(answers, "_mend_part", lambda _mends: (parts.Part("mend", raw),))
    monkeypatch.setattr(parts, "check_list", lambda _entries, _known: None)
    monkeypatch.setattr(answers, "_TEXTS", frozenset())
    data = COUNTY.answer(SITE, mends=[MEND])
    monkeypatch.undo()
    assert refusal(lambda: take(data)) == code


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda: COUNTY.answer(SITE, signer=SigningKey.generate()), "unknown_key"),
        (lambda: COUNTY.answer(SITE, signer=SITE.signing), "unknown_key"),
        (lambda: COUNTY.answer(SITE, county="ab" * 32), "other_county"),
        (lambda: COUNTY.answer(SITE, epoch=1), "document_missing"),
        (lambda: COUNTY.answer(Site()), "other_recipient"),
        (lambda: County().answer(SITE), "unknown_key"),
        (lambda: COUNTY.answer(SITE, [b"{}"]), "not_canonical"),
        (lambda: COUNTY.answer(SITE, [b""]), "not_canonical"),
        (lambda: COUNTY.answer(SITE, [b"x" * 70_000]), "limit_exceeded"),
        (lambda: COUNTY.answer(SITE, papers=[b"x"]), "not_dzb"),
        (lambda: COUNTY.answer(SITE, papers=[County().root_document]), "root_chain"),
        (lambda: COUNTY.answer(SITE, papers=[County().epoch()]), "bad_signature"),
        (lambda: reframed(COUNTY.answer(SITE), file=9), "package_malformed"),
    ],
)
def test_a_spoilt_answer_is_refused(work: Callable[[], bytes], code: str) -> None:
    assert refusal(lambda: take(work())) == code


def test_a_newer_answer_is_held() -> None:
    statement = canonical.encode(
        {"kind": "answer", "schema": {"id": "pmis", "version": 2}, "crit": [], "more": 1}
    )
    data = forged("answer", statement, signer=COUNTY.merge, recipients=[SITE.sealing])
    assert refusal(lambda: take(data)) == "too_new"


def test_an_answer_with_bad_text_is_not_written() -> None:
    with pytest.raises(TextProfileError):
        COUNTY.answer(SITE, [canonical.encode({"ent": "m", "rec": "1", "v": {"name": "a\nb"}})])


def test_an_answer_brings_a_restore_of_the_county() -> None:
    newer = COUNTY.epoch(2, 1)
    data = COUNTY.answer(SITE, papers=[newer], epoch=1)
    extended = take(data).trust
    assert (extended.epoch, TRUST.epoch) == (1, 0)
    assert refusal(lambda: take(COUNTY.answer(SITE), extended)) == "older_epoch"
    assert take(data, extended).trust == extended


def test_an_answer_brings_the_certificate_of_its_own_signer() -> None:
    merge = SigningKey.generate()
    papers = [COUNTY.certificate(2, 1, merge), COUNTY.epoch(2, 1)]
    data = COUNTY.answer(SITE, papers=papers, signer=merge, epoch=1)
    extended = take(data).trust
    assert extended.merge_key == merge.public
    old_key = COUNTY.answer(SITE, epoch=1)
    assert refusal(lambda: take(old_key, extended)) == "unknown_key"
    without = COUNTY.answer(SITE, papers=papers[1:], signer=merge, epoch=1)
    assert refusal(lambda: take(without)) == "unknown_key"
    by_old_key = COUNTY.answer(SITE, papers=papers, epoch=1)
    assert refusal(lambda: take(by_old_key)) == "unknown_key"


def test_a_thief_of_the_merge_key_cannot_certify_himself() -> None:
    thief = SigningKey.generate()
    content = documents.MergeCertificate(
        county=COUNTY.id,
        number=9,
        epoch=0,
        merge_key=thief.public.hex,
        sealing=COUNTY.sealing.recipient.text,
        recovery=COUNTY.recovery.recipient.text,
    )
    forged_paper = documents.sign(content, [COUNTY.merge])
    data = COUNTY.answer(SITE, papers=[forged_paper], signer=thief)
    assert refusal(lambda: take(data)) == "bad_signature"
    grant = documents.sign(COUNTY.grant(SITE, 5), [COUNTY.merge])
    assert refusal(lambda: trust.extend(TRUST, [grant])) == "bad_signature"


def test_trust_comes_back_from_its_papers() -> None:
    again = establish(*reversed(TRUST.papers))
    assert {again.county, again.grant.key} == {TRUST.county, TRUST.grant.key}
    assert establish(*TRUST.papers) == TRUST == trust.extend(TRUST, TRUST.papers)
    assert (TRUST.epoch, TRUST.registry, TRUST.root.name) == (0, 1, "示例县")
    assert TRUST.sealing == COUNTY.sealing.recipient
    assert TRUST.recovery == COUNTY.recovery.recipient
    assert TRUST.own == SITE.sealing.recipient
    assert TRUST.fingerprint == COUNTY.fingerprint


@pytest.mark.parametrize(
    ("papers", "code"),
    [
        ((), "document_missing"),
        ((COUNTY.root_document,), "document_missing"),
        ((*COUNTY.papers[:2], own_grant()), "document_missing"),
        ((COUNTY.papers[0], COUNTY.papers[2], own_grant()), "document_missing"),
        (COUNTY.papers, "document_missing"),
        ((*COUNTY.papers[1:], own_grant()), "document_missing"),
        ((*COUNTY.papers, own_grant(site=Site())), "other_site_grant"),
        ((County().root_document, *COUNTY.papers[1:], own_grant()), "fingerprint_mismatch"),
        ((*COUNTY.papers, own_grant(), County().root_document), "root_chain"),
        ((*COUNTY.papers, own_grant(), County().epoch()), "bad_signature"),
        ((*COUNTY.papers, own_grant(), COUNTY.certificate(2, 1)), "document_missing"),
        ((*COUNTY.papers, own_grant(), revocation(COUNTY.merge.id)), "revoked_key"),
        ((*COUNTY.papers, own_grant(), COUNTY.answer(SITE)), "wrong_kind"),
        ((*COUNTY.papers, own_grant(), b""), "package_truncated"),
        ((*COUNTY.papers, own_grant(), b"x" * 70_000), "limit_exceeded"),
        ((*COUNTY.papers, own_grant(), reframed(COUNTY.papers[2], kind="later")), "too_new"),
        ((*COUNTY.papers, own_grant(), reframed(COUNTY.papers[2], kind="root")), "root_chain"),
        (
            (*COUNTY.papers, own_grant(), reframed(COUNTY.papers[2], kind="revocation")),
            "bad_signature",
        ),
        ((*COUNTY.papers, own_grant(), reframed(COUNTY.papers[2], file=8)), "package_malformed"),
    ],
)
def test_trust_that_cannot_stand_is_refused(papers: tuple[bytes, ...], code: str) -> None:
    assert refusal(lambda: establish(*papers)) == code


def test_a_document_of_another_county_under_the_same_root_is_refused() -> None:
    foreign = documents.sign(Epoch(county="ab" * 32, number=3, epoch=3), [COUNTY.root])
    assert refusal(lambda: trust.extend(TRUST, [foreign])) == "other_county"


@pytest.mark.parametrize(
    "change", [{"key": SITE.signing.id}, {"verify_key": SITE.signing.public.hex}]
)
def test_a_grant_that_mixes_two_sites_is_refused(change: dict[str, str]) -> None:
    mixed = msgspec.structs.replace(COUNTY.grant(Site(), 2), **change)
    paper = opening.close_plain(mixed, 2, [COUNTY.root])
    assert refusal(lambda: establish(*COUNTY.papers, paper)) == "other_site_grant"


def test_a_document_with_bytes_behind_it_is_refused() -> None:
    found = frame.unpack(COUNTY.epoch())
    longer = frame.pack(found.outer, found.body + b"x")
    assert refusal(lambda: documents.read(longer)) == "package_malformed"


def test_an_answer_under_the_name_of_another_key_is_refused() -> None:
    honest = unsealed(COUNTY.answer(SITE), SITE.sealing)
    aud = [SITE.sealing.id]
    facts = msgspec.json.decode(honest.statement) | {"key": "ab" * 32, "aud": aud}
    data = forged(
        "answer",
        canonical.encode(facts),
        signer=COUNTY.merge,
        recipients=[SITE.sealing],
        behind=bytes(honest.parts),
        number=1,
    )
    assert refusal(lambda: take(data)) == "unknown_key"


def test_a_wrong_fingerprint_is_refused() -> None:
    wrong = keys.fingerprint("ab" * 32)
    assert refusal(lambda: establish(*TRUST.papers, fingerprint=wrong)) == "fingerprint_mismatch"


def test_the_newest_document_of_each_series_counts() -> None:
    extended = trust.extend(TRUST, [COUNTY.epoch(2, 1), own_grant(2), revocation(SITE.signing.id)])
    assert (extended.epoch, extended.registry) == (1, 2)
    found = extended.revocation_of(SITE.signing.id)
    assert found is not None
    assert found.cut_off == 3
    assert extended.revocation_of(COUNTY.merge.id) is None
    assert trust.extend(extended, [COUNTY.epoch(), own_grant()]).epoch == 1


def test_an_epoch_that_counts_down_is_refused() -> None:
    extended = trust.extend(TRUST, [COUNTY.epoch(2, 5)])
    down = COUNTY.epoch(3, 4)
    assert refusal(lambda: trust.extend(extended, [down])) == "older_documents"


class TestRotation:
    new = SigningKey.generate()

    def renewed(self) -> list[bytes]:
        content = COUNTY.grant(SITE, 2)
        merge = documents.MergeCertificate(
            county=COUNTY.id,
            number=2,
            epoch=0,
            merge_key=COUNTY.merge.public.hex,
            sealing=COUNTY.sealing.recipient.text,
            recovery=COUNTY.recovery.recipient.text,
        )
        epoch = Epoch(county=COUNTY.id, number=2, epoch=0)
        return [documents.sign(one, [self.new]) for one in (merge, epoch, content)]

    def test_a_root_signed_by_old_and_new_takes_over(self) -> None:
        extended = trust.extend(TRUST, [next_root(new=self.new), *self.renewed()])
        assert extended.root.version == 2
        late = COUNTY.epoch(9, 9)
        assert trust.extend(extended, [late]).epoch == 0

    def test_what_the_new_root_has_not_signed_anew_is_missing(self) -> None:
        work = lambda: trust.extend(TRUST, [next_root(new=self.new)])  # noqa: E731
        assert refusal(work) == "document_missing"

    @pytest.mark.parametrize(
        "root",
        [
            next_root(new=new, signers=(COUNTY.root,)),
            next_root(new=new, signers=(new,)),
            next_root(new=new, signers=(new, SigningKey.generate())),
            next_root(version=3, new=new),
            next_root(version=2, new=new, previous="ab" * 32),
        ],
    )
    def test_a_root_out_of_line_is_refused(self, root: bytes) -> None:
        work = lambda: trust.extend(TRUST, [root, *self.renewed()])  # noqa: E731
        assert refusal(work) == "root_chain"

    def test_two_roots_of_one_version_are_refused(self) -> None:
        roots = [next_root(new=self.new), next_root(new=SigningKey.generate())]
        work = lambda: trust.extend(TRUST, [*roots, *self.renewed()])  # noqa: E731
        assert refusal(work) == "root_chain"


def test_the_schema_of_an_answer_is_the_branchs() -> None:
    found = take(COUNTY.answer(SITE, schema=Schema("pmis", 1)))
    assert found.statement.schema == Schema("pmis", 1)
