"""A notice goes down inside answers, is read at the branch, and the county hears of it."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from pmis_desktop.errors.answers import AnswerOlderError, AnswerTakenError
from pmis_desktop.errors.notices import (
    NoticeEndedError,
)
from pmis_desktop.errors.services import NothingToSendError
from pmis_desktop.services import (
    agenda,
    answers_due,
    history,
    receiving,
    recycling,
    rounds,
    verifying,
)
from pmis_desktop.services.notices import issuing, listing, opening, reading
from pmis_desktop.services.notices.views import ON_ITS_WAY, READ, UNSENT
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County
from tests.services.noticing import (
    PARAGRAPHS,
    PLAIN,
    TITLE,
    at_branch,
    counts,
    give,
    holdings,
    travelling_unreported,
    unread,
)


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
