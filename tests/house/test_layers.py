"""The import rules hold on a sound skeleton of the house, and each turns red when broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

ROOMS = (
    *("ui.start", "ui.showing", "ui.frame", "ui.pages", "ui.pages.home", "ui.pages.desk"),
    *("ui.forms", "ui.tables", "ui.paper", "ui.work", "ui.application", "ui.kit"),
    *("__main__", "ui", "cli", "demo", "app", "services", "models", "models.vault"),
    *("attachments", "spreadsheets", "printing", "statistics", "exchange", "workers", "rules"),
    *("files", "completeness", "memory", "errors", "logs", "paths"),
)
LINT = Path(sys.executable).with_name(
    "lint-imports.exe" if sys.platform == "win32" else "lint-imports"
)

SOUND = {
    "__main__": "import pmis_desktop.cli, pmis_desktop.ui",
    "ui": "import PySide6, pmis_desktop.app",
    "app": "import pmis_desktop.services",
    "services": "import sqlalchemy, pmis_desktop.models, pmis_desktop.printing",
    "models.vault": "import sqlalchemy, sqlcipher3, cryptography, pyrage, pmis_desktop.errors",
    "attachments": "import PIL, pypdf, pmis_desktop.workers",
    "spreadsheets": "import openpyxl, python_calamine, pmis_desktop.rules",
    "printing": "import typst, pypdf, segno, pmis_desktop.workers",
    "exchange": "import cryptography, pyrage, pmis_desktop.rules",
}

# What is added to a room, and the beginning of the contract's name that it must break.
BREACHES = {
    ("rules", "import pmis_desktop.models"): "Layers",
    ("cli", "import PySide6"): "Only ui",
    ("exchange", "import sqlalchemy"): "Only models and services",
    ("services", "import openpyxl"): "Only spreadsheets",
    ("demo", "import pypdf"): "Only printing",
    ("ui.forms", "import PIL"): "Only attachments know pictures",
    ("services", "import cryptography"): "Only exchange and the vault",
    ("models", "import sqlcipher3"): "Only the vault",
    ("ui.kit", "import pmis_desktop.ui.work"): "Rooms of the window",
    ("ui.pages.desk", "import pmis_desktop.ui.pages.home"): "Pages do not know",
}


def build(folder: Path, extra: dict[str, str]) -> None:
    """Write an empty house whose rooms import what SOUND and extra say."""
    for room in sorted({*ROOMS, *extra}, key=len):
        place = folder / "pmis_desktop" / room.replace(".", "/")
        lines = [SOUND.get(room, ""), extra.get(room, "")]
        if room == "__main__":
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_suffix(".py").write_text("\n".join(lines))
        else:
            place.mkdir(parents=True)
            (place / "__init__.py").write_text("\n".join(lines))
    (folder / "pmis_desktop" / "__init__.py").write_text("")
    shutil.copy(ROOT / "pyproject.toml", folder)


def contracts(folder: Path) -> dict[str, str]:
    """Run import-linter there; each contract's name with KEPT or BROKEN."""
    command = [str(LINT), "--no-cache"]
    answer = subprocess.run(  # noqa: S603
        command,
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", answer.stdout, re.MULTILINE))
    assert found, answer.stdout + answer.stderr
    return found


def test_a_sound_house_keeps_every_contract(tmp_path: Path) -> None:
    build(tmp_path, {})
    assert set(contracts(tmp_path).values()) == {"KEPT"}


def test_every_contract_turns_red(tmp_path: Path) -> None:
    extra: dict[str, str] = {}
    for room, line in BREACHES:
        extra[room] = extra.get(room, "") + line + "\n"
    # Two rooms inside services that need each other.
    extra["services.one"] = "import pmis_desktop.services.two"
    extra["services.two"] = "import pmis_desktop.services.one"
    build(tmp_path, extra)
    found = contracts(tmp_path)
    assert set(found.values()) == {"BROKEN"}
    assert len(found) == len(BREACHES) + 1


@pytest.mark.parametrize(
    "extra",
    [
        {"attic": ""},
        {"printing": "import pmis_desktop.exchange"},
        {"errors": "import pmis_desktop.logs"},
        {"cli": "import pmis_desktop.ui"},
    ],
    ids=["an unplaced room", "siblings", "siblings below", "cli and window"],
)
def test_layers_notice(tmp_path: Path, extra: dict[str, str]) -> None:
    build(tmp_path, extra)
    broken = [name for name, state in contracts(tmp_path).items() if state == "BROKEN"]
    assert broken == ["Layers: a room imports only rooms below it"]


def test_one_breach_breaks_its_contract(tmp_path: Path) -> None:
    (room, line), name = next(iter(BREACHES.items()))
    build(tmp_path, {room: line})
    broken = [found for found, state in contracts(tmp_path).items() if state == "BROKEN"]
    # An upward import closes a circle too.
    assert any(found.startswith(name) for found in broken)
