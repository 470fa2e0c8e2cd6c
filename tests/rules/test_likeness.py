"""Which records look like one person: every way of being alike, and no pair of strangers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import identity, likeness
from pmis_desktop.rules.likeness import Likeness, Person
from tests import vaults

NUMBER = vaults.id_number(431, born="19531204")
LI = Person(
    id="a",
    name="李建国",
    id_number=NUMBER,
    sex="1",
    birth_date="1953-12-04",
    joined_on="1976-07-01",
    mobile="13800000001",
)
STRANGER = Person(
    id="b", name="周秀英", id_number="", sex="", birth_date="", joined_on="", mobile=""
)


def alike(one: Person, other: Person) -> list[tuple[Likeness, bool]]:
    return [(pair.likeness, pair.is_likely) for pair in likeness.pairs([one, other])]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id_number": NUMBER}, [(Likeness.SAME_NUMBER, True)]),
        ({"id_number": NUMBER[:6] + NUMBER[8:17]}, [(Likeness.OLD_NUMBER, True)]),
        ({"id_number": NUMBER[:9] + "9" + NUMBER[10:]}, [(Likeness.NEAR_NUMBER, False)]),
        (
            {"id_number": NUMBER[:9] + "9" + NUMBER[10:], "name": "李建国", "mobile": LI.mobile},
            [(Likeness.NEAR_NUMBER, True)],
        ),
        (
            {"id_number": NUMBER[:12] + NUMBER[13] + NUMBER[12] + NUMBER[14:]},
            [(Likeness.NEAR_NUMBER, False)],
        ),
        ({"id_number": NUMBER[:17] + "0"}, [(Likeness.NEAR_NUMBER, False)]),
        # A neighbour in the register: a right number of somebody with another name.
        ({"id_number": vaults.id_number(433, born="19531204")}, []),
        (
            {"id_number": vaults.id_number(433, born="19531204"), "name": "李建国"},
            [(Likeness.NEAR_NUMBER, False)],
        ),
        ({"name": "李建国", "birth_date": "1953-12"}, [(Likeness.SAME_NAME, False)]),
        (
            {"name": "李建国", "birth_date": "1953-12-04", "mobile": LI.mobile},
            [(Likeness.SAME_NAME, True)],
        ),
        ({"name": "李建国", "birth_date": "1953-12", "sex": "2"}, []),
        ({"name": "李建国", "birth_date": "1953"}, []),
        ({"name": "李建国", "birth_date": "1953-12", "current": False}, []),
        ({"id_number": NUMBER, "current": False}, [(Likeness.SAME_NUMBER, True)]),
    ],
)
def test_ways_of_being_alike(
    changes: dict[str, str], expected: list[tuple[Likeness, bool]]
) -> None:
    other = replace(STRANGER, **changes)  # type: ignore[arg-type]
    assert alike(LI, other) == expected
    assert alike(other, LI) == expected


def test_people_without_anything_are_not_alike() -> None:
    assert likeness.pairs([STRANGER, replace(STRANGER, id="c", name="")]) == []


def test_a_filler_is_no_group_of_doubles() -> None:
    people = [replace(STRANGER, id=str(n), id_number="000000") for n in range(40)]
    assert likeness.pairs(people) == []


def test_the_likeliest_come_first_and_every_pair_once() -> None:
    twin = replace(LI, id="b")
    namesake = replace(STRANGER, id="c", name="李建国", birth_date="1953-12")
    found = likeness.pairs([namesake, twin, LI])
    assert [(pair.one, pair.other) for pair in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found[0].agrees == ("name", "birth_date", "sex", "joined_on", "mobile")


@given(
    at=st.integers(0, 16),
    digit=st.sampled_from("0123456789"),
    number=st.integers(0, 999),
    born=st.dates().map(lambda day: day.isoformat().replace("-", "")),
)
def test_one_digit_written_wrongly_is_always_found(
    at: int, digit: str, number: int, born: str
) -> None:
    right = vaults.id_number(number, born=born)
    wrong = right[:at] + digit + right[at + 1 :]
    pair = [replace(LI, id_number=right), replace(STRANGER, id_number=wrong)]
    found = [each.likeness for each in likeness.pairs(pair)]
    assert found == [Likeness.SAME_NUMBER if right == wrong else Likeness.NEAR_NUMBER]


@given(st.lists(st.text("0123456789X", min_size=0, max_size=19), max_size=12))
def test_hostile_numbers_never_break_it(numbers: list[str]) -> None:
    people = [replace(LI, id=str(at), id_number=text) for at, text in enumerate(numbers)]
    for pair in likeness.pairs(people):
        assert pair.one < pair.other


def test_somebody_may_stop_it() -> None:
    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        likeness.pairs([LI], stop)


def test_old_numbers_are_those_of_the_year_1900() -> None:
    assert identity.convert_old(NUMBER[:6] + NUMBER[8:17]) == NUMBER
