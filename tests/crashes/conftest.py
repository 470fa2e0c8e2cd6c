import pytest

from tests.cli.scripts import World, found
from tests.crashes import sweep


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> World:
    if not sweep.able():
        pytest.skip("faults are injected by strace, which is not here")
    return found(tmp_path_factory.mktemp("crashes") / "first")
