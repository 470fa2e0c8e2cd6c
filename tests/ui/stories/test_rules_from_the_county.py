"""A code that the county adds in its window, and the secretary picks in hers."""

from pmis_desktop.rules import overlay
from pmis_desktop.services import answers_due, overriding, rounds
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services.counties import EAST, County
from tests.ui.stories.rooms import shell_of, window_of


def drop(hands: Hands, name: str, words: str) -> None:
    """Choose a line of a list that drops down."""
    hands.settle()
    found = hands.find(DropDown, lambda each: each.accessibleName() == name, name)
    place = found.findText(words)
    assert place >= 0, words
    found.setCurrentIndex(place)
    hands.settle()


def close(hands: Hands, window: MainWindow) -> None:
    window.lock()
    hands.wait(lambda: window.shell is None, "the vault to close")


def test_a_code_goes_from_window_to_window(hands: Hands, joined: County) -> None:
    window = window_of(hands)
    window.open_house(joined.house)
    hands.settle()
    hands.press("设置")
    hands.press("查看代码与规则")
    hands.press("新的改动")
    drop(hands, "改什么", "增加一个代码")
    drop(hands, "哪个代码表", "学历")
    hands.fill("名称", "本县夜校")
    drop(hands, "放在哪一项下面", "本专科教育")
    drop(hands, "统计时按哪一项算", "大专")
    hands.press("看影响")
    hands.fill("理由", "县委组织部通知")
    hands.fill("主钥匙口令", vaults.PASSPHRASE)
    hands.press("签字生效")
    (topic,) = overriding.standing(joined.house).topics
    assert topic.sentences == ("“学历”增加“本县夜校”。",)
    pick(hands, joined, "钱大勇")
    assert joined.value(joined.house, "钱大勇", "education") == "x01"
    write_answers(joined)
    close(hands, window)
    assert overlay.current() is overlay.NATIONAL
    east = joined.sites[EAST]
    window.open_house(east)
    hands.settle()
    shell_of(hands).go(Place(room=places.SENDING, files=(str(joined.answer_for(EAST)),)))
    hands.settle()
    pick(hands, joined, "赵小雷")
    assert joined.value(east, "赵小雷", "education") == "x01"


def write_answers(joined: County) -> None:
    joined.rounds += 1
    due = answers_due.sites_due(joined.house)
    assert len(due) == 3
    rounds.answer(joined.house, due, joined.folder / "down" / str(joined.rounds))


def pick(hands: Hands, joined: County, name: str) -> None:
    """Write the new word into a member's form."""
    rec = joined.people[name]
    shell_of(hands).go(Place(room=places.RECORD, kind="member", record=rec))
    hands.settle()
    hands.fill("学历", "本县夜校")
    hands.press("保存")
    hands.settle()
