"""Where the county's copies for itself lie, and what they cost where they cannot be written."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.exchange import limits
from pmis_desktop.services import authority, county_copies, rounds, safekeeping
from pmis_desktop.services.county_copies import FoundCopy
from tests.services.counties import EAST, County


def copies(county: County) -> list[FoundCopy]:
    return county_copies.find(county.house, [county.folder / "down"])


def test_a_full_stick_costs_the_copy_and_nothing_else(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    package = county.send(EAST)
    whole = files.write_whole

    def full(path: Path, data: bytes, *, mode: int = 0o600) -> None:
        if path.suffix == county_copies.SUFFIX:
            raise DiskFullError(path)
        whole(path, data, mode=mode)

    monkeypatch.setattr(files, "write_whole", full)
    taken = county.take(package)
    assert [each.suffix for each in taken.answers] == [".dzb"]
    assert copies(county) == []


def test_more_documents_than_a_copy_holds_are_not_read_and_cost_nothing_else(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    package = county.send(EAST)

    asked: list[tuple[str, ...]] = []
    real = authority.papers

    def papers(connection: Connection, *kinds: str) -> list[bytes]:
        asked.append(kinds)
        return real(connection, *kinds)

    with county.house.reading() as connection:
        assert authority.count(connection) == len(real(connection)) > 3
    monkeypatch.setattr(limits, "COPY_DOCUMENTS", 3)
    monkeypatch.setattr(authority, "papers", papers)
    taken = county.take(package)
    assert [each.suffix for each in taken.answers] == [".dzb"]
    assert copies(county) == []
    assert () not in asked


def test_copies_lie_in_the_second_folder_and_old_ones_go(county: County, tmp_path: Path) -> None:
    second = tmp_path / "另一块硬盘"
    second.mkdir()
    safekeeping.set_second_folder(county.house, second)
    for number in range(5):
        county.edit(county.house, "郑文博", address=f"第{number}次")
        rounds.answer_within(county.house, None, county.folder / "down" / "1")
    kept = sorted((second / county_copies.FOLDER).iterdir())
    assert len(kept) == 3
    shutil.rmtree(county.folder / "down")
    assert len(county_copies.find(county.house, [second])) == 3
