from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.printing.pages import Typesetter
from tests.forms.people import Folk, populated
from tests.vaults import county_house


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    """One warm child for every form, with our own faces only."""
    with Typesetter(office_fonts=False) as warm:
        yield warm


@pytest.fixture(scope="session")
def folk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folk]:
    """A county that the tests of this folder only read and print."""
    house = county_house(tmp_path_factory.mktemp("forms") / Path("county"))
    yield populated(house)
    house.vault.close()
