"""A person purged at the county: gone from every table, page and archive, on both sides."""

from pathlib import Path

import pytest

from pmis_desktop.errors.purging import GroupUnknownError, OrderMissingError, PurgedRecordError
from pmis_desktop.services import (
    answers_due,
    dossiers,
    history,
    safekeeping,
)
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.purging import ordering, orders
from tests.services import counties, leftovers, papers
from tests.services.counties import EAST, WEST, County, rows
from tests.services.purges import (
    WHO,
    WORDS,
    award,
    bring,
    differences,
    elsewhere,
    purge,
    remove,
    restore,
    targets,
    written_down,
)


def test_nothing_of_the_person_is_left_on_either_side(county: County) -> None:
    written_down(county)
    east = county.sites[EAST]
    number = county.value(county.house, WHO, "id_number") or ""
    words = [*WORDS[:-1], number]
    assert leftovers.found(county.house, words) == words
    remove(county)
    (order,) = purge(county)
    assert leftovers.found(county.house, words) == []
    assert leftovers.found(county.house, ["别人的备注"]) == ["别人的备注"]
    assert leftovers.remains(county.house) >= 2
    assert (order.number, order.tidied, order.reason) == (1, True, "重复录入")
    assert differences(county.house) == []
    bring(county, EAST, WEST)
    assert leftovers.found(east, words) == []
    assert county.equal(EAST, WEST)
    assert differences(county.house, east) == []


def test_history_shows_number_date_and_reason_alone(county: County) -> None:
    written_down(county)
    remove(county)
    purge(county)
    rec = county.people[WHO]
    assert rows(county.house, "SELECT 1 FROM member WHERE id = ?", rec) == []
    with pytest.raises(PurgedRecordError) as told:
        history.of_record(county.house, "member", rec)
    assert told.value.message == (
        "这条党员记录已按第1号清除令（示组发〔2026〕9号）于2026-03-04清除，理由：重复录入。"
    )
    titles = [str(title) for (title,) in rows(county.house, "SELECT title FROM unit")]
    assert not any(WHO in title for title in titles)


def test_the_preview_names_what_goes_and_what_cannot_be_reached(county: County) -> None:
    written_down(county)
    remove(county)
    safekeeping.backup(county.house)
    before = counties.state(county.house)
    shown = ordering.preview(county.house, targets(county))
    assert counties.state(county.house) == before
    assert shown.names == (WHO,)
    counts = {each.label: each.count for each in shown.going}
    assert counts["党员记录"] == 1
    assert counts["照片与材料记录"] == 1
    assert counts["操作记录里的修改内容"] > 5
    assert any("2026-03-04" in each for each in shown.out_of_reach)
    assert any("U盘" in each for each in shown.out_of_reach)


def test_the_photo_goes_unless_somebody_else_has_the_same(county: County) -> None:
    house = county.house
    blobs = storing.store(house)
    own = papers.hash_of(house, papers.add(house, county.people[WHO], papers.a_photo((9, 9, 9))))
    shared = papers.hash_of(
        house, papers.add(house, county.people[WHO], papers.a_photo((99, 9, 9)))
    )
    papers.add(house, county.people["钱大勇"], papers.a_photo((99, 9, 9)))
    remove(county)
    purge(county)
    assert (blobs.has(own), blobs.has(shared)) == (False, True)
    assert differences(house) == []


def test_a_package_that_comes_late_brings_nobody_back(county: County) -> None:
    east = county.sites[EAST]
    county.edit(east, WHO, remark="只报送没并入")
    county.edit(east, "钱大勇", remark="别人的备注")
    late = county.send(EAST)
    remove(county)
    purge(county)
    (result,) = county.take(late).files
    assert result.verdict == "taken"
    assert result.counts["agreed"] == 1
    assert leftovers.found(county.house, WORDS) == []
    assert county.value(county.house, "钱大勇", "remark") == "别人的备注"
    assert county.value(county.house, WHO, "name") is None
    assert differences(county.house) == []
    assert county.receive(EAST).purges == 1
    assert leftovers.found(east, WORDS) == []
    assert county.equal(EAST)


def test_what_a_branch_has_not_sent_goes_up_as_a_hash(county: County) -> None:
    east = county.sites[EAST]
    county.edit(east, WHO, remark="只报送没并入")
    award(county)
    remove(county)
    purge(county)
    bring(county, EAST)
    assert leftovers.found(east, WORDS) == []
    assert county.carry(EAST).verdict == "taken"
    assert leftovers.found(county.house, WORDS) == []
    assert county.equal(EAST)
    assert differences(county.house, east) == []


