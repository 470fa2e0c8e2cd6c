"""Registers of members who are away show those whom they are for, and nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.paper import sheets
from tests.forms.people import BRANCH, LONG_ADDRESS, LONG_NAME, branches, issued_letter
from tests.vaults import add_member, county_house, id_number

ANY_YEAR = {
    "admitted": {"year": ""},
    "confirmed": {"year": ""},
    "floating_out": {},
    "lost_members": {},
}


def test_a_letter_that_ran_out_is_on_the_list_of_pockets(tmp_path: Path) -> None:
    house = county_house(tmp_path / "county")
    branch, other = branches(house)
    late = add_member(house, branch, name=LONG_NAME, id_number=id_number(1))
    fresh = add_member(house, branch, name="彭明", id_number=id_number(3))
    elsewhere = add_member(house, other, name="钱来", id_number=id_number(5))
    issued_letter(house, late, LONG_ADDRESS, on="2025-11-01")
    issued_letter(house, fresh, LONG_ADDRESS)
    issued_letter(house, elsewhere, LONG_ADDRESS, on="2025-11-01")
    out = tmp_path / "out.pdf"
    making.pdf(house, Wanted(form="pocket_members", organisation=branch), out)
    (page,) = sheets(out.read_bytes())
    for text in (LONG_NAME, LONG_ADDRESS, "2025.11.01", "2026.01.30", "33", "610523********001"):
        assert text in page.plain
    assert "彭" not in page.plain
    assert "钱" not in page.plain
    assert page.crossed() == []
    house.vault.close()


def test_who_is_not_marked_is_not_on_the_register(tmp_path: Path) -> None:
    house = county_house(tmp_path / "county")
    branch, _other = branches(house)
    add_member(house, branch, name="钱来", id_number=id_number(1), floating="1", lost="0")
    add_member(house, branch, name="孙大伟", id_number=id_number(3), floating="0", lost="1")
    shown = {}
    for form in ("floating_out", "lost_members"):
        out = tmp_path / f"{form}.pdf"
        making.pdf(house, Wanted(form=form, organisation=branch), out)
        shown[form] = sheets(out.read_bytes())[0].plain
    assert "钱来" in shown["floating_out"]
    assert "孙大伟" not in shown["floating_out"]
    assert "孙大伟" in shown["lost_members"]
    assert "钱来" not in shown["lost_members"]
    house.vault.close()


@pytest.mark.parametrize(
    ("form", "mark"),
    [
        ("floating_out", {"floating": "1", "floating_to": "610100"}),
        ("lost_members", {"lost": "1"}),
        ("admitted", {"joined_on": "2024-07-01"}),
        ("confirmed", {"full_member_on": "2024-07-01"}),
    ],
)
def test_a_preview_looks_for_the_few_among_all(
    form: str, mark: dict[str, str], tmp_path: Path
) -> None:
    house = county_house(tmp_path / "county")
    branch, _other = branches(house)
    usual = {"joined_on": "2001-07-01", "full_member_on": "2002-07-01"}
    for number in range(4):
        add_member(
            house, branch, **usual, name=f"安{'甲乙丙丁'[number]}", id_number=id_number(number)
        )
    add_member(house, branch, **{**usual, **mark}, name="钟一", id_number=id_number(9))
    filled = {"year": "2024"} if "year" in ANY_YEAR[form] else {}
    wanted = Wanted(form=form, organisation=branch, filled=filled, most=2)
    made = making.pages(house, wanted, dpi=40.0)
    assert (made.found, made.whole) == (1, True)
    out = tmp_path / "out.pdf"
    done = making.pdf(house, replace(wanted, most=0), out)
    assert (done.members, "钟一" in sheets(out.read_bytes())[0].plain) == (1, True)
    house.vault.close()


@pytest.mark.parametrize("form", ["floating_out", "lost_members", "admitted", "confirmed"])
def test_a_list_of_people_of_one_branch_says_whose_it_is(form: str, tmp_path: Path) -> None:
    house = county_house(tmp_path / "county")
    branch, other = branches(house)
    people = [
        add_member(house, where, name="钱来", id_number=id_number(number), floating="1", lost="1")
        for number, where in enumerate((branch, branch, other), 1)
    ]
    out = tmp_path / "out.pdf"
    for members, told in ((people[:2], BRANCH), (people, "")):
        making.pdf(house, Wanted(form=form, members=tuple(members), filled=ANY_YEAR[form]), out)
        (page,) = sheets(out.read_bytes())
        assert f"党组织（盖章）：{told}填报时间" in page.plain
    house.vault.close()
