"""What a sentence asks for: 懂计算机 30岁以下 大专以上 is three conditions, not a name."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

AT_LEAST, AT_MOST, IS, IS_NOT = "at_least", "at_most", "is", "is_not"


@dataclass(frozen=True, slots=True)
class Wish:
    """One condition that was understood: a field, how it compares, and the stored value."""

    field: str
    test: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood of a typed text, and the rest of it, to be looked for as ever."""

    wishes: tuple[Wish, ...]
    rest: str


_BETWEEN = re.compile(r"[\s,，、;；。]+")
_SPACED = re.compile(r"(?<=\d)\s+(?=[岁周年])|(?<=[龄满过到于])\s+(?=\d)")
_UP, _DOWN = r"(?:及?以上|或以上|起)", r"(?:及?以下|以内|或以下)"
_LEVELS = {
    "博士": "研究生", "硕士": "研究生", "研究生": "研究生",
    "本科": "大学本科", "大学本科": "大学本科", "大学": "大学本科",
    "大专": "大学专科", "专科": "大学专科", "大学专科": "大学专科",
    "中专": "中专", "高中": "高中、中技", "中技": "高中、中技",
    "初中": "初中及以下", "小学": "初中及以下",
}  # fmt: skip
_PLAIN = {
    "预备党员": Wish("category", IS, "probationary"),
    "正式党员": Wish("category", IS, "full"),
    "流动党员": Wish("floating", IS, "1"),
    "失联党员": Wish("lost", IS, "1"),
    "退役军人": Wish("veteran", IS, "1"),
    "农民工": Wish("migrant_worker", IS, "1"),
    "少数民族": Wish("ethnic_group", IS_NOT, "01"),
    "高级职称": Wish("technical_level", IS, "1"),
    "中级职称": Wish("technical_level", IS, "2"),
    "初级职称": Wish("technical_level", IS, "3"),
    "男性": Wish("sex", IS, "1"),
    "女性": Wish("sex", IS, "2"),
    "男党员": Wish("sex", IS, "1"),
    "女党员": Wish("sex", IS, "2"),
}
# These alone may as well be a part of a name.
_BESIDE_OTHERS = {"男": Wish("sex", IS, "1"), "女": Wish("sex", IS, "2")}


def understood(typed: str) -> Asked:
    """The conditions that a typed text names; where it names none all of it is the rest."""
    text = _SPACED.sub("", unicodedata.normalize("NFKC", typed))
    wishes: list[Wish] = []
    rest: list[str] = []
    for word in filter(None, _BETWEEN.split(text)):
        found = tuple(_wishes(word))
        wishes += found
        if not found:
            rest.append(word)
    if not wishes:
        return Asked((), typed)
    wishes += [_BESIDE_OTHERS[word] for word in rest if word in _BESIDE_OTHERS]
    left = " ".join(word for word in rest if word not in _BESIDE_OTHERS)
    return Asked(tuple(dict.fromkeys(wishes)), left)


def _wishes(word: str) -> Iterator[Wish]:
    if word in _PLAIN:
        yield _PLAIN[word]
        return
    for pattern, said in _PATTERNS:
        if found := pattern.fullmatch(word):
            yield from said(found)
            return


def _years(field: str) -> Callable[[re.Match[str]], Iterator[Wish]]:
    def said(found: re.Match[str]) -> Iterator[Wish]:
        way = found["way"] or ""
        test = IS if not way else AT_LEAST if re.fullmatch(_UP, way) else AT_MOST
        yield Wish(field, test, str(int(found["years"])))

    return said


def _younger(found: re.Match[str]) -> Iterator[Wish]:
    yield Wish("age", AT_MOST, str(max(0, int(found["years"]) - 1)))


def _older(found: re.Match[str]) -> Iterator[Wish]:
    yield Wish("age", AT_LEAST, str(int(found["years"])))


def _between(found: re.Match[str]) -> Iterator[Wish]:
    yield Wish("age", AT_LEAST, str(int(found["from"])))
    yield Wish("age", AT_MOST, str(int(found["to"])))


def _level(found: re.Match[str]) -> Iterator[Wish]:
    level, way = _LEVELS[found["level"]], found["way"]
    at_least = way != "学历" and bool(re.fullmatch(_UP, way))
    if way == "学历":
        yield Wish("education_level", IS, level)
    else:
        yield Wish("education_level", AT_LEAST if at_least else AT_MOST, level)


def _talent(found: re.Match[str]) -> Iterator[Wish]:
    yield Wish("talent", IS, found["what"])


_LEVEL = "|".join(sorted(_LEVELS, key=len, reverse=True))
_PATTERNS = (
    (re.compile(rf"(?:年龄)?(?P<years>\d{{1,3}})周?岁(?P<way>{_UP}|{_DOWN})?"), _years("age")),
    (re.compile(r"(?:年龄)?(?P<from>\d{1,3})岁?(?:到|至|-|~|—)(?P<to>\d{1,3})周?岁"), _between),
    (re.compile(r"(?:不到|不满|小于|低于)(?P<years>\d{1,3})周?岁"), _younger),
    (re.compile(r"(?:年满|满|超过|大于)(?P<years>\d{1,3})周?岁"), _older),
    (re.compile(rf"党龄(?P<years>\d{{1,3}})年?(?P<way>{_UP}|{_DOWN})?"), _years("seniority")),
    (re.compile(rf"(?:学历)?(?P<level>{_LEVEL})(?P<way>{_UP}|{_DOWN}|学历)"), _level),
    (re.compile(r"(?:懂得?|会|擅长|熟悉|精通|掌握)(?P<what>.{2,20})"), _talent),
    (re.compile(r"有(?P<what>.{2,18}(?:证|证书|特长|技能))"), _talent),
)
