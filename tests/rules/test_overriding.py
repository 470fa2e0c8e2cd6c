"""The county's lines over the program's tables: nothing vanishes, everything keeps its meaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.errors.overrides import OverrideRefusedError
from pmis_desktop.rules import checks, codes, education, overlay, overriding, thresholds, wordings
from pmis_desktop.rules.fields import ENTITIES, Kind
from pmis_desktop.rules.overlay import InForce, Overlay
from pmis_desktop.rules.override_lines import (
    CodeLine,
    CodeLines,
    Lines,
    ThresholdLine,
    ThresholdLines,
)
from pmis_desktop.rules.overriding import RetireCode, SetCode, SetNeed, SetThreshold, SetWord, Wish

DAY = date(2026, 9, 1)
LIST = "education"


def said(*wishes: Wish) -> Overlay:
    topics: dict[str, Lines] = {}
    for wish in wishes:
        topic = overriding.topic_of(wish)
        topics[topic] = overriding.changed(topics.get(topic) or overriding.empty(topic), wish)
    for topic, lines in topics.items():
        overriding.check(topic, lines, overriding.empty(topic))
    return overlay.made(topics)


def test_a_renamed_code_is_still_found_by_its_old_name() -> None:
    with overlay.using(InForce(said(SetCode(list=LIST, code="21", label="大学本科毕业生")))):
        listed = codes.code_list(LIST)
        assert listed.label("21") == "大学本科毕业生"
        assert listed.find("大学") == listed.find("大学本科毕业生") == "21"
    assert codes.code_list(LIST).label("21") == "大学"


def test_a_retired_code_keeps_its_meaning_and_names_the_last_successor() -> None:
    over = said(
        RetireCode(list=LIST, code="21", to="2026-01-01", successor="22"),
        RetireCode(list=LIST, code="22", to="2026-06-01", successor="23"),
    )
    with overlay.using(InForce(over)):
        listed = codes.code_list(LIST)
        assert "21" not in {line.code for line in listed.options(DAY)}
        assert "21" in {line.code for line in listed.options(date(2025, 12, 31))}
        heir = listed.successor("21", DAY)
        early = listed.successor("21", date(2026, 3, 1))
        assert heir is not None
        assert early is not None
        assert (heir.code, early.code) == ("23", "22")
        assert listed.successor("21", date(2025, 1, 1)) is None
        (problem,) = [
            each for each in checks.problems({"education": "21"}, on=DAY) if each.rule == "retired"
        ]
        assert problem.message == "学历“大学”已停用，建议改为“大学普通班”。"


def test_a_new_code_counts_like_its_model() -> None:
    over = said(SetCode(list=LIST, code="x01", label="夜校", parent="2", like="22"))
    with overlay.using(InForce(over)):
        assert "x01" in education.at_least("大学专科")
        assert "x01" not in education.at_least("大学本科")
        assert codes.code_list(LIST).is_under("x01", "2")
    assert "x01" not in education.at_least("大学专科")


def test_a_threshold_counts_from_its_day() -> None:
    over = said(
        SetThreshold(rule="medal_years", value="45", since="2026-01-01"),
        SetThreshold(rule="medal_years", value="40", since="2026-07-01"),
    )
    with overlay.using(InForce(over)):
        found = [
            thresholds.number("medal_years", day)
            for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1))
        ]
    assert found == [50, 45, 40]


def test_needed_fields_come_and_go() -> None:
    over = said(SetNeed(field="degree", needed=True), SetNeed(field="address", needed=False))
    with overlay.using(InForce(over)):
        missing = checks.missing_fields({})
        assert "degree" in missing
        assert "address" not in missing
        cells, filled = checks.filled_cells({"degree": "201", "address": "东街1号"})
    assert filled == 1
    assert checks.filled_cells({"degree": "201", "address": "东街1号"}) == (cells, 1)


def test_an_empty_wording_is_the_program_s_own_again() -> None:
    assert said(SetWord(key="mending_title", text=" ")) is overlay.NATIONAL
    with overlay.using(InForce(said(SetWord(key="mending_title", text="整改通知")))):
        assert wordings.said("mending_title") == "整改通知"


def _set(
    code: str = "x01", label: str = "夜校", like: str = "22", parent: str = "", since: str = ""
) -> SetCode:
    return SetCode(list=LIST, code=code, label=label, like=like, parent=parent, since=since)


def _retire(code: str = "21", to: str = "2026-01-01", successor: str = "22") -> RetireCode:
    return RetireCode(list=LIST, code=code, to=to, successor=successor)


@pytest.mark.parametrize(
    "wishes",
    [
        [_set(label="")],
        [_set(label="大专")],
        [_set(label="长" * 61)],
        [_set(label="甲\u202e乙")],
        [_set(code="")],
        [_set(code="a b")],
        [_set(code="x" * 21)],
        [_set(like="")],
        [_set(like="zz")],
        [_set(parent="zz")],
        [_set(parent="x01")],
        [_set(parent="x02"), _set("x02", "乙", parent="x03"), _set("x03", "丙", parent="x02")],
        [_set(since="2026-02-30")],
        [_set(since="2026-06-01"), _retire("x01", "2026-05-01")],
        [SetCode(list=LIST, code="21", parent="1")],
        [_retire(successor="21")],
        [_retire(successor="zz")],
        [_retire(successor="2")],
        [_retire("21"), _retire("22", successor="21")],
        [_retire("zz")],
        [_retire(to="2026-2-1")],
        [SetCode(list="sex", code="7", label="别的")],
        [RetireCode(list="status", code="normal", to="2026-01-01")],
        [SetCode(list="no_list", code="1", label="甲")],
        [SetThreshold(rule="oldest_age", value="-1", since="2026-01-01")],
        [SetThreshold(rule="oldest_age", value="2026-01-01", since="2026-01-01")],
        [SetThreshold(rule="party_founded", value="5", since="2026-01-01")],
        [SetThreshold(rule="party_founded", value="1921-02-30", since="2026-01-01")],
        [SetThreshold(rule="oldest_age", value="7", since="")],
        [SetNeed(field="id_number", needed=False)],
        [SetNeed(field="removed", needed=True)],
        [SetWord(key="nothing", text="甲")],
        [SetWord(key="mending_title", text="长" * 31)],
    ],
    ids=str,
)
def test_what_contradicts_itself_is_refused(wishes: list[Wish]) -> None:
    with pytest.raises(OverrideRefusedError):
        said(*wishes)


def test_every_line_that_is_offered_may_not_be_retired() -> None:
    listed = codes.national("technical_level")
    wishes = [
        RetireCode(list="technical_level", code=line.code, to="2026-01-01") for line in listed.codes
    ]
    said(*wishes[:-1])
    with pytest.raises(OverrideRefusedError, match="至少要留"):
        said(*wishes)


def test_added_codes_do_not_vanish() -> None:
    before = CodeLines([CodeLine(code="x01", label="夜校", like="22")])
    with pytest.raises(OverrideRefusedError, match="只能停用"):
        overriding.check("codes.education", CodeLines([]), before)
    back = overriding.taken_back(before, CodeLines([]), DAY)
    overriding.check("codes.education", back, before)
    with overlay.using(InForce(overlay.made({"codes.education": back}))):
        line = codes.code_list(LIST).get("x01")
        assert line is not None
        assert (line.label, line.valid_to) == ("夜校", "2026-09-01")


@pytest.mark.parametrize("name", codes.CODE_LISTS)
def test_every_list_has_a_name_of_its_own_and_takes_a_new_label(name: str) -> None:
    titles = [overriding.list_title(each) for each in codes.CODE_LISTS]
    assert titles.count(overriding.list_title(name)) == 1
    first = codes.national(name).codes[0]
    over = said(SetCode(list=name, code=first.code, label="从来没有的名称"))
    with overlay.using(InForce(over)):
        assert codes.code_list(name).label(first.code) == "从来没有的名称"


_CODES = [line.code for line in codes.national(LIST).codes]
_LINES = st.builds(
    CodeLine,
    code=st.sampled_from([*_CODES, "x1", "x2", "x3"]),
    label=st.sampled_from(["", "甲", "乙", "大学"]),
    parent=st.sampled_from(["", "1", "x1", "x2", "x3"]),
    to=st.sampled_from(["", "2020-01-01", "2030-01-01"]),
    successor=st.sampled_from(["", "21", "22", "x1", "x2"]),
)


@given(st.lists(_LINES, max_size=8, unique_by=lambda line: line.code))
def test_whatever_lies_over_a_list_nothing_vanishes_and_nothing_hangs(
    lines: list[CodeLine],
) -> None:
    own = codes.national(LIST)
    laid = codes.overlaid(own, lines)
    assert {line.code for line in laid.codes} == {*_CODES, *(line.code for line in lines)}
    assert [line.code for line in laid.codes if own.has(line.code)] == _CODES
    for line in laid.codes:
        assert laid.label(line.code)
        heir = laid.successor(line.code, DAY)
        assert heir is None or heir.code != line.code
        assert isinstance(laid.is_under(line.code, "1"), bool)


@given(
    st.lists(
        st.builds(
            ThresholdLine,
            rule=st.sampled_from(["medal_years", "oldest_age"]),
            value=st.integers(0, 200).map(str),
            since=st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(date.isoformat),
        ),
        max_size=6,
        unique_by=lambda line: (line.rule, line.since),
    ),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_the_last_line_before_a_day_counts(lines: list[ThresholdLine], day: date) -> None:
    before = [x for x in lines if x.rule == "medal_years" and x.since <= day.isoformat()]
    wanted = max(before, key=lambda line: line.since).value if before else "50"
    with overlay.using(InForce(overlay.made({"thresholds": ThresholdLines(lines)}))):
        assert thresholds.value("medal_years", day) == wanted


def test_two_overlays_side_by_side() -> None:
    one = InForce(said(_set(label="甲校")))
    other = InForce(said(_set(label="乙校")))
    with overlay.using(one):
        first = codes.code_list(LIST)
        with overlay.using(other):
            assert codes.code_list(LIST).label("x01") == "乙校"
        assert codes.code_list(LIST) is first
        assert first.label("x01") == "甲校"
    assert codes.code_list(LIST) is codes.national(LIST)


def test_every_code_field_of_a_member_is_watched() -> None:
    fields = [f for f in ENTITIES["member"].fields if f.kind is Kind.CODE]
    assert len(fields) > 5
    for field in fields:
        name = field.codes or ""
        if name in overriding.ONLY_LABELS:
            continue
        old, new = [line.code for line in codes.national(name).options(DAY)][:2]
        over = said(RetireCode(list=name, code=old, to="2026-01-01", successor=new))
        with overlay.using(InForce(over)):
            found = checks.problems({field.id: old}, on=DAY)
        assert [each.field for each in found if each.rule == "retired"] == [field.id]
