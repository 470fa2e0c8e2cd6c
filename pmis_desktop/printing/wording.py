"""How texts look on paper: long dates, padded names, runs that may break."""

import re

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_TWO_CHARACTERS = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2}")
_UNBROKEN = re.compile(r"[!-~]+")
_ZERO_WIDTH_SPACE = "\u200b"
# In mm, of Latin characters at 7 pt in our 宋体; letters at their widest.
_WIDEST, _DIGIT, _SMALL = 2.4, 1.38, 0.87
_WIDTHS = {chr(code): _WIDEST for code in range(ord("!"), ord("~") + 1)}
_WIDTHS |= dict.fromkeys("0123456789", _DIGIT) | dict.fromkeys(".,-:;/()", _SMALL)


def long_date(text: str) -> str:
    """2026年9月1日 or 2026年9月 for an ISO date; any other text as it is."""
    found = _ISO_DATE.fullmatch(text)
    if found is None:
        return text
    day = f"{int(found[3])}日" if found[3] else ""
    return f"{found[1]}年{int(found[2])}月{day}"


def short_date(text: str) -> str:
    """2026.09.01 for an ISO date, as narrow columns have it; any other text as it is."""
    return text.replace("-", ".") if _ISO_DATE.fullmatch(text) else text


def padded_name(name: str) -> str:
    """A name of two characters as wide as one of three."""
    return f"{name[0]}\u3000{name[1]}" if _TWO_CHARACTERS.fullmatch(name) else name


def breakable(text: str, width: float) -> str:
    """The text with places to break in runs of letters and digits wider than ``width`` mm."""
    if len(text) * _WIDEST <= width:
        return text

    def broken(run: re.Match[str]) -> str:
        if sum(map(_WIDTHS.__getitem__, run[0])) <= width:
            return run[0]
        return _ZERO_WIDTH_SPACE.join(run[0])

    return _UNBROKEN.sub(broken, text)
