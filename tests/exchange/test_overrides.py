"""The county's own codes and rules as signed documents: what is taken, kept, refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.errors.exchange import OlderDocumentsError, PackageRefusedError
from pmis_desktop.exchange import canonical, documents, overrides, trust
from pmis_desktop.exchange.documents import Epoch, MergeCertificate, Override, Root
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.rules.override_lines import (
    CodeLine,
    CodeLines,
    Lines,
    TemplateLines,
    ThresholdLine,
    ThresholdLines,
    WordLine,
    WordLines,
)
from tests.exchange.letters import County, Site

COUNTY, SITE = County(), Site()
TRUST = COUNTY.trust_of(SITE)
WORDS = WordLines([WordLine(key="mending_title", text="整改通知")])


def override(
    number: int = 1,
    *,
    topic: str = "words",
    said: Lines | msgspec.Raw = WORDS,
    epoch: int = 0,
    county: str = "",
    signer: SigningKey | None = None,
) -> bytes:
    content = said if isinstance(said, msgspec.Raw) else overrides.content(said)
    paper = Override(
        county=county or COUNTY.id,
        epoch=epoch,
        number=number,
        topic=topic,
        on="2026-09-01",
        reason="县委组织部通知",
        content=content,
    )
    return documents.sign(paper, [signer or COUNTY.root])


def numbers(known: CountyTrust) -> list[int]:
    return [each.number for each in known.overrides]


def test_what_was_signed_is_read_again() -> None:
    (found,) = trust.extend(TRUST, [override()]).overrides
    assert (found.topic, overrides.lines(found)) == ("words", WORDS)


def test_of_a_topic_the_newest_counts_and_is_kept_alone() -> None:
    known = trust.extend(TRUST, [override(2), override(1), override(3, topic="needs", said=raw())])
    assert sorted(numbers(known)) == [2, 3]
    assert numbers(trust.extend(known, [override(1)])) == numbers(known)
    assert len(known.papers) == len(TRUST.papers) + 2


def test_a_template_of_a_form_is_lines_and_an_odd_name_is_no_topic_of_ours() -> None:
    lines = TemplateLines(['#import "common.typ": *', "10.转为正式\\ 党员日期"])
    paper = override(said=lines, topic="forms.member_card")
    (found,) = trust.extend(TRUST, [paper]).overrides
    assert overrides.lines(found) == lines
    for topic in ("forms.", "forms.a-b", "forms.1", "forms.a.b", f"forms.{'a' * 51}"):
        (kept,) = trust.extend(TRUST, [override(said=raw('{"lines":[1]}'), topic=topic)]).overrides
        assert overrides.lines(kept) is None


def raw(text: str = '{"lines":[]}') -> msgspec.Raw:
    return msgspec.Raw(text.encode())


def test_a_restored_county_numbers_anew_in_a_later_epoch() -> None:
    known = trust.extend(TRUST, [override(5)])
    later = trust.extend(known, [COUNTY.epoch(2, 1), override(3, epoch=1)])
    assert numbers(later) == [3]
    assert numbers(trust.extend(later, [override(6)])) == [3]
    # What the lost time had signed counts no more, unless it was signed anew.
    assert numbers(trust.extend(known, [COUNTY.epoch(2, 1)])) == []


def test_one_of_an_epoch_that_nobody_declared_waits_for_it() -> None:
    assert _refused(override(1, epoch=1)) == "document_missing"


def test_a_topic_of_a_later_program_is_kept_and_passed_over() -> None:
    known = trust.extend(TRUST, [override(topic="dues.2030", said=raw('{"rates":{"a":1}}'))])
    (found,) = known.overrides
    assert overrides.lines(found) is None
    assert trust.extend(known, []).overrides == known.overrides
    unknown_list = Override(
        county=COUNTY.id,
        epoch=0,
        number=9,
        topic="codes.later_list",
        on="2026-09-01",
        reason="",
        content=raw(),
    )
    assert overrides.lines(unknown_list) is None


def test_a_later_schema_holds_what_brings_it() -> None:
    paper = Override(
        county=COUNTY.id,
        epoch=0,
        number=1,
        topic="words",
        on="2026-09-01",
        reason="",
        content=raw(),
        crit=["later"],
    )
    with pytest.raises(PackageRefusedError) as caught:
        documents.read(_signed(paper)).content()
    assert caught.value.code == "too_new"


def _signed(paper: Override) -> bytes:
    return documents.sign(paper, [COUNTY.root])


def _refused(*papers: bytes) -> str:
    with pytest.raises(PackageRefusedError) as caught:
        trust.extend(TRUST, papers)
    return caught.value.code


def test_what_nobody_or_somebody_else_signed_is_refused() -> None:
    assert _refused(override(signer=SigningKey.generate())) == "bad_signature"
    assert _refused(override(signer=COUNTY.merge)) == "bad_signature"
    assert _refused(override(county="ab" * 32)) == "other_county"
    forged = bytearray(override())
    forged[-40] ^= 1
    assert _refused(bytes(forged)) in {"package_damaged", "malformed", "bad_signature"}


def threshold(rule: str, value: str, since: str = "2026-01-01") -> ThresholdLines:
    return ThresholdLines([ThresholdLine(rule=rule, value=value, since=since)])


def oldest(value: str, since: str) -> ThresholdLines:
    return threshold("oldest_age", value, since)


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("words", raw("[]")),
        ("words", raw('{"lines": []}')),
        ("words", raw('{"lines":[],"more":1}')),
        ("words", raw('{"lines":[{"key":"mending_title","text":"甲\\u202e乙"}]}')),
        ("dues.2030", raw('{"b":1,"a":1}')),
        ("dues.2030", raw('{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}')),
        ("dues.2030", raw('{"a":1.5}')),
        ("thresholds", oldest("7", "2026-02-30")),
        ("thresholds", oldest("2026-01-01", "2026-01-01")),
        ("codes.education", CodeLines([CodeLine(code="21", to="2026-13-01")])),
        ("codes.education", raw('{"lines":[{"code":"../x"}]}')),
        ("forms.member_card", raw('{"lines":[1]}')),
        ("forms.member_card", raw(f'{{"lines":["{"x" * 401}"]}}')),
        ("forms.member_card", raw('{"lines":["甲\\u202e乙"]}')),
        ("forms.member_card", raw('{"lines":["#show\\tx"]}')),
    ],
)
def test_contents_that_no_county_writes_are_refused(topic: str, said: Lines | msgspec.Raw) -> None:
    with pytest.raises(PackageRefusedError):
        trust.extend(TRUST, [override(topic=topic, said=said)])


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("thresholds", oldest("110", "2028-02-29")),
        ("thresholds", threshold("admission_age_strict_from", "1958-01-01")),
        ("thresholds", threshold("of_a_later_program", "7")),
        ("thresholds", threshold("of_a_later_program", "2026-01-01")),
        ("codes.education", CodeLines([CodeLine(code="21", since="2026-01-01", to="2026-12-31")])),
        ("codes.education", CodeLines([CodeLine(code="21", label="研究生")])),
    ],
)
def test_contents_that_a_county_writes_are_taken(topic: str, said: Lines) -> None:
    (found,) = trust.extend(TRUST, [override(topic=topic, said=said)]).overrides
    assert overrides.lines(found) == said


@pytest.mark.parametrize(
    ("rule", "value"), [("oldest_age", "1958-01-01"), ("admission_age_strict_from", "1958")]
)
def test_a_threshold_stays_of_its_kind(rule: str, value: str) -> None:
    with pytest.raises(PackageRefusedError):
        trust.extend(TRUST, [override(topic="thresholds", said=threshold(rule, value))])


def test_one_of_the_same_number_takes_nothings_place() -> None:
    """Two copies of a county might sign two of one number: what is known stays known."""
    known = trust.extend(TRUST, [override()])
    other = WordLines([WordLine(key="mending_title", text="整改函")])
    (found,) = trust.extend(known, [override(said=other)]).overrides
    assert overrides.lines(found) == WORDS


def test_those_that_one_root_has_signed_are_told_apart() -> None:
    ours, theirs = override(2), override(signer=SigningKey.generate())
    root = documents.read(COUNTY.root_document).content()
    assert isinstance(root, Root)
    (found,) = overrides.signed([*COUNTY.papers, theirs, ours], root)
    assert found == (ours, documents.read(ours).content())


def test_one_that_is_too_long_is_neither_signed_nor_read() -> None:
    lines = CodeLines([CodeLine(code=f"x{n}", label="很长的名称" * 12) for n in range(500)])
    with pytest.raises(PackageRefusedError) as caught:
        override(topic="codes.education", said=lines)
    assert caught.value.code == "limit_exceeded"


def test_a_new_root_signs_anew_or_is_refused() -> None:
    known = trust.extend(TRUST, [override(2)])
    fresh = SigningKey.generate()
    root = Root(
        version=2,
        county=COUNTY.id,
        previous=documents.read(COUNTY.root_document).statement_hash,
        name="示例县",
        code="610000",
        keys=[fresh.public.hex],
    )
    again = [documents.sign(root, [COUNTY.root, fresh])]
    contents = [documents.read(paper).content() for paper in COUNTY.papers[1:]]
    for content in (*contents, COUNTY.grant(SITE)):
        assert not isinstance(content, Root)
        again.append(documents.sign(content, [fresh]))
    with pytest.raises(OlderDocumentsError):
        trust.extend(known, again)
    assert numbers(trust.extend(known, [*again, override(2, signer=fresh)])) == [2]
    assert isinstance(contents[0], MergeCertificate)
    assert isinstance(contents[1], Epoch)


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["words", "needs", "dues.1"]))))
def test_whatever_comes_in_whatever_order_the_newest_of_each_counts(
    some: list[tuple[int, str]],
) -> None:
    known = TRUST
    for number, topic in some:
        known = trust.extend(known, [override(number, topic=topic, said=raw())])
    wanted = {topic: max(n for n, t in some if t == topic) for _, topic in some}
    assert {each.topic: each.number for each in known.overrides} == wanted


def test_content_is_canonical() -> None:
    assert bytes(overrides.content(WORDS)) == canonical.encode(WORDS)
