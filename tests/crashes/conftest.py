import pytest

from tests.cli.scripts import World, found
from tests.crashes import breaking, power


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> World:
    if not breaking.able():
        pytest.skip("faults are put in by the Linux kernel on x86-64")
    return found(tmp_path_factory.mktemp("crashes") / "first")


@pytest.fixture
def recorder() -> None:
    if not power.able():
        pytest.skip("calls are recorded by strace, which is not here")
