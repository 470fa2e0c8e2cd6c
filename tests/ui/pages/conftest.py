"""A county with three joined branches, for pages of the exchange."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import counties
from tests.services.counties import County


@pytest.fixture(scope="session")
def joined_once(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Founded once, closed, and copied by every test."""
    made = counties.found(tmp_path_factory.mktemp("joined"))
    made.close()
    return made


@pytest.fixture
def joined(joined_once: County, tmp_path: Path) -> Iterator[County]:
    """A county and its branches, open; ``joined.house`` is the county's."""
    made = counties.copy_of(joined_once, tmp_path / "world")
    yield made
    made.close()
