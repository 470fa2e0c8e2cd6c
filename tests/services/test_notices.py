"""A notice goes down inside answers, is read at the branch, and the county hears of it."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pmis_desktop.errors.answers import AnswerOlderError, AnswerTakenError
from pmis_desktop.errors.notices import NoticeEndedError, NoticeFieldError, NoticeMissingError
from pmis_desktop.errors.services import NotCountyError, NothingToSendError, ReasonMissingError
from pmis_desktop.exchange.notices import Reading
from pmis_desktop.services import (
    agenda,
    answers_due,
    history,
    receiving,
    recycling,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing, listing, opening, reading, received, travelling
from pmis_desktop.services.notices.views import GOT, ON_ITS_WAY, READ, UNSENT, Listed, Received
from pmis_desktop.services.notices.wording import Wording
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County

TITLE = "关于核对党员信息的通知"
TEXT = "请各支部核对党员信息。\n\n  二、9月20日前报送。\r\n三、有问题的请电话询问。"
PARAGRAPHS = ("请各支部核对党员信息。", "二、9月20日前报送。", "三、有问题的请电话询问。")
PLAIN = Wording(title=TITLE, text=TEXT, contact="组织二室", phone="0913-1234567")


def organisation(county: County, street: str) -> str:
    with county.house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM organisation WHERE name = ?", (NAMES[street],)
        )
        return str(found.scalar_one())


def give(county: County, *streets: str) -> None:
    """The county writes its answers, and the branches take them."""
    county.rounds += 1
    out = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, None, out)
    for street in streets or county.sites:
        county.receive(street)


def at_branch(county: County, street: str) -> list[Received]:
    return list(received.of_branch(county.sites[street]))


def unread(house: House) -> list[str]:
    return [task.sentence for task in agenda.agenda(house).tasks if task.kind == "notices"]


def counts(county: County) -> list[tuple[int, int, int]]:
    return [(each.sites, each.got, each.read) for each in listing.of_county(county.house)]


def holdings(county: County, notice: str) -> dict[str, str]:
    readers = opening.opened(county.house, notice).readers
    return {each.name: each.holding for each in readers}


def test_a_notice_goes_down_is_read_and_the_county_hears_of_it(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    site = county.sites[EAST]
    assert holdings(county, made.id) == dict.fromkeys(NAMES.values(), UNSENT)
    give(county)
    assert holdings(county, made.id) == dict.fromkeys(NAMES.values(), ON_ITS_WAY)
    (task,) = [each for each in agenda.agenda(site).tasks if each.kind == "notices"]
    assert task.sentence == f"县里的通知：{TITLE}"
    assert (task.large, task.records, task.verb) == (True, (made.id,), "看通知")
    found = reading.read(site, made.id)
    assert tuple(found.text.paragraphs) == PARAGRAPHS
    assert found.text.enquiries == "组织二室　0913-1234567"
    assert (found.read_by, found.read_at) == ("甲", vaults.NOW.isoformat(timespec="seconds"))
    assert unread(site) == []
    assert [each.words for each in at_branch(county, EAST)] == ["已看，下次报送告诉县里"]
    county.carry(EAST)
    assert [each.words for each in at_branch(county, EAST)] == ["已看，县里已知道"]
    assert counts(county) == [(3, 1, 1)]
    (reader,) = [
        each for each in opening.opened(county.house, made.id).readers if each.holding == READ
    ]
    assert (reader.name, reader.read_by) == (NAMES[EAST], "甲")
    with pytest.raises(NothingToSendError):
        county.send(EAST)


def test_reading_is_kept_in_the_local_log_and_the_first_reading_counts(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county, EAST)
    site = county.sites[EAST]
    first = reading.read(site, made.id)
    assert reading.read(site, made.id) == first
    titles = counties.rows(site, "SELECT title FROM unit WHERE kind = 'notice'")
    assert titles == [("看过县里的通知",)]


def test_records_and_digests_stay_what_they_are(county: County) -> None:
    issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], "1")
    county.carry(EAST)
    assert county.equal()
    for house in (county.house, *county.sites.values()):
        assert verifying.verify(house).sound


def test_a_package_without_a_change_tells_of_reading(county: County) -> None:
    issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], "1")
    (task,) = [each for each in agenda.agenda(county.sites[EAST]).tasks if each.kind == "pending"]
    assert task.sentence == "看过的 1 份通知还没有告诉县里"
    package = county.send(EAST)
    (shown,) = rounds.preview(county.house, [package]).files
    assert shown.message == "没有新的更改，带来了通知的阅读情况"
    county.take(package)
    assert counts(county) == [(3, 1, 1)]
    (again,) = rounds.preview(county.house, [package]).files
    assert again.message == "以前已经并入过，没有重复并入"


def test_lost_doubled_and_late_answers_cost_nothing(county: County) -> None:
    first = issuing.issue(county.house, PLAIN)
    give(county, WEST)
    lost = county.answer_for(EAST)
    second = issuing.issue(county.house, replace(PLAIN, title="第二份"))
    give(county, EAST)
    assert {each.id for each in at_branch(county, EAST)} == {first.id, second.id}
    before = counties.state(county.sites[EAST])
    with pytest.raises(AnswerTakenError):
        county.receive(EAST)
    with pytest.raises(AnswerOlderError):
        receiving.receive(county.sites[EAST], lost)
    assert counties.state(county.sites[EAST]) == before


def test_lost_doubled_and_late_packages_cost_nothing(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    site = county.sites[EAST]
    early = county.folder / "early.dzb"
    county.edit(site, "赵小雷", address="东街9号")
    shutil.move(county.send(EAST), early)
    reading.read(site, made.id)
    late = county.send(EAST)
    county.take(late)
    assert holdings(county, made.id)[NAMES[EAST]] == READ
    # The older one comes after, the newer one twice: nobody becomes unread by it.
    county.take(early, late)
    assert holdings(county, made.id)[NAMES[EAST]] == READ
    assert counts(county) == [(3, 1, 1)]


def test_a_lost_package_is_made_good_by_the_next(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], made.id)
    county.send(EAST).unlink()
    assert travelling_unreported(county.sites[EAST]) == 1
    county.carry(EAST)
    assert travelling_unreported(county.sites[EAST]) == 0
    assert holdings(county, made.id)[NAMES[EAST]] == READ


def travelling_unreported(house: House) -> int:
    with house.reading() as connection:
        return travelling.unreported(connection)


def test_withdrawn_before_it_was_read(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    assert answers_due.sites_due(county.house) == ()
    issuing.withdraw(county.house, made.id, "内容有误")
    assert len(answers_due.sites_due(county.house)) == 3
    give(county)
    site = county.sites[EAST]
    assert unread(site) == []
    (listed,) = at_branch(county, EAST)
    assert (listed.words, listed.unread) == ("已撤回", False)
    found = opening.opened(site, made.id)
    assert (found.reason, tuple(found.text.paragraphs)) == ("内容有误", PARAGRAPHS)
    with pytest.raises(NoticeEndedError):
        issuing.withdraw(county.house, made.id, "再撤一次")
    with pytest.raises(NoticeEndedError):
        issuing.amend(county.house, made.id, PLAIN)


def test_withdrawn_before_it_was_sent_is_never_seen(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    assert len(answers_due.sites_due(county.house)) == 3
    issuing.withdraw(county.house, made.id, "内容有误")
    assert answers_due.sites_due(county.house) == ()
    give(county)
    assert at_branch(county, EAST) == []


def test_issuing_can_be_undone_and_brought_again(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    doable = history.next_undo(county.house)
    assert doable is not None
    assert doable.title == f"撤销：发出通知 {TITLE}"
    history.undo(county.house)
    assert [each.state for each in listing.of_county(county.house)] == ["withdrawn"]
    assert [(each.kind, each.name) for each in recycling.removed(county.house)] == [
        ("notice", TITLE)
    ]
    give(county)
    assert [each.words for each in at_branch(county, EAST)] == ["已撤回"]
    history.redo(county.house)
    give(county)
    assert unread(county.sites[EAST]) == [f"县里的通知：{TITLE}"]
    steps = history.of_record(county.house, "notice", made.id)
    assert steps[0].title == "发出通知"
    assert not any(each["field"] == "audience" for step in steps for each in step.changes)


def test_a_notice_that_replaces_another(county: County) -> None:
    old = issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], old.id)
    new = issuing.issue(county.house, replace(PLAIN, title="更正后的通知"), replaces=old.id)
    give(county)
    words = {each.id: each.words for each in at_branch(county, EAST)}
    assert words == {old.id: "已被新的通知代替", new.id: "没有看"}
    assert opening.opened(county.sites[EAST], old.id).replaced_by == new.id
    history.undo(county.house)
    assert {each.id: each.state for each in listing.of_county(county.house)} == {
        old.id: "standing",
        new.id: "withdrawn",
    }


def test_another_wording_is_read_again_a_longer_validity_is_not(county: County) -> None:
    made = issuing.issue(county.house, PLAIN)
    give(county)
    reading.read(county.sites[EAST], made.id)
    county.carry(EAST)
    day = (vaults.NOW + timedelta(days=200)).date().isoformat()
    issuing.amend(county.house, made.id, replace(PLAIN, valid_until=day))
    give(county)
    assert unread(county.sites[EAST]) == []
    assert counts(county) == [(3, 0, 0)]
    county.edit(county.sites[EAST], "赵小雷", address="东街8号")
    county.carry(EAST)
    assert counts(county) == [(3, 1, 1)]
    issuing.amend(county.house, made.id, replace(PLAIN, phone="0913-7654321"))
    give(county)
    assert unread(county.sites[EAST]) == [f"县里的通知：{TITLE}"]
    assert reading.read(county.sites[EAST], made.id).text.phone == "0913-7654321"


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
