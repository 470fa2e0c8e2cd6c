"""Names for invented people: surnames by their share, given names by sex and decade."""

from functools import cache
from random import Random

from pmis_desktop.rules.names import MIDDLE_DOT
from pmis_desktop.rules.tables import Row
from pmis_desktop.services.sample import tables
from pmis_desktop.services.sample.chance import Urn

MALE = "1"
HAN = "01"

# The year each era of given names ends before, and how often a name then is a single character.
_ERAS = (
    (1960, "w_before_1960", 0.16),
    (1980, "w_1960_1979", 0.36),
    (2000, "w_1980_1999", 0.42),
    (9999, "w_2000_on", 0.2),
)
_RARE = 0.004
_OF_THE_CLAN = 0.45
_CLAN_ENDINGS = ("家", "庄", "营", "官")
_COMMON = 0.05

_GROUPS = Urn(
    [
        (HAN, 9915.0),
        ("03", 45.0),
        ("11", 14.0),
        ("02", 7.0),
        ("05", 5.0),
        ("08", 4.0),
        ("15", 4.0),
        ("17", 2.0),
        ("06", 2.0),
        ("07", 2.0),
    ]
)
_HUI_SURNAMES = Urn(
    [("马", 40.0), ("白", 12.0), ("王", 10.0), ("杨", 9.0), ("丁", 6.0), ("哈", 5.0)]
)
_WITH_FATHERS_NAME = {
    "05": (
        ("艾尼瓦尔", "玉素甫", "库尔班", "吐尔逊", "艾合买提", "依明", "阿不都热合曼", "买买提江"),
        ("阿依古丽", "古丽娜尔", "热依汗", "帕提古丽", "阿孜古丽", "米日古丽"),
    ),
    "17": (
        ("叶尔兰", "努尔兰", "别克", "哈那提", "加尔肯", "赛力克"),
        ("古丽孜拉", "阿依努尔", "巴合提古丽", "沙吾列"),
    ),
}


def ethnic_group(dice: Random) -> str:
    """A code of GB/T 3304: nearly all Han, as in the county."""
    return _GROUPS.draw(dice)


def clan_of(village: str) -> str | None:
    """The surname that a village is named after (张家村, 李庄), None for other villages."""
    first, ending = village[:1], village[1:2]
    return first if first in _common() and ending in _CLAN_ENDINGS else None


def person(dice: Random, sex: str, born: int, group: str, clan: str | None) -> str:
    """A name as somebody of this sex, year of birth and ethnic group has it."""
    if group in _WITH_FATHERS_NAME:
        men, women = _WITH_FATHERS_NAME[group]
        own = dice.choice(men if sex == MALE else women)
        return f"{own}{MIDDLE_DOT}{dice.choice(men)}"
    return _surname(dice, group, clan) + _given(dice, sex, born)


def _surname(dice: Random, group: str, clan: str | None) -> str:
    if group == "03":
        return _HUI_SURNAMES.draw(dice)
    if clan and dice.random() < _OF_THE_CLAN:
        return clan
    return _surnames().draw(dice)


def _given(dice: Random, sex: str, born: int) -> str:
    era = next(index for index, (end, _, _) in enumerate(_ERAS) if born < end)
    urn = _given_urns()[sex == MALE][era]
    last = urn.draw(dice)
    if dice.random() < _RARE:
        last = dice.choice(tables.rare_characters())
    if dice.random() < _ERAS[era][2]:
        return last
    first = urn.draw(dice)
    while first == last:
        first = urn.draw(dice)
    return first + last


@cache
def _surnames() -> Urn[str]:
    return Urn(tables.surnames())


@cache
def _given_urns() -> tuple[tuple[Urn[str], ...], tuple[Urn[str], ...]]:
    """The urns of women, then of men, by era."""
    rows = tables.given_characters()
    women = [row for row in rows if row["gender"] == "F"]
    return _eras(women), _eras([row for row in rows if row["gender"] == "M"])


def _eras(rows: list[Row]) -> tuple[Urn[str], ...]:
    return tuple(Urn((row["char"], float(row[column])) for row in rows) for _, column, _ in _ERAS)


@cache
def _common() -> frozenset[str]:
    return frozenset(name for name, share in tables.surnames() if share > _COMMON)
