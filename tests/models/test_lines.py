"""Lines of own operations: those of births are spelled by what they share, to the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.errors.exchange import TextProfileError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.operations import CREATE, Operation, Unit, line
from pmis_desktop.models import lines
from pmis_desktop.models.lines import LineMaker
from pmis_desktop.models.saved import Saved
from pmis_desktop.rules.fields import ENTITIES

FIELDS = tuple(field.id for field in ENTITIES["member"].fields)
# What JSON escapes, what a format would read, what stands where a gap is cut, and the usual.
TEXTS = st.text(
    st.sampled_from('赵乐张%s{}"\\/,:1nrec\u3000\U0002b36b é'), min_size=1, max_size=12
) | st.sampled_from(['"n":1,"rec":', "%d", "100%", "\\u0041", "\\", '"', '""'])
BIRTHS = st.dictionaries(st.sampled_from(FIELDS), TEXTS, min_size=1, max_size=6)


def maker(who: str = "甲", why: str = "导入") -> LineMaker:
    return LineMaker(
        unit=Unit(7, 3),
        base=4,
        who=who,
        why=why,
        at="2026-03-01T08:00:00+08:00",
        ext=schemas.in_force().ext,
    )


def born(values: dict[str, str], rec: str = "a" * 32) -> Saved:
    return Saved("member", rec, CREATE, {}, values, rec)


def read(made: bytes) -> Operation:
    return schemas.read_line(made)


@given(st.lists(BIRTHS, min_size=1, max_size=5), TEXTS, TEXTS)
def test_they_are_what_the_encoder_spells(births: list[dict[str, str]], who: str, why: str) -> None:
    some = [born(values, f"{place:032x}") for place, values in enumerate(births)]
    made = maker(who, why)
    found = made.lines(some, 7)
    assert len(found) == len(some)
    for n, (own, saved) in enumerate(zip(found, some, strict=True), 7):
        operation = read(own)
        assert own == line(made.operation(saved, n, operation.salt))
        assert (operation.n, operation.rec, operation.new()) == (
            n,
            saved.rec,
            {**dict.fromkeys(operation.f), **saved.new},
        )
    assert len({read(own).salt for own in found}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "东\u202e街",  # turns the direction of writing
        "东\x7f街",
        "e\u0301",  # not composed
        "东\n街",
        "東\uf900",  # a compatibility form
    ],
)
def test_what_no_package_carries_makes_no_line(text: str) -> None:
    with pytest.raises(TextProfileError):
        maker().lines([born({"name": "赵一"}), born({"name": "赵二", "address": text})], 7)
    with pytest.raises(TextProfileError):
        maker(why=text).lines([born({"name": "赵一"})], 7)


def test_a_mark_that_only_composes_across_two_values_is_right() -> None:
    # The first value ends in a letter, the next one begins with its accent.
    values = {"address": "e", "name": "\u0301a"}
    (own,) = maker().lines([born(values)], 7)
    assert read(own).value("name") == "\u0301a"


def test_very_many_kinds_of_births_are_spelled_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MOST_SHAPES", 2)
    some = [born({name: "甲"}) for name in FIELDS[:6]]
    made = maker()
    for own, saved in zip(made.lines(some, 7), some, strict=True):
        operation = read(own)
        assert own == line(made.operation(saved, operation.n, operation.salt))
