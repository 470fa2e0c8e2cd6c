"""A notice from the county, in the branch's real window: on the first page until it was read."""

from pathlib import Path

from pmis_desktop.services import rounds
from pmis_desktop.services.notices import issuing, listing, received
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.ui.showing.hands import Hands
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers
from tests.ui.stories.rooms import house_of, said, unlock

TITLE = "关于核对党员信息的通知"


def test_a_secretary_reads_and_the_county_hears_of_it(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    # The window has the clock of this computer, the county that of the tests.
    given = Wording(title=TITLE, text="请核对。\n9月20日前报送。", valid_until="2099-12-31")
    issuing.issue(joined.house, given)
    rounds.answer_within(joined.house, None, joined.folder / "down" / "1")
    joined.receive(EAST)
    joined.sites[EAST].vault.close()
    unlock(hands, joined.folder / EAST, vaults.PASSPHRASE)
    assert hands.sentences(f"县里的通知：{TITLE}")
    hands.press("看通知")
    assert hands.sentences("　　9月20日前报送。")
    hands.press("我看过了")
    assert "下次报送时告诉县里" in said(hands)
    hands.press("工作台")
    assert not hands.sentences("县里的通知：")
    assert hands.sentences("看过的 1 份通知还没有告诉县里")
    stick = tmp_path / "U盘"
    stick.mkdir()
    answers.expect(stick)
    hands.press("写出变更包")
    hands.wait(lambda: any(stick.glob("*.dzb")), "the package")
    hands.settle()
    joined.take(*stick.glob("*.dzb"))
    (row,) = listing.of_county(joined.house)
    assert (row.sites, row.got, row.read) == (3, 1, 1)
    (there,) = received.of_branch(house_of(hands))
    assert there.read_by == counties.founder().operator
