"""What a list can be narrowed down by: conditions to choose from, and those that are typed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from pmis_desktop.rules import dates
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.conditions import field_of
from pmis_desktop.services.browsing.pseudo import AGE, PROBLEM
from pmis_desktop.services.browsing.query import Condition, Test
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question

Chosen = Callable[[Condition], object]

CATEGORY = "category"
_CHOSEN = ("sex", AGE, "education", "ethnic_group", "joined_on", "status", "floating", "lost")
_AGES = ((Test.AT_MOST, "35"), (Test.AT_LEAST, "60"), (Test.AT_LEAST, "70"), (Test.AT_LEAST, "80"))
_OFTEN_MISSING = ("id_number", "birth_date", "education", "joined_on", "full_member_on", "mobile")
_HAN = "01"


@dataclass(frozen=True, slots=True)
class _Typed:
    """A condition whose value is typed: the verb in the menu, the comparison, what is asked."""

    verb: str
    test: Test
    prompt: str


_TYPED_AGES = (
    _Typed("其他岁数以上…", Test.AT_LEAST, "多少岁以上"),
    _Typed("其他岁数以下…", Test.AT_MOST, "多少岁以下"),
)
_TYPED_DATES = (
    _Typed("某天及以后…", Test.AT_LEAST, "从哪天起（如 1990-05-01，也可以只写年份）"),
    _Typed("某天及以前…", Test.AT_MOST, "到哪天止（如 1990-05-01，也可以只写年份）"),
)


def fill(menu: QMenu, house: House, parent: QWidget, chosen: Chosen) -> None:
    """Offer every condition, a field each in a menu of its own."""
    menu.clear()
    for name in _CHOSEN:
        label = "年龄" if name == AGE else field_of(name).label
        offer(menu.addMenu(label), house, parent, name, chosen)
    problem = Condition(field=PROBLEM, test=Test.FILLED)
    _add(menu, "有质量问题", problem, chosen)
    missing = menu.addMenu("没有填写")
    for name in _OFTEN_MISSING:
        condition = Condition(field=name, test=Test.EMPTY)
        _add(missing, field_of(name).label, condition, chosen)


def offer(menu: QMenu, house: House, parent: QWidget, field: str, chosen: Chosen) -> None:
    """Offer the conditions on one field."""
    if field == AGE:
        for test, years in _AGES:
            words = f"{years} 岁以{'上' if test is Test.AT_LEAST else '下'}"
            _add(menu, words, Condition(field=AGE, test=test, value=years), chosen)
        _add_typed(menu, parent, field, _TYPED_AGES, chosen)
    elif field == "joined_on":
        _add_typed(menu, parent, field, _TYPED_DATES, chosen)
    elif field == "ethnic_group":
        _add(menu, "少数民族", Condition(field=field, test=Test.IS_NOT, value=_HAN), chosen)
        _add(menu, "汉族", Condition(field=field, value=_HAN), chosen)
    else:
        for choice in members.choices(house, field):
            _add(menu, choice.label, Condition(field=field, value=choice.value), chosen)


def _add(menu: QMenu, words: str, condition: Condition, chosen: Chosen) -> None:
    menu.addAction(words).triggered.connect(lambda _checked=False: chosen(condition))


def _add_typed(
    menu: QMenu, parent: QWidget, field: str, some: tuple[_Typed, ...], chosen: Chosen
) -> None:
    for each in some:
        menu.addAction(each.verb).triggered.connect(
            lambda _checked=False, typed=each: _ask(parent, field, typed, chosen)
        )


def _ask(parent: QWidget, field: str, typed: _Typed, chosen: Chosen) -> None:
    """Ask until something sensible is typed, or nothing."""
    remark, text = "", ""
    while True:
        reply = dialogs.ask(
            parent,
            Question(
                title="加一个条件",
                text=remark or f"{typed.prompt}：",
                verbs=("返回", "加上"),
                prompt=typed.prompt,
                prefilled=text,
            ),
        )
        if reply.verb != "加上":
            return
        text = reply.text
        value = _parsed(field, text)
        if value:
            chosen(Condition(field=field, test=typed.test, value=value))
            return
        remark = f"“{text}”看不明白，请只填{'岁数' if field == AGE else '日期'}。"


def _parsed(field: str, text: str) -> str:
    """The stored text of what was typed; empty where it makes no sense."""
    if field == AGE:
        digits = text.removesuffix("岁").strip()
        return str(int(digits)) if digits.isdecimal() and int(digits) <= 150 else ""  # noqa: PLR2004
    found = dates.parse(text)
    return found if isinstance(found, str) else ""
