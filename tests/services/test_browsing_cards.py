"""The side card, one number in full, what is on its way, and the tree of organisations."""

import pytest

from pmis_desktop.errors.services import FieldUnknownError, RecordMissingError
from pmis_desktop.services import deciding
from pmis_desktop.services.browsing import badges, card, members, organisations
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.test_taking_changes_back import conflict, trespass

WHO = "赵小雷"
NUMBER = vaults.id_number(11)
LOCAL = "SELECT kind FROM unit WHERE origin = 'local' ORDER BY id"


def badge(house: House, name: str) -> str:
    """The badge in the list, which is also the one on the card."""
    (row,) = members.page(house, members.find(house, MemberQuery(search=name))).values()
    assert card.card(house, row.id).badge == row.badge
    return row.badge


def test_a_card_tells_the_usual_masked_and_leaves_no_line_in_the_log(county: County) -> None:
    before = rows(county.house, LOCAL)
    found = card.card(county.house, county.people[WHO])
    assert (found.name, found.category, found.status) == (WHO, "正式党员", "正常")
    assert (found.age, found.seniority) == ("45", "19")
    lines = {line.label: line for line in found.lines}
    assert lines["公民身份证号"].masked
    assert lines["公民身份证号"].value == NUMBER[:6] + "********" + NUMBER[-4:]
    assert lines["手机号码"].value == "138****0001"
    assert lines["所在党支部"].value == NAMES[EAST]
    assert not lines["家庭住址"].masked
    assert "备注" not in lines
    assert rows(county.house, LOCAL) == before


def test_a_card_says_what_the_rules_find(county: County) -> None:
    county.edit(county.house, WHO, sex="女")
    found = card.card(county.house, county.people[WHO])
    assert [(problem.rule, problem.field) for problem in found.problems] == [("R3", "sex")]
    county.edit(county.house, "钱大勇", remark="无关")
    assert card.card(county.house, county.people["钱大勇"]).problems == ()


def test_a_number_in_full_is_noted_without_the_number(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    assert card.unmask(site, rec, "id_number") == NUMBER
    assert card.unmask(site, rec, "landline") == ""
    assert rows(site, LOCAL)[-2:] == [("unmask",), ("unmask",)]
    lines = rows(site, "SELECT line FROM journal WHERE log = 'local' ORDER BY n DESC LIMIT 2")
    text = b"".join(bytes(line) for (line,) in lines).decode()  # type: ignore[call-overload]
    assert rec in text
    assert "公民身份证号" in text
    assert NUMBER not in text
    assert NUMBER[-4:] not in text


def test_nobody_and_no_field_are_refused(county: County) -> None:
    with pytest.raises(RecordMissingError):
        card.card(county.house, "nobody")
    with pytest.raises(RecordMissingError):
        card.unmask(county.house, "nobody", "mobile")
    with pytest.raises(FieldUnknownError):
        card.unmask(county.house, county.people[WHO], "shoe_size")


def test_a_change_is_unreported_until_the_county_has_answered(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, WHO, remark="注")
    assert badge(site, WHO) == badges.UNREPORTED
    assert badge(site, "钱大勇") == ""
    county.send(EAST)
    assert badge(site, WHO) == badges.UNREPORTED
    county.carry(EAST)
    assert badge(site, WHO) == ""
    assert badge(county.house, WHO) == ""


def test_a_conflict_shows_on_both_sides_until_it_is_decided(county: County) -> None:
    site = county.sites[EAST]
    item = conflict(county)
    county.edit(site, WHO, remark="又改了别的")
    assert badge(site, WHO) == badges.UNDECIDED
    assert badge(county.house, WHO) == badges.ON_THE_DESK
    deciding.settle(county.house, item, side="branch", reason="电话核实")
    assert badge(county.house, WHO) == ""
    county.carry(EAST)
    assert badge(site, WHO) == ""


def test_a_decision_against_the_branch_is_shown_until_it_was_read(county: County) -> None:
    site = county.sites[EAST]
    item = conflict(county)
    deciding.settle(county.house, item, side="county", reason="以县级为准")
    county.edit(site, "孙桂兰", remark="再报")
    county.carry(EAST)
    assert badge(site, WHO) == badges.REFUSED
    assert badge(site, "孙桂兰") == ""
    with site.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO outcome_seen SELECT log, n, '', '', '甲' FROM outcome UNION"
            " SELECT log, n, 'address', '', '甲' FROM outcome"
        )
    assert badge(site, WHO) == ""


def test_a_refusal_about_somebody_else_gives_nobody_here_a_badge(county: County) -> None:
    trespass(county)
    site = county.sites[EAST]
    shown = members.page(site, members.find(site, MemberQuery())).values()
    assert [row.badge for row in shown] == ["", "", ""]


def test_the_tree_counts_members_in_subtrees_in_its_order(county: County) -> None:
    top = vaults.top_of(county.house)
    town = vaults.add_organisation(county.house, "中共城关镇委员会", kind="611")
    with county.house.change("调整上级") as change:
        for street in (EAST, WEST):
            ((rec,),) = rows(
                county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[street]
            )
            change.update("organisation", str(rec), {"parent": town, "short_name": street})
    nodes = organisations.organisation_tree(county.house)
    assert [(n.name, n.members, n.depth, n.is_branch) for n in nodes] == [
        (vaults.COUNTY_NAME, 9, 0, False),
        (NAMES["北街"], 3, 1, True),
        ("中共城关镇委员会", 6, 1, False),
        (NAMES[EAST], 3, 2, True),
        (NAMES[WEST], 3, 2, True),
    ]
    by_name = {node.name: node for node in nodes}
    assert (by_name[NAMES[EAST]].parent, by_name[NAMES[EAST]].short_name) == (town, EAST)
    assert (nodes[0].parent, nodes[0].kind, by_name[NAMES["北街"]].parent) == ("", "县委", top)


def test_removed_organisations_are_not_in_the_tree_and_a_circle_does_not_hang(
    county: County,
) -> None:
    house = county.house
    one = vaults.add_organisation(house, "中共甲委员会", kind="611")
    two = vaults.add_organisation(house, "中共乙委员会", kind="611", parent=one)
    gone = vaults.add_organisation(house, "中共丙委员会", kind="611")
    with house.change("调整") as change:
        change.update("organisation", one, {"parent": two})
        change.update("organisation", gone, {"removed": "1", "removed_reason": "撤销"})
    nodes = organisations.organisation_tree(house)
    ids = [node.id for node in nodes]
    assert gone not in ids
    assert {one, two} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_branch_sees_its_own_organisation_as_the_top(county: County) -> None:
    (node,) = organisations.organisation_tree(county.sites[EAST])
    assert (node.name, node.parent, node.depth, node.members) == (NAMES[EAST], "", 0, 3)


def test_organisations_are_found_by_name_and_pinyin(county: County) -> None:
    house = county.house
    ((east,),) = rows(house, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])
    assert organisations.find_organisations(house, "东街") == [east]
    assert len(organisations.find_organisations(house, "zgcgz")) == 3
    assert organisations.find_organisations(house, "没有") == []
