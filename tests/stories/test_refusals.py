"""Vaults, disks and workbooks that are refused: a code, a Chinese sentence, nothing changed."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.models.vault.documents import DATABASE
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    founding,
    importing,
    receiving,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County, state
from tests.stories.refusals import CHINESE, bytes_of, in_chinese, refused

_OPENING = (
    "import sys; from pathlib import Path\n"
    "from pmis_desktop.models.vault.opening import open_vault\n"
    "from pmis_desktop.errors.base import AppError\n"
    "try: open_vault(Path(sys.argv[1]), sys.argv[2])\n"
    "except AppError as refusal: print(refusal.code); print(refusal.message)\n"
)


@pytest.fixture
def closed(county: County) -> Path:
    """The folder of a branch's vault that nobody has open."""
    county.sites[EAST].vault.close()
    return county.sites[EAST].vault.folder


def opening_refused(folder: Path, code: str, passphrase: str = vaults.PASSPHRASE) -> None:
    before = bytes_of(folder)
    with pytest.raises(AppError) as refusal:
        open_vault(folder, passphrase)
    assert refusal.value.code == code
    assert in_chinese(refusal.value)
    assert bytes_of(folder) == before


def test_a_wrong_passphrase(closed: Path) -> None:
    opening_refused(closed, "wrong_passphrase", "不是这个口令")
    open_vault(closed, vaults.PASSPHRASE).close()


def test_a_second_process_does_not_get_in(county: County) -> None:
    before = state(county.house)
    told = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", _OPENING, str(county.house.vault.folder), vaults.PASSPHRASE],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONIOENCODING": "utf-8"},
        check=True,
    ).stdout.splitlines()
    assert told[0] == "vault_in_use"
    assert CHINESE.search(told[1])
    assert state(county.house) == before


@pytest.mark.parametrize("at", [40, 4096 + 100, -200])
def test_a_damaged_vault_file(closed: Path, at: int) -> None:
    file = closed / DATABASE
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(bytes(data))
    before = bytes_of(closed)
    with pytest.raises(AppError) as refusal:
        look_through(closed)
    assert refusal.value.code == "damaged"
    assert in_chinese(refusal.value)
    assert bytes_of(closed)[DATABASE] == before[DATABASE]


def look_through(folder: Path) -> None:
    with open_vault(folder, vaults.PASSPHRASE) as vault:
        verifying.verify(House.of(vault))


def test_an_empty_vault_file(closed: Path) -> None:
    (closed / DATABASE).write_bytes(b"")
    opening_refused(closed, "damaged")
    (closed / DATABASE).unlink()
    opening_refused(closed, "file_missing")


def test_a_vault_of_a_newer_program(closed: Path) -> None:
    with open_vault(closed, vaults.PASSPHRASE) as vault, vault.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 9001")
    opening_refused(closed, "newer_vault")


