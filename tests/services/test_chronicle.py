"""History of the whole vault: by day, by operator, by record, by where it came from."""

from pmis_desktop.services import chronicle, editing, history
from pmis_desktop.services.chronicle import ChronicleQuery
from tests import vaults
from tests.services.counties import EAST, County

TODAY = vaults.NOW.date().isoformat()


def titles(county: County, query: ChronicleQuery, street: str = "") -> list[str]:
    house = county.sites[street] if street else county.house
    found = chronicle.find(house, query)
    page = chronicle.page(house, found)
    return [page[number].title for number in found]


def test_lines_name_whom_they_are_about_and_come_newest_first(county: County) -> None:
    county.edit(county.house, "赵小雷", address="东街9号")
    county.edit(county.house, "钱大勇", address="东街8号")
    newest = titles(county, ChronicleQuery(origin="own"))[:2]
    assert newest == ["修改党员 钱大勇", "修改党员 赵小雷"]


def test_a_name_finds_the_lines_of_that_member_alone(county: County) -> None:
    county.edit(county.house, "赵小雷", address="东街9号")
    county.edit(county.house, "钱大勇", address="东街8号")
    for typed in ("赵小雷", "zxl", "zhaoxiaolei"):
        found = titles(county, ChronicleQuery(subject=typed))
        assert "修改党员 赵小雷" in found
        assert not any("钱大勇" in title for title in found)
    assert titles(county, ChronicleQuery(subject="查无此人")) == []


def test_days_operators_and_origins_narrow_it_down(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    county.take(county.send(EAST))
    everything = len(chronicle.find(county.house, ChronicleQuery()))
    today = ChronicleQuery(since=TODAY, until=TODAY)
    assert len(chronicle.find(county.house, today)) == everything
    assert titles(county, ChronicleQuery(until="2020-01-01")) == []
    assert titles(county, ChronicleQuery(since="2999-01-01")) == []
    assert titles(county, ChronicleQuery(who="没有这个人")) == []
    assert chronicle.operators(county.house) == ("甲",)
    received = chronicle.find(county.house, ChronicleQuery(origin="received"))
    (newest, *_) = received
    told = chronicle.detail(county.house, newest)
    assert told is not None
    assert [(each.name, each.step.changes[0]["new"]) for each in told.entries] == [
        ("赵小雷", "东街9号")
    ]


def test_a_note_tells_whom_it_was_about_and_its_facts(county: County) -> None:
    history.of_record(county.house, "member", county.people["赵小雷"])
    (newest, *_) = chronicle.find(county.house, ChronicleQuery(origin="local"))
    told = chronicle.detail(county.house, newest)
    assert told is not None
    assert told.row.title == "查看变更记录"
    assert told.facts == (("对象", "赵小雷"),)
    assert told.entries == ()


def test_a_line_that_is_not_there_is_none(county: County) -> None:
    assert chronicle.detail(county.house, 10**9) is None
    assert chronicle.page(county.house, [10**9]) == {}


def test_what_was_taken_back_says_so(county: County) -> None:
    county.edit(county.house, "赵小雷", address="东街9号")
    history.undo(county.house)
    numbers = chronicle.find(county.house, ChronicleQuery(origin="own", subject="赵小雷"))
    page = chronicle.page(county.house, numbers)
    undone = [page[number].undone for number in numbers]
    assert undone[:2] == [False, True]


def test_looking_at_old_values_is_noted(county: County) -> None:
    edited = editing.set_values(
        county.house, "member", county.people["赵小雷"], {"address": "东街9号"}
    )
    before = len(chronicle.find(county.house, ChronicleQuery(origin="local")))
    assert chronicle.detail(county.house, edited.unit or 0) is not None
    assert len(chronicle.find(county.house, ChronicleQuery(origin="local"))) == before + 1
