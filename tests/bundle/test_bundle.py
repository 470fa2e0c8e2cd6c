"""The frozen console program: what it holds, a whole round, children at work, its own files."""

import os
import re
import shutil
import time
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from pmis_desktop import __version__, completeness
from tests.bundle.conftest import BRANCH, World
from tests.bundle.frozen import Frozen
from tests.house.sources import ROOT

START_CHECK = 0.02  # seconds
ROUNDS = 20
STRANGERS = re.compile(r"Qt6?(Qml|Quick|WebEngine|Pdf|VirtualKeyboard|Sql|Test|Designer)")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_says_its_version(frozen: Frozen) -> None:
    ended = frozen.start(frozen.console, "--version")
    assert (ended.returncode, ended.stdout) == (0, f"pmis {__version__}\n")


def test_everything_of_ours_is_in_it_and_nothing_strange(bundle: Path) -> None:
    inside = names(bundle)
    ours = {f"_internal/resources/{name}" for name in names(ROOT / "resources")}
    schema = names(ROOT / "pmis_desktop" / "models" / "schema")
    ours |= {f"_internal/pmis_desktop/models/schema/{name}" for name in schema if "sql" in name}
    assert not ours - inside
    assert any("qtbase_zh_CN.qm" in name for name in inside)
    terms = {"NOTICE.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "typst/LICENSE", "python/LICENSE.txt"}
    assert not {f"_internal/licenses/{name}" for name in terms} - inside
    assert not [name for name in inside if STRANGERS.search(name)]
    assert not [name for name in inside if "pytest" in name or "tkinter" in name]


def test_every_room_is_in_it_and_no_tool(frozen: Frozen) -> None:
    program = CArchiveReader(str(frozen.console))
    (archive,) = (name for name in program.toc if name.startswith("PYZ"))
    inside = set(program.open_embedded_archive(archive).toc)
    package = ROOT / "pmis_desktop"
    ours = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in package.rglob("*.py")
    }
    ours = {name.removesuffix(".__init__") for name in ours} - {"pmis_desktop.__main__"}
    showing = {name for name in ours if name.startswith("pmis_desktop.ui.showing")}
    assert showing
    assert sorted(ours - showing - inside) == []
    assert sorted(showing & inside) == []
    tools = {"PyInstaller", "setuptools", "pytest", "hypothesis", "tkinter", "readline"}
    assert not tools & {name.split(".")[0] for name in inside}


def test_a_round_between_branch_and_county(world: World) -> None:
    one = next(row for row in world.branch("list", "members")["rows"] if row["name"] == "赵一")
    world.branch("set", "member", one["id"], "mobile=13900000009")
    sent = world.branch("export", "--out", world.folder / "out")
    assert world.county("inspect", sent["file"])["verified"]
    answers = ["--answers", world.folder / "answers"]
    taken = world.county("merge", sent["file"], "--apply", *answers)
    assert taken["total"]["applied"] == 1
    assert world.branch("receive", taken["answers"][0])["outcomes"]["applied"] == 1
    assert world.county("show", "member", one["id"])["mobile"].endswith("0009")
    assert world.county("digest", "--org", BRANCH)["digest"] == world.branch("digest")["digest"]
    assert world.county("verify")["sound"]


def test_a_child_prints_a_roster_with_our_faces(world: World) -> None:
    out = world.folder / "花名册.pdf"
    printed = world.county("form", "roster", "--org", BRANCH, "--out", out)
    assert printed["members"] == 2
    page = PdfReader(out).pages[0]
    assert {"赵", "一"} <= set(page.extract_text())
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    faces = resources["/Font"].get_object()
    assert isinstance(faces, DictionaryObject)
    used = {str(face.get_object()["/BaseFont"]) for face in faces.values()}
    # Six letters and a plus: the face itself, cut down to the characters used, is in the file.
    assert used
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in used), used


def test_a_backup_is_written_and_read(world: World) -> None:
    made = world.branch("backup", "--to", world.folder / "备份")
    assert Path(made["file"]).stat().st_size > 0


def test_the_story_is_played(frozen: Frozen, tmp_path: Path) -> None:
    told = frozen.tell("demo", "--out", tmp_path / "演示")
    assert len(told["told"]) > 10
    assert list((tmp_path / "演示").rglob("*.pdf"))


def test_its_files_are_whole(frozen: Frozen) -> None:
    assert frozen.tell("check-install") == {"complete": True, "files": []}


def test_the_check_at_the_start_is_fast(bundle: Path) -> None:
    # The processor's time over many rounds: the machine may be busy, and Windows counts coarsely.
    before = time.process_time()
    for _ in range(ROUNDS):
        assert completeness.lost(bundle) == ()
    assert (time.process_time() - before) / ROUNDS < START_CHECK


def test_a_changed_file_is_found_by_its_content(frozen: Frozen, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(frozen.folder, copied, symlinks=True, copy_function=os.link)
    table = copied / "_internal" / "resources" / "codes" / "sex.csv"
    data = table.read_bytes()
    table.unlink()
    table.write_bytes(data[:-2] + b"x\n")
    there = Frozen(copied, frozen.home)
    facts = there.tell("check-install", status=3)
    assert facts["error"] == "program_incomplete"
    assert facts["files"] == ["_internal/resources/codes/sex.csv"]
