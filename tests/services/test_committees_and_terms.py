"""Committees, elections, terms and members that count elsewhere, in real vaults."""

import pytest

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.services import agenda, editing, history, listing, records, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import card, electing, terms
from pmis_desktop.services.organising.electing import Election
from tests import vaults
from tests.services.counties import EAST, NAMES, County, rows, stored

DAY = "2026-03-01"


def of(county: County) -> str:
    ((rec,),) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])
    return str(rec)


def election(county: County, **changed: object) -> Election:
    given: dict[str, object] = {
        "organisation": of(county),
        "on": DAY,
        "term_number": "第5届",
        "years": 3,
        "ends_on": "2029-02-28",
        "elected_by": "",
        "document": "城组〔2026〕2号",
        "posts": ((county.people["赵小雷"], "001A"), (county.people["钱大勇"], "030U")),
    }
    return Election(**{**given, **changed})  # type: ignore[arg-type]


def give(house: House, county: County, name: str, post: str, **values: str) -> None:
    with house.change("任职") as change:
        given = {"member": county.people[name], "organisation": of(county), "post": post}
        change.create("post", {**given, **values})


def test_an_election_at_the_branch_reaches_the_county_whole(county: County) -> None:
    site = county.sites[EAST]
    give(site, county, "孙桂兰", "001A", began_on="2023-03-01")
    electing.elect(site, election(county))
    assert county.carry(EAST).counts["applied"] == 5
    record = stored(county.house, "organisation", of(county))
    assert (record["secretary"], record["term_number"]) == ("赵小雷", "第5届")
    shown = card.read(county.house, of(county))
    assert [(post.label, post.name) for post in shown.posts] == [
        ("书记", "赵小雷"),
        ("组织委员", "钱大勇"),
    ]
    assert [(term.title, len(term.posts)) for term in shown.past] == [
        ("未写届次（2026年3月1日止）", 1)
    ]
    assert shown.term == "第5届 2026年3月1日至 2029年2月28日"
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []


def test_an_election_is_taken_back_as_one(county: County) -> None:
    give(county.house, county, "孙桂兰", "001A", began_on="2023-03-01")
    before = card.read(county.house, of(county))
    electing.elect(county.house, election(county))
    history.undo(county.house)
    assert card.read(county.house, of(county)) == before


@pytest.mark.parametrize(
    "changed",
    [
        {"posts": ()},
        {"on": "2026-03-05"},
        {"on": "下个月"},
        {"ends_on": "2020-01-01"},
        {"ends_on": ""},
    ],
    ids=str,
)
def test_an_election_that_cannot_be(county: County, changed: dict[str, object]) -> None:
    with pytest.raises(ActRefusedError):
        electing.elect(county.house, election(county, **changed))
    assert rows(county.house, "SELECT count(*) FROM post") == [(0,)]


def test_a_post_twice_and_a_temporary_branch_are_refused(county: County) -> None:
    twice = ((county.people["赵小雷"], "001A"),) * 2
    with pytest.raises(ActRefusedError):
        electing.elect(county.house, election(county, posts=twice))
    rec = vaults.add_organisation(county.house, "中共抗洪临时支部委员会", kind="931")
    with pytest.raises(ActRefusedError, match="临时党组织不选举换届"):
        electing.elect(county.house, election(county, organisation=rec))
    opened = records.open_record(county.house, "organisation", rec)
    locked = {each.field.id for each in opened.fields if "不选举换届" in each.locked}
    assert {"term_number", "term_ends_on"} <= locked
    with pytest.raises(RecordMissingError):
        electing.elect(county.house, election(county, organisation="没有的支部"))


def test_a_post_ends_no_earlier_than_it_began(county: County) -> None:
    give(county.house, county, "赵小雷", "001A", began_on="2025-03-01")
    ((post,),) = rows(county.house, "SELECT id FROM post")
    with pytest.raises(ActRefusedError):
        electing.end_post(county.house, str(post), on="2024-01-01")
    electing.end_post(county.house, str(post), on="2026-01-05", document="城组〔2026〕1号")
    assert stored(county.house, "post", str(post))["ended_on"] == "2026-01-05"


