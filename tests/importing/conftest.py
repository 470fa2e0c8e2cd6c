from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.services.house import House
from tests.vaults import county_house, site_house


@pytest.fixture
def county(tmp_path: Path) -> Iterator[House]:
    house = county_house(tmp_path)
    yield house
    house.vault.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[House]:
    house = site_house(tmp_path)
    yield house
    house.vault.close()
