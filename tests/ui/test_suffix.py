"""Double click on .dzb files: what is written for a Linux desktop and for Windows' registry."""

import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.work import suffix


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A user's own folders, and none of the desktop's tools: the real machine is not touched."""
    monkeypatch.setenv("PATH", str(tmp_path / "no-tools"))
    return {"XDG_DATA_HOME": str(tmp_path / "share")}


def entry_of(text: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return dict(parser["Desktop Entry"])


@pytest.mark.skipif(sys.platform == "win32", reason="a Linux desktop")
def test_a_linux_desktop_gets_an_entry_and_a_kind_of_file(
    desktop: dict[str, str], tmp_path: Path
) -> None:
    suffix.register(desktop)
    entry = entry_of((tmp_path / "share/applications/pmis.dzb.desktop").read_text("utf-8"))
    tree = ET.parse(tmp_path / "share/mime/packages/pmis.dzb.xml")  # noqa: S314
    (kind,) = tree.getroot()
    globs = [each.attrib["pattern"] for each in kind if each.tag.endswith("glob")]
    assert globs == ["*.dzb"]
    assert entry["MimeType"] == f"{kind.attrib['type']};"
    assert entry["Name"] == "党员信息管理系统"
    assert entry["Exec"].startswith(f'"{sys.executable}"')
    assert entry["Exec"].endswith("--open %f")


@pytest.mark.skipif(sys.platform == "win32", reason="a Linux desktop")
def test_registering_again_changes_nothing(desktop: dict[str, str], tmp_path: Path) -> None:
    suffix.register(desktop)
    before = {f: f.read_bytes() for f in (tmp_path / "share").rglob("*") if f.is_file()}
    suffix.register(desktop)
    after = {f: f.read_bytes() for f in (tmp_path / "share").rglob("*") if f.is_file()}
    assert before == after
    assert len(before) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a Linux desktop")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file where a folder should be")
    with pytest.raises(AppError):
        suffix.register({"XDG_DATA_HOME": str(tmp_path / "share")})


@pytest.mark.skipif(sys.platform == "win32", reason="a Linux desktop")
def test_the_desktops_tools_are_told_where_there_are_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("update-mime-database", "update-desktop-database", "xdg-mime"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\necho "{name} $@" >> "{tmp_path}/told"\n')
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    suffix.register({"XDG_DATA_HOME": str(tmp_path / "share")})
    assert (tmp_path / "told").read_text().splitlines() == [
        f"update-mime-database {tmp_path}/share/mime",
        f"update-desktop-database {tmp_path}/share/applications",
        "xdg-mime default pmis.dzb.desktop application/x-pmis-dzb",
    ]


def test_the_registry_gets_three_values_of_this_user() -> None:
    values = suffix.registry_values([r"C:\党员 信息\pmis.exe"])
    assert values == {
        ".dzb/Default": "pmis.dzb",
        "pmis.dzb/Default": "党员信息管理系统文件",
        "pmis.dzb/shell/open/command/Default": '"C:\\党员 信息\\pmis.exe" --open "%1"',
    }


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("/opt/pmis/pmis", '"/opt/pmis/pmis"'),
        ("/opt/党员 信息/pmis", '"/opt/党员 信息/pmis"'),
        ('/opt/a"b$c`d\\e', '"/opt/a\\\\"b\\\\$c\\\\`d\\\\\\\\e"'),
        ("/opt/100%/pmis", '"/opt/100%%/pmis"'),
    ],
)
def test_the_command_of_a_desktop_entry_is_quoted(part: str, written: str) -> None:
    assert entry_of(suffix.desktop_entry([part]))["Exec"] == f"{written} --open %f"


def test_a_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert suffix.command() == [sys.executable, "-m", "pmis_desktop"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert suffix.command() == [sys.executable]
