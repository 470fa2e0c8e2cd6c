"""The bundle that `dev.py bundle` has built, and a county with a branch made by its commands."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.spreadsheets.writing import write_table
from tests.bundle.frozen import Frozen
from tests.vaults import PASSPHRASE, id_number

BUNDLE = "PMIS_BUNDLE"
COUNTY = "中共测试县委员会"
BRANCH = "中共测试县东街村支部委员会"
HEADINGS = (
    *("姓名", "公民身份证号", "性别", "人员类别", "所在党支部"),
    *("加入党组织日期", "转为正式党员日期", "手机号码"),
)
DATES = ("2005-04-28", "2006-04-28")


@dataclass(frozen=True)
class World:
    """Two vaults that only the frozen program has touched; commands to either are JSON."""

    frozen: Frozen
    folder: Path

    @property
    def key(self) -> Path:
        return self.folder / "passphrase.txt"

    def county(self, *words: object, status: int = 0) -> dict[str, Any]:
        return self._tell("county", *words, status=status)

    def branch(self, *words: object, status: int = 0) -> dict[str, Any]:
        return self._tell("branch", *words, status=status)

    def _tell(self, vault: str, *words: object, status: int) -> dict[str, Any]:
        given = ["--vault", self.folder / vault, "--passphrase-file", self.key]
        return self.frozen.tell(*given, *words, status=status)


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The bundle's folder; without one there is nothing to try."""
    told = os.environ.get(BUNDLE)
    if not told:
        pytest.skip(f"{BUNDLE} names no bundle; python3 dev.py bundle builds and tries one")
    return Path(told)


@pytest.fixture
def frozen(bundle: Path, tmp_path: Path) -> Frozen:
    return Frozen(bundle, tmp_path / "home")


@pytest.fixture(scope="session")
def world(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Found a county, take two members from a workbook, admit a branch by telephone."""
    folder = tmp_path_factory.mktemp("world")
    made = World(Frozen(bundle, folder / "home"), folder)
    made.key.write_text(PASSPHRASE + "\n", encoding="utf-8")
    founded = made.county("create", "county", "--name", COUNTY, "--code", "610523")
    branch = {"name": BRANCH, "code": "610523001", "kind": "631", "parent": COUNTY}
    made.county("add", "organisation", *(f"{name}={text}" for name, text in branch.items()))
    row = partial(_row, BRANCH)
    sheet = folder / "党员基本信息汇总表.xlsx"
    write_table(sheet, "党员基本信息汇总表", HEADINGS, [row("赵一", 11), row("钱二", 13)])
    assert made.county("import-workbook", sheet, "--apply")["added"] == 2
    request, grant = folder / "request.dzb", folder / "grant.dzb"
    made_site = made.branch("create", "site", "--org", BRANCH, "--out", request)
    told = ["--fingerprint", made_site["fingerprint"], "--out", grant]
    made.county("enrol", request, "--org", BRANCH, *told)
    made.branch("join", grant, "--county-fingerprint", founded["fingerprint"])
    return made


def _row(branch: str, name: str, number: int) -> tuple[str, ...]:
    return (name, id_number(number), "男", "正式党员", branch, *DATES, "13800000001")
