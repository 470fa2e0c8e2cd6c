"""The citizen's ID number, GB 11643: reading, checking, what it says, and how it is masked."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from operator import mul

from pmis_desktop.rules import codes
from pmis_desktop.rules.doubt import Doubt

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS = ord("0") * sum(_WEIGHTS)
_CHECKS = "10X98765432"

LENGTH, OLD_LENGTH = 18, 15
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_OLD_NUMBER = re.compile(r"[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,2}")
# Office tricks to keep a number text, and what copying leaves behind.
_LITTER = re.compile(r"[\s'’‘`\"\u200b-\u200f\ufeff-]+")
_CLEARED_TAIL = "000"
_STARS = "*＊"

_REGION_DIGITS = 6
_SHOWN_FRONT, _SHOWN_BACK = 3, 4


def parse(raw: str | float) -> str | Doubt:
    """The 18 characters of an ID number as people write it, or what is wrong with it.

    A number cell of 18 digits has lost its last ones in Excel and is refused. A number of 15 digits
    is offered as the 18 it became.
    """
    if isinstance(raw, int | float):
        exact = float(raw).is_integer() and len(str(int(raw))) <= OLD_LENGTH
        text = str(int(raw)) if exact else "1E+17"
    elif _NUMBER.fullmatch(raw):
        return problem(raw) or raw
    else:
        text = _LITTER.sub("", unicodedata.normalize("NFKC", raw)).upper()
    if is_masked(text):
        return Doubt(
            "masked", "身份证号中间几位被遮盖成了星号，不能用于导入，请用显示完整号码的表。"
        )
    return problem(text) or text


def is_masked(number: str) -> bool:
    """Whether part of a number is hidden behind stars, as `mask_id` and `mask_phone` do."""
    return any(star in number for star in _STARS)


# A few numbers only: each is asked for several times while its record is checked.
@lru_cache(maxsize=16)
def problem(number: str) -> Doubt | None:
    """What is wrong with an ID number: form, precision, date or check character."""
    if _NUMBER.fullmatch(number):
        return _content_problem(number)
    if _SCIENTIFIC.fullmatch(number):
        return _precision_lost()
    if _OLD_NUMBER.fullmatch(number):
        return _old_number(number)
    return Doubt("id_form", "身份证号应为18位：前17位是数字，最后一位是数字或X。")


def is_valid(number: str) -> bool:
    """Whether an ID number has the right form, date and check character."""
    return problem(number) is None


def may_be_cleared(number: str) -> bool:
    """Whether a valid number ends like one whose last digits Excel cleared: worth a look."""
    return number.endswith(_CLEARED_TAIL)


def check_character(first_17: str) -> str:
    """The 18th character to the first 17 digits."""
    # By the bytes of the digits, less what a zero counts: a county asks 50,000 times.
    return _CHECKS[(sum(map(mul, first_17.encode(), _WEIGHTS)) - _ZEROS) % 11]


def convert_old(number: str) -> str:
    """The 18 characters that a number of 15 digits became: 19 before the year, a check behind."""
    first_17 = f"{number[:6]}19{number[6:]}"
    return first_17 + check_character(first_17)


def birth_date(number: str) -> str | None:
    """The birth date an ID number carries as stored text, None if there is no such day."""
    text = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def sex(number: str) -> str:
    """The sex an ID number carries, as code of GB/T 2261.1: 1 male, 2 female."""
    return "1" if int(number[16]) % 2 else "2"


def region_problem(number: str) -> str | None:
    """A sentence if the first six digits never stood for a place, or no longer did at birth.

    Never a reason to refuse: the code is the place of first registration, so it may be younger
    than the person, and lists have gaps.
    """
    ended = codes.id_prefixes().get(number[:6])
    if ended is None:
        return "身份证号前六位不是已知的行政区划代码，请核对。"
    if ended and int(ended[:4]) < int(number[6:10]):
        return "身份证号前六位的行政区划在出生前已撤销，请核对。"
    return None


def mask_id(number: str) -> str:
    """An ID number with its birth date hidden: 610523********0319."""
    return _masked(number, _REGION_DIGITS)


def mask_phone(number: str) -> str:
    """A telephone number with its middle hidden: 138****5678."""
    return _masked(number, _SHOWN_FRONT)


def _masked(number: str, front: int) -> str:
    hidden = len(number) - front - _SHOWN_BACK
    if hidden <= 0:
        return "*" * len(number)
    return number[:front] + "*" * hidden + number[-_SHOWN_BACK:]


def _content_problem(number: str) -> Doubt | None:
    if check_character(number[:17]) != number[17]:
        if number.endswith(_CLEARED_TAIL):
            return _precision_lost()
        return Doubt("id_checksum", "身份证号校验位不对，请与证件核对，可能抄错一位或两位颠倒。")
    if birth_date(number) is None:
        return Doubt("id_date", "身份证号中的出生日期不存在，请与证件核对。")
    return None


def _precision_lost() -> Doubt:
    return Doubt(
        "id_precision_lost",
        "身份证号后几位已被表格软件清零，无法找回。请把该列设为“文本”格式后重新填写。",
    )


def _old_number(number: str) -> Doubt:
    converted = convert_old(number)
    if birth_date(converted) is None:
        return Doubt("id_date", "15位旧身份证号中的出生日期不存在，请与证件核对。")
    return Doubt("id_old", "这是15位旧身份证号，请核对换算出的18位号码。", (converted,))
