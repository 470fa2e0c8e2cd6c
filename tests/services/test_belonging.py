"""What belongs to a record and is read beside its form."""

import pytest

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.services import belonging, editing, records
from tests import vaults
from tests.services.counties import EAST, NAMES, County


def test_a_member_has_its_period_and_its_category(county: County) -> None:
    found = belonging.belongings(county.house, "member", county.people["赵小雷"])
    period, fact = found
    assert (period.kind, period.name) == ("党员组织关系", NAMES[EAST])
    assert not period.ended
    assert (fact.kind, fact.name) == ("人员类别变更", "正式党员")
    assert ("生效日期", "2006-04-28") in fact.lines


def test_the_newest_period_comes_first_and_the_old_one_is_over(county: County) -> None:
    county.edit(county.house, "赵小雷", branch=NAMES["西街"])
    found = belonging.belongings(county.house, "member", county.people["赵小雷"])
    periods = [each for each in found if each.kind == "党员组织关系"]
    assert [(each.name, each.ended) for each in periods] == [
        (NAMES["西街"], False),
        (NAMES[EAST], True),
    ]


def test_an_organisation_has_its_host_units(county: County) -> None:
    branch = vaults.top_of(county.sites[EAST])
    given = {"organisation": branch, "name": "东街村民委员会", "staff": "12"}
    editing.add(county.house, "host_unit", given)
    (unit,) = belonging.belongings(county.house, "organisation", branch)
    assert unit.name == "东街村民委员会"
    assert unit.lines == (("在岗职工数", "12"),)


def test_a_branch_may_put_members_only_into_its_own_subtree(county: County) -> None:
    own = vaults.top_of(county.sites[EAST])
    assert belonging.eligible(county.sites[EAST]) == {own}
    assert own in belonging.eligible(county.house)
    assert len(belonging.eligible(county.house)) > 3


def test_posts_lie_under_their_member_and_under_their_organisation(county: County) -> None:
    branch, zhao = vaults.top_of(county.sites[EAST]), county.people["赵小雷"]
    given = {"member": zhao, "organisation": branch, "post": "书记", "began_on": "2021-03"}
    post = editing.add(county.house, "post", given).id
    (own,) = belonging.kept_under(county.house, "post", "member", zhao)
    (held,) = belonging.kept_under(county.house, "post", "organisation", branch)
    assert (own.id, own.name, own.ended) == (post, f"{NAMES[EAST]} 书记", False)
    assert (held.id, held.name) == (post, "赵小雷 书记")


def test_what_was_removed_comes_last_and_can_be_brought_back(county: County) -> None:
    zhao = county.people["赵小雷"]
    posts = [
        editing.add(county.house, "skill", {"member": zhao, "kind": "外语", "name": name}).id
        for name in ("英语", "日语")
    ]
    records.save(county.house, "skill", posts[0], {"removed": "是", "removed_reason": "误录"})
    found = belonging.kept_under(county.house, "skill", "member", zhao)
    assert [(each.id, each.removed) for each in found] == [(posts[1], ""), (posts[0], "误录")]
    records.save(county.house, "skill", posts[0], {"removed": "", "removed_reason": ""})
    found = belonging.kept_under(county.house, "skill", "member", zhao)
    assert {each.removed for each in found} == {""}


def test_members_are_picked_from_one_organisation_or_from_all(county: County) -> None:
    branch = vaults.top_of(county.sites[EAST])
    (zhao,) = belonging.people(county.house, "zxl")
    assert (zhao.id, zhao.name, zhao.branch) == (county.people["赵小雷"], "赵小雷", NAMES[EAST])
    assert len(belonging.people(county.house, "", branch)) == 3
    assert not belonging.people(county.house, "李建国", branch)


def test_a_post_needs_somebody_who_is_there(county: County) -> None:
    given = {"organisation": NAMES[EAST], "post": "书记", "member": "没有这个人"}
    with pytest.raises(RecordMissingError):
        editing.add(county.house, "post", given)
