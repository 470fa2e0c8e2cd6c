"""One count of changes wherever a person reads: what waits, the package, the county, the answer."""

import pytest

from pmis_desktop.errors.files import FileError
from pmis_desktop.exchange import counting
from pmis_desktop.services import deciding, editing, history, pending, rounds
from pmis_desktop.services.merging import Preview
from tests import vaults
from tests.services.counties import EAST, NAMES, County
from tests.services.test_editing_records import NEW


def judged(county: County) -> Preview:
    (found,) = rounds.preview(county.house, [county.send(EAST)]).previews
    return found


def mixed(county: County) -> None:
    """Seven changes of a person: several fields of one save, one field saved twice, one new."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="甲", mobile="13900000009", education="大学")
    county.edit(site, "赵小雷", address="乙")
    county.edit(site, "钱大勇", remark="丙", address="丁")
    county.edit(site, "孙桂兰", remark="戊")
    county.edit(site, "孙桂兰", address="一时写错")
    history.undo(site)
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    other = {"name": "误录", "id_number": vaults.id_number(77), "sex": "", "birth_date": ""}
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST], **other})
    history.undo(site)


def test_both_sides_count_the_same(county: County) -> None:
    mixed(county)
    waiting = pending.pending(county.sites[EAST])
    assert (waiting.changes, waiting.to_send) == (7, 7)
    assert waiting.operations > waiting.changes
    found = judged(county)
    assert counting.changes(found.operations) == 7
    assert sum(found.changes.values()) == 7
    assert found.changes["applied"] == 7
    (taken,) = county.take(county.send(EAST)).files
    assert taken.changes["applied"] == 7
    received = county.receive(EAST)
    assert (received.changes["applied"], received.unanswered) == (7, 0)


def test_each_group_of_one_save_ends_for_itself(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="甲", mobile="13900000009", remark="丙")
    county.edit(county.house, "赵小雷", address="县级的", remark="县级的")
    found = judged(county)
    assert found.counts["conflict"] == 1
    assert (found.changes["conflict"], found.changes["applied"]) == (2, 1)
    (taken,) = county.take(county.send(EAST)).files
    assert taken.changes["conflict"] == len(deciding.list_desk(county.house)) == 2
    assert county.receive(EAST).changes["conflict"] == 2


def test_a_new_member_is_one_change_and_the_gravest_is_said_of_it(county: County) -> None:
    site = county.sites[EAST]
    number = county.value(county.house, "李建国", "id_number")
    given = {**NEW, "branch": NAMES[EAST], "sex": "", "birth_date": ""}
    editing.add(site, "member", {**given, "id_number": str(number)})
    found = judged(county)
    assert {verdict: count for verdict, count in found.changes.items() if count} == {"conflict": 1}


def test_withdrawing_is_counted_on_both_sides(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="甲")
    county.edit(county.house, "赵小雷", address="县级的")
    county.carry(EAST)
    history.undo(site)
    assert pending.pending(site).to_send == 1
    assert judged(county).changes["withdrawn"] == 1


def test_only_what_was_in_no_package_is_not_reported(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="甲", remark="乙", education="大学")
    county.send(EAST)
    county.edit(site, "赵小雷", mobile="13900000009")
    (record,) = pending.pending(site).records
    assert (record.changes, record.unsent, record.sent) == (4, 1, False)
    assert pending.pending(site).to_send == 1


def test_a_folder_that_cannot_be_read_is_the_disks_fault(county: County) -> None:
    unreadable = county.folder / ("长" * 300)
    with pytest.raises(FileError):
        rounds.preview(county.house, [unreadable])
