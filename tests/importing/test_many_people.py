"""A sheet that brings more people than are there: indexes wait for it, and are there afterwards."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pmis_desktop.models.change import Change
from pmis_desktop.models.vault import finding_indexes
from pmis_desktop.services import importing
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import applying
from pmis_desktop.services.importing.writes import RecordWrite
from tests.importing.workbooks import EAST, GOOD, Values, write
from tests.vaults import add_member, add_organisation, id_number

NAMES = "甲乙丙丁戊己庚辛"
_THERE = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = ?"


def person(number: int) -> Values:
    named = {"姓名": f"赵小{NAMES[number]}", "公民身份证号": id_number(2 * number + 11)}
    return {**GOOD, **named}


def missing(house: House) -> int:
    with house.reading() as connection:
        found = [
            connection.exec_driver_sql(_THERE, (n,)).scalar_one() for n in finding_indexes.NAMES
        ]
    return found.count(0)


@pytest.fixture
def gaps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many were missing when each portion of two rows was written."""
    seen: list[int] = []
    real = applying._write_some

    def noted(house: House, change: Change, some: Sequence[RecordWrite]) -> None:
        rows = [change.connection.exec_driver_sql(_THERE, (n,)) for n in finding_indexes.NAMES]
        seen.append([each.scalar_one() for each in rows].count(0))
        real(house, change, some)

    monkeypatch.setattr(applying, "_AT_ONCE", 2)
    monkeypatch.setattr(applying, "_write_some", noted)
    return seen


def test_they_wait_until_everybody_is_in(county: House, tmp_path: Path, gaps: list[int]) -> None:
    add_organisation(county, EAST)
    book = write(tmp_path / "a.xlsx", [person(number) for number in range(4)])
    importing.apply(county, importing.check(county, book))
    assert gaps == [7, 7]
    assert missing(county) == 0
    assert len(members.find(county, MemberQuery(search="赵小"))) == 4


def test_an_import_that_fails_leaves_them_there(
    county: House, tmp_path: Path, gaps: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_organisation(county, EAST)
    check = importing.check(
        county, write(tmp_path / "a.xlsx", [person(number) for number in range(4)])
    )
    noting = applying._write_some

    def broken(house: House, change: Change, some: Sequence[RecordWrite]) -> None:
        noting(house, change, some)
        if len(gaps) == 2:
            raise ZeroDivisionError

    monkeypatch.setattr(applying, "_write_some", broken)
    with pytest.raises(ZeroDivisionError):
        importing.apply(county, check)
    assert gaps == [7, 7]
    assert missing(county) == 0
    assert len(members.find(county, MemberQuery())) == 0


def test_they_stay_where_few_come(county: House, tmp_path: Path, gaps: list[int]) -> None:
    branch = add_organisation(county, EAST)
    for number in range(4):
        add_member(
            county, branch, name=f"钱小{NAMES[number]}", id_number=id_number(2 * number + 31)
        )
    book = write(tmp_path / "a.xlsx", [person(number) for number in range(2)])
    importing.apply(county, importing.check(county, book))
    assert gaps == [0]
    assert missing(county) == 0
