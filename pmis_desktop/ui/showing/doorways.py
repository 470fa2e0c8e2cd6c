"""The pages before a vault is open, as they are to be looked at: unlocking, beginning, restoring.

Nothing here is waited out: whatever a page asks for is typed and pressed as a person would.
"""

from pathlib import Path

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Studio
from pmis_desktop.ui.showing.worlds import World

_COUNTY = {
    "单位全称": "中共大荔县委组织部",
    "县级代码": "610523",
    "您的姓名": "李敏",
    "您的职务": "操作员",
}
_BRANCH = {
    "单位全称": "中共大荔县安仁镇小坡村支部委员会",
    "您的姓名": "王建国",
    "您的职务": "书记",
}


def shoot_doorways(studio: Studio, world: World, folder: Path) -> None:
    """Take every picture of the pages before a vault is open; they write to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with studio.window() as (window, hands):
        window.start()
        _keep(studio, "first-start", window, hands)
        hands.press("先练习一下")
        _keep(studio, "practice", window, hands)
    with studio.window() as (window, hands):
        _begin_county(studio, window, hands, folder)
    with studio.window() as (window, hands):
        _begin_branch(studio, window, hands, folder)
    with studio.window() as (window, hands):
        _unlock(studio, window, hands, world)
    with studio.window() as (window, hands):
        _restore(studio, window, hands, world)


def _keep(studio: Studio, name: str, window: MainWindow, hands: Hands) -> None:
    if studio.wants(f"welcome-{name}"):
        studio.look(f"welcome-{name}", window, hands)


def _begin_county(studio: Studio, window: MainWindow, hands: Hands, folder: Path) -> None:
    window.start()
    hands.press("新建数据")
    _keep(studio, "county-1", window, hands)
    _common_steps(studio, "county", window, hands, _COUNTY)
    _choose_place(studio, "county", window, hands, folder)
    _keep(studio, "county-6", window, hands)
    hands.press("建立数据")
    hands.wait(lambda: hands.sees("恢复密钥"), "the recovery sheet")
    _keep(studio, "county-7", window, hands)
    hands.press("开始使用")
    _keep(studio, "county-7-refused", window, hands)
    _tick(hands, "我已打印并收好恢复单")
    hands.press("开始使用")
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.settle()


def _begin_branch(studio: Studio, window: MainWindow, hands: Hands, folder: Path) -> None:
    window.start()
    hands.press("新建数据")
    _common_steps(studio, "branch", window, hands, _BRANCH)
    _choose_place(studio, "branch", window, hands, folder)
    _keep(studio, "branch-6", window, hands)
    hands.press("建立数据")
    _keep(studio, "branch-6-refused", window, hands)
    _tick(hands, "没有邀请单")
    letters = folder / "U盘"
    letters.mkdir(exist_ok=True)
    hands.answers.append(letters)
    hands.press("选择接入申请存到")
    _keep(studio, "branch-6-telephone", window, hands)
    hands.press("建立数据")
    hands.wait(lambda: hands.sees("等待县里批准"), "the wait for the county")
    _keep(studio, "waiting", window, hands)


def _common_steps(
    studio: Studio, side: str, window: MainWindow, hands: Hands, who: dict[str, str]
) -> None:
    """Responsibility, side, who and passphrase, with what is said where nothing was typed."""
    _tick(hands, "我已阅读并同意")
    hands.press("下一步")
    _tick(hands, "县级（县委组织部等）" if side == "county" else "党支部")
    _keep(studio, f"{side}-2", window, hands)
    hands.press("下一步")
    hands.press("下一步")
    _keep(studio, f"{side}-3-refused", window, hands)
    for name, text in who.items():
        hands.fill(name, text)
    _keep(studio, f"{side}-3", window, hands)
    hands.press("下一步")
    hands.fill("口令", PASSPHRASE)
    hands.fill("再输入一次口令", PASSPHRASE)
    _keep(studio, f"{side}-4", window, hands)
    hands.press("下一步")


def _choose_place(
    studio: Studio, side: str, window: MainWindow, hands: Hands, folder: Path
) -> None:
    hands.answers.append(folder / side)
    hands.press("选择数据放在")
    _keep(studio, f"{side}-5", window, hands)
    hands.press("下一步")


def _tick(hands: Hands, words: str) -> None:
    """Set a tick, or choose one of several."""
    found = hands.find_button(words)
    if not found.isChecked():
        found.setFocus()
        hands.press(words)


def _unlock(studio: Studio, window: MainWindow, hands: Hands, world: World) -> None:
    """One vault known, several known, a passphrase that is wrong, and one that is lost."""
    window.local.remember_vault(world.branches[0])
    window.start()
    _keep(studio, "unlock", window, hands)
    hands.fill("口令", "not the passphrase")
    hands.press("打开")
    _keep(studio, "unlock-refused", window, hands)
    hands.press("忘记口令")
    _keep(studio, "recovering-ask", window, hands)
    _tick(hands, "县里已经给了恢复答复")
    _keep(studio, "recovering-reply", window, hands)
    hands.press("返回")
    window.local.remember_vault(world.county)
    hands.press("新建数据")
    hands.press("返回")
    _keep(studio, "unlock-several", window, hands)
    hands.press("忘记口令")
    _keep(studio, "recovering-county", window, hands)
    hands.press("返回")
    hands.press("遇到意外怎么办")
    _keep(studio, "mishaps", window, hands)
    hands.press("搬入这台电脑")
    _keep(studio, "moving-in", window, hands)


def _restore(studio: Studio, window: MainWindow, hands: Hands, world: World) -> None:
    folder = world.branches[0]
    window.local.remember_vault(folder)
    window.start()
    hands.press("从备份恢复")
    _keep(studio, "restoring-empty", window, hands)
    hands.answers.append(max(folder.rglob("*.dzbak")))
    hands.press("选择文件备份文件")
    hands.wait(lambda: hands.sees("检查过"), "the backup to be checked")
    _keep(studio, "restoring", window, hands)
