"""Exit 1, streams that are missing or gone, consoles of other code pages, real processes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typing_extensions import override

from pmis_desktop.app import open_house
from pmis_desktop.cli import main
from pmis_desktop.cli.answers import table, width
from pmis_desktop.logs import stop_log
from pmis_desktop.models.vault.opening import open_vault
from tests.cli.scripts import Script
from tests.vaults import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def broken(script: Script) -> Script:
    """A vault that lacks a table, as only a fault of the program could leave it."""
    with (
        open_vault(script.world.county, PASSPHRASE) as vault,
        vault.database.writing() as connection,
    ):
        connection.exec_driver_sql("ALTER TABLE spelling RENAME TO spelling_gone")
    return script


def test_a_fault_is_one_sentence_and_a_trace_in_the_log(broken: Script) -> None:
    said = broken.spoken(broken.world.county, "list", "members", "--search", "zxl", status=1)
    assert said.count("\n") == 1
    assert said.startswith("程序内部出错")
    log = (broken.world.county / "logs" / "pmis.log").read_text(encoding="utf-8")
    assert "OperationalError" in log
    assert "searching.py" in log
    assert "zxl" not in log


def test_a_fault_for_scripts(broken: Script, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--vault", broken.world.county, "--passphrase-file", broken.world.key, "--json"]
    assert main([str(word) for word in [*given, "list", "members", "--search", "zxl"]]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"] == "fault"
    assert said.err.count("\n") == 1


def test_refusals_are_logged_by_code_alone(script: Script) -> None:
    script.county("show", "member", "13800000001", status=3)
    log = (script.world.county / "logs" / "pmis.log").read_text(encoding="utf-8")
    assert "refused: record_missing" in log
    assert "13800000001" not in log


def test_a_folder_in_place_of_a_file_is_a_refusal(script: Script) -> None:
    script.site("set", "organisation", "610523001", "phone=1")
    blocked = script.world.folder / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    assert script.site("export", "--out", blocked, status=3)["error"] == "not_a_file"
    assert script.county("inspect", script.world.folder, status=3)["error"] == "not_a_file"
    assert script.run(blocked, "sites", status=3)["error"] in {"not_a_file", "no_vault"}


def test_ctrl_c_is_a_refusal(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_prompt: str) -> str:
        raise KeyboardInterrupt

    class Terminal(io.StringIO):
        @override
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", interrupt)
    facts = script.bare("--vault", script.world.county, "--json", "sites", status=3)
    assert facts["error"] == "interrupted"


def test_a_windowed_program_has_no_streams(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    given = ["--vault", script.world.county, "--passphrase-file", script.world.key]
    assert main([str(word) for word in [*given, "sites"]]) == 0
    assert main([str(word) for word in [*given, "show", "member", "x"]]) == 3
    assert main(["nonsense"]) == 2
    assert main(["--help"]) == 0


def test_columns_line_up_with_chinese_in_them() -> None:
    lines = table(("编号", "名"), [("1", "赵小雷"), ("长编号", None), ("a\x1b[", "e\u0301")])
    ends = [width(lines[0].partition("名")[0]), width(lines[1].partition("赵")[0])]
    assert ends == [8, 8]
    assert "\x1b" not in "".join(lines)
    assert width("e\u0301") == 1


def test_opening_notes_what_failed_before(script: Script) -> None:
    script.world.key.write_text("不是这个口令\n", encoding="utf-8")
    script.county("sites", status=3)
    house = open_house(script.world.county, PASSPHRASE, "甲")
    with house.vault, house.reading() as connection:
        line = connection.exec_driver_sql(
            "SELECT j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit"
            " WHERE u.kind = 'unlock' ORDER BY j.seq DESC LIMIT 1"
        ).scalar()
    stop_log()
    event = json.loads(bytes(line or b""))
    assert event["failed"] == "1"
    assert event["who"] == "甲"


def process(*words: object, stdout: int = subprocess.PIPE, **more: str) -> tuple[int, bytes, bytes]:
    """Run the program as a clerk's script would."""
    command = [sys.executable, "-m", "pmis_desktop", *map(str, words)]
    done = subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env=os.environ | more,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    return done.returncode, done.stdout or b"", done.stderr


def test_utf_8_on_a_console_of_another_code_page(script: Script) -> None:
    given = ["--vault", script.world.county, "--passphrase-file", script.world.key]
    code, out, err = process(*given, "list", "members", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert (code, err) == (0, b"")
    assert "赵小雷" in out.decode("utf-8")
    code, out, err = process("--json", *given, "sites", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (code, err) == (0, b"")
    assert json.loads(out.decode("ascii"))["count"] == 1


def test_a_process_refuses_in_chinese() -> None:
    code, out, err = process("nonsense", LC_ALL="C", PYTHONUTF8="0")
    assert (code, out) == (2, b"")
    assert "没有执行任何操作" in err.decode("utf-8")


def test_two_processes_at_once(script: Script) -> None:
    given = ["--json", "--vault", script.world.county, "--passphrase-file", script.world.key]
    with open_vault(script.world.county, PASSPHRASE):
        code, out, _ = process(*given, "sites")
    assert code == 3
    assert json.loads(out)["error"] == "vault_in_use"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_an_answer_that_cannot_be_said(script: Script) -> None:
    given = ["--vault", script.world.county, "--passphrase-file", script.world.key, "sites"]
    with Path("/dev/full").open("wb") as full:
        code, _, err = process(*given, stdout=full.fileno())
    assert code == 4
    assert "没有能够输出" in err.decode("utf-8")


def test_a_reader_that_has_gone(script: Script) -> None:
    given = ["--vault", script.world.county, "--passphrase-file", script.world.key, "sites"]
    read, write = os.pipe()
    os.close(read)
    code, _, err = process(*given, stdout=write)
    os.close(write)
    assert (code, err) == (0, b"")
