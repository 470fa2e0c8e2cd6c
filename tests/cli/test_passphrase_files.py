"""Passphrases: files as editors save them, what is missing, who of several operators it is."""

import io
import sys
from pathlib import Path

import pytest
from typing_extensions import override

from pmis_desktop.cli import main
from pmis_desktop.cli.call import first_line
from pmis_desktop.errors.cli import UsageError
from tests.cli.scripts import Script
from tests.vaults import PASSPHRASE

SAVED = {
    "plain": PASSPHRASE.encode(),
    "with an end": f"{PASSPHRASE}\n".encode(),
    "windows": f"{PASSPHRASE}\r\nmore\r\n".encode(),
    "utf-8 with mark": f"\ufeff{PASSPHRASE}\n".encode(),
    "utf-16": f"{PASSPHRASE}\n".encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + f"{PASSPHRASE}\n".encode("utf-16-be"),
    "gbk": f"{PASSPHRASE}\r\n".encode("gbk"),
}


@pytest.mark.parametrize("kind", SAVED)
def test_a_file_opens_the_vault_however_it_was_saved(kind: str, script: Script) -> None:
    script.world.key.write_bytes(SAVED[kind])
    assert script.county("sites")["count"] == 1


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\npass\n", b"\xff\xff\xff\x00\x81"])
def test_a_file_without_a_passphrase(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    with pytest.raises(UsageError):
        first_line(file)


def test_spaces_belong_to_a_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"  two words \n")
    assert first_line(file) == "  two words "


def test_a_file_that_is_not_there(script: Script) -> None:
    script.world.key.unlink()
    assert script.county("sites", status=3)["error"] == "file_missing"


def test_a_file_that_is_endless(script: Script) -> None:
    script.world.key.write_bytes(b"x" * 100_000)
    assert script.county("sites", status=3)["error"] == "file_too_large"


def test_a_wrong_passphrase_is_refused_and_noted_at_the_next_unlock(script: Script) -> None:
    right = script.world.key.read_text(encoding="utf-8")
    script.world.key.write_text("something else\n", encoding="utf-8")
    for _ in range(2):
        assert script.county("sites", status=3)["error"] == "wrong_passphrase"
    script.world.key.write_text(right, encoding="utf-8")
    script.county("sites")
    assert not (script.world.county / "attempts.json").read_text().count("count")


def test_without_file_and_terminal_nothing_is_asked(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stream in (None, io.StringIO("typed\n")):
        monkeypatch.setattr(sys, "stdin", stream)
        facts = script.bare("--vault", script.world.county, "--json", "sites", status=2)
        assert "--passphrase-file" in facts["advice"]


def test_at_a_terminal_the_passphrase_is_typed_unseen(
    script: Script, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        @override
        def isatty(self) -> bool:
            return True

    prompts: list[str] = []

    def typed(prompt: str) -> str:
        prompts.append(prompt)
        return PASSPHRASE

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", typed)
    assert main(["--vault", str(script.world.county), "sites"]) == 0
    assert prompts == ["口令："]
    # A passphrase that is to be set is typed twice.
    new = ["create", "site", "--org", "支部", "--out", str(script.world.folder / "r.dzb")]
    answers = iter([PASSPHRASE, "another one"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert main(["--vault", str(script.world.folder / "new"), *new]) == 2
    assert "两次输入不一致" in capsys.readouterr().err
    assert not (script.world.folder / "new").exists()


def test_the_vault_may_be_named_by_the_environment(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMIS_VAULT", str(script.world.county))
    found = script.bare("--json", "--passphrase-file", script.world.key, "sites")
    assert found["count"] == 1
    missing = script.run(script.world.folder / "nowhere", "sites", status=3)
    assert missing["error"] == "no_vault"


def test_operators_come_change_and_go(script: Script) -> None:
    new = script.world.folder / "new.txt"
    new.write_text("第二位的新口令2026\n", encoding="utf-8")
    add = ["operator", "add", "丙", "--post", "干事", "--role", "reader"]
    assert script.county(*add, "--new-passphrase-file", new)["role"] == "reader"
    assert script.county(*add, "--new-passphrase-file", new, status=3)["error"] == (
        "operator_not_chosen"
    )
    first = ["--operator", "甲"]
    assert script.county(*add, "--new-passphrase-file", new, *first, status=3)["error"] == (
        "operator_exists"
    )
    listed = script.bare("--json", "--vault", script.world.county, "operator", "list")
    assert [(row["name"], row["role"]) for row in listed["rows"]] == [
        ("甲", "admin"),
        ("丙", "reader"),
    ]
    as_reader = ["--vault", script.world.county, "--json", "--operator", "丙"]
    reader = [*as_reader, "--passphrase-file", new]
    assert script.bare(*reader, "list", "members")["count"] == 3
    refused = script.bare(*reader, "set", "organisation", "610523001", "phone=1", status=3)
    assert refused["error"] == "role_refused"
    newer = script.world.folder / "newer.txt"
    newer.write_text("又换了一个口令2026\n", encoding="utf-8")
    script.bare(*reader, "operator", "passphrase", "--new-passphrase-file", newer)
    assert script.bare(*reader, "sites", status=3)["error"] == "wrong_passphrase"
    script.bare(*as_reader, "--passphrase-file", newer, "sites")
    assert script.county("operator", "remove", "甲", *first, status=3)["error"] == "own_slot"
    assert script.county("operator", "remove", "丁", *first, status=3)["error"] == (
        "operator_unknown"
    )
    script.county("operator", "remove", "丙", *first)
    assert script.county("sites")["count"] == 1


def test_a_short_new_passphrase_changes_nothing(script: Script) -> None:
    new = script.world.folder / "new.txt"
    new.write_text("short\n", encoding="utf-8")
    for command in (["add", "丙"], ["passphrase"]):
        given = ["operator", *command, "--new-passphrase-file", new]
        assert script.county(*given, status=3)["error"] == "passphrase_too_short"
    assert script.county("sites")["count"] == 1
