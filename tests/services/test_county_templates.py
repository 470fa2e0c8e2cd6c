"""A county's own template of a form: tried, signed, carried to branches, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.overrides import OverrideRefusedError
from pmis_desktop.errors.printing import OwnFormUnreadableError
from pmis_desktop.paths import FORMS
from pmis_desktop.rules import overlay
from pmis_desktop.rules.form_templates import SetTemplate
from pmis_desktop.services import overriding
from pmis_desktop.services.forms import catalogue, county_templates, making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from tests.services import counties
from tests.services.counties import EAST, County
from tests.services.test_overriding import bring, sign, signed

COUNTYS = '#import "common.typ": *\n\t全县统一　#show-text(data.name)\n'
BRANCHS = '#import "common.typ": *\n本支部的 #show-text(data.name)\n'
FILE = "organisation_card.typ"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = counties.found(tmp_path)
    yield made
    made.close()


def printed(house: House) -> str:
    out = house.vault.folder.parent / "out.pdf"
    made = making.pdf(house, Wanted(form="organisation_card", blank=True), out)
    assert made.fault == ""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)


def test_a_template_travels_to_a_branch_whose_own_comes_first(county: County) -> None:
    site = county.sites[EAST]
    assert "党组织代码" in printed(site)
    assert signed(county.house, SetTemplate(file=FILE, text=COUNTYS)) == (1,)
    assert printed(county.house) == "全县统一"
    # Nothing is judged by it: what was checked by the rules of before stands.
    with county.house.rules_in_force():
        assert overlay.current().key == ""
    bring(county, EAST)
    assert printed(site) == "全县统一"
    (version,) = overriding.standing(site).topics
    assert version.title == "表格样式"
    assert version.sentences == ("“党组织和所在单位基本信息采集表”改用县里的样式（2 行）。",)
    own = site.vault.folder / "templates"
    own.mkdir()
    (own / FILE).write_text(BRANCHS, encoding="utf-8")
    assert printed(site) == "本支部的"
    (own / FILE).unlink()
    sign(county.house, overriding.draft_back(county.house, "forms.organisation_card"))
    bring(county, EAST)
    assert "党组织代码" in printed(site)


def test_every_template_of_the_program_could_travel(county: County) -> None:
    """Backslashes, quotes and signs of typst are text like any other."""
    files = sorted({form.file for form in catalogue.every() if not form.room})
    wishes = [
        SetTemplate(file=file, text=(FORMS / file).read_text(encoding="utf-8")) for file in files
    ]
    signed(county.house, *wishes)
    bring(county, EAST)
    site = county.sites[EAST]
    assert {each.topic for each in overriding.standing(site).topics} == {
        f"forms.{file.removesuffix('.typ')}" for file in files
    }
    with site.rules_in_force():
        (line,) = [
            each
            for each in overlay.current().templates["member_card.typ"]
            if each.startswith("  [10.")
        ]
        assert "\\ 党员日期" in line
    assert "党组织代码" in printed(site)


def test_one_for_many_forms_says_so(county: County) -> None:
    made = overriding.draft(
        county.house,
        [SetTemplate(file="list.typ", text='#import "common.typ": *\n#show-text(data.title)')],
    )
    (sentence,) = overriding.effect(county.house, made).sentences
    assert "种表格”改用县里的样式" in sentence


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("nothing.typ", "甲"),
        ("common.typ", "甲"),
        ("notice.typ", "甲"),
        ("../member_card.typ", "甲"),
        (FILE, "甲" * 401),
        (FILE, "甲\n" * 2001),
        (FILE, f"{'甲乙丙丁' * 90}\n" * 60),
        (FILE, "甲\u202e乙"),
        (FILE, "甲\u200b乙"),
    ],
)
def test_what_may_not_travel(county: County, file: str, text: str) -> None:
    with pytest.raises(OverrideRefusedError):
        overriding.draft(county.house, [SetTemplate(file=file, text=text)])
    assert overriding.standing(county.house).history == ()


@pytest.mark.parametrize(
    "text",
    [
        "\n#nothing",
        '#read("../../secret")',
        '#import "@preview/example:0.1.0": *',
        "#show-text(data.no_such_thing)",
    ],
)
def test_what_cannot_be_set_is_not_signed(county: County, text: str) -> None:
    with pytest.raises(OverrideRefusedError, match="试排空白表没有成功"):
        overriding.draft(county.house, [SetTemplate(file=FILE, text=text)])


def test_a_file_is_read_within_its_limits(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OwnFormUnreadableError):
        county_templates.of_file(path)
    path.write_bytes(b"a" * (256 * 1024 + 1))
    with pytest.raises(OwnFormUnreadableError):
        county_templates.of_file(path)
    with pytest.raises(OwnFormUnreadableError):
        county_templates.of_file(tmp_path / "roster.typ")
    path.write_text(COUNTYS, encoding="utf-8-sig")
    assert county_templates.of_file(path) == SetTemplate(file=FILE, text=COUNTYS)
    with pytest.raises(OverrideRefusedError, match=r"member_card|ballot|calibration"):
        county_templates.of_file(tmp_path / "own.typ")
