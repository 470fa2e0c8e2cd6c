"""What stands in the notices to branches, and that printing one is noted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.models import rows
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import notices, scanning
from tests import vaults

EAST, WEST = "中共城关镇东街支部委员会", "中共城关镇西街支部委员会"
WHOLE = {"job_post": "013", "floating": "0", "lost": "0"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = vaults.county_house(tmp_path)
    for branch, name, number in ((EAST, "赵小雷", 11), (WEST, "李建国", 13), (WEST, "钱大勇", 15)):
        there = vaults.find_organisation(made, branch) or vaults.add_organisation(made, branch)
        given = {**WHOLE, "name": name, "id_number": vaults.id_number(number)}
        rec = vaults.add_member(made, there, **given)
        if name != "钱大勇":
            spoilt = {
                "joined_on": "1990-01-01",
                "full_member_on": "1991-01-01",
                "education": None,
                "address": None,
            }
            with made.change("导入") as change:
                change.update("member", rec, spoilt)
    scanning.scan(made)
    yield made
    made.vault.close()


def test_each_branch_has_its_own_notice(house: House) -> None:
    east, west = notices.sections(house)
    assert (east.branch, east.sender) == (EAST, vaults.COUNTY_NAME)
    assert "党员 1 名，没有错误的 0 名，准确率 0.0%（目标 95%）" in east.lines[0]
    assert "党员 2 名，没有错误的 1 名，准确率 50.0%" in west.lines[0]
    (row,) = west.rows
    assert row.name == "李建国"
    assert row.id_number == "610523********" + vaults.id_number(13)[-4:]
    assert row.message == "入党时未满十八岁，请核对。没有填写：家庭住址、学历。"


def test_one_branch_alone_and_one_that_has_nothing(house: House) -> None:
    west = vaults.find_organisation(house, WEST)
    assert [each.branch for each in notices.sections(house, west)] == [WEST]
    empty = vaults.add_organisation(house, "中共城关镇北街支部委员会")
    with pytest.raises(NothingToPrintError):
        notices.sections(house, empty)


def test_the_file_holds_names_and_no_full_number_and_is_noted(house: House, tmp_path: Path) -> None:
    done = notices.notice(house, tmp_path / "整改.pdf")
    assert (done.branches, done.members) == (2, 2)
    text = "".join(page.extract_text() for page in PdfReader(done.file).pages)
    assert "赵" in text
    assert vaults.id_number(11) not in text
    with house.reading() as connection:
        noted = rows.fetch(connection, "SELECT title FROM unit WHERE kind = 'print'")
    assert noted == [("打印信息质量整改通知",)]
