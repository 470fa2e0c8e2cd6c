"""The letter of introduction: where everything stands, what it says, its stub in the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pmis_desktop.errors.printing import FormSubjectError, LetterNotIssuedError
from pmis_desktop.printing.introduction import (
    Introduction,
    capital,
    capital_year,
    introduction_data,
)
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import making, stubs
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.transfers import letters, steps
from tests.forms.paper import Sheet, sheets
from tests.forms.people import Folk, populated
from tests.vaults import county_house, id_number

# As published for the pre-printed sheet: x, y, width and height of each box, in mm.
PUBLISHED: dict[str, tuple[float, float, float, float]] = {
    "stub_number": (144, 34, 40, 6),
    "stub_name": (50, 43, 52, 8),
    "stub_from": (67, 51, 47, 18),
    "stub_to": (122, 53, 64, 13),
    "stub_year": (120, 66, 12, 6),
    "stub_month": (138, 66, 10, 6),
    "stub_day": (152, 66, 10, 6),
    "number": (145, 102, 40, 6),
    "title": (25, 109, 93, 11),
    "name": (34, 119, 34, 6),
    "age": (108, 120, 22, 6),
    "ethnic_group": (139, 120, 36, 6),
    "id_number": (119, 129, 64, 6),
    "from": (30, 132, 69, 16),
    "to": (104, 136, 87, 11),
    "dues_year": (109, 148, 22, 6),
    "dues_month": (135, 148, 18, 6),
    "days": (46, 156, 24, 6),
    "year": (109, 176, 14, 6),
    "month": (128, 176, 9, 6),
    "day": (141, 176, 10, 6),
    "mobile": (96, 185, 95, 6),
    "address": (96, 191, 101, 12),
    "phone": (51, 203, 44, 6),
    "fax": (109, 203, 38, 6),
    "postcode": (162, 203, 30, 6),
    "receipt_number": (146, 229, 40, 6),
    "receipt_title": (26, 226, 118, 11),
    "receipt_name": (34, 235, 34, 6),
}
TICKS = {
    "stub_probationary": (133, 39),
    "stub_full": (149, 39),
    "male": (85, 118),
    "female": (94, 118),
    "probationary": (45, 123),
    "full": (59, 123),
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Folk]:
    house = county_house(tmp_path)
    yield populated(house, crowd=1)
    house.vault.close()


def laid(typesetter: Typesetter, letter: Introduction) -> Sheet:
    (sheet,) = sheets(typesetter.pdf("introduction.typ", introduction_data(letter)))
    return sheet


@pytest.mark.parametrize("spot", PUBLISHED)
def test_every_text_stands_in_its_published_box(spot: str, typesetter: Typesetter) -> None:
    x, y, width, height = PUBLISHED[spot]
    for shift in ((0.0, 0.0), (1.5, -2.0)):
        letter = Introduction(texts={spot: "中"}, overprint=True, shift=shift)
        (box,) = laid(typesetter, letter).glyphs
        left, top, bottom = box.left - shift[0], 297 - box.top, 297 - box.bottom
        assert x - 0.5 <= left <= x + width
        assert box.right - shift[0] <= x + width + 0.5
        assert y - 0.5 <= top - shift[1] < bottom - shift[1] <= y + height + 0.5


@pytest.mark.parametrize("word", TICKS)
def test_a_tick_stands_at_its_place_and_a_circle_takes_out_the_other(
    word: str, typesetter: Typesetter
) -> None:
    x, y = TICKS[word]
    letter = Introduction(texts={}, right=(word,), overprint=True, ticks=True)
    strokes = laid(typesetter, letter).lines
    assert min(box.left for box in strokes) == pytest.approx(x, abs=0.3)
    assert 297 - max(box.top for box in strokes) == pytest.approx(y, abs=0.8)
    (circle,) = laid(typesetter, replace(letter, ticks=False)).curves
    other = {"male": "female", "female": "male"}.get(word) or (
        word.replace("probationary", "full")
        if "probationary" in word
        else f"{word[:-4]}probationary"
    )
    # The published ticks stand over the printed words; the circle goes around one of them.
    over_x, over_y = TICKS[other]
    assert circle.left < over_x + 3 < circle.right
    assert 297 - circle.top < over_y + 8 < 297 - circle.bottom + 2


def test_circles_lie_around_the_printed_words(typesetter: Typesetter) -> None:
    for right, wrong in (
        ("full", "预备"),
        ("probationary", "正式"),
        ("male", "女"),
        ("female", "男"),
    ):
        sheet = laid(typesetter, Introduction(texts={}, right=(right,)))
        (circle,) = sheet.curves
        inside = [
            box
            for box in sheet.glyphs
            if circle.left < (box.left + box.right) / 2 < circle.right
            and circle.bottom < (box.top + box.bottom) / 2 < circle.top
        ]
        assert len(inside) == len(wrong)


def test_overprint_has_nothing_that_is_printed_already(typesetter: Typesetter) -> None:
    texts = {"name": "彭明"}
    assert laid(typesetter, Introduction(texts=texts, overprint=True)).plain == "彭明"
    whole = laid(typesetter, Introduction(texts=texts)).plain
    assert "请转接组织关系。该同志党费已交到" in whole


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (1, "壹"),
        (10, "拾"),
        (11, "拾壹"),
        (20, "贰拾"),
        (90, "玖拾"),
        (100, "壹佰"),
        (105, "壹佰零伍"),
        (110, "壹佰壹拾"),
    ],
)
def test_capital_numerals(number: int, text: str) -> None:
    assert capital(number) == text
    assert capital_year("2026") == "贰零贰陆"


def test_what_the_letter_says(own: Folk, typesetter: Typesetter, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    wanted = Wanted(form="introduction", transfers=(own.letter,))
    made = making.pdf(own.house, wanted, out, typesetter=typesetter)
    (sheet,) = sheets(out.read_bytes())
    assert sheet.plain.count("2601001") == 3
    assert sheet.plain.count("彭明") == 3
    for text in ("45岁", "汉族", id_number(1), "贰零贰陆", "拾壹", "玖拾", "13800000001"):
        assert text.rstrip("岁族") in sheet.plain
    assert "中共安仁镇安仁村支部委员会" in sheet.plain
    assert "中共西安市莲湖区桃园路街道工作委员会" in sheet.plain
    assert made.numbers == ("2601001",)
    (stub,) = stubs.every(own.house)
    assert (stub.number, stub.name, stub.record) == ("2601001", "彭明", own.usual)
    arabic = replace(wanted, filled={"numerals": "阿拉伯数字"})
    making.pdf(own.house, arabic, out, typesetter=typesetter)
    assert "贰零贰陆" not in sheets(out.read_bytes())[0].plain
    assert [each.number for each in stubs.every(own.house)] == ["2601001", "2601001"]


def test_only_a_letter_that_counts_is_printed(own: Folk, tmp_path: Path) -> None:
    steps.void(own.house, [own.letter], kind="mistaken", reason="打错")
    with pytest.raises(LetterNotIssuedError):
        making.pdf(
            own.house,
            Wanted(form="introduction", transfers=(own.letter,)),
            tmp_path / "letter.pdf",
        )
    with pytest.raises(FormSubjectError):
        making.pdf(own.house, Wanted(form="introduction"), tmp_path / "letter.pdf")
    assert stubs.every(own.house) == ()


def test_a_certificate_draws_its_number_from_the_committees_block(
    own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    out = tmp_path / "certificate.pdf"
    wanted = Wanted(form="certificate", members=(own.usual,), filled={"to": "西安市某某公司"})
    assert list(making.pages(own.house, wanted, dpi=36, typesetter=typesetter))
    made = making.pdf(own.house, wanted, out, typesetter=typesetter)
    # The four letters of the house were drawn before.
    assert made.numbers == ("2601005",)
    text = sheets(out.read_bytes())[0].plain
    assert text.count("2601005") == 2
    assert "去西安市某某公司工作（学习），特此证明。" in text
    with own.house.reading() as connection:
        issuer = connection.exec_driver_sql(
            "SELECT issuer FROM letter_drawn WHERE number = '2601005'"
        ).scalar_one()
    assert letters.stubs(own.house, issuer)[-1].number == "2601005"
