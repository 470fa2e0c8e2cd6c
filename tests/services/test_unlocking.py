"""Unlocking in a job's thread, working in others; and a log from before there is a vault."""

import logging
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from pmis_desktop import app, logs, paths
from pmis_desktop.services import listing
from pmis_desktop.services.early_log import start_early_log
from tests import vaults
from tests.services import counties
from tests.services.counties import County

T = TypeVar("T")


def elsewhere(act: Callable[[], T]) -> T:
    """Do something in a thread of its own, which has ended afterwards."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act).result()


def test_a_vault_goes_from_thread_to_thread(county: County) -> None:
    county.house.vault.close()
    house = elsewhere(lambda: app.open_house(county.folder / "county", vaults.PASSPHRASE))
    county.house = house
    assert len(listing.members(house)) == 9
    assert len(elsewhere(lambda: listing.members(house))) == 9
    elsewhere(lambda: county.edit(house, "赵小雷", remark="另一个线程"))
    assert county.value(house, "赵小雷", "remark") == "另一个线程"
    # Two at once: one writes while another reads.
    with ThreadPoolExecutor(2) as both:
        writing = both.submit(lambda: county.edit(house, "钱大勇", remark="同时"))
        reading = both.submit(lambda: listing.members(house))
        writing.result()
        assert len(reading.result()) == 9
    house.vault.close()
    counties.reopen(county.folder / "county").vault.close()


@pytest.fixture
def logged() -> Iterator[None]:
    yield
    logs.stop_log()


@pytest.mark.skipif(sys.platform != "linux", reason="another system has another variable")
@pytest.mark.usefixtures("logged")
def test_a_fault_before_any_vault_leaves_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, county: County
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    start_early_log()
    logging.getLogger(logs.NAME).error("before any vault 13800000001")
    early = paths.state_folder() / logs.FILE_NAME
    said = early.read_text(encoding="utf-8")
    assert "before any vault" in said
    assert "13800000001" not in said
    assert stat.S_IMODE(early.parent.stat().st_mode) == 0o700
    county.house.vault.close()
    county.house = app.open_house(county.folder / "county", vaults.PASSPHRASE)
    logging.getLogger(logs.NAME).error("after unlocking")
    assert "after unlocking" not in early.read_text(encoding="utf-8")
    assert "after unlocking" in (county.house.vault.logs / logs.FILE_NAME).read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="another system has another variable")
@pytest.mark.usefixtures("logged")
def test_no_place_for_a_log_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    start_early_log()
    assert not paths.state_folder().exists()


def test_where_a_users_state_lies() -> None:
    assert paths.state_folder({"XDG_STATE_HOME": "/somewhere", "LOCALAPPDATA": "/somewhere"}) == (
        Path("/somewhere/pmis_desktop")
    )
    assert paths.state_folder({}).is_relative_to(Path.home())
