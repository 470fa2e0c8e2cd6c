"""A person purged at the county: gone from every table, page and archive, on both sides."""

import shutil
from pathlib import Path

import pytest

from pmis_desktop.errors.purging import (
    CannotPurgeError,
    NotRemovedError,
    PurgedRecordError,
    PurgeReasonError,
    PurgeWordError,
)
from pmis_desktop.errors.services import NotCountyError, PreviewOutdatedError
from pmis_desktop.errors.vault import RoleRefusedError, RootKeyPassphraseError
from pmis_desktop.models.purge_orders import Carried
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import (
    agenda,
    chronicle,
    deciding,
    dossiers,
    editing,
    enrolling,
    history,
    holding,
    operators,
    outcomes,
    pending,
    recycling,
    rounds,
    safekeeping,
    settling,
    verifying,
)
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.chronicle import ChronicleQuery
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Preview, Target
from pmis_desktop.services.quality import scanning
from tests import vaults
from tests.services import counties, leftovers, papers
from tests.services.counties import EAST, NAMES, WEST, County, rows

WHO = "赵小雷"
OTHERS = ("钱大勇", "孙桂兰")
WORDS = (WHO, "13799990001", "住在老城墙根", "独一份的奖", "只报送没并入")


def written_down(county: County) -> None:
    """The person's words in every place that keeps words, on both sides."""
    east = county.sites[EAST]
    county.edit(east, WHO, mobile="13799990001")
    award(county)
    papers.add(east, county.people[WHO])
    county.edit(east, "钱大勇", remark="别人的备注")
    county.carry(EAST)
    # A value of the county that contradicts, so that something lies on its desk.
    county.edit(east, WHO, address="住在老城墙根")
    county.edit(county.house, WHO, address="另一处")
    county.carry(EAST)


def award(county: County) -> None:
    given = {"member": county.people[WHO], "name": "独一份的奖", "awarded_on": "2025-07-01"}
    editing.add(county.sites[EAST], "award", given)


def remove(county: County) -> None:
    recycling.remove(county.house, "member", county.people[WHO], "重复录入")


def targets(county: County, *groups: str) -> list[Target]:
    return [Target(kind="member", rec=county.people[WHO], groups=groups)]


def sign(
    house: House,
    shown: Preview,
    *,
    reason: str = "重复录入",
    word: str = "清除",
    root_passphrase: str = vaults.PASSPHRASE,
) -> tuple[Carried, ...]:
    return ordering.sign(
        house,
        shown,
        reason=reason,
        document="示组发〔2026〕9号",
        word=word,
        root_passphrase=root_passphrase,
    )


def purge(county: County, *groups: str) -> tuple[Carried, ...]:
    return sign(county.house, ordering.preview(county.house, targets(county, *groups)))


def bring(county: County, *streets: str) -> None:
    """Answers without a package: each street takes its own."""
    county.rounds += 1
    for street in streets:
        out = county.folder / "down" / str(county.rounds)
        rounds.answer_within(county.house, NAMES[street], out)
        county.receive(street)


def differences(*houses: House) -> list[str]:
    return [each for house in houses for each in verifying.verify(house).differences]


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
    county.receive(EAST)
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


def restore(house: House, backup: Path) -> House:
    house.vault.close()
    done = safekeeping.restore(
        backup, house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    return done.house


def test_a_restored_county_carries_the_order_out_again(county: County) -> None:
    written_down(county)
    remove(county)
    saved = safekeeping.backup(county.house)
    purge(county)
    county.house = restore(county.house, saved.path)
    assert leftovers.found(county.house, WORDS) == []
    assert [each.number for each in orders.carried(county.house)] == [1]
    assert differences(county.house) == []
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


def elsewhere(county: County, backup: Path) -> House:
    """The county on another machine, where nothing but the backup came."""
    county.house.vault.close()
    folder = county.folder / "new machine" / "county"
    folder.parent.mkdir()
    for file in county.folder.glob("county.*"):
        shutil.copy(file, folder.parent / file.name)
    done = safekeeping.restore(backup, folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    return done.house


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


def test_some_groups_go_and_the_rest_stays(county: County) -> None:
    written_down(county)
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


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"word": "确定"}, PurgeWordError),
        ({"reason": " "}, PurgeReasonError),
        ({"reason": f"{WHO}重复录入"}, PurgeReasonError),
        ({"root_passphrase": "不对的口令不对的口令"}, RootKeyPassphraseError),
    ],
)
def test_an_order_needs_word_reason_and_root(
    county: County, said: dict[str, str], error: type[Exception]
) -> None:
    remove(county)
    shown = ordering.preview(county.house, targets(county))
    before = counties.state(county.house)
    with pytest.raises(error):
        sign(county.house, shown, **said)
    assert counties.state(county.house) == before


