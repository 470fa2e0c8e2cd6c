from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.house import House
from tests.rosters.towns import Town
from tests.vaults import add_organisation, county_house


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter(office_fonts=False) as warm:
        yield warm


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    house: House = county_house(tmp_path)
    above = add_organisation(house, "中共城关镇委员会", kind="611", code="T")
    east = add_organisation(house, "东街党支部", parent=above, code="E", display_order="2")
    west = add_organisation(house, "西街党支部", parent=above, code="W", display_order="1")
    add_organisation(house, "空壳党支部", parent=above, code="N", display_order="3")
    yield Town(house, east, west)
    house.vault.close()
