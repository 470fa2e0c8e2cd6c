"""`--backup FILE`: reading last night's data elsewhere; whatever writes or takes out is refused."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.cli import main
from tests.cli.scripts import EAST, Script
from tests.vaults import PASSPHRASE


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Elsewhere:
    """A backup on another computer: the file, the passphrase, and nothing of the vault."""

    def __init__(self, script: Script, file: Path) -> None:
        self.script = script
        self.file = file

    def run(self, *command: object, status: int = 0) -> dict[str, Any]:
        key = self.script.world.key
        given = ["--backup", self.file, "--passphrase-file", key, "--json", *command]
        return self.script.bare(*given, status=status)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def county(script: Script, tmp_path: Path, scratch: Path) -> Elsewhere:
    assert scratch.is_dir()
    stick = tmp_path / "stick"
    return Elsewhere(script, Path(script.county("backup", "--to", stick)["file"]))


@pytest.fixture
def branch(script: Script, tmp_path: Path, scratch: Path) -> Elsewhere:
    assert scratch.is_dir()
    stick = tmp_path / "stick"
    return Elsewhere(script, Path(script.site("backup", "--to", stick)["file"]))


def test_a_backup_is_read_and_stays_as_it_is(
    script: Script, county: Elsewhere, scratch: Path
) -> None:
    before, beside = digest(county.file), sorted(county.file.parent.iterdir())
    rec = script.member(script.world.county, "赵小雷")["id"]
    script.county("set", "member", rec, "remark=备份之后")
    listed = county.run("list", "members")
    assert listed["count"] == 3
    assert listed["backup"].startswith("20")
    assert county.run("show", "member", rec)["remark"] is None
    assert county.run("history", "member", rec)["backup"] == listed["backup"]
    assert county.run("digest")["records"] > 3
    assert digest(county.file) == before
    assert sorted(county.file.parent.iterdir()) == beside
    assert list(scratch.iterdir()) == []


def test_it_can_be_read_while_the_data_is_open(script: Script, county: Elsewhere) -> None:
    inside = script.county("backup")["file"]
    assert Elsewhere(script, Path(inside)).run("list", "organisations")["count"] > 2
    assert county.run("sites")["rows"]


def test_what_was_found_then_stands(script: Script, tmp_path: Path, scratch: Path) -> None:
    found = script.county("quality")
    assert found["rows"]
    file = Path(script.county("backup", "--to", tmp_path / "stick")["file"])
    looked = Elsewhere(script, file).run("quality")
    assert list(scratch.iterdir()) == []
    assert looked["rows"] == found["rows"]
    assert looked["accuracy"] == found["accuracy"]


def test_a_backup_that_was_never_checked_is_checked_first(county: Elsewhere, scratch: Path) -> None:
    assert county.run("quality")["rows"]
    assert list(scratch.iterdir()) == []


WRITING: dict[str, tuple[object, ...]] = {
    "set": ("set", "member", "赵小雷", "remark=改一改"),
    "add": ("add", "member", "name=孙大", f"branch={EAST}"),
    "backup": ("backup",),
    "verify": ("verify",),
    "operator": ("operator", "add", "丙"),
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_whatever_writes_is_refused(
    branch: Elsewhere, scratch: Path, command: tuple[object, ...]
) -> None:
    before = digest(branch.file)
    refused = branch.run(*command, status=3)
    assert refused["error"] == "backup_read_only", refused
    assert "这是备份，只能看" in refused["message"]
    assert digest(branch.file) == before
    assert list(scratch.iterdir()) == []


def test_nothing_leaves_unnoted(branch: Elsewhere, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    leaving: tuple[tuple[object, ...], ...] = (
        ("export-workbook", "roster", "--out", out / "名册.xlsx"),
        ("export", "--out", out),
        ("backup", "--to", out),
        ("form", "roster", "--org", EAST, "--out", out / "花名册.pdf"),
    )
    for command in leaving:
        refused = branch.run(*command, status=3)
        assert refused["error"] == "backup_read_only", refused
    assert list(out.iterdir()) == []


def test_what_needs_a_vault_says_so(script: Script, branch: Elsewhere) -> None:
    assert branch.run("restore", branch.file, status=2)["message"].startswith(
        "这个命令不能用于备份。"
    )
    both = ["--vault", script.world.site, "list", "members"]
    assert "只能写一个" in branch.run(*both, status=2)["message"]


def test_a_wrong_passphrase_and_a_stranger_are_refused(
    script: Script, branch: Elsewhere, tmp_path: Path, scratch: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(PASSPHRASE[:-1] + "\n", encoding="utf-8")
    given = ["--backup", branch.file, "--passphrase-file", other, "--json", "list", "members"]
    assert script.bare(*given, status=3)["error"] == "wrong_passphrase"
    stranger = tmp_path / "照片.dzbak"
    stranger.write_bytes(b"\xff\xd8\xff" * 100)
    refused = Elsewhere(script, stranger).run("list", "members", status=3)
    assert refused["error"] == "backup_unreadable"
    assert list(scratch.iterdir()) == []


def test_a_person_is_told_of_when_it_is(
    script: Script, branch: Elsewhere, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    given = ["--backup", branch.file, "--passphrase-file", script.world.key, "list", "members"]
    assert main([str(word) for word in given]) == 0
    assert "的备份，只能看，不能改" in capsys.readouterr().out.splitlines()[0]
