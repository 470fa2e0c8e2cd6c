"""遇到意外怎么办 in the real window: each step says what it did and can be taken up again."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from pmis_desktop.services import (
    ceremonies,
    county_copies,
    moving,
    recovering,
    regaining,
    root_keys,
    rounds,
    safekeeping,
    verifying,
)
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work.before import Stop
from pmis_desktop.ui.work.dialogs import Reply
from tests import vaults
from tests.services.counties import EAST, County, rows
from tests.ui.desks import Answers
from tests.ui.stories.rooms import enter, house_of, unlock, window_of

NEW = "a new passphrase 7"


def at_the_county(hands: Hands, joined: County) -> None:
    joined.house.vault.close()
    unlock(hands, joined.house.vault.folder, vaults.PASSPHRASE)


def to_the_room(hands: Hands) -> None:
    hands.press("设置")
    hands.press("打开")
    assert hands.sees("先别急")


def fill_root(hands: Hands) -> None:
    hands.fill("主钥匙口令", vaults.PASSPHRASE)


def test_a_county_goes_through_its_restore_step_by_step(
    hands: Hands, joined: County, answers: Answers
) -> None:
    saved = safekeeping.backup(joined.house).path
    joined.edit(joined.house, "郑文博", address="县里改的")
    joined.edit(joined.sites[EAST], "赵小雷", remark="支部的")
    joined.carry(EAST)
    joined.edit(joined.house, "赵小雷", remark="县里后来改的")
    rounds.answer_within(joined.house, None, joined.folder / "down" / "99")
    folder = joined.house.vault.folder
    joined.house.vault.close()
    window = window_of(hands)
    window.local.remember_vault(folder)
    window.start()
    hands.press("遇到意外怎么办")
    assert hands.sees("不要重装系统")
    hands.press("从备份恢复")
    answers.expect(saved)
    hands.press("选择文件备份文件")
    hands.wait(lambda: hands.sees("检查过"), "the backup to be checked")
    hands.fill("备份那天的口令", vaults.PASSPHRASE)
    root = joined.folder / "county.rootkey"
    hidden = root.rename(joined.folder / "主钥匙")
    answers.expect("恢复")
    hands.press("恢复")
    hands.wait(lambda: hands.sees("数据已回到 "), "the restore")
    hidden.rename(root)
    hands.press("继续")
    # The root signs at once, or later in the room: here it is put off.
    hands.press("以后再做")
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.settle()
    hands.wait(lambda: hands.sees("已恢复 "), "the ceremony that shows itself")
    go_through(hands, joined, answers)


def go_through(hands: Hands, joined: County, answers: Answers) -> None:
    """From the root's signature to the end."""
    house = house_of(hands)
    assert ceremonies.pressing(house) == "county_lost"
    hands.press("用主钥匙确认")
    hands.press("确认恢复")
    assert hands.sees("请选择文件夹；实在找不到的，在下面打勾。")
    fill_root(hands)
    answers.expect(joined.folder / "down")
    hands.press("选择县级留底在哪里")
    hands.press("确认恢复")
    hands.wait(lambda: hands.sees("已用主钥匙确认，现在是第 2 期"), "the epoch")
    hands.press("找回县里的更改")
    answers.expect(joined.folder / "down")
    hands.press("选择县级留底在哪里")
    hands.press("找回")
    hands.wait(lambda: hands.sees("重新写入 1 项"), "the own changes")
    assert joined.value(house, "郑文博", "address") == "县里改的"
    to_the_end(hands, joined)


def to_the_end(hands: Hands, joined: County) -> None:
    """From the archive on."""
    house = house_of(hands)
    # Gone away and come back: it goes on where it was.
    hands.press("工作台")
    hands.press("接着做")
    hands.press("再收一遍")
    hands.press("再收一遍")
    hands.wait(lambda: hands.sees("收下了 1 个"), "the archive")
    assert joined.value(house, "赵小雷", "remark") == "县里后来改的"
    hands.press("这一步做完了")
    hands.press("做完了，下一步")
    hands.press("看还在等的更改")
    assert hands.sees("没有还在等的更改")
    hands.press("看过了")
    hands.press("核对")
    hands.press("核对")
    hands.wait(lambda: hands.sees("全部做完了"), "the end")
    assert verifying.verify(house).differences == []
    hands.press("收起")
    assert ceremonies.pressing(house) == ""


