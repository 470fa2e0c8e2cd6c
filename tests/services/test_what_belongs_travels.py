"""Posts, awards, skills travel with their member; discipline never leaves the county."""

from pmis_desktop.services import editing, verifying
from tests.services.counties import EAST, NAMES, WEST, County, rows


def _post(county: County, who: str, street: str) -> dict[str, str]:
    return {
        "member": county.people[who],
        "organisation": NAMES[street],
        "post": "书记",
        "began_on": "2024年3月",
    }


def test_what_a_branch_notes_of_its_member_reaches_the_county(county: County) -> None:
    site, member = county.sites[EAST], county.people["赵小雷"]
    editing.add(site, "post", _post(county, "赵小雷", EAST))
    editing.add(site, "skill", {"member": member, "kind": "计算机", "name": "办公软件"})
    editing.add(site, "training", {"member": member, "name": "支部书记轮训", "hours": "24"})
    editing.add(site, "award", {"member": member, "name": "优秀党务工作者", "level": "县级"})
    assert county.carry(EAST).counts["applied"] == 4
    assert rows(county.house, "SELECT post, began_on FROM post") == [("001A", "2024-03")]
    assert rows(county.house, "SELECT kind, name FROM skill") == [("computing", "办公软件")]
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []


def test_a_branch_cannot_name_a_post_in_an_organisation_that_is_not_its_own(
    county: County,
) -> None:
    site = county.sites[EAST]
    (foreign,) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[WEST])
    with site.change("新增党内任职", kind="add") as change:
        given = {**_post(county, "赵小雷", EAST), "organisation": str(foreign[0]), "post": "001A"}
        editing.enter_new(site, change, "post", {**given, "began_on": "2024-03"})
    (result,) = county.take(county.send(EAST)).files
    assert result.counts["rejected"] == 1
    assert rows(county.house, "SELECT count(*) FROM post") == [(0,)]


def test_discipline_stays_at_the_county(county: County) -> None:
    member = county.people["赵小雷"]
    given = {"member": member, "kind": "警告", "decided_on": "2025-05-06", "reason": "酒后驾驶"}
    editing.add(county.house, "discipline", given)
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    county.carry(EAST)
    assert rows(county.house, "SELECT count(*) FROM discipline") == [(1,)]
    assert rows(county.sites[EAST], "SELECT count(*) FROM discipline") == [(0,)]
    assert county.equal(EAST)
