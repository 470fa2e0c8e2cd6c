"""组织关系介绍信 in three parts: where everything stands on the sheet, in millimetres.

Wording: the style of 组通字〔2006〕45号. Positions: those of a published print template for the
pre-printed sheet (domain notes 4.2); boxes without a height hold one line of 5 mm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LINE = 5.0
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TEN, _HUNDRED = 10, 100


@dataclass(frozen=True, slots=True)
class Spot:
    """A box on the sheet: its upper left corner, width and height in mm."""

    x: float
    y: float
    width: float
    height: float = _LINE


SPOTS: Mapping[str, Spot] = {
    # 第一联, 存根.
    "stub_number": Spot(144, 34, 34),
    "stub_name": Spot(50, 43, 52, 8),
    "stub_from": Spot(67, 51, 47, 18),
    "stub_to": Spot(122, 53, 60, 13),
    "stub_year": Spot(120, 66, 11),
    "stub_month": Spot(138, 66, 8),
    "stub_day": Spot(152, 66, 8),
    # 第二联, 介绍信.
    "number": Spot(145, 102, 33),
    "title": Spot(25, 109, 93, 11),
    "name": Spot(34, 119, 33),
    "age": Spot(108, 120, 20),
    "ethnic_group": Spot(139, 120, 34),
    "id_number": Spot(119, 129, 60),
    "from": Spot(30, 132, 69, 16),
    "to": Spot(104, 136, 78, 11),
    "dues_year": Spot(109, 148, 20),
    "dues_month": Spot(135, 148, 16),
    "days": Spot(46, 156, 22),
    "year": Spot(109, 176, 12),
    "month": Spot(128, 176, 7),
    "day": Spot(141, 176, 8),
    "mobile": Spot(96, 185, 90),
    "address": Spot(96, 191, 90, 12),
    "phone": Spot(51, 203, 42),
    "fax": Spot(109, 203, 37),
    "postcode": Spot(162, 203, 26),
    # 第三联, 回执.
    "receipt_number": Spot(146, 229, 32),
    "receipt_title": Spot(26, 226, 110, 11),
    "receipt_name": Spot(34, 235, 33),
}

# Where a tick stands, and the middle of the word that is circled out.
TICKS: Mapping[str, tuple[float, float]] = {
    "stub_probationary": (133, 39),
    "stub_full": (149, 39),
    "male": (85, 118),
    "female": (94, 118),
    "probationary": (45, 123),
    "full": (59, 123),
}
WORDS: Mapping[str, Spot] = {
    "stub_probationary": Spot(131.6, 44.5, 9.9),
    "stub_full": Spot(146.4, 44.5, 9.9),
    "male": Spot(82.8, 120, 4.95),
    "female": Spot(92.7, 120, 4.95),
    "probationary": Spot(44.8, 129, 9.9),
    "full": Spot(59.6, 129, 9.9),
}
# Whoever ticks marks the right word, whoever circles takes the other one out.
_OTHERS = {
    "stub_probationary": "stub_full",
    "stub_full": "stub_probationary",
    "male": "female",
    "female": "male",
    "probationary": "full",
    "full": "probationary",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """A letter: texts by spot, the words that are right, and how it is printed.

    ``overprint`` leaves out what stands on the pre-printed sheet; ``shift`` moves everything to the
    right and down by so many mm. ``ticks``: a tick on the right word, else a circle around the
    wrong one (the official way).
    """

    texts: Mapping[str, str]
    right: tuple[str, ...] = ()
    overprint: bool = False
    ticks: bool = False
    shift: tuple[float, float] = (0.0, 0.0)


def introduction_data(letter: Introduction) -> Mapping[str, Any]:
    """The letter as the form wants it."""
    return {
        "overprint": letter.overprint,
        "shift": list(letter.shift),
        "spots": [
            _box(spot) | {"text": letter.texts.get(name, ""), "middle": name in _MIDDLE}
            for name, spot in SPOTS.items()
            if letter.texts.get(name)
        ],
        "ticks": [list(TICKS[name]) for name in letter.right if letter.ticks],
        "circles": [_box(WORDS[_OTHERS[name]]) for name in letter.right if not letter.ticks],
    }


_MIDDLE = frozenset(
    {
        *("stub_name", "stub_year", "stub_month", "stub_day", "name", "age", "ethnic_group"),
        *("stub_number", "number", "receipt_number"),
        *("dues_year", "dues_month", "days", "year", "month", "day", "receipt_name"),
    }
)


def _box(spot: Spot) -> dict[str, Any]:
    return {"x": spot.x, "y": spot.y, "width": spot.width, "height": spot.height}


def capital_year(year: str) -> str:
    """贰零贰陆 for 2026, digit by digit."""
    return "".join(_DIGITS[int(digit)] for digit in year)


def capital(number: int) -> str:
    """拾壹 for 11, 玖拾 for 90, 壹佰 for 100: whole numbers up to 999 that nobody can change."""
    hundreds, rest = divmod(number, _HUNDRED)
    tens, ones = divmod(rest, _TEN)
    text = f"{_DIGITS[hundreds]}佰" if hundreds else ""
    if tens:
        text += "拾" if tens == 1 and not hundreds else f"{_DIGITS[tens]}拾"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")
