"""Rosters set by real children with our own faces, read again with pypdf."""

import io
import re
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.roster import (
    ROSTER_COLUMNS,
    RosterColumn,
    RosterSection,
)
from pmis_desktop.rules.identity import mask_id
from tests.printing.set_rosters import roster_pdf

ID = "610523198004299225"
RARE = (
    "玥垚堃婳祎珺赟喆犇骉昇旻晞暐翀芃琇頔顗赑彧劼鋆玘怹奓埝"
    "㛃㸆㙓㥄䓬䶄䶮𠅤𬍛𬀩𬤊𫖯𬭎𬘫𬱖𫍯𫘝𬬭𬳵𬣙𪣻𫄸"
)
FULL_ROW = {
    "name": "彭明",
    "organisation": "中共安仁镇安仁村支部委员会",
    "id_number": ID,
    "sex": "女",
    "ethnic_group": "汉族",
    "birth_date": "1980-04-29",
    "education": "初中",
    "membership_kind": "正式党员",
    "joined_on": "2005-04",
    "full_member_on": "2006",
    "job_post": "公务员",
    "mobile": "18651867291",
    "landline": "0913-3251001",
    "address": "陕西省渭南市大荔县安仁镇安仁173号",
    "standing": "正常",
    "lost": "否",
    "lost_since": None,
    "floating": "否",
    "floating_to": "西安市",
    "remark": "无",
}


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter(office_fonts=False) as typesetter:
        yield typesetter


def a_section(*names: str, title: str = "中共某某支部委员会党员花名册") -> RosterSection:
    rows = [FULL_ROW | {"name": name} for name in names]
    return RosterSection(title, "中共某某支部委员会", "2026-09-01", rows)


def pages(pdf: bytes) -> list[str]:
    """The text of each page without spaces and line breaks."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"[\s\u200b]", "", text) for text in texts]


def test_one_branch_has_all_it_needs(typesetter: Typesetter) -> None:
    (page,) = pages(roster_pdf([a_section("彭明", "林建国")], typesetter=typesetter))
    for expected in (
        "中共某某支部委员会党员花名册",
        "党组织（盖章）：中共某某支部委员会",
        "填报时间：2026年9月1日",
        "书记（签字）：审核人：填表人：联系电话：",
        "第1页共1页",
        "彭明",
        "林建国",
        mask_id(ID),
        "1980.04.29",
        "2005.04",
        "18651867291",
        "0913-3251001",
        "陕西省渭南市大荔县安仁镇安仁173号",
        *(column.label.replace("\n", "") for column in ROSTER_COLUMNS),
    ):
        assert expected in page
    assert ID not in page


def test_paper_lies_on_its_side(typesetter: Typesetter) -> None:
    page = PdfReader(io.BytesIO(roster_pdf([a_section("彭明")], typesetter=typesetter))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_names_of_two_characters_are_as_wide_as_three(typesetter: Typesetter) -> None:
    pdf = roster_pdf([a_section("彭明")], typesetter=typesetter)
    assert "彭\u3000明" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_rare_names_are_there_and_whole(typesetter: Typesetter) -> None:
    names = [f"欧阳{character}" for character in RARE]
    pdf = roster_pdf([a_section(*names)], typesetter=typesetter)
    text = "".join(pages(pdf))
    assert [name for name in names if name not in text] == []


def test_full_numbers_when_asked_for(typesetter: Typesetter) -> None:
    section = a_section("彭明")
    assert ID in pages(roster_pdf([section], masked=False, typesetter=typesetter))[0]


def test_headings_repeat_and_pages_are_counted_by_branch(typesetter: Typesetter) -> None:
    sections = [a_section(*["林建国"] * 40, title="甲"), a_section("彭明", title="乙")]
    texts = pages(roster_pdf(sections, typesetter=typesetter))
    assert len(texts) == 4
    assert all("公民身份证号" in text for text in texts)
    assert "第3页共3页" in texts[2]
    assert "第1页共1页" in texts[3]
    assert [text.count("书记（签字）") for text in texts] == [0, 0, 1, 1]
    assert sum(text.count("林建国") for text in texts) == 40


def test_many_branches_keep_their_order() -> None:
    sections = [a_section("林建国", title=f"第{number}号花名册") for number in range(23)]
    heard: list[tuple[int, int]] = []
    pdf = roster_pdf(sections, progress=lambda done, total: heard.append((done, total)))
    texts = pages(pdf)
    assert [text.startswith(f"第{n}号花名册") for n, text in enumerate(texts)] == [True] * 23
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_cancel_and_nothing() -> None:
    with pytest.raises(NothingToPrintError):
        roster_pdf([])
    sections = [a_section(*["林建国"] * 300)] * 4
    with pytest.raises(WorkerCancelledError):
        roster_pdf(sections, cancelled=lambda: True)


@pytest.mark.parametrize(
    "name",
    ["阿卜杜热合曼·买买提·艾力", "#emph[x] $x$ *y*", "A" * 60, "\u202e反", "", "〇", "张\n三"],
)
def test_odd_names_are_text(typesetter: Typesetter, name: str) -> None:
    text = pages(roster_pdf([a_section(name)], typesetter=typesetter))[0]
    assert re.sub(r"[\s\u202e]", "", name) in text.replace("\u202e", "")


def test_columns_of_ones_own_by_heading(typesetter: Typesetter) -> None:
    columns = (RosterColumn("序号", "sequence", 10.0), RosterColumn("党内\n职务", "post", None))
    section = RosterSection("花名册", "支部", "九月", [{"党内职务": "书记"}, {"post": "委员"}])
    text = pages(roster_pdf([section], columns, typesetter=typesetter))[0]
    assert "1书记2委员" in text
    assert "填报时间：九月" in text
