"""Who has sent: periods, clocks, committees that enter for branches, and what is told of files."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop.errors.correspondence import NobodyToRemindError, PeriodError
from pmis_desktop.errors.services import NotCountyError, RecordMissingError
from pmis_desktop.models import parcels
from pmis_desktop.services import editing
from pmis_desktop.services.correspondence import (
    ageing,
    clocks,
    history,
    periods,
    reminders,
    reporting,
)
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reminders import Wording
from pmis_desktop.services.correspondence.reporting import Report, Reporter
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import scanning
from tests import vaults
from tests.services import registers
from tests.vaults import Calendar

TOWN = "中共城关镇委员会"
FIRST, SECOND, FAR = (f"中共城关镇{each}支部委员会" for each in ("一街", "二街", "远街"))


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def house(tmp_path: Path, calendar: Calendar) -> Iterator[House]:
    """A committee with two branches under it, and a branch that stands alone."""
    made = vaults.county_house(tmp_path, clock=calendar)
    town = vaults.add_organisation(made, TOWN, kind="611")
    for name in (FIRST, SECOND):
        vaults.add_organisation(made, name, parent=town, contact="刘干事", phone="0913-3210000")
    vaults.add_organisation(made, FAR)
    yield made
    made.vault.close()


def named(house: House, name: str) -> str:
    return vaults.find_organisation(house, name)


def admit(house: House, name: str) -> str:
    return registers.admit(house, named(house, name), name)


def looked(house: House, period: Period | None = None) -> Report:
    return reporting.report(house, period or periods.usual(house.today))


def row(house: House, name: str, period: Period | None = None) -> Reporter:
    return next(each for each in looked(house, period).rows if each.name == name)


@pytest.mark.parametrize(
    ("kind", "today", "since", "until", "due"),
    [
        ("week", "2026-03-04", "2026-03-02", "2026-03-08", "2026-03-06"),
        ("month", "2026-02-28", "2026-02-01", "2026-02-28", "2026-02-25"),
        ("quarter", "2026-03-31", "2026-01-01", "2026-03-31", "2026-03-21"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31", "2026-12-19"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03", "2027-01-01"),
        ("month", "1970-01-01", "1970-01-01", "1970-01-31", "1970-01-25"),
        ("month", "2099-12-31", "2099-12-01", "2099-12-31", "2099-12-25"),
    ],
)
def test_periods_have_bounds_and_a_day_after_which_one_is_late(
    kind: periods.Kind, today: str, since: str, until: str, due: str
) -> None:
    found = periods.current(kind, date.fromisoformat(today))
    told = (found.since.isoformat(), found.until.isoformat(), found.due.isoformat())
    assert told == (since, until, due)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodError):
        periods.between(date(2026, 3, 2), date(2026, 3, 1))


def test_nobody_is_admitted_yet(house: House) -> None:
    found = looked(house)
    # The committee has branches under it and no site: it need not report.
    assert [each.name for each in found.rows] == [FIRST, SECOND, FAR]
    assert {each.words for each in found.rows} == {"未接入"}
    assert {each.entry_words for each in found.rows} == {"没有接入点"}
    assert found.clock == ""
    assert (found.rows[0].contact, found.rows[0].phone) == ("刘干事", "0913-3210000")
    assert found.rows[0].committee_name == TOWN
    assert found.rows[2].committee_name == ""


def test_a_committee_enters_for_branches_without_a_site(house: House) -> None:
    town, first = admit(house, TOWN), admit(house, FIRST)
    registers.send(house, town, vaults.NOW, changes=7)
    found = {each.name: each for each in looked(house).rows}
    assert {name: each.words for name, each in found.items()} == {
        TOWN: "已报送",
        FIRST: "从未报送",
        SECOND: "已报送",
        FAR: "未接入",
    }
    assert found[SECOND].entry_words == f"由{TOWN}代录"
    assert found[SECOND].last_at == vaults.NOW.isoformat(timespec="seconds")
    # Changes are told once: where they came from.
    assert (found[TOWN].reported, found[SECOND].reported) == (7, 0)
    registers.send(house, first, vaults.NOW, changes=2)
    assert row(house, FIRST).reported == 2


def test_two_computers_of_one_branch_count_together(house: House) -> None:
    old, new = admit(house, FAR), admit(house, FAR)
    registers.send(house, old, vaults.NOW - timedelta(days=40), changes=3)
    registers.send(house, new, vaults.NOW, changes=1)
    found = row(house, FAR)
    assert (found.words, found.reported, len(found.sites)) == ("已报送", 1, 2)


def test_a_revoked_site_reports_no_more(house: House) -> None:
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW)
    with house.writing() as connection:
        connection.exec_driver_sql("UPDATE site SET status = 'revoked'")
    assert row(house, FAR).words == "未接入"


def test_a_forked_site_is_set_aside(house: House) -> None:
    admit(house, FAR)
    with house.writing() as connection:
        connection.exec_driver_sql("UPDATE log SET state = 'forked' WHERE site IS NOT NULL")
    assert row(house, FAR).words == "已暂停"


@pytest.mark.parametrize(
    ("sent_before", "today", "words"),
    [
        (0, "2026-03-04", "已报送"),
        (3, "2026-03-04", "已报送"),
        (4, "2026-03-04", "还没报，未到期"),
        (30, "2026-03-25", "还没报，未到期"),
        (30, "2026-03-26", "逾期未报"),
    ],
)
def test_late_is_who_has_not_sent_by_the_day(
    house: House, calendar: Calendar, sent_before: int, today: str, words: str
) -> None:
    calendar.now = datetime.fromisoformat(f"{today}T09:00:00+00:00")
    site = admit(house, FAR)
    registers.send(house, site, calendar.now - timedelta(days=sent_before))
    found = row(house, FAR)
    assert (found.words, found.age) == (words, sent_before)


def test_a_past_period_asks_who_sent_in_it(house: House, calendar: Calendar) -> None:
    site = admit(house, FAR)
    registers.send(house, site, datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    january = periods.between(date(2026, 1, 1), date(2026, 1, 31))
    february = periods.between(date(2026, 2, 1), date(2026, 2, 28))
    assert row(house, FAR, january).words == "已报送"
    assert row(house, FAR, february).words == "逾期未报"
    assert calendar.now.date() > february.until


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_cannot_be_right_stops_nothing(
    house: House, calendar: Calendar, year: int
) -> None:
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW)
    calendar.now = datetime(year, 1, 1, 8, 0, tzinfo=UTC)
    found = looked(house)
    assert f"这台电脑的日期是 {year} 年 1 月 1 日" in found.clock
    assert next(each for each in found.rows if each.name == FAR).age is not None
    assert history.correspondence(house, named(house, FAR)).lines
    for kind in ("week", "month", "quarter"):
        assert looked(house, periods.current(kind, house.today)).rows
    registers.send(house, site, calendar.now)
    assert row(house, FAR).words == "已报送"


def test_a_clock_that_was_put_back_is_seen(house: House, calendar: Calendar) -> None:
    vaults.add_organisation(house, "中共城关镇新街支部委员会")
    assert looked(house).clock == ""
    calendar.now -= timedelta(days=30)
    assert "可能不对" in looked(house).clock


@pytest.mark.parametrize(
    ("made", "sign"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "支部电脑的日期是 1970 年 1 月 1 日，可能不对"),
        (datetime(2099, 5, 6, tzinfo=UTC), "支部电脑的日期是 2099 年 5 月 6 日，可能不对"),
        (vaults.NOW - timedelta(days=3), ""),
        (vaults.NOW, ""),
    ],
)
def test_a_branch_with_another_date_gets_a_sign(house: House, made: datetime, sign: str) -> None:
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW, made=made)
    found = row(house, FAR)
    assert (found.words, found.skew) == ("已报送", sign)
    (line,) = history.correspondence(house, named(house, FAR)).lines
    assert (sign in line.ending) or not sign
    assert line.at == vaults.NOW.isoformat(timespec="seconds")


def test_nonsense_instead_of_a_date_is_no_sign() -> None:
    assert clocks.skew("2026-03-04T09:30:00+00:00", "昨天下午", date(2026, 3, 4)) == ""
    assert clocks.age("", date(2026, 3, 4)) == 0


def test_answers_not_taken_yet_are_counted(house: House) -> None:
    site, silent = admit(house, FAR), admit(house, FIRST)
    registers.answer(house, silent, 1, vaults.NOW)
    registers.answer(house, site, 1, vaults.NOW - timedelta(days=9))
    registers.send(house, site, vaults.NOW - timedelta(days=8), answer=1)
    assert row(house, FAR).unfetched == 0
    registers.answer(house, site, 2, vaults.NOW - timedelta(days=7))
    registers.answer(house, site, 3, vaults.NOW)
    found = row(house, FAR)
    assert (found.unfetched, found.unfetched_since[:10]) == (2, "2026-02-25")
    # Who never sent a package cannot have shown that it took what came with its admission.
    assert row(house, FIRST).unfetched == 0
    told = history.correspondence(house, named(house, FAR)).lines
    assert [(each.what, each.held, each.ending) for each in told] == [
        ("回执", "第 3 号", "还没有看到支部收到"),
        ("回执", "第 2 号", "还没有看到支部收到"),
        ("变更包", "10 处更改", "并入 10 处"),
        ("回执", "第 1 号", "支部已收到"),
    ]


def test_an_answer_that_never_left_is_told_so(house: House) -> None:
    site = admit(house, FAR)
    registers.answer(house, site, 1, vaults.NOW)
    with house.writing() as connection:
        parcels.note_unwritten(connection, [site])
    (line,) = history.correspondence(house, named(house, FAR)).lines
    assert (line.what, line.ending) == ("没有写成的回执", "写到一半没有写成，要重新写")


def test_the_promise_to_answer_is_data(house: House, calendar: Calendar) -> None:
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW)
    for days, overdue in ((5, []), (1, [site])):
        calendar.pass_days(days)
        with house.reading() as connection:
            assert ageing.overdue(connection, [site], house.today) == overdue
            # Who has heard everything waits for nothing.
            assert ageing.overdue(connection, [], house.today) == []
    registers.answer(house, site, 1, calendar.now)
    with house.reading() as connection:
        assert ageing.overdue(connection, [site], house.today) == []


def test_who_need_not_report_has_no_correspondence(house: House) -> None:
    with pytest.raises(RecordMissingError):
        history.correspondence(house, named(house, TOWN))


def test_a_branch_cannot_ask(tmp_path: Path) -> None:
    made = vaults.site_house(tmp_path)
    with pytest.raises(NotCountyError):
        reporting.report(made, periods.usual(made.today))
    with pytest.raises(NotCountyError):
        reminders.reminder(made)
    made.vault.close()


def test_reminders_to_one_to_a_committee_and_to_all(house: House, calendar: Calendar) -> None:
    for name in (FIRST, SECOND, FAR):
        site = admit(house, name)
        if name != SECOND:
            registers.send(house, site, vaults.NOW - timedelta(days=20))
    calendar.pass_days(25)
    one = reminders.reminder(house, named(house, FIRST)).text
    assert one.startswith(f"{FIRST}：\n本月（3 月 1 日至 3 月 31 日）还没有收到你单位")
    assert "上次报送是 2 月 12 日，已 45 天。" in one
    assert one.endswith(vaults.COUNTY_NAME)
    town = reminders.reminder(house, named(house, TOWN))
    assert town.names == (FIRST, SECOND)
    assert f"{TOWN}：\n" in town.text
    assert "以下 2 个单位还没有报送" in town.text
    assert f"2. {SECOND}：接入以后还没有报送过" in town.text
    everybody = reminders.reminder(house)
    assert everybody.names == (FIRST, SECOND, FAR)
    assert [line for line in everybody.text.splitlines() if line.startswith("【")] == [
        f"【{TOWN}】",
        "【县直属】",
    ]
    # Nobody's telephone goes into a chat.
    assert "0913" not in one + town.text + everybody.text


def test_a_reminder_nobody_needs_is_refused(house: House) -> None:
    with pytest.raises(NobodyToRemindError):
        reminders.reminder(house)
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW)
    with pytest.raises(NobodyToRemindError):
        reminders.reminder(house, named(house, FAR))


def test_a_branch_that_is_not_due_yet_may_be_asked_all_the_same(house: House) -> None:
    site = admit(house, FAR)
    registers.send(house, site, vaults.NOW - timedelta(days=20))
    assert row(house, FAR).words == "还没报，未到期"
    assert reminders.reminder(house, named(house, FAR)).names == (FAR,)


def test_the_wording_is_the_countys_own(house: House) -> None:
    admit(house, FIRST)
    admit(house, SECOND)
    usual = reminders.wording(house)
    reminders.keep_wording(
        house, Wording(above="请{对象}的 {个数} 个支部抓紧", below="{发文}办公室")
    )
    text = reminders.reminder(house, named(house, TOWN)).text
    assert text.startswith(f"请{TOWN}的 2 个支部抓紧\n1. ")
    assert text.endswith(f"{vaults.COUNTY_NAME}办公室")
    reminders.keep_wording(house, Wording(above="", below=" "))
    assert reminders.wording(house) == usual


def test_an_unknown_mark_in_the_wording_stays_as_it_is(house: House) -> None:
    admit(house, FIRST)
    admit(house, SECOND)
    reminders.keep_wording(house, Wording(above="{不认识} {0} {", below="}"))
    assert reminders.reminder(house, named(house, TOWN)).text.startswith("{不认识} {0} {\n")


def test_the_quality_is_that_of_the_last_check(house: House, calendar: Calendar) -> None:
    branch = named(house, FAR)
    member = vaults.add_member(house, branch)
    assert row(house, FAR).figures.accuracy == "—"
    scanning.scan(house)
    assert row(house, FAR).figures.members == 1
    calendar.pass_days(1)
    with house.change("调整支部") as change:
        editing.place(house, change, member, named(house, FIRST))
    scanning.scan(house)
    # Whom everybody has left has no figures any more.
    assert [row(house, name).figures.members for name in (FAR, FIRST, SECOND)] == [0, 1, 0]
    assert row(house, FAR).figures.accuracy == "—"
