"""Lists that a person writes: cells apart by commas or tabs, and what cannot be printed."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.services.forms import catalogue, filling, making
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.paper import sheets
from tests.forms.people import Folk, branches
from tests.vaults import add_member, county_house, id_number


def made(folk: Folk, folder: Path, form: str, people: str) -> str:
    out = folder / "out.pdf"
    wanted = Wanted(form=form, organisation=folk.branch, filled={"people": people})
    making.pdf(folk.house, wanted, out)
    return "".join(page.plain for page in sheets(out.read_bytes()))


def test_an_empty_cell_out_of_a_workbook_keeps_its_place(folk: Folk, tmp_path: Path) -> None:
    wanted = Wanted(
        form="applicants", organisation=folk.branch, filled={"people": "沈芳\t女\t\t1999.02"}
    )
    out = tmp_path / "out.xlsx"
    making.workbook(folk.house, wanted, out)
    sheet = load_workbook(out).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    (person,) = [row for row in rows if "沈　芳" in row]
    assert person[:5] == ["1", "沈　芳", "女", None, "1999.02"]


@pytest.mark.parametrize("people", ["沈芳" + "，女" * 10, "沈芳，" + "很" * 101])
def test_a_line_that_the_list_has_no_room_for_is_refused(
    folk: Folk, tmp_path: Path, people: str
) -> None:
    with pytest.raises(FormEntryError, match="第 2 行"):
        made(folk, tmp_path, "applicants", f"赵小雷，男\n{people}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "private", [id_number(1), "13800000001", "0913-3251001", f"号码{id_number(1)}。"]
)
def test_a_publicity_has_no_number_of_the_person(folk: Folk, tmp_path: Path, private: str) -> None:
    with pytest.raises(FormEntryError, match="本人的号码"):
        made(folk, tmp_path, "publicity", f"沈芳，女，汉族，1999-02，大专，{private}")
    assert "沈芳" in made(folk, tmp_path, "publicity", "沈芳，女，汉族，1999-02，大专，安仁村")


def test_more_tickets_than_a_branch_needs_are_refused(folk: Folk, tmp_path: Path) -> None:
    for count in ("0", "501"):
        wanted = Wanted(form="vote_ticket", organisation=folk.branch, filled={"count": count})
        with pytest.raises(FormEntryError, match="张数"):
            making.pdf(folk.house, wanted, tmp_path / "out.pdf")


def test_more_ballots_back_than_given_out_is_said(folk: Folk, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    filled = {"name": "沈芳", "issued": "30", "returned": "31"}
    making.pdf(folk.house, Wanted(form="tally", organisation=folk.branch, filled=filled), out)
    assert "收回的票多于发出的票" in sheets(out.read_bytes())[0].plain


def test_the_year_of_a_register_is_the_present_one_at_first() -> None:
    form = catalogue.form("admitted")
    assert filling.filled(form, {}, date(2026, 3, 4))["year"] == "2026"
    assert filling.filled(form, {}, date(2026, 3, 4), blank=True)["year"] == ""


def test_a_longer_probation_ends_later(tmp_path: Path) -> None:
    house = county_house(tmp_path / "county")
    branch, _other = branches(house)
    values = {"category": "probationary", "joined_on": "2025-02-28", "full_member_on": ""}
    member = add_member(house, branch, id_number=id_number(1), probation_extension="6", **values)
    out = tmp_path / "out.pdf"
    making.pdf(house, Wanted(form="probation_card", members=(member,)), out)
    assert "2026年8月27日" in sheets(out.read_bytes())[0].plain
    house.vault.close()
