"""备份: what is said of the last one, making one, a second folder, and going back."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.models import settings
from pmis_desktop.services import backup_list, safekeeping, verifying
from pmis_desktop.services.founding import create_county
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.safekeeping import words
from pmis_desktop.ui.pages.safekeeping.page import SafekeepingPage
from pmis_desktop.ui.pages.safekeeping.verify_card import VerifyCard
from pmis_desktop.ui.work.places import SAFEKEEPING, Place
from pmis_desktop.ui.work.progress import Progress
from tests import vaults
from tests.services import counties
from tests.ui.desks import Answers, Desk
from tests.ui.doors import field, notices, press, say, tick
from tests.ui.looking import look_at


@pytest.fixture
def opened(qtbot: QtBot, at_work: Callable[[House], Desk]) -> Callable[[House], SafekeepingPage]:
    """Enter the page in a house."""

    def enter(house: House) -> SafekeepingPage:
        page = SafekeepingPage(at_work(house).work)
        qtbot.addWidget(page)
        page.resize(1000, 650)
        page.show()
        page.enter(Place(room=SAFEKEEPING))
        settle(qtbot, page)
        return page

    return enter


def settle(qtbot: QtBot, page: SafekeepingPage) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: not page.work.jobs.busy, timeout=20_000)
        qtbot.wait(0)


def test_without_a_backup_the_first_one_is_offered(
    qtbot: QtBot, opened: Callable[[House], SafekeepingPage], site: House
) -> None:
    page = opened(site)
    assert "还没有备份" in notices(page)
    look_at(page, "safekeeping-empty")
    said: list[object] = []
    page.work.messages.said.connect(said.append)
    press(page, "现在备份")
    settle(qtbot, page)
    assert page.model.rowCount() == 1
    assert "上次备份" in notices(page)
    assert "已备份并检查过" in str(said)


def test_a_second_folder_gets_its_copy_and_may_be_out(
    qtbot: QtBot,
    opened: Callable[[House], SafekeepingPage],
    answers: Answers,
    site: House,
    tmp_path: Path,
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    page = opened(site)
    answers.expect(stick)
    press(page, "选择文件夹")
    settle(qtbot, page)
    press(page, "现在备份")
    settle(qtbot, page)
    assert page.model.rowCount() == 2
    assert {page.model.cells(row)["place"] for row in (0, 1)} == {"另一个位置", "这台电脑"}
    look_at(page, "safekeeping-usual")
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()
    page.enter(Place(room=SAFEKEEPING))
    settle(qtbot, page)
    assert "U盘没有插上" in notices(page)
    assert page.model.rowCount() == 1
    press(page, "不再另存")
    settle(qtbot, page)
    assert "还没有设置" in notices(page)


def test_a_folder_inside_the_data_is_refused(
    qtbot: QtBot, opened: Callable[[House], SafekeepingPage], answers: Answers, site: House
) -> None:
    page = opened(site)
    told: list[object] = []
    page.work.jobs.broke.disconnect()
    page.work.jobs.broke.connect(told.append)
    answers.expect(site.vault.backups)
    press(page, "选择文件夹")
    settle(qtbot, page)
    assert "SecondFolderError" in repr(told)
    assert "还没有设置" in notices(page)


def test_the_list_is_a_sound_model(
    opened: Callable[[House], SafekeepingPage], site: House, qtmodeltester: ModelTester
) -> None:
    safekeeping.backup(site)
    qtmodeltester.check(opened(site).model)  # type: ignore[no-untyped-call]


def test_going_back_says_what_is_undone_and_asks(
    qtbot: QtBot, opened: Callable[[House], SafekeepingPage], answers: Answers, site: House
) -> None:
    made = safekeeping.backup(site)
    page = opened(site)
    wanted: list[Path] = []
    page.work.signs.restore_wanted.connect(wanted.append)
    page.table.choose(0)
    answers.expect("返回", "恢复到这个备份")
    press(page, "恢复到这个备份")
    settle(qtbot, page)
    assert not wanted
    press(page, "恢复到这个备份")
    settle(qtbot, page)
    assert wanted == [made.path]
    assert "现在的数据会先另存一份" in str(answers.asked[-1])


def test_damaged_and_foreign_backups_are_not_offered(
    qtbot: QtBot,
    opened: Callable[[House], SafekeepingPage],
    answers: Answers,
    site: House,
    tmp_path: Path,
) -> None:
    county = vaults.county_house(tmp_path)
    foreign = safekeeping.backup(county).path
    county.vault.close()
    damaged = tmp_path / "坏的.dzbak"
    data = bytearray(safekeeping.backup(site).path.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    page = opened(site)
    said: list[object] = []
    page.work.messages.said.connect(said.append)
    answers.expect(foreign, damaged)
    for sentence in ("属于另一份数据", "不完整或已损坏"):
        press(page, "从别处的备份恢复")
        settle(qtbot, page)
        assert sentence in str(said[-1])


def test_a_restored_county_signs_its_epoch_here(
    qtbot: QtBot, opened: Callable[[House], SafekeepingPage], tmp_path: Path
) -> None:
    house = create_county(
        tmp_path / "county", counties.founder(), name=vaults.COUNTY_NAME, code="610523"
    ).house
    with house.writing() as connection:
        settings.put(connection, settings.EPOCH_DUE, 1)
    page = opened(house)
    look_at(page, "safekeeping-epoch")
    press(page, "确认恢复")
    assert "在下面打勾" in field(page, "县级留底在哪里").problem
    tick(page, "找不到，只看主钥匙U盘上的")
    say(page, "主钥匙口令", "not this one")
    press(page, "确认恢复")
    settle(qtbot, page)
    assert "口令不对" in field(page, "主钥匙口令").problem
    say(page, "主钥匙口令", vaults.PASSPHRASE)
    press(page, "确认恢复")
    settle(qtbot, page)
    assert not safekeeping.epoch_due(house)
    with pytest.raises(AssertionError, match="no field"):
        field(page, "主钥匙口令")


def test_what_is_said_of_the_last_backup(site: House) -> None:
    made = safekeeping.backup(site)
    state = backup_list.look(site)
    now = site.vault.clock()
    assert words.last_backup(state, now)[1] == "good"
    late = words.last_backup(state, now + timedelta(days=8))
    assert late[1] == "must"
    assert "已经 8 天没有备份" in late[0]
    assert words.last_backup(replace(state, last=None), now)[1] == "must"
    assert str(made.path.parent) in late[0]
    site.vault.close()


def test_changes_after_a_moment_are_counted(site: House) -> None:
    before = vaults.NOW - timedelta(hours=1)
    branch = vaults.top_of(site)
    vaults.add_member(site, branch)
    assert backup_list.changes_since(site, before) == 1
    assert backup_list.changes_since(site, vaults.NOW) == 0
    site.vault.close()


def test_comparing_can_be_stopped(
    qtbot: QtBot,
    at_work: Callable[[House], Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = vaults.county_house(tmp_path)
    vaults.add_member(county, vaults.add_organisation(county, "东街支部"))
    desk, waits = at_work(county), threading.Event()
    page = SafekeepingPage(desk.work)
    qtbot.addWidget(page)
    page.show()
    page.enter(Place(room=SAFEKEEPING))
    settle(qtbot, page)
    monkeypatch.setattr(verifying, "_STEPS", 1)
    real = Progress.step

    def step(self: Progress, done: int, total: int, words: str = "") -> None:
        waits.wait(10)
        real(self, done, total, words)

    monkeypatch.setattr(Progress, "step", step)
    press(page, "核对")
    page.work.jobs.cancel_all()
    waits.set()
    settle(qtbot, page)
    assert [each.words for each in desk.said] == ["已停止。没有改动任何内容，可以重新开始。"]
    assert "全部一致" not in notices(page)
    assert "正在核对" not in notices(page)
    county.vault.close()


def test_everything_is_compared_with_what_it_was_made_from(
    qtbot: QtBot, opened: Callable[[House], SafekeepingPage], tmp_path: Path
) -> None:
    county = vaults.county_house(tmp_path)
    member = vaults.add_member(county, vaults.add_organisation(county, "东街支部"))
    page = opened(county)
    press(page, "核对")
    settle(qtbot, page)
    assert "全部一致" in notices(page)
    card = page.findChild(VerifyCard)
    assert isinstance(card, VerifyCard)
    assert not card.table.isVisible()
    with county.vault.database.raw() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"UPDATE member SET address = '西街9号' WHERE id = '{member}'")  # noqa: S608
        connection.execute("DELETE FROM category_fact")
        connection.execute("COMMIT")
    press(page, "核对")
    settle(qtbot, page)
    assert "2 条记录与重建的结果不一致" in notices(page)
    assert "有不一致的地方" in notices(page)
    assert "请先点“现在备份”" in notices(page)
    # Beside the sentence the list itself is in sight, however low the window is.
    assert not card.table.visibleRegion().isEmpty()
    assert card.model.cells(1) == {
        "name": "赵小雷",
        "field": "家庭住址",
        "live": "西街9号",
        "rebuilt": "东街1号",
    }
    assert card.model.cells(0)["rebuilt"] == "有"
    look_at(page, "safekeeping-verified")
    county.vault.close()