def test_a_restored_county_carries_the_order_out_again(county: County) -> None:
    written_down(county)
    remove(county)
    saved = safekeeping.backup(county.house)
    purge(county)
    county.house = restore(county.house, saved.path)
    assert leftovers.found(county.house, WORDS) == []
    assert [each.number for each in orders.carried(county.house)] == [1]
    assert differences(county.house) == []
    # Every site is told again, and the county knows that it has to.
    assert answers_due.sites_due(county.house) == tuple(
        row[0] for row in rows(county.house, "SELECT id FROM site ORDER BY grant_number")
    )
    bring(county, EAST)
    assert leftovers.found(county.sites[EAST], WORDS) == []
    county.edit(county.sites[EAST], "钱大勇", remark="恢复之后")
    assert county.carry(EAST).verdict == "taken"
    assert county.equal(EAST)


def test_a_restored_branch_carries_the_order_out_again(county: County) -> None:
    written_down(county)
    saved = safekeeping.backup(county.sites[EAST])
    remove(county)
    purge(county)
    bring(county, EAST)
    county.sites[EAST] = restore(county.sites[EAST], saved.path)
    assert leftovers.found(county.sites[EAST], WORDS) == []
    assert county.carry(EAST).verdict in {"taken", "duplicate"}
    assert county.equal(EAST)
    assert differences(county.house, county.sites[EAST]) == []


def test_a_county_on_another_machine_takes_the_order_from_a_file(county: County) -> None:
    written_down(county)
    remove(county)
    saved = safekeeping.backup(county.house)
    purge(county)
    bring(county, EAST)
    east = county.sites[EAST]
    county.edit(east, "钱大勇", remark="恢复之后")
    kept = county.house.archive / orders.FOLDER
    county.house = elsewhere(county, saved.path)
    # The branch sends again what this county lost: a cut operation whose order it does not know.
    package = county.send(EAST)
    assert leftovers.found(county.house, [WHO]) == [WHO]
    assert orders.read_in(county.house, [kept]) == 1
    assert orders.read_in(county.house, [kept]) == 0
    assert leftovers.found(county.house, WORDS) == []
    county.take(package)
    county.receive(EAST)
    assert county.value(county.house, "钱大勇", "remark") == "恢复之后"
    assert county.equal(EAST)
    # The archive of packages is in no backup: what is missing there was never purged.
    told = differences(county.house, east)
    assert all(each.startswith("存档文件缺失") for each in told)


def test_orders_are_found_in_the_countys_copies_and_nowhere_else(
    county: County, tmp_path: Path
) -> None:
    written_down(county)
    remove(county)
    saved = safekeeping.backup(county.house)
    purge(county)
    bring(county, EAST)
    county.house = elsewhere(county, saved.path)
    garbage = tmp_path / "别的" / "清除令.dzb"
    garbage.parent.mkdir()
    garbage.write_bytes(b"x" * 500)
    for other in (garbage, garbage.parent):
        with pytest.raises(OrderMissingError):
            orders.read_in(county.house, [other])
    assert leftovers.found(county.house, [WHO]) == [WHO]
    copy = next((county.folder / "down").rglob("*.dzcopy"))
    assert orders.read_in(county.house, [copy]) == 1
    assert leftovers.found(county.house, WORDS) == []


def test_some_groups_go_and_the_rest_stays(county: County) -> None:
    written_down(county)
    with pytest.raises(GroupUnknownError):
        ordering.preview(county.house, targets(county, "没有这一组"))
    purge(county, "mobile")
    assert leftovers.found(county.house, WORDS) == [
        w for w in WORDS[:-1] if not w.startswith("137")
    ]
    assert county.value(county.house, WHO, "mobile") is None
    assert county.value(county.house, WHO, "name") == WHO
    assert differences(county.house) == []
    dossier = dossiers.gather(county.house, county.people[WHO])
    assert dossier.sections[-1].lines == (
        ("手机号码", "按第1号清除令于2026-03-04清除，理由：重复录入"),
    )
    bring(county, EAST)
    assert county.value(county.sites[EAST], WHO, "mobile") is None
    assert leftovers.found(county.sites[EAST], ["13799990001"]) == []
    assert county.equal(EAST)
    # A new value of the group is no return of the old one; it is cut like it: the order stands.
    county.edit(county.sites[EAST], WHO, address="新址")
    assert county.carry(EAST).verdict == "taken"
