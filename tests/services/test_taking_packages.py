"""The county takes packages: what changed meanwhile, what came twice, what fell apart."""

import shutil

import pytest

from pmis_desktop.errors.answers import (
    AnswerForkError,
    AnswerOlderError,
    AnswerTakenError,
    SiteOlderError,
)
from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.services import NothingToSendError, PlanChangedError
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.services import (
    committing,
    deciding,
    enrolling,
    receiving,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.merging import Counter
from pmis_desktop.services.practising import flip_one_bit
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state, stored

pytestmark = pytest.mark.usefixtures("both_sizes")


def sound(county: County, *streets: str) -> bool:
    return county.equal(*streets) and verifying.verify(county.house).differences == []


def test_a_preview_changes_nothing_and_the_commit_does_exactly_it(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号", remark="注")
    package = county.send(EAST)
    before = state(county.house)
    (previewed,) = rounds.preview(county.house, [package]).files
    assert state(county.house) == before
    assert (previewed.verdict, previewed.counts["applied"]) == ("new", 1)
    (taken,) = county.take(package).files
    assert taken.counts == previewed.counts


def test_a_plan_is_not_carried_out_when_its_facts_have_changed(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    counter = Counter.open(county.house)
    judged = counter.preview(county.send(EAST))
    county.edit(county.house, "赵小雷", address="县级先改的")
    before = state(county.house)
    with pytest.raises(PlanChangedError) as refusal:
        committing.commit(counter, judged)
    assert refusal.value.code == "plan_changed"
    assert state(county.house) == before


def test_a_plan_stands_when_something_else_has_changed(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    counter = Counter.open(county.house)
    judged = counter.preview(county.send(EAST))
    county.edit(county.house, "李建国", address="别人的")
    assert committing.commit(counter, judged).verdict == "taken"
    assert county.value(county.house, "赵小雷", "address") == "东街9号"
    assert verifying.verify(county.house).differences == []


def test_a_file_that_changed_since_the_preview_is_not_taken(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    counter = Counter.open(county.house)
    package = county.send(EAST)
    judged = counter.preview(package)
    flip_one_bit(package)
    before = state(county.house)
    with pytest.raises(PlanChangedError):
        committing.commit(counter, judged)
    assert state(county.house) == before
    package.unlink()
    with pytest.raises(RefusedError):
        committing.commit(counter, judged)
    assert state(county.house) == before


def test_one_bad_file_stops_no_other(county: County) -> None:
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国"), (NORTH, "郑文博")):
        county.edit(county.sites[street], name, remark="支部的")
    files = [county.send(EAST), county.send(WEST), county.send(NORTH)]
    flip_one_bit(files[1])
    folder = county.folder / "stick"
    folder.mkdir()
    for file in files:
        shutil.copy(file, folder)
    (folder / "空.dzb").write_bytes(b"")
    (folder / "文.dzb").write_text("不是变更包", encoding="utf-8")
    (folder / "夹.dzb").mkdir()
    done = county.take(folder, county.folder / "不存在.dzb")
    codes = sorted(result.code for result in done.files if result.verdict == "refused")
    assert sorted(result.verdict for result in done.files) == [*["refused"] * 5, *["taken"] * 2]
    assert "package_damaged" in codes
    assert all(result.message.endswith("。") for result in done.files if result.code)
    county.receive(EAST)
    county.receive(NORTH)
    assert county.equal(EAST, NORTH)


def test_the_same_package_twice_is_taken_once(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一次")
    package = county.send(EAST)
    again = county.send(EAST)
    assert package == again
    county.take(package)
    before = rows(county.house, "SELECT COUNT(*) FROM journal WHERE log <> 'local'")
    assert [each.verdict for each in county.take(package, again).files] == ["duplicate"] * 2
    assert rows(county.house, "SELECT COUNT(*) FROM journal WHERE log <> 'local'") == before


def test_packages_in_the_wrong_order_come_out_the_same(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="先")
    first = county.send(EAST)
    county.edit(site, "赵小雷", address="后")
    second = county.send(EAST)
    assert [each.verdict for each in county.take(second, first).files] == ["taken", "duplicate"]
    county.receive(EAST)
    assert county.value(county.house, "赵小雷", "address") == "后"
    assert sound(county)


def test_answers_out_of_order_and_twice_are_refused(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    county.take(county.send(EAST))
    first = county.answer_for(EAST)
    county.edit(site, "钱大勇", remark="二")
    county.take(county.send(EAST))
    second = county.answer_for(EAST)
    receiving.receive(site, second)
    before = state(site)
    with pytest.raises(AnswerOlderError):
        receiving.receive(site, first)
    with pytest.raises(AnswerTakenError):
        receiving.receive(site, second)
    assert state(site) == before
    with pytest.raises(RefusedError):
        receiving.receive(county.sites[WEST], second)
    with pytest.raises(NothingToSendError):
        county.send(EAST)


def test_a_revoked_site_is_held_and_the_others_go_on(county: County) -> None:
    site, house = county.sites[EAST], county.house
    county.edit(site, "赵小雷", remark="注销之前")
    county.carry(EAST)
    county.edit(site, "赵小雷", remark="注销之后")
    county.edit(county.sites[WEST], "李建国", remark="别的支部")
    enrolling.revoke(house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE)
    done = county.take(county.send(EAST), county.send(WEST))
    held, taken = done.files
    assert (held.verdict, held.code, held.waits) == ("held", "revoked", True)
    assert taken.verdict == "taken"
    assert county.value(house, "赵小雷", "remark") == "注销之前"
    assert [NAMES[WEST] in file.name for file in done.answers] == [True]
    with pytest.raises(RefusedError):
        enrolling.enrol(
            house,
            county.folder / "letters" / f"{EAST}-request.dzb",
            organisation=NAMES[EAST],
            fingerprint=None,
            out=county.folder / "again.dzb",
            root_passphrase=vaults.PASSPHRASE,
        )


def test_a_new_computer_takes_the_place_of_a_revoked_one(county: County) -> None:
    house = county.house
    enrolling.revoke(house, NAMES[EAST], reason="电脑坏了", root_passphrase=vaults.PASSPHRASE)
    county.sites[EAST].vault.close()
    county.sites[EAST] = counties.join(county, EAST, code=None, folder="新电脑")
    county.edit(county.sites[EAST], "赵小雷", remark="新电脑上改的")
    assert county.carry(EAST).counts["applied"] == 1
    assert sound(county)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_copies_of_one_vault_fall_apart_and_only_they_stop(
    county: County, order: tuple[int, int]
) -> None:
    site = county.sites[EAST]
    folder = county.folder / "copy"
    shutil.copytree(site.vault.folder, folder)
    twin = counties.reopen(folder)
    county.opened.append(twin)
    county.edit(site, "赵小雷", remark="原来的电脑")
    county.edit(twin, "赵小雷", remark="拷贝的电脑")
    county.edit(twin, "钱大勇", remark="拷贝的电脑")
    files = [county.send(EAST), sending.export(twin, county.folder / "up" / "twin").file]
    county.edit(county.sites[WEST], "李建国", remark="不相干")
    done = county.take(files[order[0]], files[order[1]], county.send(WEST))
    assert [each.verdict for each in done.files] == ["taken", "forked", "taken"]
    assert done.files[1].code == "fork"
    assert done.total["forked"] == 1
    # From now on the log is set aside: whichever copy sends next.
    county.edit(site, "孙桂兰", remark="又改")
    assert county.take(county.send(EAST)).files[0].verdict == "forked"
    county.receive(WEST)
    assert county.equal(WEST)
    loser = (site, twin)[order[1]]
    with pytest.raises((AnswerForkError, SiteOlderError)):
        receiving.receive(loser, county.answer_for(EAST))
    assert verifying.verify(county.house).differences == []


def test_an_edit_on_a_member_the_county_moved_waits_for_a_person(county: County) -> None:
    house, rec = county.house, county.people["赵小雷"]
    county.edit(county.sites[EAST], "赵小雷", remark="转出之前改的")
    county.edit(house, "赵小雷", branch=NAMES[WEST])
    assert county.carry(EAST).counts["held"] == 1
    (row,) = deciding.list_desk(house)
    assert (row.kind, row.branch, row.record) == ("该党员已转出该支部", "转出之前改的", rec)
    assert stored(county.sites[EAST], "member", rec) == {}
    deciding.settle(house, row.item, side="branch", reason="两个支部都确认")
    assert county.value(house, "赵小雷", "remark") == "转出之前改的"
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.carry(EAST)
    verdicts = rows(county.sites[EAST], "SELECT verdict, note FROM outcome ORDER BY n")
    # Taken as written: its writer has no such record any more by which to see that.
    assert verdicts == [("agreed", "两个支部都确认"), ("applied", "")]
    county.edit(county.sites[WEST], "李建国", remark="包")
    county.carry(WEST)
    assert county.value(county.sites[WEST], "赵小雷", "remark") == "转出之前改的"
    assert sound(county)


def test_an_edit_made_after_the_move_was_known_is_no_longer_the_branch_s(county: County) -> None:
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.edit(county.sites[EAST], "钱大勇", remark="包")
    county.edit(county.sites[WEST], "李建国", remark="包")
    county.carry(EAST)
    county.carry(WEST)
    with pytest.raises(RefusedError):
        county.edit(county.sites[EAST], "赵小雷", remark="已转出")
    with county.sites[EAST].change("绕过") as change:
        rec = county.people["赵小雷"]
        change.know({("member", rec): {"remark": None}})
        change.update("member", rec, {"remark": "已转出"})
    assert county.carry(EAST).counts["rejected"] == 1
    assert sound(county, WEST, NORTH)


def test_a_package_of_a_stranger_is_refused(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    with county.sites[EAST].reading() as connection:
        forged = sending.compose(county.sites[EAST], connection, SigningKey.generate())
    file = county.folder / "陌生.dzb"
    file.write_bytes(forged.data)
    assert county.take(file).files[0].code == "unknown_key"
