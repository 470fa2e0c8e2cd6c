"""Packages with far more in them than usual wait for somebody who has asked the branch."""

from pathlib import Path

import pytest

from pmis_desktop.services import editing, recycling, rounds, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import UNUSUAL, WAITING, Counter
from pmis_desktop.services.picking import Pick
from tests import vaults
from tests.services.counties import EAST, WEST, County, rows

pytestmark = pytest.mark.usefixtures("both_sizes")


def many(county: County, count: int = 210) -> Path:
    """One member's remark, written over and over: more than three people have to say."""
    site = county.sites[EAST]
    with site.change("反复修改") as change:
        for number in range(count):
            change.update("member", county.people["赵小雷"], {"remark": f"第{number}次"})
    return county.send(EAST)


def test_far_too_many_changes_wait_for_a_word(county: County) -> None:
    package = many(county)
    county.edit(county.sites[WEST], "李建国", remark="平常的")
    usual = county.send(WEST)
    done = county.take(package, usual)
    assert [each.verdict for each in done.files] == [UNUSUAL, "taken"]
    assert "一次带来 210 次修改，而该单位只有 3 名党员" in done.files[0].message
    assert done.files[0].waits
    assert county.value(county.house, "赵小雷", "remark") is None

    pick = Pick(accepted=frozenset({done.files[0].file_hash[:16]}))
    (taken,) = rounds.take(county.house, [package], pick=pick).files
    assert taken.verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "第209次"
    assert len(rows(county.house, "SELECT 1 FROM unit WHERE kind = 'unusual'")) == 1
    assert verifying.verify(county.house).differences == []


def test_another_package_is_not_accepted_with_it(county: County) -> None:
    package = many(county)
    (left,) = rounds.take(county.house, [package], pick=Pick(accepted=frozenset({"0" * 64}))).files
    assert left.verdict == UNUSUAL


def test_an_accepted_preview_is_committed_as_shown(county: County) -> None:
    judged = Counter.open(county.house).preview(many(county))
    (left,) = rounds.commit(county.house, [judged]).files
    assert left.verdict == UNUSUAL
    (taken,) = rounds.commit(county.house, [judged.accepted()]).files
    assert taken.verdict == "taken"


def crowd(house: House, branch: str) -> list[str]:
    return [
        vaults.add_member(house, branch, name=f"众人{n}", id_number=vaults.id_number(101 + 2 * n))
        for n in range(5)
    ]


def test_many_removals_wait(county: County) -> None:
    branch = vaults.find_organisation(county.house, "中共城关镇东街支部委员会")
    people = crowd(county.house, branch)
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    county.receive(EAST)
    for rec in people[:4]:
        recycling.remove(county.sites[EAST], "member", rec, "重复录入")
    (few,) = rounds.preview(county.house, [county.send(EAST)]).files
    assert few.verdict == "new"
    recycling.remove(county.sites[EAST], "member", people[4], "重复录入")
    (left,) = rounds.preview(county.house, [county.send(EAST)]).files
    assert left.verdict == UNUSUAL
    assert "一次移出 5 名党员，而该单位共有 8 名" in left.message


def test_a_first_report_is_usual(county: County) -> None:
    for name in ("赵小雷", "钱大勇", "孙桂兰"):
        recycling.remove(county.house, "member", county.people[name], "另一支部的")
    (judged,) = rounds.preview(county.house, [many(county)]).files
    assert judged.verdict == "new"


@pytest.mark.parametrize("clean", [True, False])
def test_the_clean_ones_go_in_and_the_rest_stays(county: County, clean: bool) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    editing.set_values(county.house, "member", county.people["赵小雷"], {"address": "县里写的"})
    county.edit(county.sites[WEST], "李建国", remark="平常的")
    done = rounds.take(county.house, [county.send(EAST), county.send(WEST)], pick=Pick(clean=clean))
    assert [each.verdict for each in done.files] == [WAITING if clean else "taken", "taken"]
    assert bool(rows(county.house, "SELECT 1 FROM desk")) is not clean
