"""A branch's window takes an answer by which the county has given its computer another scope."""

import shutil

from pmis_desktop.services import listing, rescoping, rounds, sending
from pmis_desktop.ui.frame.top_bar import TopBar
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, County
from tests.ui.stories.rooms import shell_of, window_of


def test_the_window_says_whose_data_these_are_now(hands: Hands, joined: County) -> None:
    site = joined.sites.pop(EAST)
    rescoping.rescope(
        joined.house,
        sending.site_key(site).id,
        organisation=NAMES[NORTH],
        reason="支部合并办公",
        root_passphrase=vaults.PASSPHRASE,
    )
    out = joined.folder / "down"
    rounds.answer(joined.house, [sending.site_key(site).id], out)
    (answer,) = out.rglob("*.dzb")
    shutil.copy(answer, joined.folder / "回执.dzb")
    site.vault.close()
    house = counties.reopen(joined.folder / EAST)
    window_of(hands).open_house(house)
    hands.settle()
    top = window_of(hands).findChild(TopBar)
    assert top is not None
    assert top.unit == NAMES[EAST]
    shell_of(hands).go(Place(room=places.SENDING, files=(str(joined.folder / "回执.dzb"),)))
    hands.wait(lambda: top.unit == NAMES[NORTH], "the new name")
    hands.settle()
    assert hands.sees("县里把本机的管理范围改为“中共城关镇北街支部委员会”")
    assert hands.sees("3 人已不归本机管理")
    found = {row["name"] for row in listing.members(house)}
    assert found == set(MEMBERS[NORTH])
