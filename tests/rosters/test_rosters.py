"""Rosters of branches and subtrees, read back from the PDF."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services import rosters
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from tests.rosters.towns import Town
from tests.vaults import add_member, add_organisation, id_number

NUMBER = id_number(11)


@pytest.fixture
def county(town: Town) -> House:
    """Two members in the east, one in the west."""
    add_member(town.house, town.east, name="赵小雷")
    add_member(
        town.house, town.east, name="安大山", id_number=id_number(13), landline="0913-3251001"
    )
    add_member(town.house, town.west, name="钱三江", id_number=id_number(15))
    return town.house


def of(organisation: str) -> Wanted:
    return Wanted(form="roster", organisation=organisation)


def pages(path: Path) -> list[str]:
    """The text of every page without white space."""
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in PdfReader(path).pages]


def local_notes(house: House) -> list[tuple[str, str]]:
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT u.title, j.line FROM unit AS u JOIN journal AS j ON j.unit = u.id"
            " WHERE u.origin = 'local' ORDER BY u.id"
        )
        return [(row[0], bytes(row[1]).decode()) for row in found]


def test_a_branch_by_pinyin_with_hidden_numbers(
    county: House, tmp_path: Path, typesetter: Typesetter
) -> None:
    out = tmp_path / "东街.pdf"
    made = making.pdf(county, of("E"), out, typesetter=typesetter)
    assert (made.files, made.members, made.pages) == ((out,), 2, 1)
    (text,) = pages(out)
    assert text.index("安大山") < text.index("赵小雷")
    for shown in ("党员花名册", "东街党支部", "正式", "大专", "1980.04.29", "2026年3月4日"):
        assert shown in text
    assert "138****0001" in text
    for hidden in (NUMBER, "13800000001", "3251001", "钱三江"):
        assert hidden not in text
    assert local_notes(county)[-1][0] == "导出党员花名册"


def test_full_numbers_are_noted_and_the_note_holds_none(
    county: House, tmp_path: Path, typesetter: Typesetter
) -> None:
    out = tmp_path / "a.pdf"
    wanted = replace(of("东街党支部"), reason="报送", filled={"filled_on": "2026-01-02"})
    making.pdf(county, wanted, out, typesetter=typesetter)
    (text,) = pages(out)
    assert NUMBER in text
    assert "2026年1月2日" in text
    title, line = local_notes(county)[-1]
    assert title == "导出党员花名册（显示完整号码）"
    assert '"count":"2"' in line
    assert NUMBER not in line
    assert "赵小雷" not in line


def test_a_subtree_branch_by_branch_in_its_order(
    county: House, tmp_path: Path, typesetter: Typesetter
) -> None:
    out = tmp_path / "a.pdf"
    made = making.pdf(county, of("T"), out, typesetter=typesetter)
    assert (made.members, made.pages) == (3, 2)
    first, second = pages(out)
    assert "西街党支部" in first
    assert "东街党支部" in second
    assert "第1页共1页" in first


def test_an_empty_branch_gives_a_blank_form_and_an_empty_county_nothing(
    county: House, tmp_path: Path, typesetter: Typesetter
) -> None:
    made = making.pdf(county, of("N"), tmp_path / "a.pdf", typesetter=typesetter)
    assert (made.members, made.pages) == (0, 1)
    add_organisation(county, "中共朝邑镇委员会", kind="611", code="C")
    with pytest.raises(NothingToPrintError):
        making.pdf(county, of("C"), tmp_path / "b.pdf", typesetter=typesetter)
    assert not (tmp_path / "b.pdf").exists()


def test_a_place_that_is_not_there_and_a_stopped_one_leave_no_file(
    county: House, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    with pytest.raises(RecordMissingError):
        making.pdf(county, of("没有"), out)
    with pytest.raises(WorkerCancelledError):
        making.pdf(county, of("T"), out, cancelled=lambda: True)
    assert not out.exists()
    assert not local_notes(county)


@pytest.mark.parametrize(
    ("organisation", "title"),
    [
        ("中共安仁镇安仁村支部委员会", "安仁镇安仁村党支部党员花名册"),
        ("中共大荔县档案馆党支部委员会", "大荔县档案馆党支部党员花名册"),
        ("大荔县档案馆党支部", "大荔县档案馆党支部党员花名册"),
        ("中共安仁镇委员会", "安仁镇委员会党员花名册"),
    ],
)
def test_the_title_names_the_branch_as_offices_do(organisation: str, title: str) -> None:
    assert rosters.title_of(organisation) == title