def test_only_what_lies_in_the_bin_and_as_it_was_shown(county: County) -> None:
    with pytest.raises(NotRemovedError):
        ordering.preview(county.house, targets(county))
    with pytest.raises(CannotPurgeError):
        ordering.preview(county.house, targets(county, "name"))
    with pytest.raises(NotCountyError):
        ordering.preview(county.sites[EAST], targets(county))
    remove(county)
    shown = ordering.preview(county.house, targets(county))
    county.edit(county.house, "钱大勇", remark="之后")
    with pytest.raises(PreviewOutdatedError):
        sign(county.house, shown)


def test_only_the_administrator_may(county: County) -> None:
    remove(county)
    operators.add(
        county.house, name="乙", post="", role=Role.OPERATOR, passphrase=vaults.PASSPHRASE
    )
    folder = county.house.vault.folder
    county.house.vault.close()
    county.house = House.of(open_vault(folder, vaults.PASSPHRASE, "乙", clock=lambda: vaults.NOW))
    with pytest.raises(RoleRefusedError):
        ordering.preview(county.house, targets(county))


def test_what_a_crash_left_undone_is_done_at_the_next_opening(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_down(county)
    remove(county)
    with monkeypatch.context() as patch:
        patch.setattr(orders, "finish", lambda _house: None)
        (order,) = purge(county)
    assert not order.tidied
    assert leftovers.found(county.house, WORDS)
    folder = county.house.vault.folder
    county.house.vault.close()
    vault = open_vault(folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    county.house = settling.settle_in(vault).house
    assert orders.carried(county.house)[0].tidied
    assert leftovers.found(county.house, WORDS) == []
    assert differences(county.house) == []


def test_every_room_still_opens_afterwards(county: County) -> None:
    written_down(county)
    county.edit(county.sites[EAST], WHO, remark="只报送没并入")
    dossiers.gather(county.house, county.people[WHO], reason="核对")
    remove(county)
    purge(county)
    bring(county, EAST)
    for house in (county.house, county.sites[EAST]):
        units = chronicle.find(house, ChronicleQuery())
        told = chronicle.page(house, units)
        assert len(told) == len(units)
        details = [chronicle.detail(house, unit) for unit in units]
        assert all(each is not None for each in details)
        assert not any(WHO in repr(each) for each in (*told.values(), *details))
        assert agenda.agenda(house).tasks is not None
        standing = members.find(house, MemberQuery())
        assert len(members.page(house, standing)) == len(standing)
        survey = scanning.due(house)
        for portion in survey.portions:
            scanning.check(house, portion)
        scanning.finish(house, survey)
        dossiers.gather(house, county.people["钱大勇"], reason="核对")
    assert pending.pending(county.sites[EAST]).records == ()
    assert outcomes.outcomes(county.sites[EAST]) == ()
    assert all(each.record != county.people[WHO] for each in deciding.list_desk(county.house))
    assert county.carry(EAST).verdict == "taken"
    assert outcomes.outcomes(county.sites[EAST]) == ()
    assert county.equal(EAST)


def test_what_was_purged_is_nothing_to_take_back(county: County) -> None:
    county.edit(county.house, "钱大勇", remark="早些时候")
    county.edit(county.house, WHO, remark="后来")
    remove(county)
    purge(county)
    undoable = history.next_undo(county.house)
    assert undoable is not None
    history.undo(county.house)
    assert county.value(county.house, "钱大勇", "remark") is None
    assert county.value(county.house, WHO, "name") is None
    assert differences(county.house) == []


def test_a_number_that_the_purged_person_held_is_free_again(county: County) -> None:
    """What once contradicted him was decided; verifying afterwards asks the record of it."""
    number = county.value(county.house, WHO, "id_number") or ""
    given = {
        "name": "重名者",
        "id_number": number,
        "category": "正式党员",
        "joined_on": "2005-04-28",
        "full_member_on": "2006-04-28",
    }
    west = county.sites[WEST]
    editing.add(west, "member", given)
    county.carry(WEST)
    assert deciding.list_desk(county.house)
    remove(county)
    purge(county)
    assert differences(county.house) == []
    (item,) = {each.item for each in deciding.list_desk(county.house)}
    deciding.settle(county.house, item, side="branch", reason="原记录已清除")
    bring(county, WEST)
    assert county.equal(WEST)
    assert differences(county.house) == []


def test_a_package_that_waits_in_the_lane_loses_what_was_purged(county: County) -> None:
    east = county.sites[EAST]
    county.edit(east, WHO, remark="只报送没并入")
    county.edit(east, "钱大勇", remark="别人的备注")
    late = county.send(EAST)
    enrolling.revoke(
        county.house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    county.take(late)
    remove(county)
    purge(county)
    assert leftovers.found(county.house, WORDS) == []
    (held,) = holding.kept(county.house)
    taken = holding.admit(county.house, held.mark, "已与书记电话核实")
    assert taken.counts["agreed"] == 1
    assert county.value(county.house, "钱大勇", "remark") == "别人的备注"
    assert leftovers.found(county.house, WORDS) == []
    assert differences(county.house) == []
    (again,) = county.take(late).files
    assert again.verdict == "duplicate"
