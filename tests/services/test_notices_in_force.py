"""Who has a notice when: audiences that change, limits, and what cannot be sent."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pmis_desktop.errors.notices import (
    NoticeFieldError,
    NoticeMissingError,
    TooManyNoticesError,
)
from pmis_desktop.errors.services import NotCountyError, NothingToSendError, ReasonMissingError
from pmis_desktop.exchange import limits
from pmis_desktop.exchange.notices import Reading
from pmis_desktop.services import (
    agenda,
    answers_due,
    enrolling,
    sending,
)
from pmis_desktop.services.notices import issuing, listing, opening, reading, received, travelling
from pmis_desktop.services.notices.views import GOT, Listed
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County
from tests.services.noticing import (
    PLAIN,
    TITLE,
    at_branch,
    counts,
    counts_in_force,
    give,
    holdings,
    organisation,
    unread,
)


def test_some_branches_only(county: County) -> None:
    chosen = (organisation(county, EAST), organisation(county, WEST))
    made = issuing.issue(county.house, replace(PLAIN, audience=chosen))
    assert len(answers_due.sites_due(county.house)) == 2
    give(county)
    assert [len(at_branch(county, street)) for street in (EAST, WEST, NORTH)] == [1, 1, 0]
    assert opening.opened(county.house, made.id).text.addressed == f"{NAMES[EAST]}、{NAMES[WEST]}"
    assert counts(county) == [(2, 0, 0)]


def test_a_branch_that_moves_to_another_committee_gets_that_ones_notices(county: County) -> None:
    committees = {
        name: vaults.add_organisation(county.house, name)
        for name in ("中共城关镇委员会", "中共河西镇委员会")
    }
    east = organisation(county, EAST)
    town, west = committees.values()
    with county.house.change("改隶") as change:
        change.update("organisation", east, {"parent": town})
    to_town = issuing.issue(county.house, replace(PLAIN, title="城关", audience=(town,)))
    to_west = issuing.issue(county.house, replace(PLAIN, title="河西", audience=(west,)))
    give(county)
    assert [each.id for each in at_branch(county, EAST)] == [to_town.id]
    assert at_branch(county, WEST) == []
    with county.house.change("改隶") as change:
        change.update("organisation", east, {"parent": west})
    give(county)
    words = {each.id: each.words for each in at_branch(county, EAST)}
    assert words == {to_town.id: "县里不再发给本支部", to_west.id: "没有看"}
    assert unread(county.sites[EAST]) == ["县里的通知：河西"]
    assert [each.sites for each in listing.of_county(county.house)] == [1, 0]


def test_a_branch_that_joins_later_gets_what_is_still_valid(county: County) -> None:
    today = vaults.NOW.date().isoformat()
    issuing.issue(county.house, replace(PLAIN, title="到今天", valid_until=today))
    kept = issuing.issue(county.house, PLAIN)
    gone = issuing.issue(county.house, replace(PLAIN, title="撤回的"))
    issuing.withdraw(county.house, gone.id, "不用了")
    tomorrow = vaults.NOW + timedelta(days=1)
    county.house.vault.close()
    county.house = counties.reopen(county.folder / "county", lambda: tomorrow)
    late = counties.join(county, EAST, code=None, folder="second", clock=lambda: tomorrow)
    county.opened.append(late)
    assert [each.id for each in received.of_branch(late)] == [kept.id]
    assert unread(late) == [f"县里的通知：{TITLE}"]


def test_validity_ends_at_the_branch_without_a_word_of_the_county(county: County) -> None:
    issuing.issue(county.house, PLAIN)
    give(county)
    site = county.sites[EAST]
    site.vault.close()
    later: datetime = vaults.NOW + timedelta(days=91)
    county.sites[EAST] = counties.reopen(county.folder / EAST, lambda: later)
    assert unread(county.sites[EAST]) == []
    assert [each.words for each in at_branch(county, EAST)] == ["已过有效期"]


def test_the_county_is_told_what_waits(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    tasks = {each.kind: each for each in agenda.agenda(county.house).tasks}
    assert tasks["answers"].sentence == "通知还没有发给 3 个支部"
    assert set(answers_due.sites_due(county.house)) == set(tasks["answers"].records)
    give(county)
    tasks = {each.kind: each for each in agenda.agenda(county.house).tasks}
    assert "answers" not in tasks
    assert "notices" not in tasks
    reading.read(county.sites[EAST], made.id)
    county.carry(EAST)
    county.house.vault.close()
    later = vaults.NOW + timedelta(days=7)
    county.house = counties.reopen(county.folder / "county", lambda: later)
    (task,) = [each for each in agenda.agenda(county.house).tasks if each.kind == "notices"]
    assert task.sentence == f"通知“{TITLE}”还有 2 个支部没有看"
    assert task.records == (made.id,)


def test_branches_without_a_program_are_named(county: County) -> None:
    vaults.add_organisation(county.house, "中共城关镇南街支部委员会")
    made = issuing.issue(county.house, PLAIN)
    assert opening.opened(county.house, made.id).without_site == ("中共城关镇南街支部委员会",)


def test_many_unread_notices_stand_in_few_lines(county: County) -> None:
    for number in range(5):
        issuing.issue(county.house, replace(PLAIN, title=f"通知{number}"))
    give(county)
    assert unread(county.sites[EAST])[:1] == ["县里的通知：通知4"]
    assert unread(county.sites[EAST])[3:] == ["还有 2 份县里的通知没有看"]


def test_only_the_county_writes_and_only_a_branch_reads(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    with pytest.raises(NotCountyError):
        issuing.issue(county.sites[EAST], PLAIN)
    with pytest.raises(NoticeMissingError):
        opening.opened(county.sites[EAST], made.id)
    with pytest.raises(NoticeMissingError):
        issuing.withdraw(county.house, "nothing", "没有")
    with pytest.raises(ReasonMissingError):
        issuing.withdraw(county.house, made.id, "  ")
    assert [type(each) for each in listing.of_county(county.house)] == [Listed]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "长" * 101}),
        ("title", {"title": "通知\u202e知通"}),
        ("text", {"text": "\n \n"}),
        ("text", {"text": "字" * 3001}),
        ("text", {"text": "\n".join(["字" * 60] * 101)}),
        ("text", {"text": "\n".join(["段"] * 201)}),
        ("text", {"text": "一\x07二"}),
        ("text", {"text": "一\u2066二"}),
        ("text", {"text": "一\uffff二"}),
        ("phone", {"phone": "1" * 101}),
        ("contact", {"contact": "\ud800"}),
        ("dated_on", {"dated_on": "2026-13-01"}),
        ("valid_until", {"valid_until": "2026"}),
        ("valid_until", {"valid_until": "2001-01-01"}),
        ("audience", {"audience": tuple(f"{n:032x}" for n in range(201))}),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(
    county: County, field: str, given: dict[str, str]
) -> None:
    before = counties.state(county.house)
    with pytest.raises(NoticeFieldError) as refused:
        issuing.issue(county.house, replace(PLAIN, **given))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert "没有改动任何数据" in refused.value.message
    assert counties.state(county.house) == before


def test_what_a_site_says_of_notices_is_weighed(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    (site,) = {
        each.site
        for each in opening.opened(county.house, made.id).readers
        if each.name == NAMES[EAST]
    }
    with county.house.writing() as connection:
        revision = int(connection.exec_driver_sql("SELECT revision FROM notice").scalar_one())
        told = Reading(id=made.id, revision=revision, read_at="", read_by="")
        ahead = Reading(id=made.id, revision=revision + 5, read_at="2026-01-01", read_by="乙")
        strange = Reading(id="nothing", revision=1, read_at="2026-01-01", read_by="乙")
        assert travelling.note(connection, site, [ahead, strange], "t") == 0
        assert not travelling.has_news(connection, site, [ahead])
        assert travelling.note(connection, site, [told], "t") == 0
        assert not travelling.has_news(connection, site, [told])
    assert holdings(county, made.id)[NAMES[EAST]] == GOT


def test_a_branch_cannot_write_a_notice_into_a_package(county: County) -> None:
    site = county.sites[EAST]
    with site.change("冒充") as change:
        change.create("notice", {"name": "假通知", "text": "假", "audience": "all"})
    result = county.carry(EAST)
    assert result.counts["rejected"] == 1
    assert listing.of_county(county.house) == ()


def test_sending_says_nothing_new_where_nothing_is(county: County) -> None:
    issuing.issue(county.house, PLAIN)
    give(county)
    with pytest.raises(NothingToSendError):
        sending.export(county.sites[EAST], county.folder / "up")


def test_as_many_as_an_answer_carries_and_no_more(county: County) -> None:
    for number in range(limits.NOTICES):
        issuing.issue(county.house, replace(PLAIN, title=f"通知{number}"))
    before = counties.state(county.house)
    with pytest.raises(TooManyNoticesError) as refused:
        issuing.issue(county.house, replace(PLAIN, title="多出来的"))
    assert "200 份" in refused.value.message
    assert counties.state(county.house) == before
    oldest = listing.of_county(county.house)[-1]
    replaced = issuing.issue(county.house, replace(PLAIN, title="代替的"), replaces=oldest.id)
    give(county)
    held = at_branch(county, EAST)
    # The replaced one has no room any more: a branch that never had it need not hear of it.
    assert len(held) == limits.NOTICES
    assert replaced.id in {each.id for each in held}
    for each in held:
        reading.read(county.sites[EAST], each.id)
    county.carry(EAST)
    assert {row[1:] for row in counts_in_force(county)} == {(1, 1)}


def test_a_committee_that_enters_for_its_branches_gets_their_notices(county: County) -> None:
    town = vaults.add_organisation(county.house, "中共城关镇委员会")
    below = vaults.add_organisation(county.house, "中共城关镇南街支部委员会")
    with county.house.change("改隶") as change:
        change.update("organisation", below, {"parent": town})
    site = counties.join(county, "中共城关镇委员会", code=None, folder="town")
    county.opened.append(site)
    made = issuing.issue(county.house, replace(PLAIN, audience=(below,)))
    assert list(holdings(county, made.id)) == ["中共城关镇委员会"]
    assert opening.opened(county.house, made.id).without_site == ()


def test_a_site_that_is_shut_out_is_not_waited_for(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    (site,) = [
        each.site
        for each in opening.opened(county.house, made.id).readers
        if each.name == NAMES[EAST]
    ]
    enrolling.revoke(
        county.house, site, reason="电脑报废", cut_off=None, root_passphrase=vaults.PASSPHRASE
    )
    assert NAMES[EAST] not in holdings(county, made.id)


def test_a_new_computer_of_a_branch_that_has_read_reads_again(county: County) -> None:
    issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], "1")
    county.carry(EAST)
    second = counties.join(county, EAST, code=None, folder="second")
    county.opened.append(second)
    assert unread(second) == [f"县里的通知：{TITLE}"]
    assert counts(county) == [(4, 1, 1)]


def test_what_the_county_knows_of_reading_comes_back_after_a_restore(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], made.id)
    county.carry(EAST)
    # As a branch put back to the day before it read: the county's answer says that it did.
    with county.sites[EAST].writing() as connection:
        connection.exec_driver_sql(
            "UPDATE received_notice SET read_at = '', read_by = '', known = 0"
        )
    assert unread(county.sites[EAST]) == [f"县里的通知：{TITLE}"]
    give(county)
    assert unread(county.sites[EAST]) == []
    assert [each.words for each in at_branch(county, EAST)] == ["已看，县里已知道"]
