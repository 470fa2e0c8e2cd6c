"""Going back to a backup, getting over a lost passphrase, and practising, in the window."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.services import (
    authority,
    editing,
    enrolling,
    founding,
    practising,
    recovering,
    safekeeping,
    sending,
)
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.welcome.epoch import EpochSheet
from pmis_desktop.ui.pages.welcome.joining import JoiningSheet
from pmis_desktop.ui.pages.welcome.page import WelcomePage
from pmis_desktop.ui.pages.welcome.practice import PracticeSheet
from pmis_desktop.ui.pages.welcome.recovering import RecoveringSheet
from pmis_desktop.ui.pages.welcome.restoring import RestoredSheet, RestoringSheet
from pmis_desktop.ui.pages.welcome.unlock import UnlockSheet
from pmis_desktop.ui.work.before import Before
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers
from tests.ui.doors import Door, field, press, say, settled, tick
from tests.ui.looking import look_at

NEW = "xin1 de5 kou3 ling4"


@pytest.fixture
def joined(tmp_path: Path) -> County:
    """A county and its branches, closed; the sheet's key is lost, as in an office."""
    made = counties.found(tmp_path / "world")
    made.close()
    return made


def reopened(folder: Path) -> House:
    return counties.reopen(folder)


def test_a_branch_goes_back_and_reports_again(
    at_the_door: Callable[..., Door], answers: Answers, joined: County
) -> None:
    house = reopened(joined.folder / EAST)
    joined.edit(house, "赵小雷", address="新街 1 号")
    backup = safekeeping.backup(house).path
    joined.edit(house, "赵小雷", address="后来的住址")
    house.vault.close()
    door = at_the_door(house.vault.folder)
    door.welcome.restore(backup, house.vault.folder)
    door.settle()
    assert "支部数据" in door.notice
    assert "现在的数据另存一份" in door.notice
    look_at(door.welcome, "restoring-usual", frame=True)
    say(door.welcome, "备份那天的口令", "not this one")
    answers.expect("恢复")
    press(door.welcome, "恢复")
    door.settle()
    assert "口令不正确" in field(door.welcome, "备份那天的口令").problem
    say(door.welcome, "备份那天的口令", vaults.PASSPHRASE)
    answers.expect("恢复")
    press(door.welcome, "恢复")
    door.settle()
    assert isinstance(door.welcome.sheet, RestoredSheet)
    look_at(door.welcome, "restored", frame=True)
    press(door.welcome, "继续")
    assert joined.value(door.opened(), "赵小雷", "address") == "新街 1 号"


def test_a_branch_on_a_new_computer_asks_the_county_again(
    at_the_door: Callable[..., Door], answers: Answers, joined: County, tmp_path: Path
) -> None:
    house = reopened(joined.folder / EAST)
    joined.edit(house, "赵小雷", address="新街 1 号")
    backup = safekeeping.backup(house).path
    house.vault.close()
    new = tmp_path / "新电脑"
    new.mkdir()
    door = at_the_door()
    door.welcome.restore(backup, new)
    door.settle()
    say(door.welcome, "备份那天的口令", vaults.PASSPHRASE)
    press(door.welcome, "恢复")
    door.settle()
    press(door.welcome, "继续")
    door.settle()
    assert isinstance(door.welcome.sheet, JoiningSheet)
    look_at(door.welcome, "joining-again", frame=True)
    request = tmp_path / "申请.dzb"
    answers.expect(Reply("写出申请"), request)
    press(door.welcome, "写出接入申请")
    door.settle()
    assert "接入申请已写到" in door.notice
    grant = admitted(joined, door.welcome.sheet, request)
    answers.expect(grant)
    press(door.welcome, "选择文件批准文件")
    say(door.welcome, "县级指纹", joined.fingerprint)
    press(door.welcome, "接入")
    assert joined.value(door.opened(), "赵小雷", "address") == "新街 1 号"
    assert sending.export(door.opened(), tmp_path / "上报").changes == 1


def admitted(joined: County, sheet: JoiningSheet, request: Path) -> Path:
    """The county's grant for a request, by the fingerprint that the branch reads out."""
    said = (each.accessibleName() for each in sheet.findChildren(QLabel))
    fingerprint = next(each for each in said if each.startswith("本机指纹")).removeprefix(
        "本机指纹"
    )
    county = reopened(joined.folder / "county")
    grant = request.with_name("批准.dzb")
    enrolling.enrol(
        county,
        request,
        organisation=counties.NAMES[EAST],
        fingerprint=fingerprint,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
    )
    county.vault.close()
    return grant


