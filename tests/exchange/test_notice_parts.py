"""Notices in answers and word of reading them in packages: advisory, limited, strictly read."""

from typing import Any

import msgspec
import pytest

from pmis_desktop.errors.exchange import TextProfileError
from pmis_desktop.exchange import answers, limits, notices, packages, parts
from pmis_desktop.exchange.notices import Notice, Reading
from tests.exchange.letters import a_package, lines_of, refusal, slice_lines
from tests.exchange.spoilt import COUNTY, SITE, TRUST, TWO, sent, take

READ = Reading(id="n-1", revision=7, read_at="2026-09-01T08:00:00+08:00", read_by="甲")
OPS = parts.Part("OPS", parts.lines(lines_of(1, 2)))


def a_notice(number: int = 1, **changed: Any) -> Notice:  # noqa: ANN401
    facts: dict[str, Any] = {
        "id": f"n-{number}",
        "revision": 7,
        "title": '<b>关于"核对"的通知</b> & =1+1',
        "text": ["第一段。", "第二段。"],
        "document": "",
        "issuer": "县委组织部",
        "addressed": "全县各党组织",
        "dated_on": "2026-09-01",
        "valid_until": "2026-11-30",
        "contact": "",
        "phone": "",
        "state": "standing",
        "reason": "",
        "replaced_by": "",
        "known": False,
    }
    return Notice(**(facts | changed))


def an_answer(*told: Notice) -> bytes:
    return COUNTY.bare_answer(SITE, slice_lines=slice_lines(3), told=told)


def opened(data: bytes) -> answers.OpenedAnswer:
    return answers.open(data, unsealer=SITE.sealing, trust=TRUST)


def test_notices_travel_and_an_answer_without_any_has_no_such_part() -> None:
    some = (a_notice(), a_notice(2, state="withdrawn", text=[], reason="有误", known=True))
    found = opened(an_answer(*some))
    assert found.notices == some
    assert [(part.type, part.crit) for part in found.statement.parts][-1] == ("notices", False)
    without = opened(an_answer())
    assert without.notices == ()
    assert "notices" not in [part.type for part in without.statement.parts]


def test_an_older_program_takes_the_records_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = an_answer(a_notice())
    known = {name: limit for name, limit in answers._KNOWN.items() if name != "notices"}
    monkeypatch.setattr(answers, "_KNOWN", known)
    found = opened(data)
    assert (len(found.records), found.notices) == (3, ())


def test_no_answer_carries_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [a_notice(number) for number in range(5)]
    monkeypatch.setattr(limits, "NOTICES", 3)
    assert opened(an_answer(*some)).notices == tuple(some[:3])
    monkeypatch.setattr(limits, "NOTICES_RAW", 700)
    assert opened(an_answer(*some)).notices == tuple(some[:2])


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"title": "长" * 101},
        {"text": [""]},
        {"text": ["长" * 3001]},
        {"text": ["段"] * 201},
        {"dated_on": "明天"},
        {"valid_until": "2026-9-1"},
        {"state": "secret"},
        {"replaced_by": "../x"},
        {"issuer": "长" * 101},
        {"reason": "长" * 201},
        {"revision": 0},
    ],
)
def test_a_notice_out_of_shape_is_refused(changed: dict[str, Any]) -> None:
    data = an_answer(a_notice(**changed))
    assert refusal(lambda: opened(data)) == "not_canonical"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{}\n", "not_canonical"),
        (b"x", "package_malformed"),
        (b"\n", "not_canonical"),
        (msgspec.json.encode(a_notice(), order="sorted") * 2, "package_malformed"),
        ((msgspec.json.encode(a_notice(), order="sorted") + b"\n") * 2, "not_canonical"),
        (
            msgspec.json.encode(a_notice(title="\u202e反"), order="sorted") + b"\n",
            "text_profile",
        ),
        (
            msgspec.json.encode(a_notice(text=["一\n二"]), order="sorted") + b"\n",
            "text_profile",
        ),
        (b" " * (64 * 1024 + 1) + b"\n", "limit_exceeded"),
        (b"1\n" * 201, "limit_exceeded"),
    ],
)
def test_a_spoilt_list_of_notices_is_refused(
    raw: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "notices_part", lambda _told: [parts.Part("notices", raw)])
    data = an_answer(a_notice())
    assert refusal(lambda: opened(data)) == code


def test_what_a_site_would_refuse_is_not_written() -> None:
    with pytest.raises(TextProfileError):
        an_answer(a_notice(title="铃\x07"))


def test_word_of_reading_travels_beside_the_operations() -> None:
    unread = Reading(id="n-2", revision=3, read_at="", read_by="")
    found = take(a_package(TRUST, SITE, readings=[READ, unread]))
    assert found.readings == (READ, unread)
    assert found.operations == take(a_package(TRUST, SITE)).operations
    assert take(a_package(TRUST, SITE)).readings == ()


def test_a_county_that_knows_no_readings_takes_the_operations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = a_package(TRUST, SITE, readings=[READ])
    known = {name: limit for name, limit in packages._KNOWN.items() if name != "readings"}
    monkeypatch.setattr(packages, "_KNOWN", known)
    assert (len(take(data).operations), take(data).readings) == (2, ())


def line(**changed: object) -> bytes:
    facts = {name: getattr(READ, name) for name in READ.__struct_fields__}
    return msgspec.json.encode(Reading(**(facts | changed)), order="sorted") + b"\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (line(read_at="昨天"), "not_canonical"),
        (line(read_by="长" * 101), "not_canonical"),
        (line(read_by="甲\u202e"), "text_profile"),
        (line(id="A B"), "not_canonical"),
        (line() + line(), "not_canonical"),
        (line(revision=0), "not_canonical"),
        (b"1\n" * 2001, "limit_exceeded"),
        (b'{"id":"n-1"}\n', "not_canonical"),
    ],
)
def test_spoilt_word_of_reading_is_refused(raw: bytes, code: str) -> None:
    data = sent(TWO, pieces=[OPS, parts.Part("readings", raw)])
    assert refusal(lambda: take(data)) == code


def test_only_so_much_is_said_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READINGS", 2)
    some = [msgspec.structs.replace(READ, id=f"n-{number}") for number in range(3)]
    assert take(a_package(TRUST, SITE, readings=some)).readings == tuple(some[:2])
