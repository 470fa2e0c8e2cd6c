"""Purging: who may and how, what a crash leaves, what the rooms and the lane do afterwards."""

import pytest

from pmis_desktop import files
from pmis_desktop.errors.purging import (
    CannotPurgeError,
    NotRemovedError,
    PurgeReasonError,
    PurgeWordError,
)
from pmis_desktop.errors.services import NotCountyError, PreviewOutdatedError, ReasonMissingError
from pmis_desktop.errors.vault import RoleRefusedError, RootKeyPassphraseError
from pmis_desktop.exchange import archived
from pmis_desktop.models import settings
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
    safekeeping,
    settling,
)
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.chronicle import ChronicleQuery
from pmis_desktop.services.forms import stubs
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Target
from pmis_desktop.services.quality import scanning
from tests import vaults
from tests.services import counties, leftovers
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.purges import (
    WHO,
    WORDS,
    award,
    bring,
    differences,
    purge,
    remove,
    restore,
    sign,
    targets,
    written_down,
)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"word": "确定"}, PurgeWordError),
        ({"reason": " "}, ReasonMissingError),
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


def test_what_belongs_to_somebody_goes_alone(county: County) -> None:
    award(county)
    county.carry(EAST)
    ((rec,),) = rows(county.house, "SELECT id FROM award")
    meant = [Target(kind="award", rec=str(rec))]
    sign(county.house, ordering.preview(county.house, meant))
    assert leftovers.found(county.house, ["独一份的奖"]) == []
    assert county.value(county.house, WHO, "name") == WHO
    bring(county, EAST)
    assert leftovers.found(county.sites[EAST], ["独一份的奖"]) == []
    assert county.equal(EAST)
    assert differences(county.house) == []


def test_several_go_by_one_order_and_a_new_computer_hears_of_it(county: County) -> None:
    meant = []
    for name in (WHO, "李建国"):
        recycling.remove(county.house, "member", county.people[name], "重复录入")
        meant.append(Target(kind="member", rec=county.people[name]))
    (order,) = sign(county.house, ordering.preview(county.house, meant))
    assert order.records > len(meant)
    assert leftovers.found(county.house, [WHO, "李建国"]) == []
    county.sites["二号机"] = counties.join(county, EAST, code=None, folder="二号机")
    assert [each.number for each in orders.carried(county.sites["二号机"])] == [1]
    assert differences(county.house, county.sites["二号机"]) == []


def test_the_purged_form_travels_nowhere(county: County) -> None:
    county.edit(county.sites[EAST], WHO, remark="报送过的")
    county.carry(EAST)
    remove(county)
    purge(county)
    (kept,) = [
        file
        for file in county.house.archive.rglob("*.dzb")
        if archived.is_archived(file.read_bytes())
    ]
    outside = county.folder / "拷出来.dzb"
    outside.write_bytes(kept.read_bytes())
    before = counties.state(county.house)
    (result,) = county.take(outside).files
    assert (result.verdict, result.code) == ("refused", "wrong_kind")
    assert counties.state(county.house) == before
    kept.write_bytes(kept.read_bytes()[:-1])
    assert differences(county.house) == [f"存档文件被改动：{kept.stem[:16]}"]


def test_forms_that_were_printed_tell_nobody_of_the_person(county: County) -> None:
    """The stub of a letter keeps its number; what was typed on forms is typed anew."""
    written_down(county)
    with county.house.writing() as connection:
        stub = stubs.Copy(number="20260001", record=county.people[WHO], name=WHO)
        other = stubs.Copy(number="20260002", record=county.people["钱大勇"], name="钱大勇")
        stubs.keep(county.house, connection, "certificate", "print", [stub, other])
        settings.put(connection, "form:certificate", f'{{"about":"{WHO}"}}')
    remove(county)
    purge(county)
    ledger = [(each.number, each.name) for each in stubs.every(county.house)]
    assert ledger == [("20260002", "钱大勇"), ("20260001", "")]
    assert leftovers.found(county.house, [WHO]) == []


def test_files_that_a_restore_has_forgotten_are_cut_too(county: County) -> None:
    """The archive is in no backup: what came after the backup's day lies there unknown to it."""
    east = county.sites[EAST]
    of_county, of_site = safekeeping.backup(county.house), safekeeping.backup(east)
    county.edit(east, WHO, remark="只报送没并入")
    county.carry(EAST)
    county.house = restore(county.house, of_county.path)
    county.sites[EAST] = restore(county.sites[EAST], of_site.path)
    assert leftovers.found(county.house, WORDS) == [WHO, "只报送没并入"]
    remove(county)
    purge(county)
    bring(county, EAST)
    assert leftovers.found(county.house, WORDS) == []
    assert leftovers.found(county.sites[EAST], WORDS) == []


def test_what_a_killed_program_was_writing_goes_too(county: County) -> None:
    """A package or photo that was half written lies there under a name that nobody looks for."""
    county.edit(county.sites[EAST], WHO, remark="写到一半")
    package = county.send(EAST).read_bytes()
    archive, blobs = county.house.archive / "ab", county.house.vault.blobs / "ab"
    left = [folder / files.temporary_name() for folder in (archive, blobs)]
    for each in left:
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(package)
    assert "写到一半" in leftovers.found(county.house, ["写到一半"])
    remove(county)
    purge(county)
    assert not any(each.exists() for each in left)
    assert leftovers.found(county.house, WORDS) == []


def test_what_could_not_be_cleared_away_is_tried_again(county: County) -> None:
    held = county.house.archive / "ab" / files.temporary_name()
    (held / "inside").mkdir(parents=True)
    remove(county)
    purge(county)
    assert held.exists()
    (held / "inside").rmdir()
    held.rmdir()
    held.write_bytes(b"")
    orders.finish(county.house)
    assert not held.exists()


def test_an_item_that_was_fulfilled_and_lies_on_the_desk_again_is_verified(county: County) -> None:
    """What opened it cannot be judged anew, for whoever contradicted it has been purged since."""
    number = county.value(county.house, WHO, "id_number") or ""
    west = county.sites[WEST]
    county.edit(west, "李建国", id_number=number)
    county.carry(WEST)
    assert deciding.list_desk(county.house)
    remove(county)
    purge(county)
    county.edit(county.house, "李建国", id_number=number)
    assert not deciding.list_desk(county.house)
    assert differences(county.house) == []
    history.undo(county.house)
    assert deciding.list_desk(county.house)
    assert differences(county.house) == []
    bring(county, WEST)
    assert county.equal(WEST)
