"""How right and complete the records are: scanned, counted, read, renewed, and over time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.models import rows, settings
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import editing, searching
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures, reading, scanning
from pmis_desktop.services.quality.figures import Figures
from pmis_desktop.services.quality.standing import clause
from tests import vaults
from tests.vaults import Calendar


class Office:
    """A county with two branches of two, its clock, and its people by name."""

    def __init__(self, folder: Path) -> None:
        self.clock = Calendar()
        self.house = vaults.county_house(folder, clock=self.clock)
        self.east = vaults.add_organisation(self.house, "中共城关镇东街支部委员会")
        self.west = vaults.add_organisation(self.house, "中共城关镇西街支部委员会")
        self.people = {
            name: vaults.add_member(
                self.house,
                branch,
                name=name,
                id_number=vaults.id_number(number),
                job_post="013",
                floating="0",
                lost="0",
            )
            for name, branch, number in (
                ("赵小雷", self.east, 11),
                ("钱大勇", self.east, 13),
                ("李建国", self.west, 15),
                ("周文斌", self.west, 17),
            )
        }

    def spoil(self, name: str, **values: str | None) -> None:
        with self.house.change("导入") as change:
            change.update("member", self.people[name], values)

    def messages(
        self, *, rule: str = "", field: str = "", within: str = ""
    ) -> list[tuple[str, str]]:
        found = reading.faults(self.house, rule=rule, field=field, within=within)
        return [(each.name, each.message) for each in found]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    scanning.scan(made.house)
    yield made
    made.house.vault.close()


def selected(house: House, rule: str = "") -> int:
    with house.reading() as connection:
        some = [("m.removed IS NULL", ()), clause(rule)]
        return len(searching.member_rows(connection, some, "m.row"))


def test_errors_count_against_accuracy_and_gaps_against_completeness(office: Office) -> None:
    before = figures.now(office.house)
    assert (before.members, before.correct) == (4, 4)
    office.spoil("赵小雷", joined_on="1990-01-01", education=None)
    office.spoil("李建国", address=None)
    assert scanning.scan(office.house) == 2
    now = figures.now(office.house)
    assert (now.members, now.correct) == (4, 3)
    assert (now.cells, now.cells - now.filled) == (before.cells, before.cells - before.filled + 2)
    assert now.accuracy == "75.0%"
    assert not now.is_accurate(95)
    east = figures.now(office.house, office.east)
    assert (east.members, east.correct) == (2, 1)
    listed = figures.of_organisations(office.house)
    assert [(each.name, each.figures.members, each.depth) for each in listed] == [
        (vaults.COUNTY_NAME, 4, 0),
        ("中共城关镇东街支部委员会", 2, 1),
        ("中共城关镇西街支部委员会", 2, 1),
    ]


def test_every_check_is_a_row_with_its_names(office: Office) -> None:
    office.spoil("赵小雷", joined_on="1990-01-01", education=None)
    office.spoil("李建国", education=None, birth_date="1980-04-30")
    scanning.scan(office.house)
    told = {(row.rule, row.field): row for row in reading.by_rule(office.house)}
    assert told["R5", ""].severity is Severity.ERROR
    assert told["R5", ""].members == 1
    assert told["missing", "education"].sentence == "学历没有填写。"
    assert told["missing", "education"].members == 2
    assert told["R4", ""].members == 1
    assert told["R1", ""].members == 0
    assert "O1" not in {row.rule for row in told.values()}
    assert [row.members for row in told.values()][-1] == 0
    assert office.messages(rule="R5") == [("赵小雷", "入党时未满十八岁，请核对。")]
    assert office.messages(rule="missing", field="education") == [
        ("赵小雷", "学历没有填写。"),
        ("李建国", "学历没有填写。"),
    ]
    assert office.messages(rule="missing", field="education", within=office.west) == [
        ("李建国", "学历没有填写。")
    ]
    (fault,) = reading.faults(office.house, rule="R5")
    assert (fault.label, fault.branch, fault.overridable, fault.asked) == (
        "加入党组织日期",
        "中共城关镇东街支部委员会",
        True,
        False,
    )
    assert (selected(office.house), selected(office.house, "R5")) == (2, 1)


def test_what_the_archive_confirms_is_asked_no_more(office: Office) -> None:
    office.spoil("赵小雷", birth_date="1980-04-30", mobile="12345678901")
    office.spoil("钱大勇", joined_on="1990-01-01")
    scanning.scan(office.house)
    assert selected(office.house, "R4") == selected(office.house, "R5") == 1
    for name in ("赵小雷", "钱大勇"):
        office.spoil(name, confirmed_with_archive="入党志愿书记载")
    scanning.scan(office.house)
    assert selected(office.house, "R4") == selected(office.house, "R5") == 0
    assert figures.now(office.house).correct == 4
    # A telephone is no matter of the archive.
    assert selected(office.house, "R12") == 1


def test_an_empty_cell_that_a_rule_speaks_of_is_told_once(office: Office) -> None:
    office.spoil("赵小雷", mobile=None)
    scanning.scan(office.house)
    told = office.messages(within=office.east)
    assert told == [("赵小雷", "手机号码和固定电话至少填一个。")]


def test_only_who_changed_is_checked_again_and_on_another_day_everybody(office: Office) -> None:
    assert scanning.scan(office.house) == 0
    office.spoil("赵小雷", address="西街2号")
    assert scanning.due(office.house).members == (office.people["赵小雷"],)
    assert scanning.scan(office.house) == 1
    office.clock.pass_days(1)
    assert scanning.due(office.house).everybody
    assert scanning.scan(office.house) == 4
    assert not scanning.due(office.house).everybody


def test_another_kind_of_organisation_or_status_is_looked_at_again(office: Office) -> None:
    with office.house.change("改类别") as change:
        change.update("organisation", office.west, {"kind": "611"})
    assert scanning.scan(office.house) == 2
    assert {name for name, _ in office.messages(rule="R15")} == {"李建国", "周文斌"}
    with office.house.change("停止党籍") as change:
        editing.note_fact(office.house, change, office.people["赵小雷"], "status_fact", "suspended")
    assert office.people["赵小雷"] in scanning.due(office.house).members


def test_a_number_that_another_takes_makes_doubles_of_both(office: Office) -> None:
    number = vaults.id_number(11)
    office.spoil("李建国", id_number=number)
    scanning.scan(office.house)
    assert [name for name, _ in office.messages(rule="R2")] == ["赵小雷", "李建国"]
    office.spoil("李建国", id_number=vaults.id_number(15))
    scanning.scan(office.house)
    assert office.messages(rule="R2") == []
    assert figures.now(office.house).correct == 4


def test_who_was_taken_out_is_forgotten(office: Office) -> None:
    office.spoil("赵小雷", education=None)
    scanning.scan(office.house)
    office.spoil("赵小雷", removed="1", removed_reason="误录")
    scanning.scan(office.house)
    assert office.messages() == []
    assert figures.now(office.house).members == 3


def test_a_reminder_grows_of_itself(office: Office) -> None:
    rec = vaults.add_member(
        office.house,
        office.east,
        name="孙文",
        id_number=vaults.id_number(21),
        category="probationary",
        joined_on="2025-03-06",
        full_member_on="",
    )
    with office.house.change("导入") as change:
        change.update("member", rec, {"full_member_on": None})
    scanning.scan(office.house)
    assert office.messages(rule="R10") == []
    office.clock.pass_days(3)
    scanning.scan(office.house)
    assert office.messages(rule="R10") == [("孙文", "预备期已满，请及时讨论转正。")]


def test_figures_are_kept_on_the_days_on_which_they_change(office: Office) -> None:
    office.clock.pass_days(1)
    scanning.scan(office.house)
    office.clock.pass_days(1)
    office.spoil("赵小雷", joined_on="1990-01-01")
    scanning.scan(office.house)
    office.spoil("钱大勇", joined_on="1990-01-01")
    scanning.scan(office.house)
    told = [
        (each.day.isoformat(), each.figures.correct) for each in figures.over_time(office.house)
    ]
    assert told == [("2026-03-04", 4), ("2026-03-06", 2)]
    west = figures.over_time(office.house, office.west)
    assert [each.day.isoformat() for each in west] == ["2026-03-04"]


def test_a_scan_that_is_stopped_is_done_again(office: Office) -> None:
    office.clock.pass_days(1)

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        scanning.scan(office.house, stop)
    assert scanning.due(office.house).everybody
    assert scanning.scan(office.house) == 4


def test_nothing_of_it_is_in_the_journal(office: Office) -> None:
    def books() -> list[object]:
        with office.house.reading() as connection:
            counted = rows.fetch(connection, "SELECT COUNT(*), MAX(id) FROM unit")
            return [*counted, settings.number(connection, settings.REVISION)]

    before = books()
    office.clock.pass_days(1)
    scanning.scan(office.house)
    assert books() == before


def test_an_empty_house_has_no_share(tmp_path: Path) -> None:
    house = vaults.county_house(tmp_path)
    assert scanning.scan(house) == 0
    assert figures.now(house) == Figures()
    assert figures.now(house).accuracy == "—"
    assert figures.now(house).is_accurate(95)
    assert figures.over_time(house) == ()
    house.vault.close()
