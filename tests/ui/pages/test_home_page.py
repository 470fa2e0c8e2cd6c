"""The first page: what waits as sentences with one button, and figures that open their lists."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.models import settings
from pmis_desktop.services import agenda, drafts, editing, rounds, safekeeping
from pmis_desktop.services.browsing import members
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import mends, scanning
from pmis_desktop.services.quality.mends import Mend
from pmis_desktop.ui.kit.tabbing import tab_stops
from pmis_desktop.ui.pages.home.figures import FigureCard, beside_each_other
from pmis_desktop.ui.pages.home.leading import leads_to
from pmis_desktop.ui.pages.home.page import HomePage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, WEST, County
from tests.ui.desks import Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


def entered(qtbot: QtBot, desk: Desk) -> HomePage:
    page = HomePage(desk.work)
    qtbot.addWidget(page)
    page.refresh()
    page.enter(Place(room=places.HOME))
    qtbot.waitUntil(lambda: not desk.work.jobs.busy and bool(page.findChildren(FigureCard)))
    return page


def words_of(page: HomePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def press(page: HomePage, verb: str, about: str = "") -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == verb]
    next(b for b in found if about in b.accessibleDescription()).click()


def tabbed(qtbot: QtBot, page: HomePage, times: int) -> list[str]:
    """The verbs of the buttons that the Tab key stops at."""
    page.show()
    qtbot.waitExposed(page)
    first = next(b for b in page.findChildren(QPushButton) if b.text() == "确认恢复")
    first.setFocus()
    found = []
    for _ in range(times):
        focused = page.focusWidget()
        assert isinstance(focused, QPushButton)
        found.append(focused.text())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return found


def leading(house: House) -> dict[str, Place]:
    """Where the button of every task there is leads, by the kind of task."""
    return {task.kind: leads_to(task) for task in agenda.agenda(house).tasks}


@pytest.fixture
def busy_county(joined: County) -> County:
    """Something of everything that a county can have to do."""
    house, site = joined.house, joined.sites[EAST]
    joined.edit(house, "赵小雷", address="县级登记的住址")
    joined.edit(site, "赵小雷", address="支部登记的住址")
    joined.take(joined.send(EAST))
    joined.edit(joined.sites[WEST], "李建国", address="新址")
    rounds.take(house, [joined.send(WEST)])
    vaults.add_organisation(house, "中共城关镇南街支部委员会")
    for name in ("城关镇", "安仁镇"):
        vaults.add_organisation(house, name, kind="")
    with house.change("新增党员") as change:
        change.create("member", {"name": "何家明"})
        change.create("member", {"name": "何家亮"})
    over = {"category": "预备党员", "joined_on": "2025-03-01", "full_member_on": ""}
    for name in ("吴志强", "周秀英", "郑文博", "王淑芬"):
        joined.edit(house, name, **over)
    joined.edit(house, "冯德胜", lost="是", lost_since="2025-01-01")
    drafts.keep(house, "organisation", vaults.top_of(house), {"remark": "没写完"})
    with house.writing() as connection:
        settings.put(connection, settings.EPOCH_DUE, 1)
    return joined


def test_a_branch_is_told_what_it_has_not_sent(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    member = vaults.add_member(site, vaults.top_of(site))
    editing.set_values(site, "member", member, {"address": "东街9号"})
    desk = at_work(site)
    page = entered(qtbot, desk)
    assert "还没有上报县里" in words_of(page)
    press(page, "写出变更包")
    assert desk.went == [Place(room=places.SENDING, act="write")]
    look_at(page, "home-branch-usual")


def test_a_figure_opens_the_names_behind_it(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    vaults.add_member(site, vaults.top_of(site))
    desk = at_work(site)
    page = entered(qtbot, desk)
    next(c for c in page.findChildren(FigureCard) if "流动" in c.accessibleName()).click()
    (place,) = desk.went
    assert place.room == places.MEMBERS
    assert place.query is not None
    assert place.query.conditions[0].field == "floating"


def test_every_figure_counts_the_names_that_it_opens(busy_county: County) -> None:
    house = busy_county.house
    number = vaults.id_number(52, born="19660304")
    busy_county.edit(house, "孙桂兰", birth_date="1966-03-04", id_number=number, sex="女")
    busy_county.edit(house, "钱大勇", floating="是", floating_since="2025-11", floating_to="西安市")
    found = agenda.agenda(house).figures
    named = [each for each in found if each.query is not None]
    counted = {each.label: each.value for each in named}
    assert counted == {"党员": 9, "流动党员": 1, "失联党员": 1, "60 岁以上党员": 1}
    for each in named:
        assert each.query is not None
        assert len(members.find(house, each.query)) == each.value, each.label


def test_figures_without_names_open_the_organisations(
    qtbot: QtBot, busy_county: County, at_work: AtWork
) -> None:
    desk = at_work(busy_county.house)
    page = entered(qtbot, desk)
    next(c for c in page.findChildren(FigureCard) if "党支部" in c.accessibleName()).click()
    assert desk.went == [Place(room=places.ORGANISATIONS, act="role:branch")]


@pytest.mark.parametrize(
    ("cards", "room", "across"), [(6, 5, 3), (6, 2, 2), (4, 4, 4), (4, 3, 2), (5, 4, 4), (6, 0, 2)]
)
def test_figures_stand_in_rows_of_the_same_length(cards: int, room: int, across: int) -> None:
    assert beside_each_other(cards, room) == across


def test_every_task_of_a_county_leads_to_its_place(busy_county: County) -> None:
    house = busy_county.house
    found = {task.kind: task for task in agenda.agenda(house).tasks}
    led = leading(house)
    rooms = {kind: (place.room, place.act) for kind, place in led.items()}
    assert rooms == {
        "epoch": (places.SAFEKEEPING, "epoch"),
        "desk": (places.DESK, ""),
        "answers": (places.RECEIVING, "answers"),
        "silent": (places.CORRESPONDENCE, "never"),
        "invite": (places.SITES, "invite"),
        "homeless": (places.MEMBERS, ""),
        "organisations": (places.ORGANISATIONS, places.ROLE),
        "probation": (places.MEMBERS, ""),
        "draft": (places.RECORD, ""),
        "backup": (places.SAFEKEEPING, "backup"),
    }
    homeless, probation = led["homeless"].query, led["probation"].query
    assert homeless is not None
    assert probation is not None
    assert len(members.find(house, homeless)) == found["homeless"].count == 2
    assert len(members.find(house, probation)) == found["probation"].count == 4
    assert (led["draft"].kind, led["draft"].record) == ("organisation", vaults.top_of(house))


def test_one_organisation_without_a_kind_is_opened_at_once(joined: County) -> None:
    rec = vaults.add_organisation(joined.house, "城关镇", kind="")
    place = leading(joined.house)["organisations"]
    assert place == Place(room=places.RECORD, kind="organisation", record=rec)


def test_two_sets_of_data_lead_to_the_sites(joined: County) -> None:
    with joined.house.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE log SET state = 'forked' WHERE rowid ="
            " (SELECT min(rowid) FROM log WHERE site IS NOT NULL)"
        )
    assert leading(joined.house)["forked"] == Place(room=places.SITES, act="forked")


def test_every_task_of_a_branch_leads_to_its_place(joined: County) -> None:
    site, rec = joined.sites[EAST], joined.people["赵小雷"]
    joined.edit(joined.house, "赵小雷", address="县级登记的住址")
    joined.edit(site, "赵小雷", address="支部登记的住址")
    joined.carry(EAST)
    joined.edit(site, "钱大勇", address="新址")
    over = {"category": "预备党员", "joined_on": "2025-03-01", "full_member_on": ""}
    joined.edit(site, "赵小雷", **over)
    drafts.keep(site, "member", None, {"name": "新来的"})
    with site.change("修改党员") as change:
        change.update("member", joined.people["孙桂兰"], {"lost": "1"})
    led = leading(site)
    assert led == {
        "outcomes": Place(room=places.SENDING, act="outcomes", record=rec),
        "pending": Place(room=places.SENDING, act="write"),
        "probation": Place(room=places.RECORD, record=rec),
        "errors": Place(room=places.RECORD, record=joined.people["孙桂兰"]),
        "draft": Place(room=places.RECORD, kind="member"),
        "backup": Place(room=places.SAFEKEEPING, act="backup"),
    }


def test_a_long_wait_for_an_answer_leads_to_taking_it(founded: County, tmp_path: Path) -> None:
    days = [0]
    joined = counties.copy_of(
        founded,
        tmp_path / "world",
        lambda _who: lambda: vaults.NOW + timedelta(days=days[0]),
    )
    joined.edit(joined.sites[EAST], "赵小雷", address="新址")
    joined.send(EAST)
    days[0] = 9
    assert leading(joined.sites[EAST])["unanswered"] == Place(room=places.SENDING, act="take")
    joined.close()


def test_a_branch_that_has_not_joined_goes_back_to_joining(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    with site.writing() as connection:
        settings.put(connection, settings.JOINED, 0)
    desk = at_work(site)
    page = entered(qtbot, desk)
    with qtbot.waitSignal(desk.work.signs.lock_wanted):
        press(page, "完成接入")
    assert not desk.went


def test_a_branch_without_members_adds_the_first(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    desk = at_work(site)
    page = entered(qtbot, desk)
    look_at(page, "home-branch-empty")
    press(page, "新增党员")
    assert desk.went == [Place(room=places.RECORD, kind="member")]


def test_an_empty_county_is_told_where_to_begin(
    qtbot: QtBot, county: House, at_work: AtWork
) -> None:
    desk = at_work(county)
    page = entered(qtbot, desk)
    assert "全县一览" in words_of(page)
    assert "还没有登记党组织和党员" in words_of(page)
    press(page, "导入表格")
    assert desk.went == [Place(room=places.IMPORTING)]
    look_at(page, "home-county-empty")


def test_a_full_day_of_a_county_can_be_read(
    qtbot: QtBot, busy_county: County, at_work: AtWork
) -> None:
    desk = at_work(busy_county.house)
    page = entered(qtbot, desk)
    press(page, "继续填写")
    assert desk.went[-1].kind == "organisation"
    verbs = [stop.text() for stop in tab_stops(page) if isinstance(stop, QPushButton)]
    verbs = [verb for verb in verbs if verb and verb != "更多"]
    assert tabbed(qtbot, page, len(verbs)) == verbs
    said = words_of(page)
    assert said.index("件更改等您决定") < said.index("还没有接入") < said.index("全县一览")
    look_at(page, "home-county-full")


@pytest.fixture
def quiet_branch(joined: County) -> House:
    """A branch that has reported everything and keeps a backup."""
    site = joined.sites[EAST]
    safekeeping.backup(site)
    joined.edit(site, "钱大勇", remark="上报")
    joined.carry(EAST)
    return site


def test_a_branch_with_nothing_to_do_is_told_so(
    qtbot: QtBot, quiet_branch: House, at_work: AtWork
) -> None:
    page = entered(qtbot, at_work(quiet_branch))
    assert "今天没有要做的事" in words_of(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() and not b.isHidden()]
    look_at(page, "home-branch-quiet")


def test_the_accuracy_and_what_the_county_asks_for_lead_to_the_same_room(
    qtbot: QtBot, at_work: AtWork, joined: County
) -> None:
    site = joined.sites[EAST]
    asked = Mend(
        ent="member",
        rec=joined.people["赵小雷"],
        field="joined_on",
        rule="R5",
        severity="error",
        message="入党时未满十八岁，请核对。",
    )
    scanning.scan(site)
    with site.writing() as connection:
        mends.keep(connection, [asked])
    desk = at_work(site)
    page = entered(qtbot, desk)
    assert "县里请整改 1 处" in words_of(page)
    assert "100.0%" in words_of(page)
    press(page, "去整改")
    next(
        card
        for card in page.findChildren(FigureCard)
        if card.accessibleName().startswith("信息准确率")
    ).click()
    assert desk.went == [Place(room=places.QUALITY, act="asked"), Place(room=places.QUALITY)]
