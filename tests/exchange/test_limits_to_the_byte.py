"""What is as large as it may be passes, and one more does not."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from pmis_desktop.errors.exchange import HostileSealError, LimitError, MalformedError
from pmis_desktop.exchange import (
    answers,
    documents,
    envelope,
    frame,
    keys,
    limits,
    opening,
    parts,
    sealing,
    statements,
    trust,
)
from pmis_desktop.exchange.records import Mend, Omitted, Outcome
from tests.exchange.letters import County, Site, a_package, refusal
from tests.exchange.test_notice_parts import a_notice
from tests.exchange.test_review_part import a_case

COUNTY = County()
SITE = Site()
PAPERS = (*COUNTY.papers, documents.sign(COUNTY.grant(SITE), [COUNTY.root]))
TRUST = COUNTY.trust_of(SITE)
AGE = sealing.SEALERS[keys.SUITE]
FRAME = frame.unpack(COUNTY.root_document)


def establish() -> object:
    return trust.establish(PAPERS, fingerprint=COUNTY.fingerprint, own_key=SITE.signing.public)


INNER = envelope.sign("change", b"{}", [COUNTY.root, SITE.signing])


def seal_with(count: int) -> bytes:
    return AGE.seal(b"x", [SITE.sealing.recipient] * count)


def split(data: bytes, allowed: int) -> Callable[[], object]:
    return lambda: parts.split_lines(data, allowed, "条数")


CASES: list[tuple[str, int, Callable[[], object]]] = [
    ("DOCUMENT", len(COUNTY.root_document), lambda: documents.read(COUNTY.root_document)),
    ("DOCUMENTS", len(PAPERS), establish),
    ("FILE", len(COUNTY.root_document), lambda: frame.pack(FRAME.outer, FRAME.body)),
    ("FILE", len(COUNTY.root_document), lambda: frame.unpack(COUNTY.root_document)),
    ("STATEMENT", 2, lambda: envelope.sign("change", b"{}", [COUNTY.root])),
    ("STATEMENT", 2, lambda: envelope.split(INNER)),
    ("SIGNATURES", 2, lambda: envelope.sign("change", b"{}", [COUNTY.root, SITE.signing])),
    ("SIGNATURES", 2, lambda: envelope.split(INNER)),
    ("RECIPIENTS", 2, lambda: seal_with(2)),
    ("NOTE_RAW", 6, lambda: a_package(TRUST, SITE, note="附言")),
    ("BLOBS", 2, lambda: a_package(TRUST, SITE, blobs=[b"one", b"two"])),
    ("BLOB", 3, lambda: a_package(TRUST, SITE, blobs=[b"one", b"2"])),
    ("LINE", 5, split(b"abc\nabcde\n", 2)),
]


@pytest.mark.parametrize(
    ("name", "size", "act"), CASES, ids=[f"{at}-{case[0]}" for at, case in enumerate(CASES)]
)
def test_a_limit_is_met_and_not_passed(
    name: str, size: int, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, name, size)
    act()
    monkeypatch.setattr(limits, name, size - 1)
    with pytest.raises(LimitError):
        act()


@pytest.mark.parametrize("marks", [["x" * 65], ["x"] * 65])
def test_marks_are_at_most_64_of_at_most_64_characters(marks: list[str]) -> None:
    msgspec.convert(["x" * 64] * 64, statements.Marks)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(marks, statements.Marks)


def test_nothing_is_signed_by_nobody_or_sealed_to_nobody() -> None:
    with pytest.raises(LimitError):
        envelope.sign("change", b"{}", [])
    with pytest.raises(LimitError):
        seal_with(0)


def test_the_inside_begins_as_ours_does() -> None:
    assert envelope.split(INNER).statement == b"{}"
    with pytest.raises(MalformedError):
        envelope.split(b"DZBI0002" + INNER.removeprefix(envelope.INNER_MAGIC))


def test_a_seal_has_as_many_stanzas_as_it_may_and_not_one_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealed = seal_with(3)
    stanzas = sealed[: sealed.index(b"\n--- ")].count(b"\n-> ")
    monkeypatch.setattr(limits, "AGE_STANZAS", stanzas)
    sealing.check_age_header(sealed)
    monkeypatch.setattr(limits, "AGE_STANZAS", stanzas - 1)
    with pytest.raises(HostileSealError):
        sealing.check_age_header(sealed)


def test_a_picture_of_the_largest_size_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    listed, _ = parts.pack([parts.Part(parts.BLOB, b"one", stored=True)])
    monkeypatch.setattr(limits, "BLOB", 3)
    assert parts.blobs_listed(listed) == (listed[0].raw_sha256,)
    monkeypatch.setattr(limits, "BLOB", 2)
    assert parts.blobs_listed(listed) == ()


def test_a_part_has_as_many_pieces_as_it_may_and_not_one_more() -> None:
    assert parts.split_lines(b"a\nb\n", 2, "条数") == [b"a", b"b"]
    assert parts.unpack_blobs(parts.pack_blobs([b"a", b"b"]), 2) == (b"a", b"b")
    with pytest.raises(LimitError):
        parts.split_lines(b"a\nb\nc\n", 2, "条数")
    with pytest.raises(LimitError):
        parts.unpack_blobs(parts.pack_blobs([b"a", b"b", b"c"]), 2)


STORED, _ = parts.pack([parts.Part(parts.DOCUMENTS, b"paper", stored=True)])


@pytest.mark.parametrize(
    ("changed", "behind", "code"),
    [
        ({"comp": parts.ZLIB}, b"paper", "package_malformed"),
        ({"raw_len": 6}, b"paper", "package_malformed"),
        ({}, b"pape", "package_malformed"),
        ({}, b"Paper", "part_mismatch"),
    ],
)
def test_what_is_read_before_the_signature_lies_there_as_it_is_listed(
    changed: dict[str, Any], behind: bytes, code: str
) -> None:
    entries = [msgspec.structs.replace(STORED[0], **changed)]
    assert refusal(lambda: parts.peek_stored(entries, behind, parts.DOCUMENTS)) == code
    assert parts.peek_stored(entries, behind, "other") == b""
    assert parts.peek_stored(STORED, b"paper", parts.DOCUMENTS) == b"paper"


@pytest.mark.parametrize("kind", documents._TYPES)
def test_a_type_of_document_knows_its_kind(kind: str) -> None:
    assert documents.kind_of(documents._TYPES[kind]) == kind


def test_a_root_that_names_one_key_twice_says_nothing() -> None:
    key = COUNTY.root.public.hex
    root = documents.Root(name="示例县", code="610000", keys=[key, key])
    paper = documents.read(opening.close_plain(root, 1, [COUNTY.root]))
    assert refusal(paper.content) == "package_malformed"


NOBODYS = "age1" + "q" * 58


@pytest.mark.parametrize("field", ["sealing", "recovery", "merge_key"])
def test_no_certificate_is_signed_over_a_key_that_is_none(field: str) -> None:
    honest = documents.read(COUNTY.certificate()).content()
    weak = NOBODYS if field != "merge_key" else "00" * 32
    spoilt = msgspec.structs.replace(honest, **{field: weak})
    assert refusal(lambda: documents.sign(spoilt, [COUNTY.root])) == "weak_key"


@pytest.mark.parametrize("field", ["sealing", "verify_key"])
def test_no_grant_is_signed_over_a_key_that_is_none(field: str) -> None:
    weak = NOBODYS if field == "sealing" else "00" * 32
    spoilt = msgspec.structs.replace(COUNTY.grant(SITE), **{field: weak})
    assert refusal(lambda: documents.sign(spoilt, [COUNTY.root])) == "weak_key"


def test_no_answer_is_written_with_a_part_that_would_be_refused() -> None:
    with pytest.raises(LimitError):
        COUNTY.answer(SITE, papers=[bytes(limits.DOCUMENTS_RAW)])


MEND = Mend(ent="member", rec="m-1", field="name", rule="R5", severity="error", message="请核对")
LEFT_OUT = Omitted(ent="member", field="later", label="后来的字段", records=3)
LINE_OF: dict[str, dict[str, Any]] = {
    "RECORD_LINES": {"outcomes": [Outcome(n=1, verdict="applied"), Outcome(n=2, verdict="agreed")]},
    "MENDS": {"mends": [MEND, MEND]},
    "WANTED": {"wanted": ["ab" * 32, "cd" * 32]},
    "REVIEWS": {"reviews": [a_case(1), a_case(2)]},
    "OMITTED": {"omitted": [LEFT_OUT, LEFT_OUT]},
    "NOTICES": {"told": [a_notice(1), a_notice(2)]},
}


@pytest.mark.parametrize("name", LINE_OF)
def test_a_list_of_an_answer_is_as_long_as_it_may_be(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"outcomes": [], **LINE_OF[name]}
    data = COUNTY.bare_answer(SITE, **facts)
    for allowed, refused in ((2, False), (1, True)):
        monkeypatch.setattr(limits, name, allowed)
        try:
            answers.open(data, unsealer=SITE.sealing, trust=TRUST)
        except LimitError:
            assert refused
        else:
            assert not refused
