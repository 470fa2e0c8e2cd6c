"""A person is purged in the county's window, and is gone from the branch's with its answer."""

from pmis_desktop.services import answers_due, recycling, rounds
from pmis_desktop.services.purging import orders
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import leftovers
from tests.services.counties import EAST, County
from tests.services.purges import WHO, WORDS, written_down
from tests.ui.looking import look_at
from tests.ui.stories.rooms import said, shell_of, window_of


def test_from_the_recycle_bin_to_the_branch(hands: Hands, joined: County) -> None:
    written_down(joined)
    recycling.remove(joined.house, "member", joined.people[WHO], "重复录入")
    window = window_of(hands)
    window.open_house(joined.house)
    hands.settle()
    shell_of(hands).go(Place(room=places.RECYCLING))
    hands.settle()
    hands.click("回收站", WHO)
    hands.press("永久清除…")
    hands.wait(lambda: hands.sees(f"清除：{WHO}"), "what would go")
    look_at(window, "story-purging", frame=True)
    hands.fill("理由", "重复录入，已报批")
    hands.fill("批准文号", "示组发〔2026〕9号")
    hands.fill("主钥匙口令", vaults.PASSPHRASE)
    hands.fill("确认", "清除")
    hands.press("签发并清除")
    hands.settle()
    assert said(hands) == "已签发并执行第1号清除令。请给支部写出回执，支部收到后清除。"
    assert leftovers.found(joined.house, WORDS) == []
    rounds.answer(joined.house, answers_due.sites_due(joined.house), joined.folder / "down" / "900")
    window.lock()
    hands.wait(lambda: window.shell is None, "the vault to close")
    the_branch_takes_it(hands, joined)


def the_branch_takes_it(hands: Hands, joined: County) -> None:
    """The answer, and what is left to be seen."""
    east = joined.sites[EAST]
    window_of(hands).open_house(east)
    hands.settle()
    shell_of(hands).go(Place(room=places.SENDING, files=(str(joined.answer_for(EAST)),)))
    hands.settle()
    assert [each.number for each in orders.carried(east)] == [1]
    assert leftovers.found(east, WORDS) == []
    shell_of(hands).go(Place(room=places.PURGING))
    hands.settle()
    assert hands.sees("执行过 1 份清除令")
