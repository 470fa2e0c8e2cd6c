"""公示 as a wall shows them: any number of people, and the sheet to be filled in by hand."""

from pathlib import Path

import pytest

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.paper import Sheet, sheets
from tests.forms.people import Folk, branches
from tests.vaults import add_member, county_house, id_number


def set_form(folk: Folk, typesetter: Typesetter, folder: Path, wanted: Wanted) -> list[Sheet]:
    out = folder / "out.pdf"
    making.pdf(folk.house, wanted, out, typesetter=typesetter)
    return sheets(out.read_bytes())


def test_five_people_do_not_push_the_signature_onto_a_page_alone(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    house = county_house(tmp_path / "county")
    branch, _other = branches(house)
    people = [
        add_member(
            house,
            branch,
            name=name,
            id_number=id_number(number),
            ethnic_group="01",
            education="22",
            employer_post="安仁镇安仁村村民委员会主任",
        )
        for number, name in enumerate(("周岚", "郑文博", "吴秀兰", "罗建军", "彭明"), 1)
    ]
    seen = set()
    for count in range(1, 6):
        wanted = Wanted(
            form="confirming_publicity",
            members=tuple(people[:count]),
            filled={"phone": "0913-3251001", "address": "安仁镇安仁村", "to": "2026-03-11"},
        )
        out = tmp_path / "out.pdf"
        making.pdf(house, wanted, out, typesetter=typesetter)
        pages = sheets(out.read_bytes())
        seen.add(len(pages))
        assert "地址：安仁镇安仁村。" in pages[-1].plain
        assert "2026年3月4日" in pages[-1].plain
    assert seen == {1, 2}
    house.vault.close()


@pytest.mark.parametrize("form", ["publicity", "confirming_publicity", "resolution"])
def test_a_blank_sheet_has_whole_lines_to_write_on(
    form: str, folk: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    (page,) = set_form(folk, typesetter, tmp_path, Wanted(form=form, blank=True))
    assert "＿" not in page.text
    drawn = [line.right - line.left for line in page.lines]
    assert all(28 < line.left < line.right < 184.5 for line in page.lines)
    assert max(drawn) > (110 if "publicity" in form else 150)


@pytest.mark.parametrize(
    "form", ["application_talk", "application_person", "application_introducer_two"]
)
def test_the_sheet_of_boxes_keeps_off_the_edge(
    form: str, folk: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    (page,) = set_form(folk, typesetter, tmp_path, Wanted(form=form, blank=True))
    assert page.outside(margin=9.5) == []
