"""A package in words before it is taken, and a round that takes exactly what was shown."""

from pathlib import Path
from time import perf_counter

import pytest

from pmis_desktop.exchange.records import VERDICTS
from pmis_desktop.services import editing, history, merging, previewing, rounds
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.previewing import PackagePreview
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state
from tests.services.test_editing_records import NEW


def described(county: County, package: Path, *, full: bool = False) -> PackagePreview:
    (judged,) = rounds.preview(county.house, [package]).previews
    return previewing.describe(county.house, judged, full=full)


def test_each_line_shows_what_was_what_comes_and_what_the_county_has(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="支部写的", mobile="13900000009")
    county.edit(site, "赵小雷", mobile="13900000008")
    county.edit(county.house, "赵小雷", address="县级写的")
    found = described(county, county.send(EAST))
    assert (found.sender, found.numbers) == (NAMES[EAST], "1–2")
    assert found.counts == ("1 处并入", "1 处要您决定")
    assert (found.verdict.text, found.verdict.weight) == ("可以并入，1 处要您决定", "warn")
    (record,) = found.records
    assert (record.title, record.new) == ("赵小雷", False)
    assert [(x.label, x.before, x.after, x.county, x.weight) for x in record.lines] == [
        ("家庭住址", "东街1号", "支部写的", "县级写的", "must"),
        ("手机号码", "138****0001", "139****0008", "", "good"),
    ]


def test_full_numbers_are_noted(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", mobile="13900000009")
    package = county.send(EAST)
    (record,) = described(county, package, full=True).records
    assert [(x.before, x.after) for x in record.lines] == [("13800000001", "13900000009")]
    assert len(rows(county.house, "SELECT 1 FROM unit WHERE kind = 'unmask'")) == 1


def test_a_member_the_county_does_not_know_is_named_by_the_package(county: County) -> None:
    site = county.sites[EAST]
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    (record,) = described(county, county.send(EAST)).records
    assert record.title == "新增党员：何晓梅"
    told = {line.label: line.after for line in record.lines}
    assert told["党员组织关系 · 党组织"] == NAMES[EAST]
    assert "" not in told.values()


def test_what_was_taken_back_again_says_so(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    history.undo(site)
    found = described(county, county.send(EAST))
    assert [line.words for line in found.records[0].lines] == ["支部撤回"]


def test_a_file_that_is_none_says_what_it_is(county: County) -> None:
    stray = county.folder / "stray.dzb"
    stray.write_bytes(b"nothing")
    found = described(county, stray)
    assert (found.verdict.weight, found.records, found.numbers) == ("must", (), "")
    assert found.message


@pytest.mark.parametrize(
    ("verdict", "weight"),
    [("taken", "good"), ("duplicate", "info"), ("forked", "must"), ("held", "must")],
)
def test_every_verdict_of_a_file_has_words(verdict: str, weight: str) -> None:
    judged = Preview(path=Path("x.dzb"), verdict=verdict, message="")
    assert set(judged.counts) == set(VERDICTS)
    assert previewing.verdict_words(judged).weight == weight
    assert previewing.verdict_words(judged).text


def test_ten_changes_are_described_at_once(county: County) -> None:
    site = county.sites[EAST]
    for number in range(10):
        county.edit(site, "赵小雷", remark=f"第{number}次")
    (judged,) = rounds.preview(county.house, [county.send(EAST)]).previews
    began = perf_counter()
    previewing.describe(county.house, judged)
    assert perf_counter() - began < 0.1


def test_a_round_takes_exactly_what_was_shown(county: County) -> None:
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
        county.edit(county.sites[street], name, address="新址")
    told: list[tuple[int, int]] = []
    shown = rounds.preview(
        county.house,
        [county.send(EAST), county.send(WEST)],
        progress=lambda done, every: told.append((done, every)),
    )
    assert told == [(1, 2), (2, 2)]
    before = state(county.house)
    assert [each.verdict for each in shown.previews] == [merging.NEW, merging.NEW]
    done = rounds.commit(county.house, shown.previews, answers=county.folder / "down" / "1")
    assert [each.verdict for each in done.files] == [merging.TAKEN, merging.TAKEN]
    assert len(done.answers) == 2
    assert state(county.house) != before
    county.receive(EAST)
    assert county.equal(EAST)


def test_what_would_end_otherwise_than_shown_is_not_taken(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    shown = rounds.preview(county.house, [county.send(EAST)])
    county.edit(county.house, "赵小雷", address="县级写的")
    before = state(county.house)
    (result,) = rounds.commit(county.house, shown.previews).files
    assert (result.code, result.organisation) == ("plan_changed", NAMES[EAST])
    assert state(county.house) == before


def test_a_newer_package_of_the_same_site_goes_on_where_the_older_ended(county: County) -> None:
    site = county.sites[EAST]
    # Nothing but refusals: taking the first changes no fact that the second was planned from.
    with site.change("修改党员") as change:
        change.update("member", county.people["赵小雷"], {"county_note": "支部写的"})
    older = county.send(EAST)
    county.edit(site, "钱大勇", remark="后来的")
    newer = county.send(EAST)
    shown = rounds.preview(county.house, [older, newer, newer])
    done = rounds.commit(county.house, shown.previews)
    assert [each.verdict for each in done.files] == ["taken", "taken", "duplicate"]
    assert county.value(county.house, "钱大勇", "remark") == "后来的"


def test_cancelling_leaves_what_is_in_and_answers_it(county: County) -> None:
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国"), (NORTH, "郑文博")):
        county.edit(county.sites[street], name, address="新址")
    packages = [county.send(street) for street in (EAST, WEST, NORTH)]
    shown = rounds.preview(county.house, packages)
    count: list[int] = []
    done = rounds.commit(
        county.house,
        shown.previews,
        answers=county.folder / "down" / "1",
        progress=lambda number, _all: count.append(number),
        cancelled=lambda: len(count) > 1,
    )
    assert (done.cancelled, len(done.files), len(done.answers)) == (True, 2, 2)
    assert rounds.preview(county.house, packages, cancelled=lambda: True).previews == []
