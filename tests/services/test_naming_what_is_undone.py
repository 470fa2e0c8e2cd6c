"""Undo and redo are offered by name, never offered in vain, and say whom they brought back."""

from pathlib import Path

import pytest

from pmis_desktop.errors.desk import NoDecisionError
from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.records import AnswerLeftError
from pmis_desktop.services import (
    answers_due,
    deciding,
    decisions,
    editing,
    history,
    outcomes,
    rounds,
)
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.house import House
from tests.services.counties import EAST, NAMES, County, rows
from tests.services.test_editing_records import NEW


def offered(house: House) -> str:
    found = history.next_undo(house)
    return found.title if found else ""


def conflict(county: County) -> int:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    return decisions.open_decisions(county.house)[0].item


@pytest.mark.parametrize("side", ["county", "branch"])
def test_a_decision_is_offered_by_name_until_an_answer_has_told_it(
    county: County, side: Side
) -> None:
    house = county.house
    deciding.settle(house, conflict(county), side=side, reason="电话核实")
    assert offered(house) == "撤销：处理待定事项 赵小雷"
    rounds.answer_within(house, None, county.folder / "down")
    assert offered(house) == ""
    assert decisions.last_decision(house) is None
    with pytest.raises(AnswerLeftError):
        decisions.take_back_last(house)


def test_a_redone_change_is_what_is_taken_back_not_the_decision_behind_it(county: County) -> None:
    house = county.house
    deciding.settle(house, conflict(county), side="county", reason="电话核实")
    county.edit(house, "钱大勇", remark="之后改的")
    history.undo(house)
    assert decisions.last_decision(house) is not None
    history.redo(house)
    assert decisions.last_decision(house) is None
    with pytest.raises(NoDecisionError):
        decisions.take_back_last(house)
    assert county.value(house, "钱大勇", "remark") == "之后改的"


def test_the_name_stands_before_the_reason_and_not_in_the_journal(county: County) -> None:
    house = county.house
    with house.change("修改党员（与户口本核对）") as change:
        change.update("member", county.people["赵小雷"], {"address": "甲"})
    assert offered(house) == "撤销：修改党员 赵小雷（与户口本核对）"
    assert history.undo(house).title == "修改党员 赵小雷（与户口本核对）"
    titles = [title for (title,) in rows(house, "SELECT title FROM unit")]
    assert not any("赵小雷" in str(title) for title in titles)


def test_what_belongs_to_a_member_is_named_by_the_member(county: County) -> None:
    site = county.sites[EAST]
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    assert offered(site) == f"撤销：新增党员 {NEW['name']}"
    undone = history.undo(site)
    assert (undone.members, undone.organisations) == (1, 0)
    assert undone.records > 1


def test_an_import_says_how_many_people_and_organisations_are_as_before(county: County) -> None:
    house = county.house
    branch = rows(house, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])[0][0]
    with house.change("导入名册", kind="import") as change:
        for name in ("赵小雷", "钱大勇", "孙桂兰"):
            change.update("member", county.people[name], {"address": "导入的"})
        change.update("organisation", str(branch), {"phone": "0123-4567890"})
    assert offered(house) == "撤销：导入名册"
    site = county.sites[EAST]
    county.edit(site, "孙桂兰", remark="包")
    county.carry(EAST)
    county.edit(site, "钱大勇", address="后来改的")
    county.carry(EAST)
    undone = history.undo(house)
    assert (undone.title, undone.members, undone.organisations) == ("导入名册", 2, 1)


def test_an_answer_that_could_not_be_written_is_still_due(county: County, tmp_path: Path) -> None:
    house = county.house
    item = conflict(county)
    deciding.settle(house, item, side="county", reason="电话核实")
    due = answers_due.sites_due(house)
    assert len(due) == 1
    out = tmp_path / "out"
    number = rows(house, "SELECT answer_number FROM site WHERE id = ?", due[0])[0][0]
    # In the way of the file that is to be written: what a stick that was pulled comes to.
    (out / f"{NAMES[EAST]}_回执_{int(str(number)) + 1}.dzb").mkdir(parents=True)
    with pytest.raises(FileError):
        rounds.answer(house, due, out)
    assert answers_due.sites_due(house) == due
    assert decisions.last_decision(house) is not None
    assert len(rounds.answer(house, due, out)) == 1
    assert answers_due.sites_due(house) == ()


def test_full_numbers_are_noted_once_for_whom_has_them_before_him(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", mobile="13900000009")
    county.edit(county.house, "赵小雷", mobile="13900000008")
    county.carry(EAST)
    (found,) = outcomes.outcomes(site)
    outcomes.outcomes(site, noted=frozenset({found.key}))
    assert rows(site, "SELECT COUNT(*) FROM unit WHERE kind = 'unmask'") == [(1,)]
    outcomes.outcomes(site)
    assert rows(site, "SELECT COUNT(*) FROM unit WHERE kind = 'unmask'") == [(2,)]
