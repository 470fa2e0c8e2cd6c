"""The desk: both values in full, a reason for every decision, and what the branch hears."""

from collections.abc import Callable

import pytest

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.services import (
    deciding,
    editing,
    enrolling,
    receiving,
    rounds,
    verifying,
)
from pmis_desktop.services.deciding import Side
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, rows, state
from tests.services.test_editing_records import NEW


@pytest.fixture
def item(county: County) -> int:
    """One address that county and branch have written differently."""
    county.edit(county.sites[EAST], "赵小雷", address="支部写的", remark="支部的注")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    return deciding.list_desk(county.house)[0].item


def test_the_desk_shows_what_both_saw_and_wrote(county: County, item: int) -> None:
    (row,) = deciding.list_desk(county.house)
    assert (row.item, row.base, row.county, row.branch) == (item, "东街1号", "县级写的", "支部写的")
    assert (row.name, row.branch_name, row.who, row.field) == (
        "赵小雷",
        NAMES[EAST],
        "甲",
        "address",
    )
    open_items = rows(county.sites[EAST], "SELECT kind, county, branch FROM open_item")
    assert open_items == [("conflict", '{"address": "县级写的"}', '{"address": "支部写的"}')]


@pytest.mark.parametrize(
    ("side", "value", "stands"),
    [("county", None, "县级写的"), ("branch", None, "支部写的"), ("value", "第三处", "第三处")],
)
def test_every_decision_reaches_the_branch_with_its_reason(
    county: County, item: int, side: Side, value: str | None, stands: str
) -> None:
    settled = deciding.settle(county.house, item, side=side, reason=" 电话核实 ", value=value)
    assert settled.side == side
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.carry(EAST)
    site = county.sites[EAST]
    assert county.value(site, "赵小雷", "address") == stands
    assert rows(site, "SELECT verdict, note FROM outcome ORDER BY n")[0] == ("settled", "电话核实")
    assert rows(site, "SELECT COUNT(*) FROM open_item") == [(0,)]
    assert county.equal()
    assert verifying.verify(county.house).differences == []


def test_decisions_that_cannot_be_taken_change_nothing(county: County, item: int) -> None:
    house = county.house
    acts: dict[str, Callable[[], object]] = {
        "reason_missing": lambda: deciding.settle(house, item, side="branch", reason=" "),
        "item_missing": lambda: deciding.settle(house, item + 9, side="branch", reason="理由"),
        "cannot_settle": lambda: deciding.settle(house, item, side="value", reason="理由"),
        "not_county": lambda: deciding.settle(
            county.sites[EAST], item, side="branch", reason="理由"
        ),
    }
    before = state(house)
    for code, act in acts.items():
        with pytest.raises(RefusedError) as refusal:
            act()
        assert refusal.value.code == code
        assert refusal.value.message.endswith("。")
        assert state(house) == before
    deciding.settle(house, item, side="county", reason="理由")
    with pytest.raises(RefusedError) as refusal:
        deciding.settle(house, item, side="county", reason="理由")
    assert refusal.value.code == "item_missing"


def test_a_birth_that_waits_is_no_single_value(county: County) -> None:
    editing.add(county.house, "member", {**NEW, "branch": NAMES[WEST]})
    editing.add(county.sites[EAST], "member", {**NEW, "name": "何小妹"})
    county.carry(EAST)
    item = deciding.list_desk(county.house)[0].item
    before = state(county.house)
    with pytest.raises(RefusedError) as refusal:
        deciding.settle(county.house, item, side="value", reason="理由", value="甲")
    assert refusal.value.code == "cannot_settle"
    assert state(county.house) == before
    deciding.settle(county.house, item, side="county", reason="同一人，以西街为准")
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.carry(EAST)
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []


def test_the_same_request_gives_its_grant_once_more(county: County) -> None:
    again = enrolling.enrol(
        county.house,
        county.folder / "letters" / f"{EAST}-request.dzb",
        organisation=NAMES[EAST],
        fingerprint=None,
        out=county.folder / "again.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    assert again.again
    assert rows(county.house, "SELECT COUNT(*) FROM site") == [(3,)]
    county.edit(county.sites[EAST], "赵小雷", remark="照常报送")
    assert county.carry(EAST).verdict == "taken"
    assert county.equal(EAST)


def test_a_decision_reaches_a_branch_that_has_nothing_to_send(county: County) -> None:
    """An answer can be written without a package: after a decision, or where one was lost."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="支部的值")
    county.edit(county.house, "赵小雷", address="县级的值")
    county.carry(EAST)
    item = deciding.list_desk(county.house)[0].item
    deciding.settle(county.house, item, side="branch", reason="电话核实")
    (answer,) = rounds.answer_within(county.house, NAMES[EAST], county.folder / "later")
    receiving.receive(site, answer)
    assert county.value(site, "赵小雷", "address") == "支部的值"
    assert county.equal(EAST)


def test_the_very_same_file_again_is_answered_again(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="一")
    package = county.send(EAST)
    county.take(package)
    again = county.take(package)
    assert [result.verdict for result in again.files] == ["duplicate"]
    assert len(again.answers) == 1
    county.receive(EAST)
    assert county.equal(EAST)


def test_a_branch_whose_site_was_revoked_can_be_invited_again(county: County) -> None:
    enrolling.revoke(
        county.house, NAMES[EAST], reason="电脑遗失", root_passphrase=vaults.PASSPHRASE
    )
    invited = enrolling.invite(county.house, within=None, out=county.folder / "again")
    assert [slip.name for slip in invited.rows] == [NAMES[EAST]]
