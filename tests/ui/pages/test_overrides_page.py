"""代码与规则: what is in force, changing it with the root key, the branch that reads it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.rules import overlay
from pmis_desktop.rules.overriding import RetireCode, SetNeed, Wish
from pmis_desktop.services import overriding
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.overrides.page import OverridesPage
from pmis_desktop.ui.pages.overrides.signing import SigningSheet
from pmis_desktop.ui.pages.overrides.wish_forms import TemplateForm
from pmis_desktop.ui.pages.overrides.wish_sheet import WishSheet
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services.counties import EAST, MEMBERS, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import line, press, rest, words_of

AtWork = Callable[[House], Desk]
UNIVERSITY, COLLEGE = "21", "22"
RETIRED = RetireCode(list="education", code=UNIVERSITY, to="2026-01-01", successor=COLLEGE)


@pytest.fixture
def enter(qtbot: QtBot, at_work: AtWork) -> Iterator[Callable[[House], OverridesPage]]:
    opened: list[House] = []

    def build(house: House) -> OverridesPage:
        # As the window does while a vault is open.
        overlay.enter(house.vault.tables)
        opened.append(house)
        page = OverridesPage(at_work(house).work)
        qtbot.addWidget(page)
        page.resize(1200, 676)
        page.show()
        page.refresh()
        rest(page)
        return page

    yield build
    for house in opened:
        overlay.leave(house.vault.tables)


def sheet_of(page: OverridesPage, kind: type[QWidget]) -> QWidget:
    (found,) = [each for each in page.findChildren(kind) if each.isVisible()]
    return found


def wish_sheet(page: OverridesPage) -> WishSheet:
    found = sheet_of(page, WishSheet)
    assert isinstance(found, WishSheet)
    return found


def choose(page: OverridesPage, kind: str, **lines: str) -> WishSheet:
    """Choose what is to be changed, and lines of its form by name."""
    sheet = wish_sheet(page)
    sheet.kind.choose(kind)
    rest(page)
    for name, value in lines.items():
        getattr(sheet.form, name).choose(value)
    rest(page)
    return sheet


def sign(page: OverridesPage, reason: str = "县委组织部通知") -> None:
    assert isinstance(sheet_of(page, SigningSheet), SigningSheet)
    line(page, "理由").setText(reason)
    field = line(page, "主钥匙口令")
    field.clear()
    field.insert(vaults.PASSPHRASE)
    press(page, "签字生效")
    rest(page)


def signed(house: House, *wishes: Wish) -> None:
    overriding.sign(
        house,
        overriding.draft(house, wishes),
        reason="县委组织部通知",
        root_passphrase=vaults.PASSPHRASE,
    )


def test_retiring_a_code_from_the_list_to_the_signature(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    for name in MEMBERS[EAST]:
        joined.edit(joined.house, name, education=UNIVERSITY)
    page = enter(joined.house)
    press(page, "新的改动")
    choose(page, "retire", list="education", code=UNIVERSITY, successor=COLLEGE)
    line(page, "从哪天起停用").setText("明天")
    press(page, "看影响")
    assert "没有写到日" in words_of(page)
    line(page, "从哪天起停用").setText("2026/1/1")
    look_at(page, "overrides-wish")
    press(page, "看影响")
    rest(page)
    assert "“学历”的“大学”从2026年1月1日起停用，改用“大专”。" in words_of(page)
    assert "3 名党员的学历是“大学”，照原样保留，会得到提醒。" in words_of(page)
    press(page, "再加一项")
    choose(page, "need", field="degree")
    press(page, "看影响")
    rest(page)
    assert "9 名党员没有填写学位，将算作不完整。" in words_of(page)
    look_at(page, "overrides-signing")
    sign(page)
    standing = overriding.standing(joined.house)
    assert [each.title for each in standing.topics] == ["学历", "应填的项目"]
    assert "县里改过 2 项" in words_of(page)
    assert "还有 3 名党员的学历是已停用的“大学”，应改为“大专”。" in words_of(page)
    look_at(page, "overrides-usual")


def test_a_county_without_any_hears_what_the_room_is_for(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    page = enter(joined.house)
    assert "没有县里的改动" in words_of(page)
    look_at(page, "overrides-empty")


def test_the_records_are_put_right_by_the_mapping(
    joined: County, enter: Callable[[House], OverridesPage], answers: Answers
) -> None:
    for name in MEMBERS[EAST]:
        joined.edit(joined.house, name, education=UNIVERSITY)
    signed(joined.house, RETIRED)
    page = enter(joined.house)
    answers.waiting.append(Reply("改"))
    press(page, "按对照改…")
    rest(page)
    assert joined.value(joined.house, "赵小雷", "education") == COLLEGE
    page.refresh()
    rest(page)
    assert "还有" not in words_of(page)


def test_what_may_not_be_is_said_on_the_sheet(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    page = enter(joined.house)
    page.enter(Place(room=places.OVERRIDES, act="change"))
    sheet = choose(page, "rename", list="education", code=UNIVERSITY)
    line(page, "新的名称").setText("大专")
    press(page, "看影响")
    rest(page)
    assert "“大专”已经是另一个代码的名称或别名。" in sheet.notice.text
    press(page, "返回")
    assert page.overview.isVisible()


def test_a_wrong_passphrase_signs_nothing(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    page = enter(joined.house)
    press(page, "新的改动")
    choose(page, "word")
    line(page, "改为").setText("党委盖章")
    press(page, "看影响")
    rest(page)
    press(page, "签字生效")
    assert "请写一句理由。" in words_of(page)
    line(page, "理由").setText("县委组织部通知")
    line(page, "主钥匙口令").insert("不是这个口令")
    press(page, "签字生效")
    rest(page)
    assert sheet_of(page, SigningSheet).isVisible()
    assert overriding.standing(joined.house).history == ()
    press(page, "放弃")
    assert page.overview.isVisible()


@pytest.mark.parametrize("kind", ["retire", "rename", "add", "again", "threshold", "need", "word"])
def test_every_form_asks_for_what_it_needs(
    joined: County, enter: Callable[[House], OverridesPage], kind: str
) -> None:
    signed(joined.house, RETIRED)
    page = enter(joined.house)
    press(page, "新的改动")
    sheet = choose(page, kind)
    press(page, "看影响")
    rest(page)
    look_at(page, f"overrides-{kind}")
    asked = {"rename": "请写新的名称。", "add": "请写名称。", "threshold": "请写改成多少。"}
    if kind in asked:
        assert asked[kind] in words_of(page)
    elif kind == "word":
        assert "这样改和现在一样" in sheet.notice.text
    else:
        assert sheet_of(page, SigningSheet).isVisible()


def test_a_new_code_and_a_second_one_at_once(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    page = enter(joined.house)
    press(page, "新的改动")
    for name in ("夜校", "函授"):
        choose(page, "add", list="education")
        line(page, "名称").setText(name)
        press(page, "看影响")
        rest(page)
        if name == "夜校":
            press(page, "再加一项")
    sign(page)
    with joined.house.rules_in_force():
        found = overlay.current().codes["education"]
    assert [(each.code, each.label) for each in found] == [("x01", "夜校"), ("x02", "函授")]


def test_taking_back_and_the_versions(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    signed(joined.house, SetNeed(field="degree", needed=True))
    page = enter(joined.house)
    look_at(page, "overrides-one")
    press(page, "收回最近一次改动")
    rest(page)
    assert "“学位”是否应填，恢复为程序自带的样子。" in words_of(page)
    sign(page, "不再要求")
    assert overriding.standing(joined.house).topics == ()
    press(page, "历次改动")
    assert [each.number for each in page.overview.lines.lines] == [2, 1]
    assert "不再要求（第 2 号）" in words_of(page)
    look_at(page, "overrides-history")


def test_a_sheet_leaves_and_comes_back(
    joined: County,
    enter: Callable[[House], OverridesPage],
    answers: Answers,
    tmp_path: Path,
) -> None:
    signed(joined.house, SetNeed(field="degree", needed=True))
    page = enter(joined.house)
    sheet = tmp_path / "代码与规则.csv"
    answers.waiting.append(sheet)
    page.overview.exporting.emit()
    rest(page)
    text = sheet.read_text("utf-8-sig").replace("应填,", "不要求,", 1)
    sheet.write_text(text, encoding="utf-8")
    answers.waiting.append([sheet])
    page.overview.importing.emit()
    rest(page)
    assert "“学位”不再算作应填。" in words_of(page)


def test_a_branch_reads_what_is_in_force_and_changes_nothing(
    joined: County, enter: Callable[[House], OverridesPage]
) -> None:
    signed(joined.house, RETIRED)
    joined.edit(joined.sites[EAST], "赵小雷", education=UNIVERSITY)
    joined.carry(EAST)
    page = enter(joined.sites[EAST])
    assert "“学历”的“大学”从2026年1月1日起停用" in words_of(page)
    assert "还有 1 名党员的学历是已停用的“大学”" in words_of(page)
    page.enter(Place(room=places.OVERRIDES, act="change"))
    assert not page.findChildren(WishSheet)
    assert not [b for b in page.overview.findChildren(QWidget) if b.objectName() == "primary"]
    look_at(page, "overrides-branch")


def test_a_template_is_chosen_tried_and_signed(
    enter: Callable[[House], OverridesPage], joined: County, answers: Answers, tmp_path: Path
) -> None:
    page = enter(joined.house)
    press(page, "新的改动")
    choose(page, "template")
    press(page, "看影响")
    assert "请选择一个样式文件。" in words_of(page)
    file = tmp_path / "organisation_card.typ"
    file.write_text("\n#nothing", encoding="utf-8")
    pick(page, answers, file)
    press(page, "看影响")
    rest(page)
    assert "第 2 行有错误" in words_of(page)
    look_at(page, "overrides-template")
    file.write_text('#import "common.typ": *\n全县统一', encoding="utf-8")
    press(page, "看影响")
    rest(page)
    sign(page)
    (version,) = overriding.standing(joined.house).topics
    assert version.sentences == ("“党组织和所在单位基本信息采集表”改用县里的样式（2 行）。",)
    odd = tmp_path / "own.typ"
    odd.write_text("甲", encoding="utf-8")
    press(page, "新的改动")
    choose(page, "template")
    pick(page, answers, odd)
    press(page, "看影响")
    assert "程序没有叫“own.typ”的样式" in words_of(page)


def pick(page: OverridesPage, answers: Answers, file: Path) -> None:
    answers.expect(file)
    form = wish_sheet(page).form
    assert isinstance(form, TemplateForm)
    form.file.button.click()
