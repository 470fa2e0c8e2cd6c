"""What waits for a committee, as an advisory part of its answer; and what a bad one is."""

import msgspec
import pytest

from pmis_desktop.exchange import answers, canonical, limits, parts
from pmis_desktop.exchange.records import ReviewItem, ReviewValues
from tests.exchange.letters import refusal
from tests.exchange.spoilt import COUNTY, SITE, TRUST


def a_case(n: int = 1, **changed: object) -> ReviewItem:
    facts: dict[str, object] = {
        "log": "log-east",
        "n": n,
        "ent": "membership",
        "rec": f"p-{n}",
        "group": "end",
        "organisation": "org-east",
        "subject": f"m-{n}",
        "name": "张三",
        "who": "录入员",
        "why": "办理转出",
        "since": "2026-03-04T09:30:00",
        "values": [
            ReviewValues(
                ent="membership",
                rec=f"p-{n}",
                base={"ended_on": None},
                value={"ended_on": "2026-03-01"},
            )
        ],
    }
    return ReviewItem(**(facts | changed))  # type: ignore[arg-type]


def an_answer(*reviews: ReviewItem) -> bytes:
    return COUNTY.bare_answer(SITE, reviews=reviews)


def opened(data: bytes) -> answers.OpenedAnswer:
    return answers.open(data, unsealer=SITE.sealing, trust=TRUST)


def test_an_answer_tells_what_waits() -> None:
    for reviews in ((a_case(1), a_case(2)), ()):
        assert opened(an_answer(*reviews)).reviews == reviews


def test_without_anything_there_is_no_part() -> None:
    assert parts.REVIEW not in {each.type for each in opened(an_answer()).statement.parts}
    told = {each.type: each for each in opened(an_answer(a_case())).statement.parts}
    assert not told[parts.REVIEW].crit


def test_no_answer_tells_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REVIEWS", 2)
    assert len(opened(an_answer(*map(a_case, range(1, 5)))).reviews) == 2


BAD = {
    "a key too many": {"extra": "1"},
    "a name too long": {"name": "长" * 201},
    "an id that is none": {"rec": "../etc"},
    "a field that is none": {"ent": "Member"},
    "number zero": {"n": 0},
    "too many records": {"values": [{"base": {}, "ent": "a", "rec": "b", "value": {}}] * 21},
}


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_a_bad_case_refuses_the_answer(
    spoil: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {**msgspec.to_builtins(a_case()), **spoil}
    raw = canonical.encode_lines([plain])
    monkeypatch.setattr(answers, "_review_part", lambda _reviews: [parts.Part(parts.REVIEW, raw)])
    data = an_answer()
    assert refusal(lambda: opened(data)) in {"malformed", "not_canonical", "limit"}
