"""From the share on the first page to whoever has to be mended."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from tests import vaults
from tests.ui.desks import Desk
from tests.ui.pages.test_quality_page import EAST, cells, enter, opened, table, words_on

AtWork = Callable[[House], Desk]


def test_whoever_has_to_be_mended_is_named_at_once(
    qtbot: QtBot, at_work: AtWork, county: House
) -> None:
    east = vaults.add_organisation(county, EAST)
    enter(county, east, "赵小雷", 11, address=None)
    enter(county, east, "钱大勇", 13, joined_on="1990-01-01", full_member_on="1991-01-01")
    page = opened(qtbot, at_work(county), act="wrong")
    assert "有错误要改的党员" in words_on(page)
    assert cells(table(page, "要改的名单"), 0) == ["钱大勇"]