def test_a_change_that_waits_is_decided_with_a_reason(
    hands: Hands, joined: County, answers: Answers
) -> None:
    saved = safekeeping.backup(joined.house).path
    joined.edit(joined.house, "郑文博", address="丢失的")
    rounds.answer_within(joined.house, None, joined.folder / "down" / "1")
    joined.house.vault.close()
    joined.house = safekeeping.restore(
        saved, joined.house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    ).house
    joined.edit(joined.house, "郑文博", address="恢复之后又改的")
    for step in ("own", "archive", "answers", "again"):
        ceremonies.done(joined.house, "county_lost", step)
    found = county_copies.find(joined.house, [joined.folder / "down"])
    assert regaining.take(joined.house, found).waiting == 1
    at_the_county(hands, joined)
    hands.wait(lambda: hands.sees("看看还有没有等着的更改"), "the ceremony")
    hands.press("看还在等的更改")
    assert hands.sees("现在是“恢复之后又改的”，留底是“丢失的”")
    answers.expect(Reply("照留底改", "查过档案"))
    hands.press("照留底改")
    hands.wait(lambda: hands.sees("没有还在等的更改"), "the list to be empty")
    assert joined.value(house_of(hands), "郑文博", "address") == "丢失的"


def test_keys_of_the_county_one_after_the_other(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    at_the_county(hands, joined)
    stick = tmp_path / "另一个U盘"
    stick.mkdir()
    to_the_room(hands)
    hands.press("看看怎么做：给主钥匙做副本，检查副本")
    hands.press("做一份副本")
    hands.press("做副本")
    assert hands.sees("请选择一个U盘上的文件夹。")
    fill_root(hands)
    answers.expect(stick)
    hands.press("选择副本放到哪里")
    hands.press("做副本")
    hands.wait(lambda: hands.sees("副本已写好并检查过"), "the copy")
    assert (stick / "county.rootkey").is_file()
    hands.press("先放一放")
    hands.press("看看怎么做：县里的电脑可能被别人动过")
    hands.press("这一步做完了")
    hands.press("换签发钥匙")
    hands.fill("为什么要换", "电脑送修过")
    hands.fill("主钥匙口令", "wrong passphrase")
    hands.press("换钥匙")
    hands.wait(lambda: hands.sees("主钥匙的口令不对"), "the refusal")
    fill_root(hands)
    hands.press("换钥匙")
    hands.wait(lambda: hands.sees("旧钥匙已注销，现在是第 2 期"), "the new merge key")
    hands.press("先放一放")
    replace_root(hands, answers, tmp_path)


def replace_root(hands: Hands, answers: Answers, tmp_path: Path) -> None:
    stick = tmp_path / "新U盘"
    stick.mkdir()
    hands.press("看看怎么做：主钥匙U盘丢了，还有副本")
    hands.press("检查副本")
    fill_root(hands)
    hands.press("检查")
    hands.wait(lambda: hands.sees("这份副本能用"), "the check")
    hands.press("换主钥匙")
    hands.fill("为什么要换", "U盘丢失")
    fill_root(hands)
    answers.expect(stick)
    hands.press("选择新的主钥匙放到哪里")
    hands.fill("新主钥匙的口令", NEW)
    hands.fill("再输入一次新主钥匙的口令", NEW)
    hands.press("换主钥匙")
    hands.wait(lambda: hands.sees("旧的U盘和副本已作废"), "the new root key")
    (made,) = root_keys.copies(house_of(hands))
    assert made.place.parent == stick


def test_trust_is_founded_anew_and_a_branch_comes_over(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    at_the_county(hands, joined)
    to_the_room(hands)
    hands.press("看看怎么做：主钥匙丢了，也没有副本")
    hands.press("做完了，下一步")
    hands.press("重新建立信任")
    hands.fill("本县单位全称", "别的名称")
    answers.expect(tmp_path)
    hands.press("选择新的主钥匙放到哪里")
    hands.fill("新主钥匙的口令", NEW)
    hands.fill("再输入一次新主钥匙的口令", NEW)
    answers.expect("重新建立信任")
    hands.press("重新建立信任")
    hands.wait(lambda: hands.sees("县级单位名称与输入的不一致"), "the refusal")
    hands.fill("本县单位全称", vaults.COUNTY_NAME)
    answers.expect("重新建立信任")
    hands.press("重新建立信任")
    hands.wait(lambda: hands.sees("3 个支部电脑要重新接入"), "the new trust")
    assert rows(house_of(hands), "SELECT COUNT(*) FROM site WHERE status = 'enrolled'") == [(0,)]


def test_the_county_answers_a_lost_passphrase(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    site = joined.sites[EAST]
    site.vault.close()
    asked = recovering.ask(site.vault.folder, tmp_path / "恢复申请.dzb")
    at_the_county(hands, joined)
    to_the_room(hands)
    hands.press("看看怎么做：支部忘记了口令，请县里帮忙")
    hands.press("做完了，下一步")
    hands.press("答复恢复申请")
    answers.expect(asked.file)
    hands.press("选择文件恢复申请")
    hands.fill("核对数字", "0000 0000 0000 0000")
    hands.fill("恢复密钥", "AGE-SECRET-KEY-1")
    answers.expect(tmp_path / "答复.dzb")
    hands.press("写出恢复答复")
    hands.wait(lambda: hands.sees("核对数字与恢复申请不一致"), "the refusal")
    assert not (tmp_path / "答复.dzb").exists()


def test_a_copied_branch_goes_on_and_its_copy_parts(
    hands: Hands, joined: County, answers: Answers
) -> None:
    site = joined.sites[EAST]
    joined.edit(site, "赵小雷", remark="没有报送的")
    site.vault.close()
    unlock(hands, site.vault.folder, vaults.PASSPHRASE)
    to_the_room(hands)
    hands.press("看看怎么做：数据被复制过，或电脑还原过")
    hands.press("做完了，下一步")
    hands.press("换新的记录链")
    hands.press("换新的记录链")
    hands.wait(lambda: hands.sees("1 项还没有确认的更改重新写好了"), "the new log")
    hands.press("先放一放")
    hands.press("看看怎么做：县里换了主钥匙，要重新接入")
    hands.press("做完了，下一步")
    hands.press("重新接入")
    answers.expect("重新接入")
    hands.press("重新接入")
    window = window_of(hands)
    hands.wait(lambda: window.welcome is not None, "the locked screen")
    hands.fill("口令", vaults.PASSPHRASE)
    hands.press("打开")
    hands.wait(lambda: hands.sees("等待县里批准"), "the wait for the county")
    assert hands.sees("要请县里重新批准一次")


def test_a_county_moves_and_can_come_back(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    joined.house.vault.close()
    stick = tmp_path / "U盘"
    stick.mkdir()
    old = joined.house.vault.folder
    unlock(hands, old, vaults.PASSPHRASE)
    to_the_room(hands)
    hands.press("看看怎么做：换一台新电脑")
    hands.press("这一步做完了")
    hands.press("打包搬走")
    answers.expect(stick)
    hands.press("选择放到哪个U盘")
    answers.expect("打包搬走")
    hands.press("打包搬走")
    window = window_of(hands)
    hands.wait(lambda: window.welcome is not None, "the locked screen")
    hands.settle()
    assert moving.is_moved(old)
    hands.fill("口令", vaults.PASSPHRASE)
    hands.press("打开")
    hands.wait(lambda: hands.sees("搬到另一台电脑"), "the closed door")
    move_in(hands, answers, stick, tmp_path / "新电脑")
    hands.press("锁定")
    hands.wait(lambda: window.welcome is not None, "the locked screen")
    come_back(hands, old)


def move_in(hands: Hands, answers: Answers, stick: Path, into: Path) -> None:
    """What was packed comes to another computer."""
    hands.press("遇到意外怎么办")
    hands.press("搬入这台电脑")
    (packed,) = stick.iterdir()
    answers.expect(packed, into)
    hands.press("选择搬家文件夹")
    hands.press("选择数据放在这台电脑的哪里")
    hands.press("搬入")
    hands.wait(lambda: hands.sees("个文件，都检查过"), "the moving in")
    enter(hands, vaults.PASSPHRASE)
    assert house_of(hands).vault.folder == into


def come_back(hands: Hands, old: Path) -> None:
    """The old computer is used after all."""
    window = window_of(hands)
    window.local.forget_vault(window.local.vaults[0])
    window.local.remember_vault(old)
    assert window.welcome is not None
    window.welcome.go(Stop(stops.UNLOCK, old))
    hands.settle()
    hands.press("遇到意外怎么办")
    hands.press("恢复使用旧电脑")
    hands.fill("口令", "wrong passphrase")
    hands.press("恢复使用")
    hands.wait(lambda: hands.sees("口令不正确"), "the refusal")
    focus = window.focusWidget()
    # Ready to be typed anew, not after what was wrong.
    assert isinstance(focus, QLineEdit)
    assert focus.selectedText()
    hands.fill("口令", vaults.PASSPHRASE)
    hands.press("恢复使用")
    hands.wait(lambda: hands.sees("还差一步：用主钥匙确认恢复"), "the root key to be asked for")
    fill_root(hands)
    hands.press("找不到，只看主钥匙U盘上的")
    hands.press("确认恢复")
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.settle()
    assert not moving.is_moved(old)
    assert not safekeeping.epoch_due(house_of(hands))


def test_a_lost_computer_and_a_leaving_operator_are_led_to_their_rooms(
    hands: Hands, joined: County
) -> None:
    at_the_county(hands, joined)
    to_the_room(hands)
    hands.press("看看怎么做：支部的电脑丢了或坏了")
    hands.press("做完了，下一步")
    hands.press("去注销")
    assert hands.sees("支部接入")
    hands.press("备份")
    hands.press("遇到意外怎么办")
    hands.press("先放一放")
    hands.press("看看怎么做：有人离开了岗位")
    hands.press("去移除")
    assert hands.sees("移除")
