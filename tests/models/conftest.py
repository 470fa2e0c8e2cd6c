"""The houses of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.services.house import House
from tests import vaults


@pytest.fixture
def site(tmp_path: Path) -> Iterator[House]:
    made = vaults.site_house(tmp_path)
    yield made
    made.vault.close()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[House]:
    made = vaults.county_house(tmp_path)
    yield made
    made.vault.close()
