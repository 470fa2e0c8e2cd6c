"""What waits at a branch: old and new side by side, counted as people count."""

from pmis_desktop.services import editing, history, pending, sending
from tests import vaults
from tests.services.counties import EAST, NAMES, County, rows
from tests.services.test_editing_records import NEW


def test_each_person_shows_the_countys_value_and_the_present_one(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="西街2号")
    county.edit(site, "赵小雷", address="西街3号", mobile="13900000009")
    county.edit(site, "钱大勇", remark="在外务工")
    waiting = pending.pending(site)
    first, second = waiting.records
    assert (first.kind, first.id, first.name) == ("member", county.people["赵小雷"], "赵小雷")
    assert [(line.label, line.old, line.new) for line in first.lines] == [
        ("家庭住址", "东街1号", "西街3号"),
        ("手机号码", "138****0001", "139****0009"),
    ]
    assert [(line.who, line.title) for line in second.lines] == [("甲", "修改党员")]
    assert (waiting.changes, waiting.unsent, waiting.operations) == (3, 3, 3)
    assert waiting.oldest == vaults.NOW.isoformat(timespec="seconds")
    assert not any(record.sent or record.new for record in waiting.records)


def test_full_numbers_are_noted_and_masked_ones_are_not(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", mobile="13900000009")
    pending.pending(site)
    assert rows(site, "SELECT title FROM unit WHERE kind = 'unmask'") == []
    (record,) = pending.pending(site, full=True).records
    assert [(line.old, line.new) for line in record.lines] == [("13800000001", "13900000009")]
    assert len(rows(site, "SELECT title FROM unit WHERE kind = 'unmask'")) == 1


def test_what_was_written_into_a_package_says_so_until_the_answer(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="西街2号")
    package = county.send(EAST)
    county.edit(site, "钱大勇", remark="在外务工")
    waiting = pending.pending(site)
    assert [(each.name, each.sent) for each in waiting.records] == [
        ("赵小雷", True),
        ("钱大勇", False),
    ]
    assert (waiting.changes, waiting.unsent) == (2, 1)
    assert waiting.exported_at
    assert [each.name for each in waiting.unsent_records] == ["钱大勇"]
    county.take(package)
    county.receive(EAST)
    assert [each.name for each in pending.pending(site).records] == ["钱大勇"]


def test_a_new_member_counts_once_and_is_named(county: County) -> None:
    site = county.sites[EAST]
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    (record,) = pending.pending(site).records
    assert (record.new, record.changes, record.name) == (True, 1, NEW["name"])
    told = {line.label: line.new for line in record.lines}
    assert told["姓名"] == NEW["name"]
    assert told["党员组织关系 · 党组织"] == NAMES[EAST]
    assert told["人员类别"] == "预备党员"
    assert all(line.old == "" for line in record.lines)


def test_what_was_taken_back_is_not_shown_but_still_travels(county: County) -> None:
    site = county.sites[EAST]
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    history.undo(site)
    county.edit(site, "赵小雷", address="西街2号")
    history.undo(site)
    waiting = pending.pending(site)
    assert (waiting.records, waiting.changes, waiting.oldest) == ((), 0, "")
    assert waiting.operations > 2
    assert sending.export(site, county.folder / "out").changes == waiting.operations