def test_a_folder_that_cannot_be_read_is_said_below_it(
    at_the_door: Callable[..., Door],
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked = tmp_path / "别人的文件夹"
    locked.mkdir()
    usual = Path.iterdir

    def refused(folder: Path) -> Iterator[Path]:
        if folder == locked:
            raise PermissionError(13, "no")
        return usual(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    door = at_the_door()
    press(door.welcome, "从备份恢复")
    door.settle()
    answers.expect(locked)
    press(door.welcome, "选择恢复到哪个数据目录")
    door.settle()
    assert field(door.welcome, "恢复到哪个数据目录").problem


def test_the_page_of_backups_hands_its_file_over_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    house = vaults.site_house(tmp_path)
    backup = safekeeping.backup(house).path
    house.vault.close()
    local = LocalState(tmp_path / "本机设置.ini")
    before = Before(jobs=Jobs(), messages=Messages(), local=local)
    welcome = WelcomePage(before, house.vault.folder)
    qtbot.addWidget(welcome)
    welcome.restore(backup, house.vault.folder)
    assert isinstance(welcome.sheet, RestoringSheet)
    qtbot.waitUntil(lambda: not before.jobs.busy, timeout=20_000)
    before.jobs.shut_down()


def test_a_county_goes_back_and_its_root_key_may_come_later(
    at_the_door: Callable[..., Door], answers: Answers, joined: County
) -> None:
    house = reopened(joined.folder / "county")
    backup = safekeeping.backup(house).path
    house.vault.close()
    key = authority.default_root_key(house.vault.folder)
    shutil.move(key, key.with_name("在U盘上.rootkey"))
    door = at_the_door(house.vault.folder)
    press(door.welcome, "从备份恢复")
    settled()
    answers.expect(backup, "恢复")
    press(door.welcome, "选择文件备份文件")
    door.settle()
    say(door.welcome, "备份那天的口令", vaults.PASSPHRASE)
    press(door.welcome, "恢复")
    door.settle()
    press(door.welcome, "继续")
    door.settle()
    assert isinstance(door.welcome.sheet, EpochSheet)
    look_at(door.welcome, "epoch", frame=True)
    press(door.welcome, "确认恢复")
    assert field(door.welcome, "主钥匙文件").problem
    assert field(door.welcome, "县级留底在哪里").problem
    tick(door.welcome, "找不到，只看主钥匙U盘上的")
    answers.expect(key.with_name("在U盘上.rootkey"))
    press(door.welcome, "选择文件主钥匙文件")
    say(door.welcome, "主钥匙口令", vaults.PASSPHRASE)
    press(door.welcome, "确认恢复")
    assert not safekeeping.epoch_due(door.opened())


def test_a_county_with_its_root_key_at_hand_is_told_that_and_what_comes_next(
    at_the_door: Callable[..., Door], answers: Answers, joined: County
) -> None:
    house = reopened(joined.folder / "county")
    backup = safekeeping.backup(house).path
    house.vault.close()
    door = at_the_door(house.vault.folder)
    door.welcome.restore(backup, house.vault.folder)
    door.settle()
    say(door.welcome, "备份那天的口令", vaults.PASSPHRASE)
    answers.expect("恢复")
    QTest.keyClick(field(door.welcome, "备份那天的口令").line, Qt.Key.Key_Return)
    door.settle()
    told = [each.text() for each in door.welcome.sheet.findChildren(QLabel)]
    assert "已经用主钥匙确认过，可以照常并入变更包。" in told
    press(door.welcome, "继续")
    assert not safekeeping.epoch_due(door.opened())


def test_a_file_that_is_no_backup_is_said_below_it(
    at_the_door: Callable[..., Door], answers: Answers, tmp_path: Path
) -> None:
    wrong = tmp_path / "照片.dzbak"
    wrong.write_bytes(b"nothing of ours")
    door = at_the_door()
    press(door.welcome, "从备份恢复")
    settled()
    answers.expect(wrong)
    press(door.welcome, "选择文件备份文件")
    door.settle()
    assert field(door.welcome, "备份文件").problem
    press(door.welcome, "返回")
    settled()
    assert isinstance(door.welcome.sheet, UnlockSheet)


@pytest.fixture
def lost(tmp_path: Path) -> tuple[founding.Founded, str]:
    """A county whose passphrase nobody knows any more, and the key on its recovery sheet."""
    founded = founding.create_county(
        tmp_path / "county", counties.founder(), name=vaults.COUNTY_NAME, code="610523"
    )
    founded.house.vault.close()
    return founded, founded.sheet.key


def test_the_recovery_sheet_opens_a_county_again(
    at_the_door: Callable[..., Door], lost: tuple[founding.Founded, str]
) -> None:
    founded, key = lost
    door = at_the_door(founded.house.vault.folder)
    press(door.welcome, "忘记口令")
    settled()
    assert isinstance(door.welcome.sheet, RecoveringSheet)
    look_at(door.welcome, "recovering-sheet", frame=True)
    press(door.welcome, "设置新口令并打开")
    assert field(door.welcome, "恢复密钥").problem
    say(door.welcome, "恢复密钥", key[:20] + " " + key[20:].lower())
    say(door.welcome, "新口令", NEW)
    say(door.welcome, "再输入一次新口令", NEW)
    press(door.welcome, "设置新口令并打开")
    assert door.opened().at_county


def test_a_branch_asks_the_county_and_takes_its_reply(
    at_the_door: Callable[..., Door], answers: Answers, tmp_path: Path
) -> None:
    founded, branch = county_and_branch(tmp_path)
    request, reply = tmp_path / "恢复申请.dzb", tmp_path / "恢复答复.dzb"
    door = at_the_door(branch)
    press(door.welcome, "忘记口令")
    settled()
    answers.expect(request)
    press(door.welcome, "写出恢复申请")
    door.settle()
    assert "核对数字" in door.notice
    assert "抄下来" in door.notice
    assert "前一份就作废" in door.notice
    look_at(door.welcome, "recovering-asked", frame=True)
    digits = recovering.asked(request).check
    recovering.give(request, digits, founded.sheet.key, reply)
    tick(door.welcome, "县里已经给了恢复答复")
    answers.expect(reply)
    press(door.welcome, "选择文件恢复答复")
    say(door.welcome, "新口令", NEW)
    say(door.welcome, "再输入一次新口令", NEW)
    look_at(door.welcome, "recovering-reply", frame=True)
    press(door.welcome, "设置新口令并打开")
    assert not door.opened().at_county


def county_and_branch(tmp_path: Path) -> tuple[founding.Founded, Path]:
    """A county that keeps its recovery sheet, and a joined branch of it; both closed."""
    founded = founding.create_county(
        tmp_path / "county", counties.founder(), name=vaults.COUNTY_NAME, code="610523"
    )
    vaults.add_organisation(founded.house, counties.NAMES[EAST])
    county = County(tmp_path, founded.house, {}, {}, founded.fingerprint)
    branch = counties.join(county, EAST, code=None)
    branch.vault.close()
    county.close()
    return founded, branch.vault.folder


def test_a_branch_that_has_not_joined_has_no_way_back(
    at_the_door: Callable[..., Door], tmp_path: Path
) -> None:
    house = vaults.site_house(tmp_path)
    house.vault.close()
    door = at_the_door(house.vault.folder)
    press(door.welcome, "忘记口令")
    settled()
    assert "没有恢复密钥" in door.notice
    look_at(door.welcome, "recovering-no-way", frame=True)


def test_practice_is_made_and_opened_at_once(
    qtbot: QtBot,
    at_the_door: Callable[..., Door],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(practising, "propose_folder", lambda: tmp_path / "数据")
    door = at_the_door()
    press(door.welcome, "先练习一下")
    door.settle()
    assert isinstance(door.welcome.sheet, PracticeSheet)
    look_at(door.welcome, "practice", frame=True)
    press(door.welcome, "开始练习")
    qtbot.waitUntil(lambda: bool(door.houses), timeout=120_000)
    assert practising.is_practice(door.opened())
    assert not door.opened().at_county
    editing.set_values(
        door.opened(), "member", practising.people(door.opened())[0], {"remark": "练习"}
    )
