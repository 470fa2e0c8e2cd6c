"""What belongs to a record and is read beside its form."""

from pmis_desktop.services import belonging, editing
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
