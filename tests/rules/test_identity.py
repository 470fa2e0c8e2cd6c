"""ID numbers: what is right, what is offered, what is refused, what they tell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import identity
from pmis_desktop.rules.doubt import Doubt

FIRST_17 = st.builds(
    lambda region, day, sequence: f"{region}{day:%Y%m%d}{sequence:03}",
    st.sampled_from(["610523", "612127", "110105"]),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 12, 31)),
    st.integers(min_value=1, max_value=999),
)
NUMBERS = FIRST_17.map(lambda first: first + identity.check_character(first))


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("440524188001010014", "440524188001010014"),
        ("610523195807020319", "610523195807020319"),
        ("610523198802290022", "610523198802290022"),
        ("'610523195807020319\t", "610523195807020319"),
        ("６１０５２３１９５８０７０２０３１９", "610523195807020319"),
        ("610523 19580702 0319", "610523195807020319"),
        ("610523-19580702-0319", "610523195807020319"),
        ("\u200b610523195807020319\u00a0", "610523195807020319"),
    ],
)
def test_right_numbers(raw: str, number: str) -> None:
    assert identity.parse(raw) == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("610523199002290010", "id_date"),
        ("6.10523195807020E+17", "id_precision_lost"),
        ("6.105E17", "id_precision_lost"),
        ("610523195807020000", "id_precision_lost"),
        (6.10523195807020e17, "id_precision_lost"),
        (610523195807020319, "id_precision_lost"),
        (float("inf"), "id_precision_lost"),
        ("610523195807020318", "id_checksum"),
        ("610523195870020319", "id_checksum"),
        ("61052319580702031", "id_form"),
        ("6105231958070203190", "id_form"),
        ("X10523195807020319", "id_form"),
        ("不详", "id_form"),
        ("", "id_form"),
        (12345, "id_form"),
        ("610523581302031", "id_date"),
    ],
)
def test_wrong_numbers(raw: str | float, code: str) -> None:
    found = identity.parse(raw)
    assert isinstance(found, Doubt)
    assert found.code == code
    assert not found.asks
    assert str(raw) not in found.message or not raw


@pytest.mark.parametrize("raw", ["610523580702031", 610523580702031])
def test_old_number_is_offered_converted(raw: str | float) -> None:
    found = identity.parse(raw)
    assert isinstance(found, Doubt)
    assert found.choices == ("610523195807020319",)


@given(NUMBERS)
def test_made_numbers_are_valid(number: str) -> None:
    assert identity.is_valid(number)
    assert identity.birth_date(number) == f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    assert identity.sex(number) == ("1" if int(number[16]) % 2 else "2")


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, shift: int) -> None:
    digit = str((int(number[place]) + shift) % 10)
    assert not identity.is_valid(number[:place] + digit + number[place + 1 :])


@given(NUMBERS, st.integers(0, 15))
def test_two_swapped_digits_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not identity.is_valid(swapped)


@given(NUMBERS.filter(lambda number: number[6:8] == "19"))
def test_conversion_restores(number: str) -> None:
    assert identity.convert_old(number[:6] + number[8:17]) == number


@given(st.text(max_size=24))
def test_any_text_gives_a_number_or_a_doubt(text: str) -> None:
    found = identity.parse(text)
    assert isinstance(found, Doubt) or identity.is_valid(found)


def test_regions() -> None:
    assert identity.region_problem("610523195807020319") is None
    assert identity.region_problem("612127195807020316") is None
    assert identity.region_problem("999999195807020319") is not None
    ended_before_birth = identity.region_problem("612127199807020316")
    assert ended_before_birth is not None
    assert "撤销" in ended_before_birth


def test_masks() -> None:
    assert identity.mask_id("610523195807020319") == "610523********0319"
    assert identity.mask_phone("13812345678") == "138****5678"
    assert identity.mask_phone("0913-3251001") == "091*****1001"
    assert identity.mask_phone("110") == "***"
    assert identity.mask_id("") == ""
