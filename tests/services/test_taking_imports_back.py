"""An import taken back leaves whom somebody touched since whole: record, branch, category."""

import pytest

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.exchange.schemas import read_line
from pmis_desktop.models.writing import Portion, Writing
from pmis_desktop.services import editing, history, taking_back, undoing, verifying
from pmis_desktop.services.house import House
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


def import_some(county: County) -> None:
    """People entered, corrected and moved in one import."""
    house = county.house
    gone, stays = county.people["赵小雷"], county.people["钱大勇"]
    open_period = "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL"
    with house.change("导入党员", kind="import") as change:
        for number in (301, 303, 305, 307):
            values: dict[str, str | None] = {**vaults.MEMBER, "id_number": vaults.id_number(number)}
            editing.enter(house, change, branch(county, EAST), values)
        change.update("member", gone, {"address": "南街1号"})
        change.update("member", gone, {"address": "南街2号", "mobile": "13900000001"})
        for member in (gone, stays):
            ((period,),) = rows(house, open_period, member)
            editing.move(house, change, member, str(period), branch(county, WEST))


def written(county: County, unit: int | None) -> list[tuple[str, str, str, object]]:
    """What a unit wrote, but for salts and times."""
    with county.house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT line, subject FROM journal WHERE unit = ? ORDER BY n", (unit,)
        )
        return [
            (each.ent, each.rec, subject, each.f)
            for each, subject in ((read_line(bytes(line)), subject) for line, subject in found)
        ]


@pytest.mark.parametrize("portion", [1, 2, 5, 1_500])
def test_in_portions_the_same_is_taken_back_and_brought_again(
    county: County, portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, everything = county.house, "SELECT * FROM {} ORDER BY id"
    tables = ("member", "membership", "category_fact")
    monkeypatch.setattr(taking_back, "_AT_ONCE", portion)
    import_some(county)
    before = {ent: rows(house, everything.format(ent)) for ent in tables}
    undone = history.undo(house)
    assert (undone.records, undone.kept, undone.members) == (17, 0, 6)
    ours = written(county, undone.unit)
    with house.reading() as connection:
        unit = undoing.newest_undone(connection)
    assert unit is not None
    # All operations of one change, newest first, and each says how many there are.
    assert (unit.count, len(ours)) == (18, 18)
    assert stored(house, "member", county.people["赵小雷"])["address"] != "南街2号"
    redone = history.redo(house)
    assert (redone.records, redone.kept, redone.members) == (17, 0, 6)
    after = {ent: rows(house, everything.format(ent)) for ent in tables}
    assert _without_revision(house, after) == _without_revision(house, before)
    assert verifying.verify(house).differences == []


def _without_revision(
    house: House, found: dict[str, list[tuple[object, ...]]]
) -> dict[str, list[tuple[object, ...]]]:
    made = {}
    for ent, some in found.items():
        names = [row[1] for row in rows(house, f"PRAGMA table_info({ent})")]
        at = names.index("revision")
        made[ent] = [(*row[:at], *row[at + 1 :]) for row in some]
    return made


@pytest.mark.parametrize("portion", [1, 3, 1_500])
def test_whoever_was_touched_stays_whole_in_any_portion(
    county: County, portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, site, east = county.house, county.sites[EAST], branch(county, EAST)
    monkeypatch.setattr(taking_back, "_AT_ONCE", portion)
    with house.change("导入党员", kind="import") as change:
        entered = [
            editing.enter(
                house, change, east, {**vaults.MEMBER, "id_number": vaults.id_number(number)}
            )
            for number in (301, 303, 305)
        ]
    county.edit(site, "孙桂兰", address="东街8号")
    county.carry(EAST)
    editing.set_values(site, "member", entered[1], {"address": "东街9号"})
    county.carry(EAST)
    undone = history.undo(house)
    assert (undone.records, undone.kept, undone.members) == (6, 3, 2)
    assert [stored(house, "member", each)["removed"] for each in entered] == ["1", None, "1"]
    assert stored(house, "member", entered[1])["branch"] == east
    assert verifying.verify(house).differences == []


def test_a_portion_that_fails_leaves_nothing_taken_back(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = county.house
    monkeypatch.setattr(taking_back, "_AT_ONCE", 2)
    import_some(county)
    before = rows(house, "SELECT COUNT(*), SUM(removed IS NULL) FROM member")
    lines = rows(house, "SELECT COUNT(*) FROM journal")
    put, seen = Writing.put, []

    def fail(self: Writing, portion: Portion) -> None:
        seen.append(portion)
        if len(seen) == 3:
            raise DiskFullError(house.vault.folder)
        put(self, portion)

    monkeypatch.setattr(Writing, "put", fail)
    with pytest.raises(DiskFullError):
        history.undo(house)
    monkeypatch.setattr(Writing, "put", put)
    assert rows(house, "SELECT COUNT(*), SUM(removed IS NULL) FROM member") == before
    assert rows(house, "SELECT COUNT(*) FROM journal") == lines
    assert history.undo(house).members == 6
