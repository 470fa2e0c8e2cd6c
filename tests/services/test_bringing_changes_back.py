"""Redo: what was taken back stands again, always as a new change, at the county and at a branch."""

import pytest

from pmis_desktop.errors.records import NothingToRedoError
from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import deciding, editing, history, verifying
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, County, rows, state, stored
from tests.services.test_editing_records import NEW
from tests.services.test_taking_changes_back import conflict, sound

WHO = "赵小雷"


def titles(house: House) -> tuple[str, str]:
    """What the two buttons say; empty for none."""
    undo, redo = history.next_undo(house), history.next_redo(house)
    return undo.title if undo else "", redo.title if redo else ""


@pytest.mark.parametrize("where", ["county", "site"])
def test_back_and_forth_through_several_changes(county: County, where: str) -> None:
    house = county.house if where == "county" else county.sites[EAST]
    for number in "123":
        county.edit(house, WHO, remark=number)

    assert titles(house) == ("撤销：修改党员 赵小雷", "")
    seen = []
    for act in "uururruuurrr":
        (history.undo if act == "u" else history.redo)(house)
        seen.append(county.value(house, WHO, "remark"))
    assert seen == ["2", "1", "2", "1", "2", "3", "2", "1", None, "1", "2", "3"]
    assert titles(house) == ("撤销：修改党员 赵小雷", "")
    assert verifying.verify(house).differences == []


def test_a_new_change_ends_what_could_be_brought_again(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, WHO, remark="甲")
    history.undo(site)
    assert titles(site) == ("", "恢复：修改党员 赵小雷")
    county.edit(site, WHO, remark="乙")
    assert titles(site) == ("撤销：修改党员 赵小雷", "")
    before = state(site)
    with pytest.raises(NothingToRedoError):
        history.redo(site)
    assert state(site) == before
    history.undo(site)
    assert history.redo(site).title == "修改党员 赵小雷"
    assert county.value(site, WHO, "remark") == "乙"


def test_every_step_is_a_new_line_of_history_that_travels(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, WHO, remark="甲")
    county.carry(EAST)
    history.undo(site)
    county.carry(EAST)
    history.redo(site)
    assert county.carry(EAST).counts["applied"] == 1
    assert county.value(county.house, WHO, "remark") == "甲"
    history.undo(site)
    county.carry(EAST)
    assert county.value(county.house, WHO, "remark") is None
    own = rows(site, "SELECT title FROM unit WHERE origin = 'own' ORDER BY id")
    assert [title for (title,) in own] == [
        "修改党员",
        "撤销：修改党员",
        "恢复：修改党员",
        "撤销：修改党员",
    ]
    assert sound(county)


def test_a_new_member_taken_back_comes_again(county: County) -> None:
    site = county.sites[EAST]
    rec = editing.add(site, "member", NEW).id
    history.undo(site)
    assert stored(site, "member", rec)["branch"] is None
    history.redo(site)
    again = stored(site, "member", rec)
    assert (again["removed"], again["category"]) == (None, "probationary")
    assert again["branch"] == vaults.top_of(site)
    county.carry(EAST)
    assert stored(county.house, "member", rec)["name"] == NEW["name"]
    assert sound(county)


def test_a_value_withdrawn_from_the_desk_is_not_brought_again(county: County) -> None:
    site = county.sites[EAST]
    conflict(county)
    history.undo(site)
    assert titles(site) == ("", "")
    with pytest.raises(NothingToRedoError):
        history.redo(site)


def test_a_decision_taken_back_is_taken_anew_at_the_desk(county: County) -> None:
    item = conflict(county)
    deciding.settle(county.house, item, side="branch", reason="电话核实")
    assert titles(county.house)[0].startswith("撤销：")
    history.undo(county.house)
    assert titles(county.house)[1] == ""
    with pytest.raises(NothingToRedoError):
        history.redo(county.house)
    assert len(deciding.list_desk(county.house)) == 1


def test_a_value_that_closed_an_item_closes_it_again(county: County) -> None:
    conflict(county)
    county.edit(county.house, WHO, address="支部写的")
    history.undo(county.house)
    assert len(deciding.list_desk(county.house)) == 1
    history.redo(county.house)
    assert deciding.list_desk(county.house) == []
    assert verifying.verify(county.house).differences == []
    history.undo(county.house)
    assert len(deciding.list_desk(county.house)) == 1
    assert verifying.verify(county.house).differences == []


def test_an_import_comes_again_but_for_rows_that_were_touched(county: County) -> None:
    house = county.house
    names = (WHO, "钱大勇")
    with house.change("导入名册", kind="import") as change:
        for name in names:
            change.update("member", county.people[name], {"address": "导入的"})
    history.undo(house)
    county.edit(county.sites[EAST], "钱大勇", address="后来改的")
    county.carry(EAST)
    again = history.redo(house)
    assert (again.title, again.records, again.kept) == ("导入名册", 1, 1)
    assert [county.value(house, name, "address") for name in names] == ["导入的", "后来改的"]


def test_who_only_reads_is_offered_nothing(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, WHO, remark="甲")
    operators.add_operator(
        site.vault,
        operator="乙",
        post="干事",
        passphrase=vaults.PASSPHRASE + "二",
        role=Role.READER,
        cost=vaults.CHEAP,
    )
    folder = site.vault.folder
    site.vault.close()
    with open_vault(folder, vaults.PASSPHRASE + "二", "乙", clock=lambda: vaults.NOW) as vault:
        assert titles(House.of(vault)) == ("", "")
