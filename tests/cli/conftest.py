from pathlib import Path

import pytest

from tests import vaults
from tests.cli.scripts import Script, World, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> World:
    return found(tmp_path_factory.mktemp("world") / "first")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new passphrase is as cheap to check as those of the other tests."""
    for taken in vaults.USUAL_COSTS:
        monkeypatch.setattr(taken, lambda: vaults.CHEAP)


@pytest.fixture
def world(founded: World, tmp_path: Path) -> World:
    return founded.copy(tmp_path / "world")


@pytest.fixture
def script(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Script:
    monkeypatch.delenv("PMIS_VAULT", raising=False)
    return Script(world, capsys)
