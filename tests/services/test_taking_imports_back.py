"""An import taken back leaves whom somebody touched since whole: record, branch, category."""

from pmis_desktop.services import editing, history, verifying
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, rows, stored


def branch(county: County, street: str) -> str:
    return vaults.find_organisation(county.house, NAMES[street])


def test_who_was_corrected_or_given_something_since_keeps_branch_and_category(
    county: County,
) -> None:
    house, site, east = county.house, county.sites[EAST], branch(county, EAST)
    with house.change("导入党员", kind="import") as change:
        corrected, praised, untouched = (
            editing.enter(
                house, change, east, {**vaults.MEMBER, "id_number": vaults.id_number(number)}
            )
            for number in (301, 303, 305)
        )
    county.edit(site, "孙桂兰", address="东街8号")
    county.carry(EAST)
    editing.set_values(site, "member", corrected, {"address": "东街9号"})
    editing.add(site, "award", {"member": praised, "name": "优秀共产党员"})
    county.carry(EAST)
    undone = history.undo(house)
    assert undone.members == 1
    for member in (corrected, praised):
        record = stored(house, "member", member)
        assert (record["removed"], record["branch"], record["category"]) == (None, east, "full")
    assert stored(house, "member", untouched)["removed"] == "1"
    assert verifying.verify(house).differences == []


def test_who_went_on_since_is_not_moved_back(county: County) -> None:
    house, site = county.house, county.sites[WEST]
    gone, stays = county.people["赵小雷"], county.people["钱大勇"]
    open_period = "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL"
    with house.change("导入党员", kind="import") as change:
        for member in (gone, stays):
            ((period,),) = rows(house, open_period, member)
            editing.move(house, change, member, str(period), branch(county, WEST))
    county.edit(site, "李建国", address="西街8号")
    county.carry(WEST)
    ((period,),) = rows(site, open_period, gone)
    with site.change("转出") as change:
        ended = {"ended_on": "2026-03-04", "ended_reason": "adjustment"}
        change.update("membership", str(period), ended)
    county.carry(WEST)
    history.undo(house)
    assert stored(house, "member", gone)["branch"] is None
    assert stored(house, "member", gone)["home"] == branch(county, WEST)
    assert stored(house, "member", stays)["branch"] == branch(county, EAST)
