"""In the real windows: who was entered for a branch that left waits, and is taken in."""

import pytest

from pmis_desktop.services import deciding, decisions, outcomes
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County
from tests.services.test_born_under_an_old_scope import NEWCOMER, on_its_way
from tests.services.test_rescoping import TOWN, hear, members, with_town
from tests.ui.looking import look_at
from tests.ui.stories.rooms import house_of, shell_of, window_of


@pytest.fixture
def town(joined: County) -> County:
    return with_town(joined)


def test_the_clerk_finds_it_and_takes_it_in(hands: Hands, town: County) -> None:
    on_its_way(town)
    folder = town.house.vault.folder
    town.house.vault.close()
    town.house = counties.reopen(folder)
    window_of(hands).open_house(town.house)
    hands.settle()
    shell_of(hands).go(Place(room=places.WAITING))
    hands.settle()
    hands.click("等着的文件和更改", "后来不归它管了")
    assert hands.sees(f"{NAMES[EAST]}：{NEWCOMER}。写的时候那个党组织还归该单位管理")
    look_at(window_of(hands), "moved-whole-waiting", frame=True)
    hands.press("去决定")
    hands.settle()
    assert hands.sees(NEWCOMER)
    assert hands.sees(f"要编入的党组织：{NAMES[WEST]}（现在由{NAMES[WEST]}的电脑管理）")
    assert hands.sees("照写的编入那个党组织")
    look_at(window_of(hands), "moved-whole-desk", frame=True)
    hands.fill("理由", "已与西街核对")
    hands.press("用支部的")
    hands.settle()
    assert NEWCOMER in members(house_of(hands))
    shell_of(hands).go(Place(room=places.WAITING))
    hands.settle()
    assert hands.sees("没有等着的文件")


def test_its_writer_reads_that_it_was_taken_and_is_done(hands: Hands, town: County) -> None:
    on_its_way(town)
    (item,) = decisions.open_decisions(town.house)
    deciding.settle(town.house, item.item, side="branch", reason="已与西街核对")
    site = town.sites[TOWN]
    hear(town, TOWN, EAST)
    site.vault.close()
    window_of(hands).open_house(counties.reopen(site.vault.folder))
    hands.settle()
    assert hands.sees("处更改县里已经采用，记录现在归别的单位")
    shell_of(hands).go(Place(room=places.SENDING, act="outcomes"))
    hands.settle()
    assert hands.sees("县里已经采用，记在现在管这条记录的单位名下")
    assert hands.sees("县里写的理由：已与西街核对")
    look_at(window_of(hands), "moved-whole-told", frame=True)
    while hands.offers("知道了"):
        hands.press("知道了")
        hands.settle()
    assert outcomes.outcomes(house_of(hands)) == ()