def test_the_next_term_is_proposed(county: County) -> None:
    house = county.house
    editing.set_values(house, "organisation", of(county), {"term_number": "第4届"})
    proposed = electing.propose(house, of(county), DAY)
    assert (proposed.term_number, proposed.years, proposed.ends_on) == ("第5届", 3, "2029-02-28")
    assert electing.propose(house, of(county), "").years == 0
    editing.add(house, "host_unit", {"organisation": of(county), "name": "东街村", "nature": "5"})
    assert electing.propose(house, of(county), DAY).years == 5
    editing.set_values(house, "organisation", of(county), {"term_number": "2023年"})
    assert electing.propose(house, of(county), DAY).term_number == ""


def test_the_book_of_posts_against_the_record(county: County) -> None:
    house = county.house

    def rules() -> list[str]:
        found = card.read(house, of(county)).problems
        return [each.message for each in found if each.rule == "R21"]

    give(house, county, "赵小雷", "001A", began_on="2025-03-01")
    assert rules() == []
    editing.set_values(house, "organisation", of(county), {"secretary": "王建国"})
    assert any("班子成员里的书记不一致" in each for each in rules())
    editing.set_values(house, "organisation", of(county), {"secretary": "赵小雷"})
    assert rules() == []
    editing.set_values(house, "organisation", of(county), {"term_began_on": "2025-06-01"})
    assert any("早于本届起始日期" in each for each in rules())
    editing.set_values(house, "organisation", of(county), {"term_began_on": "2024-06-01"})
    assert any("任职日期晚于换届" in each for each in rules())
    ((period,),) = rows(
        house,
        "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL",
        county.people["赵小雷"],
    )
    with house.change("转出") as change:
        change.update("membership", str(period), {"ended_on": "2026-02-01"})
    assert any("已不在册" in each for each in rules())


def test_the_first_page_reminds_of_terms(county: County) -> None:
    house = county.house
    assert not [task for task in agenda.agenda(house).tasks if task.kind == "terms"]
    editing.set_values(house, "organisation", of(county), {"term_ends_on": "2026-08-31"})
    (task,) = [task for task in agenda.agenda(house).tasks if task.kind == "terms"]
    assert (task.weight, task.records) == ("info", (of(county),))
    assert task.sentence.startswith(f"{NAMES[EAST]}的任期将于")
    other = vaults.add_organisation(
        house, "中共大荔县农业农村局支部委员会", term_ends_on="2025-12-31"
    )
    (task,) = [task for task in agenda.agenda(house).tasks if task.kind == "terms"]
    assert task.sentence == "党组织换届：1 个已到届没有换届，1 个半年内届满"
    assert (task.weight, task.records) == ("warn", (other, of(county)))
    assert [term.state for term in terms.every(house)][:2] == ["over", "soon"]


def test_members_of_functional_organisations_are_in_no_total(county: County) -> None:
    house = county.house
    before = len(listing.members(house))
    rec = vaults.add_organisation(house, "中共工地功能型支部委员会", functional="1")
    number = vaults.id_number(701)
    vaults.add_member(house, rec, name="借调者", id_number=number)
    # A list hides nobody; totals leave out who is counted elsewhere.
    assert len(listing.members(house)) == before + 1
    assert listing.organisations(house)[0]["members"] == str(before)
    assert [each["name"] for each in listing.members(house, within=rec)] == ["借调者"]
    found = {each.message for each in card.read(house, rec).problems}
    assert any("不计入总数" in each for each in found)
    (people,) = [each for each in agenda.agenda(house).figures if each.label == "党员"]
    assert people.value == before


def test_a_name_changed_in_the_form_is_kept_too(county: County) -> None:
    house, rec = county.house, of(county)
    # Another spelling of the same name is no former name.
    editing.set_values(house, "organisation", rec, {"name": "中共城关镇东街党支部"})
    assert stored(house, "organisation", rec)["former_names"] is None
    editing.set_values(house, "organisation", rec, {"name": "中共城关镇朝阳街支部委员会"})
    assert (
        stored(house, "organisation", rec)["former_names"] == "中共城关镇东街党支部（2026-03-04止）"
    )
    history.undo(house)
    assert stored(house, "organisation", rec)["former_names"] is None
