"""How texts look on paper: long dates, padded names, runs that may break."""

import re

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_TWO_CHARACTERS = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2}")
_UNBROKEN = re.compile(r"[!-~]+")
_ZERO_WIDTH_SPACE = "\u200b"
# In mm, of Latin characters at 7 pt in our 宋体, measured: letters as wide as M, W more.
_LETTER, _DIGIT, _STAR, _SMALL, _WIDEST = 2.41, 1.38, 1.2, 0.87, 2.61
_WIDTHS = {chr(code): _LETTER for code in range(ord("!"), ord("~") + 1)}
_WIDTHS |= dict.fromkeys("0123456789", _DIGIT) | dict.fromkeys(".,-:;/()", _SMALL)
_WIDTHS |= {"W": _WIDEST, "*": _STAR, _ZERO_WIDTH_SPACE: 0.0}
# Every character of Chinese.
_EM = 2.4695
# Between any two of these pieces a line may end, and nowhere within one.
_PIECE = re.compile("[0-9A-Za-z]+|[\u3007\u3400-\u9fff\U00020000-\U0003ffff\u200b]")
_PIECES = re.compile(f"(?:{_PIECE.pattern})+")


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


def lines(text: str, width: float) -> int:
    """How many lines a text of `breakable` takes at most in ``width`` mm; 0 where nobody can say.

    Marks hold to what stands before or behind them, so that only a text without any is sure.
    """
    if len(text) * _WIDEST <= width or sum(_WIDTHS.get(mark, _EM) for mark in text) <= width:
        return 1
    if not _PIECES.fullmatch(text):
        return 0
    found, used = 1, 0.0
    for piece in _PIECE.findall(text):
        room = sum(_WIDTHS.get(mark, _EM) for mark in piece)
        if used + room > width:
            found, used = found + 1, 0.0
        used += room
    return found
