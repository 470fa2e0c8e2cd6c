"""Beginning: a county, an invented county, and what keeps one from beginning."""

from pathlib import Path

from tests.cli.scripts import Script


def test_a_county_begins_with_its_keys(script: Script) -> None:
    folder = script.world.folder / "new"
    stick = script.world.folder / "stick"
    stick.mkdir()
    sheet = stick / "恢复单.pdf"
    root = script.world.folder / "root.txt"
    root.write_text("主钥匙自己的口令\n", encoding="utf-8")
    create = ["create", "county", "--name", "中共新县委员会", "--code", "610599"]
    keys = ["--root-key", stick / "root.key", "--recovery-sheet", sheet]
    made = script.run(folder, *create, *keys, "--root-passphrase-file", root)
    assert made.keys() >= {"fingerprint", "site"}
    assert Path(made["root_key"]) == stick / "root.key"
    assert sheet.read_bytes().startswith(b"%PDF")
    assert script.run(folder, "sites")["county_fingerprint"] == made["fingerprint"]
    assert [row["name"] for row in script.run(folder, "list", "organisations")["rows"]] == [
        "中共新县委员会"
    ]
    assert script.run(folder, *create, status=3)["error"] == "folder_taken"
    as_other = script.run(folder, "--operator", "管理员", "operator", "list")
    assert as_other["rows"][0]["name"] == "管理员"


def test_what_keeps_a_county_from_beginning(script: Script) -> None:
    create = ["create", "county", "--name", "中共新县委员会", "--code", "610599"]
    synced = script.world.folder / "OneDrive" / "data"
    assert script.run(synced, *create, status=3)["error"] == "synced_folder"
    script.world.key.write_text("short\n", encoding="utf-8")
    folder = script.world.folder / "new"
    assert script.run(folder, *create, status=3)["error"] == "passphrase_too_short"
    assert not folder.exists()


def test_an_invented_county(script: Script) -> None:
    folder = script.world.folder / "invented"
    given = ["sample", "county", folder, "--branches", "3", "--members", "40", "--seed", "7"]
    made = script.bare("--json", "--passphrase-file", script.world.key, *given)
    assert made["members"] == 40
    assert script.run(folder, "list", "members")["count"] == 40
    assert script.run(folder, "list", "organisations")["count"] == made["organisations"]
    empty = ["sample", "county", script.world.folder / "none", "--branches", "0"]
    refused = script.bare("--json", "--passphrase-file", script.world.key, *empty, status=3)
    assert refused["error"] == "sample_size"
