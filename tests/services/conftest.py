from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.services import foresight
from tests import vaults
from tests.services import counties, transferring
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


@pytest.fixture(params=["few", "many"])
def both_sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test twice: as a round of a few files, and as one that is read ahead."""
    if request.param == "many":
        monkeypatch.setattr(foresight, "FILES", 1)


@pytest.fixture(scope="session")
def with_committees(founded: County, tmp_path_factory: pytest.TempPathFactory) -> County:
    """The same with two committees that have sites of their own; closed, copied by tests."""
    made = counties.copy_of(founded, tmp_path_factory.mktemp("committees") / "world")
    transferring.add_committees(made)
    made.close()
    return made


@pytest.fixture
def calendar() -> vaults.Calendar:
    return vaults.Calendar()


@pytest.fixture
def townships(
    with_committees: County, tmp_path: Path, calendar: vaults.Calendar
) -> Iterator[County]:
    """The copy with committees; all its computers have the clock of ``calendar``."""
    made = counties.copy_of(with_committees, tmp_path / "world", lambda _name: calendar)
    made.rounds = with_committees.rounds
    yield made
    made.close()
