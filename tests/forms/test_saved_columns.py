"""The roster in columns that somebody saved for the list of members."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.services import column_sets
from pmis_desktop.services.browsing import members
from pmis_desktop.services.forms import catalogue, making, remembering
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.paper import sheets
from tests.forms.people import Folk, populated
from tests.vaults import county_house


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Folk]:
    house = county_house(tmp_path / "county")
    yield populated(house, crowd=2)
    house.vault.close()


def roster(folk: Folk, columns: str) -> Wanted:
    return Wanted(form="roster", organisation=folk.branch, filled={"columns": columns})


def test_saved_sets_are_offered_behind_the_fixed_ones_and_printed(
    own: Folk, tmp_path: Path
) -> None:
    column_sets.save(own.house, "联系用", ["mobile", "age", "seniority", "branch"])
    form, _kept = remembering.opened(own.house, catalogue.form("roster"))
    thing = form.thing("columns")
    assert thing is not None
    assert (len(thing.choices), thing.choices[-1]) == (4, "联系用")
    out = tmp_path / "花名册.pdf"
    making.pdf(own.house, roster(own, "联系用"), out)
    text = sheets(out.read_bytes())[0].plain
    assert "党龄" in text
    assert "138****0001" in text
    assert "民族" not in text
    book = tmp_path / "花名册.xlsx"
    making.workbook(own.house, roster(own, "联系用"), book)
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "党龄" in cells


def test_a_set_that_is_not_there_and_one_too_wide_are_refused(own: Folk, tmp_path: Path) -> None:
    with pytest.raises(FormEntryError, match="只能是"):
        making.pdf(own.house, roster(own, "没有这一组"), tmp_path / "a.pdf")
    column_sets.save(own.house, "全部", list(members.COLUMNS))
    with pytest.raises(FormEntryError, match="放不下"):
        making.pdf(own.house, roster(own, "全部"), tmp_path / "b.pdf")
    making.workbook(own.house, roster(own, "全部"), tmp_path / "c.xlsx")
    assert [each.name for each in tmp_path.glob("*.pdf")] == []
