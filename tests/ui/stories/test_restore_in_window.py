"""A branch goes back to a backup in the real window; what was being typed is never lost."""

from PySide6.QtWidgets import QApplication

from pmis_desktop.models import settings
from pmis_desktop.services import drafts
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work.dialogs import Question
from tests import vaults
from tests.services.counties import EAST, County
from tests.ui.desks import Answers
from tests.ui.stories.rooms import enter, house_of, said, unlock, window_of

ZHAO, LIST, ADDRESS = "赵小雷", "党员名单", "家庭住址"
OLD, NEW, TYPED = "东街1号", "东街新居3号", "还没有写完的住址"


def at_the_branch(hands: Hands, joined: County) -> None:
    """The branch's data are unlocked in the window."""
    site = joined.sites[EAST]
    site.vault.close()
    unlock(hands, site.vault.folder, vaults.PASSPHRASE)


def type_into(hands: Hands, text: str) -> None:
    """A member's record is opened and something is typed into it."""
    hands.press("党员")
    hands.open(LIST, ZHAO)
    hands.fill(ADDRESS, text)


def log_of(house: House) -> str:
    with house.reading() as connection:
        return settings.get(connection, settings.LOG)


def test_going_back_to_a_backup(hands: Hands, joined: County, answers: Answers) -> None:
    at_the_branch(hands, joined)
    log = log_of(house_of(hands))
    hands.press("备份")
    hands.press("现在备份")
    assert "已备份并检查过" in said(hands)
    type_into(hands, NEW)
    hands.press("保存")
    assert joined.value(house_of(hands), ZHAO, "address") == NEW

    hands.press("备份")
    answers.expect("恢复到这个备份")
    hands.click("备份列表", "备份")
    hands.press("恢复到这个备份")
    window = window_of(hands)
    hands.wait(lambda: window.shell is None, "the vault to close")
    answers.expect("恢复")
    hands.fill("备份那天的口令", vaults.PASSPHRASE)
    hands.press("恢复")
    assert hands.sees("数据已回到 ")
    hands.press("继续")
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.press("党员")
    hands.open(LIST, ZHAO)
    assert hands.reads(ADDRESS) == OLD
    assert log_of(house_of(hands)) != log


def test_locking_keeps_what_was_typed(hands: Hands, joined: County) -> None:
    at_the_branch(hands, joined)
    type_into(hands, TYPED)
    hands.press("锁定")
    window = window_of(hands)
    hands.wait(lambda: window.welcome is not None, "the locked screen")
    assert not hands.sees(ZHAO)
    enter(hands, vaults.PASSPHRASE)
    hands.press("党员")
    hands.open(LIST, ZHAO)
    assert hands.sees("上次没有保存的内容还在")
    assert hands.reads(ADDRESS) == OLD
    hands.press("接着填")
    assert hands.reads(ADDRESS) == TYPED
    hands.press("保存")
    assert joined.value(house_of(hands), ZHAO, "address") == TYPED


def test_a_fault_keeps_what_was_typed_and_is_told_once(
    hands: Hands, joined: County, answers: Answers
) -> None:
    at_the_branch(hands, joined)
    type_into(hands, TYPED)
    answers.expect("复制详情")
    window_of(hands).faults.take(RuntimeError(f"nobody expected {TYPED}"))
    hands.settle()
    (question,) = answers.asked
    assert isinstance(question, Question)
    assert question.title == "程序出现意外错误"
    assert "RuntimeError" in question.details
    assert TYPED not in question.details
    assert QApplication.clipboard().text() == question.details
    draft = drafts.find(house_of(hands), "member", joined.people[ZHAO])
    assert draft is not None
    assert draft.values == {"address": TYPED}
    assert hands.reads(ADDRESS) == TYPED
    hands.press("保存")
    assert joined.value(house_of(hands), ZHAO, "address") == TYPED
