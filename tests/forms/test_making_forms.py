"""Making forms: what is refused, noted and numbered; the county's own templates; workbooks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pmis_desktop.errors.printing import (
    FormElsewhereError,
    FormEntryError,
    FormEntryUnknownError,
    FormSubjectError,
    FormUnknownError,
    NoWorkbookError,
    StubMissingError,
)
from pmis_desktop.errors.services import ReasonMissingError, RecordMissingError
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.rules.identity import mask_id
from pmis_desktop.services.forms import catalogue, making, stubs
from pmis_desktop.services.forms.form import Form, Numbering
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from tests.forms.paper import sheets
from tests.forms.people import BRANCH, Folk, populated
from tests.vaults import county_house, id_number

OWN = '#import "common.typ": *\n#set page(paper: "a5")\n本县自己的样式：#show-text(data.name)\n'


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Folk]:
    """A county that a test may change."""
    house = county_house(tmp_path)
    yield populated(house, crowd=2)
    house.vault.close()


def text_of(path: Path) -> str:
    return "".join(sheet.plain for sheet in sheets(path.read_bytes()))


def local_lines(house: House) -> list[tuple[str, str]]:
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT kind, title FROM unit WHERE origin = 'local' ORDER BY id"
        )
        return [(row[0], row[1]) for row in found]


def card(folk: Folk, **more: object) -> Wanted:
    wanted = Wanted(form="member_card", members=(folk.usual,), reason="办理用表")
    return replace(wanted, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted(form="nothing"), FormUnknownError),
        (Wanted(form="recovery", blank=True), FormElsewhereError),
        (Wanted(form="member_card", reason="x"), FormSubjectError),
        (Wanted(form="organisation_card"), FormSubjectError),
        (Wanted(form="member_card", members=("nobody",), reason="x"), RecordMissingError),
        (Wanted(form="member_card", blank=True, filled={"colour": "red"}), FormEntryUnknownError),
        (Wanted(form="roster", blank=True, filled={"filled_on": "今天"}), FormEntryError),
        (Wanted(form="roster", blank=True, filled={"paper": "A0"}), FormEntryError),
        (
            Wanted(form="organisation_card", blank=True, filled={"writer": "王" * 21}),
            FormEntryError,
        ),
        (
            Wanted(form="organisation_card", blank=True, filled={"writer": "王\u202e五"}),
            FormEntryError,
        ),
    ],
)
def test_what_is_refused(
    wanted: Wanted, error: type[Exception], folk: Folk, tmp_path: Path
) -> None:
    before = local_lines(folk.house)
    with pytest.raises(error):
        making.pdf(folk.house, wanted, tmp_path / "out.pdf")
    assert local_lines(folk.house) == before
    assert list(tmp_path.iterdir()) == []


def test_a_form_of_whole_numbers_needs_a_reason_and_a_preview_masks(
    own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    with pytest.raises(ReasonMissingError):
        making.pdf(own.house, card(own, reason=" "), tmp_path / "out.pdf")
    pages = making.pages(own.house, card(own, reason=""), dpi=36, typesetter=typesetter)
    assert [page[:4] for page in pages] == [b"\x89PNG"]
    assert local_lines(own.house) == []
    making.pdf(own.house, card(own), tmp_path / "out.pdf", typesetter=typesetter)
    assert id_number(1) in text_of(tmp_path / "out.pdf")
    assert local_lines(own.house) == [("export", "导出党员基本信息采集表（显示完整号码）")]


def test_a_list_masks_unless_there_is_a_reason(
    own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"
    wanted = Wanted(form="roster", organisation=own.branch)
    making.pdf(own.house, wanted, out, typesetter=typesetter)
    assert mask_id(id_number(1)) in text_of(out)
    assert id_number(1) not in text_of(out)
    pages = making.pages(
        own.house, replace(wanted, reason="报送"), dpi=36, printing=True, typesetter=typesetter
    )
    assert next(pages)[:4] == b"\x89PNG"
    assert [kind for kind, _ in local_lines(own.house)] == ["export", "print"]


def test_one_file_for_each(own: Folk, tmp_path: Path) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    heard: list[tuple[int, int]] = []
    made = making.separate(
        own.house,
        card(own, members=(own.usual, own.usual, own.extreme[2])),
        folder,
        progress=lambda done, total: heard.append((done, total)),
    )
    assert [file.name for file in made.files] == [
        "党员基本信息采集表-彭明.pdf",
        "党员基本信息采集表-彭明（2）.pdf",
        "党员基本信息采集表-王#set page()$x$y.pdf",
    ]
    assert (made.documents, made.pages, heard[-1]) == (3, 3, (3, 3))
    everybody = making.pdf(
        own.house, card(own, members=(), organisation=own.branch), tmp_path / "all.pdf"
    )
    assert (everybody.documents, everybody.pages, everybody.members) == (4, 4, 4)


def test_each_branch_of_a_committee(own: Folk, tmp_path: Path) -> None:
    wanted = Wanted(form="organisation_card", organisation="中共安仁镇委员会", each_branch=True)
    made = making.pdf(own.house, wanted, tmp_path / "all.pdf")
    assert made.documents == 2
    assert BRANCH in text_of(tmp_path / "all.pdf")


def test_the_countys_own_template_takes_the_place(
    own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    folder = own.house.vault.folder / "templates"
    folder.mkdir()
    (folder / "member_card.typ").write_text(OWN, encoding="utf-8")
    out = tmp_path / "out.pdf"
    made = making.pdf(own.house, card(own), out, typesetter=typesetter)
    assert made.fault == ""
    assert text_of(out) == "本县自己的样式：彭明"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("#let x = 1\n#data.nothing\n", "第 2 行"),
        ('\n\n#read("/etc/passwd")', "第 3 行"),
        ('#read("../../../../../etc/passwd")', "第 1 行"),
        ('#image("/dev/zero")', "第 1 行"),
        ('#import "@preview/cetz:0.3.4"', "第 1 行"),
        ("#while true {}", "有错误"),
    ],
)
def test_a_broken_template_is_told_and_ours_prints(
    source: str, says: str, own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    folder = own.house.vault.folder / "templates"
    folder.mkdir()
    (folder / "member_card.typ").write_text(source, encoding="utf-8")
    out = tmp_path / "out.pdf"
    made = making.pdf(own.house, card(own), out, typesetter=typesetter)
    assert "member_card.typ" in made.fault
    assert says in made.fault
    assert "16.是否为流动党员" in text_of(out)
    pages = making.pages(own.house, card(own), dpi=36, typesetter=typesetter)
    assert next(pages)[:4] == b"\x89PNG"
    assert says in pages.fault


@pytest.mark.parametrize("kind", ["link", "bytes", "long", "folder"])
def test_a_template_that_is_no_text_is_told_and_ours_prints(
    kind: str, own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    folder = own.house.vault.folder / "templates"
    folder.mkdir()
    place = folder / "member_card.typ"
    if kind == "link":
        (tmp_path / "secret.typ").write_text("秘密", encoding="utf-8")
        place.symlink_to(tmp_path / "secret.typ")
    elif kind == "bytes":
        place.write_bytes(b"\xff\xfe\xfa")
    elif kind == "long":
        place.write_text("字" * 100_000, encoding="utf-8")
    else:
        place.mkdir()
    out = tmp_path / "out.pdf"
    made = making.pdf(own.house, card(own), out, typesetter=typesetter)
    assert "member_card.typ" in made.fault
    assert "16.是否为流动党员" in text_of(out)


def test_a_list_as_a_workbook_is_ready_for_the_printer(own: Folk, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    made = making.workbook(own.house, Wanted(form="roster", organisation=own.branch), out)
    assert made.members == 4
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "序号")
    assert head[:4] == ("序号", "姓名", "所在党支部", "公民身份证号")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert "第 &P 页" in str(sheet.oddFooter.center.text)
    assert local_lines(own.house) == [("export", "导出党员花名册")]
    with pytest.raises(NoWorkbookError):
        making.workbook(own.house, card(own), out)


@pytest.fixture
def numbered(monkeypatch: pytest.MonkeyPatch) -> Form:
    """The card as if each had a number of its own."""
    form = replace(catalogue.form("member_card"), numbering=Numbering.YEAR)
    monkeypatch.setattr(catalogue, "form", lambda _name: form)
    return form


@pytest.mark.usefixtures("numbered")
def test_numbered_forms_are_in_the_ledger(
    own: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    house, out = own.house, tmp_path / "out.pdf"
    assert next(making.pages(house, card(own), dpi=36, typesetter=typesetter))
    assert stubs.every(house) == ()
    some = card(own, members=(own.usual, own.extreme[1]))
    assert making.pdf(house, some, out).numbers == ("20260001", "20260002")
    list(making.pages(house, card(own), dpi=36, printing=True, typesetter=typesetter))
    making.pdf(house, card(own, blank=True, members=()), out, typesetter=typesetter)
    found = stubs.every(house, "member_card")
    assert [(each.number, each.name, each.act, each.who) for each in found] == [
        ("20260003", "彭明", "print", "甲"),
        ("20260002", "𬍛𫖯𬀩玥", "export", "甲"),
        ("20260001", "彭明", "export", "甲"),
    ]
    assert found[0].record == own.usual
    with pytest.raises(ReasonMissingError):
        stubs.void(house, "member_card", "20260003", " ")
    stubs.void(house, "member_card", "20260003", "打坏了")
    assert (stubs.every(house)[0].voided, stubs.every(house)[0].void_reason) == (True, "打坏了")
    with pytest.raises(StubMissingError):
        stubs.void(house, "member_card", "20260003", "再作废")
    again = making.pdf(house, card(own), out, typesetter=typesetter)
    assert again.numbers == ("20260004",)
    assert ("void_form", "作废表格编号") in local_lines(house)
