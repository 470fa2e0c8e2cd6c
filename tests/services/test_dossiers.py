"""Everything held on one person: read masked, given away whole with a reason that stands on it."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.services import chronicle, dossiers, editing
from pmis_desktop.services.chronicle import ChronicleQuery
from tests.services.counties import EAST, County, rows

REASON = "本人申请查阅"


def everything(dossier: dossiers.Dossier) -> str:
    return "\n".join(
        f"{section.title}|{label}|{text}"
        for section in dossier.sections
        for label, text in section.lines
    )


def test_every_kind_of_record_and_every_change_is_in_it(county: County) -> None:
    member = county.people["赵小雷"]
    editing.add(county.house, "skill", {"member": member, "kind": "外语", "name": "英语"})
    editing.add(
        county.house,
        "discipline",
        {"member": member, "kind": "警告", "decided_on": "2025-05-06", "reason": "酒后驾驶"},
    )
    with county.house.change("材料") as change:
        paper = {"kind": "application", "title": "2005年的", "hash": "ab" * 32}
        change.create("attachment", {"member": member, **paper})
    county.edit(county.house, "赵小雷", address="东街9号")
    found = everything(dossiers.gather(county.house, member))
    for told in (
        "基本信息|姓名|赵小雷",
        "特长|英语",
        "党纪处分|警告",
        "照片与材料|入党申请书|2005年的",
        "东街1号 → 东街9号",
    ):
        assert told in found
    assert "文件指纹" not in found, "it tells nobody anything"
    again = everything(dossiers.gather(county.house, member))
    assert "查看、打印和导出的记录" in again
    assert "汇总个人全部信息" in again


def test_numbers_are_hidden_until_a_reason_is_given(county: County) -> None:
    member = county.people["赵小雷"]
    county.edit(county.house, "赵小雷", mobile="13800000009")
    number = str(rows(county.house, "SELECT id_number FROM member WHERE id = ?", member)[0][0])
    masked = everything(dossiers.gather(county.house, member))
    assert number not in masked
    assert "13800000009" not in masked
    whole = everything(dossiers.gather(county.house, member, reason=REASON))
    assert number in whole
    assert "13800000001 → 13800000009" in whole


def test_a_branch_holds_no_discipline(county: County) -> None:
    member = county.people["赵小雷"]
    editing.add(county.house, "discipline", {"member": member, "kind": "警告"})
    found = everything(dossiers.gather(county.sites[EAST], member))
    assert "警告" not in found


def test_a_copy_needs_a_reason_which_stands_on_it_and_in_the_log(
    county: County, tmp_path: Path
) -> None:
    house, member = county.house, county.people["赵小雷"]
    with pytest.raises(ReasonMissingError):
        dossiers.write_pdf(house, dossiers.gather(house, member), tmp_path / "a.pdf")
    with pytest.raises(ReasonMissingError):
        dossiers.write_workbook(house, dossiers.gather(house, member), tmp_path / "a.xlsx")
    assert list(tmp_path.glob("a.*")) == []
    dossier = dossiers.gather(house, member, reason=REASON)
    pdf = dossiers.write_pdf(house, dossier, tmp_path / "a.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.read_bytes())).pages)
    plain = re.sub(r"[\s\u200b]", "", text)
    assert f"理由：{REASON}" in plain
    assert "赵小雷" in plain
    book = dossiers.write_workbook(house, dossier, tmp_path / "a.xlsx")
    cells = [str(cell.value) for row in load_workbook(book).active.iter_rows() for cell in row]
    assert any(REASON in cell for cell in cells)
    numbers = chronicle.find(house, ChronicleQuery(origin="local"))[:2]
    told = [chronicle.detail(house, number) for number in numbers]
    assert all(("理由", REASON) in each.facts for each in told if each)
    assert "导出个人全部信息" in everything(dossiers.gather(house, member))


def test_pages_are_pictures(county: County) -> None:
    dossier = dossiers.gather(county.house, county.people["赵小雷"])
    (first, *_) = dossiers.pages(county.house, dossier, dpi=40)
    assert first.startswith(b"\x89PNG")
