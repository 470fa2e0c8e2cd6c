from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import counties
from tests.services.counties import County


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Founded once, closed, and copied by every test that changes something."""
    made = counties.found(tmp_path_factory.mktemp("founded"))
    made.close()
    return made


@pytest.fixture
def county(founded: County, tmp_path: Path) -> Iterator[County]:
    made = counties.copy_of(founded, tmp_path / "world")
    yield made
    made.close()
