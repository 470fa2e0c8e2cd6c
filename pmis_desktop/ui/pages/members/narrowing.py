"""What a list can be narrowed down by: conditions to choose from, and those that are typed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from pmis_desktop.rules import dates, form_sections
from pmis_desktop.rules.fields import Field, Kind
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.conditions import field_of
from pmis_desktop.services.browsing.pseudo import (
    AGE,
    EDUCATION_LEVEL,
    PROBLEM,
    PSEUDO,
    SENIORITY,
    TALENT,
)
from pmis_desktop.services.browsing.query import Condition, Test
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question

Chosen = Callable[[Condition], object]

CATEGORY = "category"
_CHOSEN = (
    *("sex", AGE, "education", EDUCATION_LEVEL, "ethnic_group", "joined_on", SENIORITY, "status"),
    *("floating", "lost"),
)
_LEVELLED = frozenset((EDUCATION_LEVEL,))
_BELONGING = (TALENT, "skill", "language", "certificate", "training", "post", "award", "attachment")
_MOST = 1200
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


_TYPED_NUMBERS = (
    _Typed("至少…", Test.AT_LEAST, "至少是多少"),
    _Typed("至多…", Test.AT_MOST, "至多是多少"),
)
_TYPED_YEARS = (
    _Typed("党龄多少年以上…", Test.AT_LEAST, "党龄多少年以上"),
    _Typed("党龄多少年以下…", Test.AT_MOST, "党龄多少年以下"),
)
_WITHIN = _Typed("最近几个月内…", Test.WITHIN, "最近几个月内（填月数）")
_TYPED_TEXTS = (
    _Typed("含有…", Test.IS, "含有哪些字"),
    _Typed("不含…", Test.IS_NOT, "不含哪些字"),
)
_TYPED_WORDS = (_Typed("含有…", Test.IS, "含有哪些字"),)
_SENIORITIES = ("30", "50")


def fill(menu: QMenu, house: House, parent: QWidget, chosen: Chosen) -> None:
    """Offer every condition, a field each in a menu of its own."""
    menu.clear()
    for name in _CHOSEN:
        offer(menu.addMenu(_label(name)), house, parent, name, chosen)
    _add(menu, "有质量问题", Condition(field=PROBLEM, test=Test.FILLED), chosen)
    menu.addSeparator()
    doing = menu.addMenu("特长、培训与任职")
    for name in _BELONGING:
        offer(doing.addMenu(_label(name)), house, parent, name, chosen)
    for section in form_sections.sections("member"):
        below = menu.addMenu(section.title)
        for field in section.fields:
            if house.at_county or field.down:
                _offer_later(below.addMenu(field.label), house, parent, field.id, chosen)
    missing = menu.addMenu("没有填写")
    for name in _OFTEN_MISSING:
        condition = Condition(field=name, test=Test.EMPTY)
        _add(missing, field_of(name).label, condition, chosen)


def _offer_later(menu: QMenu, house: House, parent: QWidget, field: str, chosen: Chosen) -> None:
    """Fill a menu when it opens: nobody waits for eighty of them."""

    def fill_in() -> None:
        if menu.isEmpty():
            offer(menu, house, parent, field, chosen)

    menu.aboutToShow.connect(fill_in)


def offer(menu: QMenu, house: House, parent: QWidget, field: str, chosen: Chosen) -> None:
    """Offer the conditions on one field."""
    if field == AGE:
        for test, years in _AGES:
            words = f"{years} 岁以{'上' if test is Test.AT_LEAST else '下'}"
            _add(menu, words, Condition(field=AGE, test=test, value=years), chosen)
        _add_typed(menu, parent, field, _TYPED_AGES, chosen)
    elif field == SENIORITY:
        for years in _SENIORITIES:
            condition = Condition(field=field, test=Test.AT_LEAST, value=years)
            _add(menu, f"{years} 年以上", condition, chosen)
        _add_typed(menu, parent, field, _TYPED_YEARS, chosen)
    elif field in _LEVELLED:
        for choice in members.choices(house, field):
            condition = Condition(field=field, test=Test.AT_LEAST, value=choice.value)
            _add(menu, f"{choice.label}及以上", condition, chosen)
    elif field == "ethnic_group":
        _add(menu, "少数民族", Condition(field=field, test=Test.IS_NOT, value=_HAN), chosen)
        _add(menu, "汉族", Condition(field=field, value=_HAN), chosen)
        _offer_choices(menu, house, field, chosen, leave=_HAN)
    elif field in PSEUDO:
        _offer_belonging(menu, house, parent, field, chosen)
    else:
        _offer_field(menu, house, parent, field_of(field), chosen)


def _offer_field(menu: QMenu, house: House, parent: QWidget, field: Field, chosen: Chosen) -> None:
    if field.kind is Kind.TEXT:
        _add_typed(menu, parent, field.id, _TYPED_TEXTS, chosen)
    elif field.kind in {Kind.DATE, Kind.NUMBER}:
        typed = (*_TYPED_DATES, _WITHIN) if field.kind is Kind.DATE else _TYPED_NUMBERS
        _add_typed(menu, parent, field.id, typed, chosen)
    else:
        _offer_choices(menu, house, field.id, chosen)
    menu.addSeparator()
    _add(menu, "已填", Condition(field=field.id, test=Test.FILLED), chosen)
    _add(menu, "未填", Condition(field=field.id, test=Test.EMPTY), chosen)


def _offer_choices(
    menu: QMenu, house: House, field: str, chosen: Chosen, *, leave: str = ""
) -> None:
    for choice in members.choices(house, field):
        if choice.value != leave:
            _add(menu, choice.label, Condition(field=field, value=choice.value), chosen)


def _offer_belonging(
    menu: QMenu, house: House, parent: QWidget, field: str, chosen: Chosen
) -> None:
    """What belongs to somebody: something of a kind or with words in it, any at all, or none."""
    if PSEUDO[field].codes:
        for choice in members.choices(house, field):
            _add(menu, choice.label, Condition(field=field, value=choice.value), chosen)
            if field == "attachment":
                lacking = Condition(field=field, test=Test.IS_NOT, value=choice.value)
                _add(menu, f"缺{choice.label}", lacking, chosen)
    else:
        _add_typed(menu, parent, field, _TYPED_WORDS, chosen)
    if field != TALENT:
        menu.addSeparator()
        _add(menu, "有（不论哪一种）", Condition(field=field, test=Test.FILLED), chosen)
        _add(menu, "一项也没有", Condition(field=field, test=Test.EMPTY), chosen)


def _label(name: str) -> str:
    return PSEUDO[name].label if name in PSEUDO else field_of(name).label


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
        value = _parsed(field, typed.test, text)
        if value:
            chosen(Condition(field=field, test=typed.test, value=value))
            return
        remark = f"“{text}”看不明白，{_wanted(field, typed.test)}。"


def _wanted(field: str, test: Test) -> str:
    if _counts(field, test):
        return "请只填数字"
    return "请只填日期" if field_of(field).kind is Kind.DATE else "请填几个字"


def _counts(field: str, test: Test) -> bool:
    """Whether a bare number is asked for: years, months, or a field of digits."""
    if field in {AGE, SENIORITY} or test is Test.WITHIN:
        return True
    return field not in PSEUDO and field_of(field).kind is Kind.NUMBER


def _parsed(field: str, test: Test, text: str) -> str:
    """The stored text of what was typed; empty where it makes no sense."""
    if _counts(field, test):
        digits = text.removesuffix("个月").rstrip("岁年月").strip()
        return str(int(digits)) if digits.isdecimal() and int(digits) <= _MOST else ""
    if field in PSEUDO or field_of(field).kind is Kind.TEXT:
        return text.strip()
    found = dates.parse(text)
    return found if isinstance(found, str) else ""
