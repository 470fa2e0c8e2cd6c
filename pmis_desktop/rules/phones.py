"""Telephone numbers as people write them."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9][0-9]{9}")
_DASHES = re.compile(r"[‐-―−—_]")
_CHINA = re.compile(r"^(?:\+|00)86[- ]?|^86(?=1[3-9][0-9]{9}$)")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9])")


def clean(raw: str | float) -> str:
    """A telephone number without the tricks of sheets; a mobile number without any separators."""
    if isinstance(raw, int | float):
        raw = str(int(raw)) if float(raw).is_integer() else str(raw)
    if MOBILE.fullmatch(raw):
        return raw
    text = unicodedata.normalize("NFKC", raw).strip().strip("'’‘`").strip()
    text = _CHINA.sub("", _DASHES.sub("-", text))
    joined = _BETWEEN_DIGITS.sub("", text)
    return joined if MOBILE.fullmatch(joined) else " ".join(text.split())


def is_mobile(number: str) -> bool:
    """Whether this is a mobile number of the mainland."""
    return MOBILE.fullmatch(number) is not None
