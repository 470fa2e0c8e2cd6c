"""What invented members do: posts, titles and employers by the trade of their branch."""

from dataclasses import dataclass
from random import Random

from pmis_desktop.services.sample.chance import Urn
from pmis_desktop.services.sample.records import Values

FARMER, AWAY, RETIRED = "1.01", "113", "4.02"
_VETERAN_CADRE, _WORKED_BEFORE_1949 = "4.01", 82
_MIGRANT = frozenset({"0164", "0253", AWAY})

_POSTS = {
    "village": Urn(
        [(FARMER, 80), (AWAY, 8), ("1.03", 6), ("1.02", 1), ("5.04", 2), ("0253", 2), ("5.12", 1)]
    ),
    "community": Urn(
        [("5.12", 25), ("5.04", 20), ("5.05", 12), ("5.02", 12), ("025.01", 16), ("5.13", 8)]
    ),
    "office": Urn([("011.01", 52), ("011.02", 20), ("012.01", 16), ("013.01", 6), ("016.02", 6)]),
    "school": Urn([("013.01", 85), ("012.01", 10), ("016.03", 5)]),
    "health": Urn([("013.01", 80), ("012.01", 12), ("016.03", 8)]),
    "enterprise": Urn(
        [("014.01", 22), ("015.01", 18), ("016.01", 44), ("0164", 8), ("5.09", 5), ("4.04", 3)]
    ),
    "private": Urn(
        [("021.01", 26), ("022.01", 16), ("025.01", 34), ("0253", 10), ("024.01", 8), ("5.04", 6)]
    ),
    "retirees": Urn([(RETIRED, 96), ("4.04", 4)]),
}
_FRONT_LINES = {
    "village": "02",
    "office": "05",
    "school": "03",
    "enterprise": "01",
    "private": "01",
}
_DUTIES = {
    "011.01": ("局长", "副局长", "科员", "科员", "副主任科员", "主任科员", "办公室主任"),
    "011.02": ("站长", "副站长", "科员", "科员"),
    "012.01": ("主任", "副主任", "干事", "干事"),
    "016.01": ("工人", "班组长", "车间主任"),
    "014.01": ("经理", "副经理", "科长"),
    "021.01": ("总经理", "部门经理", "办公室主任"),
}
_TITLES = {
    "school": (("高级教师", "1"), ("一级教师", "2"), ("二级教师", "3")),
    "health": (("副主任医师", "1"), ("主治医师", "2"), ("医师", "3")),
    "office": (("高级工程师", "1"), ("工程师", "2"), ("助理工程师", "3")),
    "enterprise": (("高级工程师", "1"), ("工程师", "2"), ("助理工程师", "3")),
}
# What somebody does instead who went to school for nine years at most.
_FOR_THE_SCHOOLED = frozenset({"011.01", "012.01", "013.01", "015.01", "022.01", "024.01"})
_UNSCHOOLED = {
    "office": "016.02",
    "school": "016.03",
    "health": "016.03",
    "enterprise": "016.01",
    "private": "025.01",
}
_PROFESSIONALS = frozenset({"013.01", "015.01"})
_YOUNG_GRADUATE, _VILLAGE_OFFICER = 30, 0.25
_RETIRED_WORKERS_IN_TOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the work of somebody depends on."""

    trade: str
    unit: str
    age: int
    female: bool
    graduate: bool
    schooled: bool


def work(dice: Random, life: Life) -> Values:
    """The work fields of a member: post, employer and duty, title, front line, stratum."""
    post = _post(dice, life)
    values: Values = {"job_post": post}
    if post in _MIGRANT:
        values["migrant_worker"] = "1"
    if life.trade not in ("village", "community"):
        values |= _employer(dice, life, post)
    if post in _PROFESSIONALS and life.trade in _TITLES:
        rank = 0 if life.age > 47 else 1 if life.age > 33 else 2  # noqa: PLR2004 - usual careers
        values["technical_title"], values["technical_level"] = _TITLES[life.trade][rank]
    if not post.startswith("4") and life.trade in _FRONT_LINES:
        values["front_line"] = _FRONT_LINES[life.trade]
    if post == "5.04":
        values["social_stratum"] = "31"
    return values


def _post(dice: Random, life: Life) -> str:
    retired = life.age >= (55 if life.female else 60)
    if life.trade == "village":
        officer = life.graduate and life.age < _YOUNG_GRADUATE
        if officer and dice.random() < _VILLAGE_OFFICER:
            return "5.01"
        return FARMER if retired else _POSTS["village"].draw(dice)
    if life.age > _WORKED_BEFORE_1949 and life.trade in ("office", "retirees"):
        return _VETERAN_CADRE
    if retired and (life.trade != "community" or dice.random() < _RETIRED_WORKERS_IN_TOWN):
        return RETIRED
    post = _POSTS[life.trade].draw(dice)
    return post if life.schooled or post not in _FOR_THE_SCHOOLED else _UNSCHOOLED[life.trade]


def _employer(dice: Random, life: Life, post: str) -> Values:
    """Employer and duty; branches of retired people only do not tell where they worked."""
    unit = life.unit.partition("离退休")[0].removesuffix("机关")
    if "休" in unit:
        return {}
    if post.startswith("4"):
        duty = "退休" if post == RETIRED else "离岗"
    elif life.trade == "school" and post == "013.01":
        duty = "教师"
    else:
        duty = dice.choice(_DUTIES.get(post, ("职工",)))
    return {"employer_post": f"{unit}{duty}"}
