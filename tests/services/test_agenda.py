"""The first page of branch and county: sentences, most urgent first, and figures that count."""

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest

from pmis_desktop.models import settings
from pmis_desktop.services import (
    agenda,
    correspondents,
    deciding,
    decisions,
    drafts,
    rounds,
    safekeeping,
    standing,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import scanning
from pmis_desktop.services.tasks import Task
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County
from tests.vaults import Calendar


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def county(founded: County, tmp_path: Path, calendar: Calendar) -> Iterator[County]:
    made = counties.copy_of(founded, tmp_path / "world", lambda _who: calendar)
    yield made
    made.close()


def tasks(house: House) -> dict[str, Task]:
    return {task.kind: task for task in agenda.agenda(house).tasks}


def conflict(county: County) -> int:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    return decisions.open_decisions(county.house)[0].item


def test_a_branch_with_nothing_to_do_says_so(county: County) -> None:
    site = county.sites[EAST]
    safekeeping.backup(site)
    county.edit(site, "钱大勇", remark="上报")
    county.carry(EAST)
    found = agenda.agenda(site)
    assert found.tasks == ()
    assert "没有要做的事" in found.empty_sentence
    assert [(each.label, each.value) for each in found.figures] == [
        ("党员", 3),
        ("流动党员", 0),
        ("失联党员", 0),
        ("60 岁以上党员", 0),
    ]
    assert found.figures[0].note == "正式 3 · 预备 0"


def test_changes_not_reported_name_the_oldest(county: County, calendar: Calendar) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", mobile="13900000009")
    calendar.pass_days(3)
    county.edit(site, "钱大勇", remark="甲", address="乙")
    found = tasks(site)["pending"]
    assert found.sentence == "3 处更改还没有上报县里"
    assert found.reason == "最早一处是 3 月 4 日改的：赵小雷 手机号码"
    assert (found.verb, found.weight) == ("写出变更包", "must")
    county.send(EAST)
    assert "pending" not in tasks(site)
    assert "unanswered" not in tasks(site)
    calendar.pass_days(8)
    assert tasks(site)["unanswered"].sentence == "3 处更改已写出 8 天，还没有收到县里的回执"


def test_what_the_county_did_not_take_stands_first(county: County) -> None:
    item = conflict(county)
    site = county.sites[EAST]
    assert tasks(site)["outcomes"].weight == "info"
    deciding.settle(county.house, item, side="county", reason="电话核实")
    county.edit(site, "钱大勇", remark="下一个包")
    county.carry(EAST)
    first = agenda.agenda(site).tasks[0]
    assert (first.kind, first.weight) == ("outcomes", "must")
    assert first.sentence == "县里没有接受 1 处更改，请核对"
    assert first.reason == "赵小雷 家庭住址：支部填“支部写的”，县里是“县级写的”"


def test_drafts_and_old_backups_are_recalled(county: County, calendar: Calendar) -> None:
    site = county.sites[EAST]
    assert tasks(site)["backup"].sentence == "数据还没有备份过"
    safekeeping.backup(site)
    drafts.keep(site, "member", county.people["赵小雷"], {"remark": "没写完"})
    found = tasks(site)
    assert "backup" not in found
    assert found["draft"].reason == "今天 09:30填的：赵小雷"
    calendar.pass_days(8)
    assert tasks(site)["backup"].sentence == "已经 8 天没有备份"


@pytest.mark.parametrize(
    ("joined_on", "extension", "sentence"),
    [
        ("2025-03-20", None, "赵小雷的预备期将于 3 月 20 日届满"),
        ("2025-03-01", None, "赵小雷的预备期已于 3 月 1 日届满"),
        ("2024-09-10", "6", "赵小雷的预备期（延长 6 个月）将于 3 月 10 日届满"),
        ("2025-07-01", None, None),
    ],
)
def test_a_probation_that_ends_is_told_a_month_before(
    county: County, joined_on: str, extension: str | None, sentence: str | None
) -> None:
    site, rec = county.sites[EAST], county.people["赵小雷"]
    given = {"joined_on": joined_on, "full_member_on": "", "category": "预备党员"}
    county.edit(site, "赵小雷", **given, probation_extension=extension or "")
    found = tasks(site).get("probation")
    assert (found.sentence if found else None) == sentence
    if found:
        assert found.records == (rec,)


def test_records_with_errors_are_named_with_the_first(county: County) -> None:
    site, rec = county.sites[EAST], county.people["赵小雷"]
    with site.change("修改党员") as change:
        change.update("member", rec, {"lost": "1"})
    found = tasks(site)["errors"]
    assert found.sentence == "1 名党员的信息有错误，请改正"
    assert found.reason.startswith("赵小雷：")
    with site.change("修改党员") as change:
        change.update("member", county.people["孙桂兰"], {"lost": "1"})
    two = tasks(site)["errors"]
    assert two.count == 2
    assert two.reason.endswith("（还有 1 名，改好后接着列出）")
    lost = agenda.agenda(site).figures[2]
    assert (lost.value, lost.weight) == (2, "warn")


def test_the_accuracy_stands_among_the_figures_once_it_is_known(county: County) -> None:
    site = county.sites[EAST]
    assert "信息准确率" not in {each.label for each in agenda.agenda(site).figures}
    scanning.scan(site)
    found = agenda.agenda(site).figures[-1]
    assert (found.label, found.words, found.note, found.weight) == (
        "信息准确率",
        "100.0%",
        "目标 95%",
        "good",
    )
    with site.change("导入") as change:
        change.update("member", county.people["赵小雷"], {"joined_on": "1985-01-01"})
    scanning.scan(site)
    found = agenda.agenda(site).figures[-1]
    assert (found.words, found.note, found.weight) == ("66.6%", "还有 1 人要改", "warn")


def test_a_branch_that_has_not_joined_is_told_how(tmp_path: Path) -> None:
    house = vaults.site_house(tmp_path)
    with house.writing() as connection:
        settings.put(connection, settings.JOINED, 0)
    assert agenda.agenda(house).tasks[0].kind == "join"
    house.vault.close()


def test_the_county_sees_decisions_answers_and_sites(county: County) -> None:
    house = county.house
    found = tasks(house)
    assert found["silent"].count == 3
    assert "desk" not in found
    assert "answers" not in found
    item = conflict(county)
    found = tasks(house)
    assert agenda.agenda(house).tasks[0].kind == "desk"
    assert found["desk"].reason == f"最早一件：赵小雷 家庭住址（{NAMES[EAST]}）"
    assert found["silent"].count == 2
    assert decisions.last_decision(house) is None
    deciding.settle(house, item, side="branch", reason="电话核实")
    assert decisions.last_decision(house) is not None
    found = tasks(house)
    assert "desk" not in found
    assert found["answers"].sentence == "1 个支部的回执还没有写出"
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.take(county.send(EAST))
    assert "answers" not in tasks(house)
    assert decisions.last_decision(house) is None


def test_the_county_sees_what_its_own_records_lack(county: County) -> None:
    house = county.house
    vaults.add_organisation(house, "中共城关镇南街支部委员会")
    vaults.add_organisation(house, "城关镇", kind="")
    with house.change("新增党员") as change:
        rec = change.create("member", {"name": "无家可归"})
    with house.writing() as connection:
        settings.put(connection, settings.EPOCH_DUE, 1)
    found = tasks(house)
    assert found["invite"].count == 2
    assert found["organisations"].count == 1
    assert found["homeless"].records == (rec,)
    assert agenda.agenda(house).tasks[0].kind == "epoch"
    counted = {each.label: each.value for each in agenda.agenda(house).figures}
    assert (counted["党员"], counted["党支部"], counted["党委"]) == (9, 4, 0)


def test_the_line_below_tells_saving_waiting_and_backup(county: County, calendar: Calendar) -> None:
    site = county.sites[EAST]
    assert astuple(standing.standing(site).words) == (
        "还没有更改",
        "没有等待上报的更改",
        "还没有备份",
    )
    county.edit(site, "赵小雷", address="新址")
    safekeeping.backup(site)
    folder = site.vault.backups
    assert astuple(standing.standing(site).words) == (
        "已保存 09:30",
        "1 处更改等待上报",
        f"上次备份：今天 09:30，{folder}",
    )
    package = county.send(EAST)
    calendar.pass_days(2)
    assert astuple(standing.standing(site).words) == (
        "已保存 3 月 4 日 09:30",
        "1 处已写出，等县里回执",
        f"上次备份：3 月 4 日 09:30，{folder}",
    )
    rounds.take(county.house, [package])
    assert standing.standing(county.house).words.waiting == "1 份回执待写出"


def test_every_site_is_listed_with_how_it_stands(county: County) -> None:
    conflict(county)
    found = {each.name: each for each in correspondents.correspondents(county.house)}
    east, north = found[NAMES[EAST]], found[NAMES[NORTH]]
    assert (east.state, east.waiting, east.members, east.changes) == ("usual", 1, 3, 1)
    assert (north.state, north.last_package_at, north.words) == (
        "silent",
        "",
        "已接入，还没有报送过",
    )
    assert east.last_package_at
    county.edit(county.sites[WEST], "李建国", address="新址")
    rounds.take(county.house, [county.send(WEST)])
    states = {each.name: each.state for each in correspondents.correspondents(county.house)}
    assert states[NAMES[WEST]] == "due"
