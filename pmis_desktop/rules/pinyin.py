"""Pinyin and initials of names, so that zwm and zhangweiming find 张伟明."""

import os
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from threading import Lock

from pmis_desktop.paths import CODES
from pmis_desktop.rules import tables
from pmis_desktop.rules.character_numbers import CharacterNumbers

Word = tuple[str, ...]

# Readings that names use beside the one the dictionary gives first.
_GIVEN_NAME_READINGS = {
    "乐": ("le", "yue"),
    "茜": ("qian", "xi"),
    "长": ("chang", "zhang"),
    "行": ("xing", "hang"),
    "重": ("zhong", "chong"),
    "朝": ("chao", "zhao"),
    "盛": ("sheng", "cheng"),
    "翟": ("zhai", "di"),
    "艾": ("ai", "yi"),
    "晟": ("sheng", "cheng"),
    "娜": ("na", "nuo"),
}
_MOST_SPELLINGS = 8


@dataclass(frozen=True, slots=True)
class Spelling:
    """Every way to type a name in Latin letters: whole, and by initials; the usual way first."""

    full: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def spell(name: str) -> Spelling:
    """The spellings of a name, its surname read as surnames are; ü is typed v or u."""
    surname, given = split(name)
    parts = [_surnames()[surname]] if surname else []
    parts += [readings for mark in given if (readings := _readings(mark))]
    if all(len(words) == 1 for words in parts):
        return _only_spelling([syllable for words in parts for syllable in words[0]])
    ways = [way for _, way in zip(range(_MOST_SPELLINGS), product(*parts), strict=False)]
    full = dict.fromkeys("".join(syllable for word in way for syllable in word) for way in ways)
    full |= dict.fromkeys(word.replace("v", "u") for word in tuple(full))
    initials = dict.fromkeys(
        "".join(syllable[0] for word in way for syllable in word) for way in ways
    )
    return Spelling(tuple(filter(None, full)), tuple(filter(None, initials)))


def _only_spelling(syllables: list[str]) -> Spelling:
    """The spelling of a name that is read in one way, as nearly all are."""
    whole = "".join(syllables)
    full = (whole, whole.replace("v", "u")) if "v" in whole else (whole,)
    initials = "".join([syllable[0] for syllable in syllables])
    return Spelling(full if whole else (), (initials,) if initials else ())


def spelled(name: str) -> str:
    """The whole spellings of a name in one line, separated by spaces."""
    return " ".join(spell(name).full)


def initials(name: str) -> str:
    """The initials of a name in one line, separated by spaces."""
    return " ".join(spell(name).initials)


def search_text(name: str) -> str:
    """All spellings of a name in one line, separated by spaces, for a search column."""
    return f"{spelled(name)} {initials(name)}"


def split(name: str) -> tuple[str, str]:
    """A name as surname and the rest; compound surnames go before single ones.

    Without a surname that is known all of it is the rest.
    """
    for length in (2, 1):
        if len(name) > length and name[:length] in _surnames():
            return name[:length], name[length:]
    return "", name


@lru_cache(maxsize=4096)
def readings(mark: str) -> tuple[str, ...]:
    """All readings of a character without tones; lv for lǜ and lu besides."""
    known = _dictionary().of(mark)
    plain = [_plain(each) for each in known.split(",") if each]
    return tuple(dict.fromkeys((*plain, *(each.replace("v", "u") for each in plain))))


def readable() -> list[str]:
    """Every character whose reading is known."""
    return _dictionary().numbers.known()


@cache
def _surnames() -> dict[str, tuple[Word, ...]]:
    """Readings by surname, each a word of syllables: as a surname first, then the usual ones."""
    rows = tables.read(CODES / "surnames.csv", ("surname", "pinyin"))
    readings: dict[str, tuple[Word, ...]] = {}
    for row in rows:
        surname = row["surname"]
        ways = [tuple(_plain(row["pinyin"]).split())]
        if len(ways[0]) != len(surname):
            ways = [(_plain(row["pinyin"]).replace(" ", ""),)]
        if row["pinyin_differs_from_default"] == "yes":
            ways += [tuple(_readings(mark)[0][0] for mark in surname)]
        readings[surname] = tuple(dict.fromkeys((*readings.get(surname, ()), *ways)))
    return readings


@lru_cache(maxsize=16_384)
def _readings(mark: str) -> tuple[Word, ...]:
    """The readings of one character; Latin letters and digits read as themselves."""
    if mark in _GIVEN_NAME_READINGS:
        return tuple((reading,) for reading in _GIVEN_NAME_READINGS[mark])
    if mark.isascii() and mark.isalnum():
        return ((mark.lower(),),)
    known = _dictionary().of(mark)
    return ((_plain(known.split(",")[0]),),) if known else ()


@dataclass(frozen=True, slots=True)
class _Readings:
    """Readings of characters, each text of readings once."""

    texts: tuple[str, ...]
    numbers: CharacterNumbers

    def of(self, mark: str) -> str:
        """The readings of a character with commas between them; empty where none is known."""
        return self.texts[self.numbers[mark]]


_loading = Lock()
_loaded: _Readings | None = None


def _dictionary() -> _Readings:
    """Loaded when first asked for, 0.1 s that the start does not have."""
    global _loaded  # noqa: PLW0603 - one table for all threads
    if _loaded is None:
        with _loading:
            _loaded = _loaded or _packed()
    return _loaded


def _packed() -> _Readings:
    """The library's dictionary of single characters; of phrases nothing is asked.

    It is emptied here: packed it takes 2 MiB instead of 12, and its phrases would take 40.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "yes")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "yes")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    places = {"": 0}
    numbers = CharacterNumbers(
        (chr(point), places.setdefault(text, len(places))) for point, text in PINYIN_DICT.items()
    )
    PINYIN_DICT.clear()
    return _Readings(tuple(places), numbers)


def _plain(reading: str) -> str:
    """A reading without tones, ü as v: lǜ gives lv."""
    bare = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    return "".join(mark for mark in bare if not unicodedata.combining(mark))