def test_a_folder_that_a_cloud_copies(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - 县委" / "数据"
    with pytest.raises(AppError) as refusal:
        founding.create_county(
            folder, counties.founder(), name=vaults.COUNTY_NAME, code=vaults.COUNTY_CODE
        )
    assert refusal.value.code == "synced_folder"
    assert in_chinese(refusal.value)
    assert list(tmp_path.rglob("*")) == []


class Faults:
    """Calls of the system that fail from the n-th on, as they do on a full or locked disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int, *calls: str) -> None:
        self.left = 0
        self.number = number
        for call in calls:
            monkeypatch.setattr(os, call, self._failing(getattr(os, call)))

    def after(self, calls: int) -> None:
        self.left = calls

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - stands for any call
            if self.left == 1:
                raise OSError(self.number, os.strerror(self.number))
            self.left = max(0, self.left - 1)
            return real(*given, **named)

        return call


@pytest.mark.parametrize("call", ["mkdir", "open"])
def test_a_folder_that_may_not_be_written_to(
    county: County, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    out = county.folder / "stick"
    if call == "open":
        out.mkdir()
    faults = Faults(monkeypatch, errno.EROFS, call)
    faults.left = 1
    with refused(county, "folder_read_only"):
        sending.export(county.sites[EAST], out)
    faults.left = 0
    assert sending.export(county.sites[EAST], out).changes == 1


@pytest.mark.parametrize("calls", ["mkdir", "open", "write", "fsync", "replace"])
def test_a_disk_that_fills_up_while_exporting(
    county: County, monkeypatch: pytest.MonkeyPatch, calls: str
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    out = county.folder / "stick"
    faults = Faults(monkeypatch, errno.ENOSPC, calls)
    for point in (1, 2):
        faults.after(point)
        written: Path | None = None
        with suppress(DiskFullError):
            written = sending.export(county.sites[EAST], out).file
        faults.after(0)
        found = list(out.rglob("*")) if out.exists() else []
        # Either the whole package under its name, which the county can take, or nothing at all.
        assert all(Counter.open(county.house).preview(file).verdict == "new" for file in found)
        assert written is None or found == [written]
    exported = sending.export(county.sites[EAST], out)
    assert county.take(exported.file).files[0].verdict == "taken"


@pytest.mark.parametrize("calls", ["mkdir", "open", "write", "fsync", "replace"])
def test_a_disk_that_fills_up_while_receiving(
    county: County, monkeypatch: pytest.MonkeyPatch, calls: str
) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="注")
    package = county.send(EAST)
    faults = Faults(monkeypatch, errno.ENOSPC, calls)
    faults.after(1)
    not_taken(county, package, "disk_full")
    faults.after(0)
    county.take(package)
    answer = county.answer_for(EAST)
    kept = set(site.archive.rglob("*.*"))
    faults.after(1)
    with refused(county, "disk_full"):
        receiving.receive(site, answer)
    faults.after(0)
    assert set(site.archive.rglob("*.*")) == kept
    receiving.receive(site, answer)
    assert county.equal()


def not_taken(county: County, package: Path, code: str) -> None:
    """The file is refused for itself, the round goes on, and no table has changed."""
    before = state(county.house)
    (result,) = county.take(package).files
    assert (result.verdict, result.code) == ("refused", code)
    assert CHINESE.search(result.message)
    assert state(county.house) == before


def test_a_database_that_cannot_grow(county: County) -> None:
    site, house = county.sites[EAST], county.house
    for name in counties.MEMBERS[EAST]:
        county.edit(site, name, remark="很长的备注" * 50, address="长" * 100)
    package = county.send(EAST)
    with house.writing() as connection:
        ((pages,),) = connection.exec_driver_sql("PRAGMA page_count").all()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    not_taken(county, package, "disk_full")
    with house.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert county.take(package).files[0].verdict == "taken"
    county.receive(EAST)
    assert county.equal(EAST)


def workbook(file: Path, cells: dict[str, str]) -> Path:
    made = Workbook()
    for place, value in cells.items():
        made.active[place] = value
    made.save(file)
    return file


def plain_text(file: Path) -> Path:
    file.write_text("姓名\t身份证号\n甲\t乙\n", encoding="utf-8")
    return file


WORKBOOKS: dict[str, tuple[Callable[[Path], Path], set[str]]] = {
    "no header": (
        lambda file: workbook(file, {"A1": "通知", "B7": "请各支部尽快报送"}),
        {"workbook_no_header"},
    ),
    "an empty book": (lambda file: workbook(file, {}), {"workbook_no_header"}),
    "text named xlsx": (plain_text, {"not_a_workbook"}),
    "two far corners": (
        lambda file: workbook(file, {"A1": "姓名", "XFD1048576": "角"}),
        {"workbook_too_wide", "workbook_too_heavy"},
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_that_hold_no_table(county: County, name: str) -> None:
    make, codes = WORKBOOKS[name]
    file = make(county.folder / "表.xlsx")
    before = state(county.house)
    with pytest.raises(AppError) as refusal:
        importing.check(county.house, file)
    assert refusal.value.code in codes
    assert in_chinese(refusal.value)
    assert state(county.house) == before
