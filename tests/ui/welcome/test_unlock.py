"""Unlocking as a person does it: known data, a wrong passphrase, the ways to begin."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pmis_desktop.services.locked import PRACTICE_MARK
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.welcome.first_run.flow import FirstRun
from tests import vaults
from tests.ui.desks import Answers
from tests.ui.doors import Door, field, press, say, secret_field
from tests.ui.looking import look_at


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of a joined branch, closed."""
    house = vaults.site_house(tmp_path)
    house.vault.close()
    return house.vault.folder


def test_a_right_passphrase_opens_the_rooms(at_the_door: Callable[..., Door], closed: Path) -> None:
    door = at_the_door(closed)
    say(door.welcome, "口令", vaults.PASSPHRASE)
    press(door.welcome, "打开")
    house = door.opened()
    assert house.vault.folder == closed
    assert door.before.local.vaults[0] == closed


def test_enter_opens_and_a_wrong_passphrase_is_said_below_it(
    qtbot: QtBot, at_the_door: Callable[..., Door], closed: Path
) -> None:
    door = at_the_door(closed)
    say(door.welcome, "口令", "not-the-passphrase")
    line = field(door.welcome, "口令")
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "口令不正确" in line.problem)
    assert "没有改动" in line.problem
    assert line.line.selectedText()
    look_at(door.welcome, "unlock-wrong", frame=True)


def test_after_some_wrong_ones_the_wait_is_said_in_seconds(
    at_the_door: Callable[..., Door], closed: Path
) -> None:
    door = at_the_door(closed)
    for _ in range(3):
        say(door.welcome, "口令", "wrong passphrase")
        press(door.welcome, "打开")
        door.settle()
    assert "要等 1 秒" in field(door.welcome, "口令").problem


def test_data_open_elsewhere_is_said(at_the_door: Callable[..., Door], tmp_path: Path) -> None:
    house = vaults.site_house(tmp_path)
    door = at_the_door(house.vault.folder)
    say(door.welcome, "口令", vaults.PASSPHRASE)
    press(door.welcome, "打开")
    door.settle()
    assert "已被本程序的另一个窗口" in door.notice
    house.vault.close()


def test_caps_lock_is_noticed(at_the_door: Callable[..., Door], closed: Path) -> None:
    door = at_the_door(closed)
    line = secret_field(door.welcome, "口令")
    QTest.keyClicks(line.line, "A")
    assert line.warns_of_capitals
    QTest.keyClicks(line.line, "b")
    assert not line.warns_of_capitals


def test_tab_goes_as_one_reads(at_the_door: Callable[..., Door], closed: Path) -> None:
    door = at_the_door(closed)
    seen = []
    for _ in range(9):
        focus = door.welcome.window().focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName() or str(focus.property("text")))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    ways = ["忘记口令", "打开别处的数据", "新建数据", "从备份恢复", "查看备份", "练习"]
    assert seen == ["口令", "显示口令", "打开", *ways]


def test_showing_the_letters_lets_chinese_in(
    at_the_door: Callable[..., Door], closed: Path
) -> None:
    door = at_the_door(closed)
    line = field(door.welcome, "口令")
    composing = Qt.WidgetAttribute.WA_InputMethodEnabled
    assert not line.line.testAttribute(composing)
    press(door.welcome, "显示口令")
    assert line.line.testAttribute(composing)
    assert line.line.displayText() == line.line.text()


def test_a_folder_that_went_away_can_be_taken_off_the_list(
    at_the_door: Callable[..., Door], tmp_path: Path, closed: Path
) -> None:
    gone = tmp_path / "拔掉的U盘"
    door = at_the_door(gone, known=[closed])
    assert "没有本程序的数据" in door.notice
    press(door.welcome, "从列表中去掉")
    assert gone not in door.before.local.vaults
    say(door.welcome, "口令", vaults.PASSPHRASE)
    press(door.welcome, "打开")
    assert door.opened().vault.folder == closed


def test_without_data_the_ways_to_begin_are_shown(at_the_door: Callable[..., Door]) -> None:
    door = at_the_door()
    look_at(door.welcome, "welcome-empty", frame=True)
    press(door.welcome, "新建数据")
    assert isinstance(door.welcome.sheet, FirstRun)


def test_data_elsewhere_is_found(
    at_the_door: Callable[..., Door], answers: Answers, closed: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "空的"
    empty.mkdir()
    door = at_the_door()
    answers.expect(empty, closed)
    press(door.welcome, "打开已有的数据")
    door.settle()
    assert "没有本程序的数据" in door.notice
    press(door.welcome, "打开已有的数据")
    door.settle()
    say(door.welcome, "口令", vaults.PASSPHRASE)
    press(door.welcome, "打开")
    assert door.opened().vault.folder == closed


def test_type_size_is_asked_for_in_the_header(
    qtbot: QtBot, at_the_door: Callable[..., Door]
) -> None:
    door = at_the_door()
    with qtbot.waitSignal(door.before.signs.type_size_wanted) as wanted:
        press(door.welcome, "字号 特大")
    assert wanted.args == [TypeSize.HUGE]


def test_practice_is_offered_after_real_data(
    at_the_door: Callable[..., Door], tmp_path: Path, closed: Path
) -> None:
    play = tmp_path / "练习"
    play.mkdir()
    (play / PRACTICE_MARK).write_text("练习", encoding="utf-8")
    practice = vaults.county_house(play)
    practice.vault.close()
    door = at_the_door(known=[closed, practice.vault.folder])
    assert door.before.local.vaults[0] == practice.vault.folder
    say(door.welcome, "口令", vaults.PASSPHRASE)
    press(door.welcome, "打开")
    assert door.opened().vault.folder == closed


def test_several_vaults_and_operators_are_chosen_from(
    at_the_door: Callable[..., Door], tmp_path: Path, closed: Path
) -> None:
    county = vaults.county_house(tmp_path)
    county.vault.close()
    door = at_the_door(county.vault.folder, known=[closed])
    look_at(door.welcome, "unlock-usual", frame=True)
    assert not door.notice
