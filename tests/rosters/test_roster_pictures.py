"""The roster as pictures: what the preview shows and what the printer gets."""

from itertools import islice
from typing import Any

import pytest

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.making import Pages
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House
from tests.rosters.towns import Town
from tests.vaults import add_member, add_organisation, id_number

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def county(town: Town) -> House:
    """Three members in the east, one in the west."""
    for number in range(3):
        add_member(
            town.house, town.east, name=f"赵小{'一二三'[number]}", id_number=id_number(11 + number)
        )
    add_member(town.house, town.west, name="钱三江", id_number=id_number(15))
    return town.house


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def roster(house: House, within: str, *, reason: str = "", **how: Any) -> Pages:  # noqa: ANN401
    return making.pages(house, Wanted(form="roster", organisation=within, reason=reason), **how)


def local_kinds(house: House) -> list[tuple[str, str]]:
    with house.reading() as connection:
        return [
            (row[0], row[1])
            for row in connection.exec_driver_sql(
                "SELECT kind, title FROM unit WHERE origin = 'local' ORDER BY id"
            )
        ]


def test_a_masked_preview_is_like_a_list_and_not_noted(
    county: House, typesetter: Typesetter
) -> None:
    (page,) = roster(county, "E", dpi=72, typesetter=typesetter)
    wide, high = size(page)
    assert wide > high
    assert wide == pytest.approx(842, abs=3)
    assert local_kinds(county) == []


def test_full_numbers_are_noted_before_the_first_page(
    county: House, typesetter: Typesetter
) -> None:
    pages = roster(county, "E", reason="报送", dpi=72, printing=True, typesetter=typesetter)
    assert local_kinds(county) == [("print", "打印党员花名册（显示完整号码）")]
    masked = roster(county, "E", dpi=72, typesetter=typesetter)
    assert next(pages) != next(masked)


def test_printing_is_noted_as_every_print_is(county: House, typesetter: Typesetter) -> None:
    heard: list[tuple[int, int]] = []
    pages = roster(
        county,
        "T",
        dpi=300,
        printing=True,
        typesetter=typesetter,
        progress=lambda done, every: heard.append((done, every)),
    )
    assert local_kinds(county) == [("print", "打印党员花名册")]
    assert size(next(pages))[0] == pytest.approx(3508, abs=3)
    assert heard == []
    assert len(list(pages)) == 1
    assert heard == [(1, 2), (2, 2)]


def test_some_pages_of_all(county: House, typesetter: Typesetter) -> None:
    def of(first: int, most: int | None) -> list[bytes]:
        return list(roster(county, "T", dpi=40, first=first, most=most, typesetter=typesetter))

    whole = of(1, None)
    assert len(whole) == 2
    assert of(1, 1) == whole[:1]
    assert of(2, None) == whole[1:]
    assert of(3, 5) == []


def test_a_county_is_set_branch_by_branch_as_pages_are_asked_for(
    county: House, typesetter: Typesetter
) -> None:
    stop: list[bool] = []
    pages = roster(county, "T", dpi=40, typesetter=typesetter, cancelled=lambda: bool(stop))
    assert len(list(islice(pages, 1))) == 1
    stop.append(True)
    with pytest.raises(WorkerCancelledError):
        next(pages)


def test_nobody_to_print(county: House) -> None:
    add_organisation(county, "中共朝邑镇委员会", kind="611", code="C")
    with pytest.raises(NothingToPrintError):
        roster(county, "C", dpi=72)
    assert local_kinds(county) == []
