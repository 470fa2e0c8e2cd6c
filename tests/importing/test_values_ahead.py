"""Values that a child read ahead are the very same, and where it fails they are read here."""

from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.rules import overlay
from pmis_desktop.rules.override_lines import CodeLine, CodeLines
from pmis_desktop.services import importing, value_jobs
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check, Corrections, sheets
from pmis_desktop.services.importing.values_ahead import ValuesAhead
from tests.importing.workbooks import EAST, GOOD, Values, write
from tests.vaults import add_organisation, id_number

values_ahead: Any = import_module("pmis_desktop.services.importing.values_ahead")

ODD: tuple[Values, ...] = (
    {},
    {"姓名": " 赵 小\u200b雷 ", "家庭住址": "东街\n5号", "固定电话": "０９１３-3200001"},
    {"出生日期": "1980年4月29日", "加入党组织日期": date(2006, 7, 1)},
    {"出生日期": "1980-13-45"},
    {"民族": "汉旗"},
    {"学历": "夜校", "手机号码": 13800000001},
    {"学历": "11", "是否为流动党员": "√"},
    {"人员类别": "正式", "性别": "女"},
    {"公民身份证号": "61052319800429926*"},
    {"家庭住址": None, "固定电话": "无", "工作岗位": "#N/A"},
    {"所在党支部": "没有这个党支部", "学历": "上过几年"},
    {"学历": "上过几年", "民族": "汉"},
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file is a large one, and a child is waited for."""
    monkeypatch.setattr(values_ahead, "LARGE", 1)
    monkeypatch.setattr(values_ahead, "_PATIENCE", 30.0)
    monkeypatch.setattr(sheets, "_ROWS_AT_ONCE", 3)


@pytest.fixture
def workbook(county: House, tmp_path: Path) -> Path:
    add_organisation(county, EAST)
    # A county's own word for a level of education.
    lines = CodeLines([CodeLine(code="x01", label="夜校", like="22")])
    county.vault.tables.overlay = overlay.made({"codes.education": lines})
    rows = [
        {**GOOD, "公民身份证号": id_number(2 * at + 11), **odd} for at, odd in enumerate(2 * ODD)
    ]
    return write(tmp_path / "汇总表.xlsx", rows)


def seen(check: Check) -> dict[str, object]:
    """Everything that people and scripts see of a check."""
    return {
        "counts": check.counts,
        "problems": check.problems,
        "states": list(check.states),
        # A new branch has a new id in every check.
        "writes": [
            (each.row, each.ent, {**each.values, "branch": None})
            for each in check.writes
            if each.key is not None
        ],
        "branches": check.new_branches,
        "tidied": [
            (each.about.id, each.before, each.after, each.first, each.rows)
            for each in check.sheet.tidied
        ],
        "unread": check.unread,
    }


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the child gave each portion."""
    noted: list[bool] = []
    waited = ValuesAhead._waited

    def noting(self: ValuesAhead, begun: Any) -> Any:  # noqa: ANN401
        answer = waited(self, begun)
        noted.append(answer is not None)
        return answer

    monkeypatch.setattr(ValuesAhead, "_waited", noting)
    return noted


def alone(county: House, workbook: Path) -> Check:
    return importing.check_source(county, importing.look(county, workbook))


def test_a_child_reads_what_is_read_here(county: House, workbook: Path, told: list[bool]) -> None:
    ours = alone(county, workbook)
    assert told == []
    theirs = importing.check(county, workbook)
    assert told == [True] * 8
    assert seen(theirs) == seen(ours)
    assert all((ours.added, ours.asked, ours.rejected, ours.sheet.tidied))
    levels = [each.values.get("education") for each in ours.writes if each.ent == "member"]
    assert "x01" in levels


def test_what_spellings_were_said_to_mean_goes_to_the_child(
    county: House, workbook: Path, told: list[bool]
) -> None:
    corrections = Corrections().mean("education", "上过几年", "x01").mend(3, "birth_date", "1980")
    source = importing.look(county, workbook)
    ours = importing.check_source(county, source, corrections)
    with importing.values_ahead(workbook) as ahead:
        theirs = importing.check_source(county, source, corrections, ahead=ahead)
    assert all(told)
    assert seen(theirs) == seen(ours)
    assert seen(ours) != seen(alone(county, workbook))


def die(ahead: ValuesAhead) -> None:
    child = ahead._child._worker._child
    assert child is not None
    child._process.kill()
    child._process.wait()


def fall_silent(ahead: ValuesAhead) -> None:
    ahead._missed = 100


def end(ahead: ValuesAhead) -> None:
    ahead._child._gone = True


@pytest.mark.parametrize("fail", [die, fall_silent, end])
def test_where_the_child_fails_half_way_the_rest_is_read_here(
    county: House,
    workbook: Path,
    told: list[bool],
    fail: Callable[[ValuesAhead], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(values_ahead, "_AHEAD", 1)
    ours = alone(county, workbook)
    asked = ValuesAhead.told

    def failing(self: ValuesAhead, *given: Any) -> Iterator[Any]:  # noqa: ANN401
        for number, answer in enumerate(asked(self, *given)):
            yield answer
            if number == 2:
                fail(self)

    monkeypatch.setattr(ValuesAhead, "told", failing)
    theirs = importing.check(county, workbook)
    assert told == [True] * 3 + [False] * 5
    assert seen(theirs) == seen(ours)


def test_a_child_that_knows_no_such_job_or_is_late_costs_nothing_else(
    county: House, workbook: Path, told: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = alone(county, workbook)
    monkeypatch.setattr(value_jobs, "VALUES", "pmis_desktop.services.value_jobs:nothing")
    assert seen(importing.check(county, workbook)) == seen(ours)
    monkeypatch.undo()
    monkeypatch.setattr(values_ahead, "LARGE", 1)
    monkeypatch.setattr(values_ahead, "_PATIENCE", 0.0)
    assert seen(importing.check(county, workbook)) == seen(ours)
    assert not any(told)


def test_a_small_file_starts_no_child(
    county: House, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with importing.values_ahead(workbook) as ahead:
        assert ahead is None
    with importing.values_ahead(workbook.with_name("none.xlsx")) as ahead:
        assert ahead is None
    assert importing.check(county, workbook).read == len(2 * ODD)
