"""What a script does after a mishap: each ceremony by command."""

from pathlib import Path
from typing import Any

from tests import vaults
from tests.cli.scripts import COUNTY, EAST, Script

OTHER = "another passphrase 2"


def remark(script: Script, vault: Path, text: str) -> None:
    rec = script.member(vault, "赵小雷")["id"]
    script.run(vault, "set", "member", rec, f"remark={text}")


def carry(script: Script, name: str = "stick") -> dict[str, Any]:
    """A package up, its answer down."""
    folder = script.world.folder / name
    package = script.site("export", "--out", folder)["file"]
    merged = script.county("merge", package, "--apply", "--answers", folder / "answers")
    (answer,) = (folder / "answers").glob("*.dzb")
    script.site("receive", answer)
    return merged


def digests_agree(script: Script) -> bool:
    mine = script.site("digest")["digest"]
    return bool(mine == script.county("digest", "--org", EAST)["digest"])


def test_the_steps_are_listed_noted_and_put_away(script: Script) -> None:
    rows = script.county("ceremony", "list")["rows"]
    assert "county_lost" in [row["name"] for row in rows]
    assert "copied" in [row["name"] for row in script.site("ceremony", "list")["rows"]]
    shown = script.county("ceremony", "show", "root_copies")
    assert [step["step"] for step in shown["steps"]] == ["copy", "check", "away"]
    done = script.county("ceremony", "done", "root_copies", "copy", "--told", "做好了")
    assert (done["done"], done["steps"][0]["told"]) == (1, "做好了")
    assert "手边要有" in script.spoken(script.world.county, "ceremony", "show", "root_copies")
    script.county("ceremony", "end", "root_copies")
    assert script.county("ceremony", "show", "root_copies")["done"] == 0
    refused = script.site("ceremony", "show", "county_lost", status=3)
    assert refused["error"] == "ceremony_missing"
    assert script.county("ceremony", "done", "moving", "none", status=3)["error"] == (
        "ceremony_missing"
    )


def test_a_restored_county_regains_its_own_changes(script: Script) -> None:
    county = script.world.county
    saved = script.county("backup")["file"]
    remark(script, script.world.site, "支部的")
    carry(script)
    remark(script, county, "县里后来改的")
    stick = script.world.folder / "answers"
    script.county("answer", "--out", stick)
    script.county("restore", saved, "--copies", stick)
    taken = script.county("regain", "own", stick, status=4)
    assert (taken["found"], taken["left"]) == (1, 1)
    (row,) = script.county("regain", "list")["rows"]
    assert row["name"] == "赵小雷"
    assert script.county("regain", "archive")["taken"] == 1
    assert script.county("regain", "list")["count"] == 0
    assert script.member(county, "赵小雷")["remark"] == "县里后来改的"
    script.county("answer", "--org", EAST, "--out", script.world.folder / "down")
    (answer,) = (script.world.folder / "down").glob("*.dzb")
    script.site("receive", answer)
    assert digests_agree(script)
    empty = script.world.folder / "empty"
    empty.mkdir()
    assert script.county("regain", "own", empty, status=3)["error"] == "copies_missing"


def test_a_waiting_change_is_decided(script: Script) -> None:
    county = script.world.county
    saved = script.county("backup")["file"]
    remark(script, county, "丢失的")
    stick = script.world.folder / "answers"
    script.county("answer", "--out", stick)
    script.county("restore", saved)
    remark(script, county, "后来又改的")
    script.county("regain", "own", stick, status=4)
    (row,) = script.county("regain", "list")["rows"]
    assert "后来又改的 → 丢失的" in script.spoken(county, "regain", "list")
    settled = script.county("regain", "settle", row["id"], "--take", "--reason", "查过档案")
    assert settled["settled"] == 1
    assert script.member(county, "赵小雷")["remark"] == "丢失的"
    missing = script.county("regain", "settle", 99, "--drop", "--reason", "没有", status=3)
    assert missing["error"] == "regained_missing"


def test_a_copied_branch_goes_on_and_parts(script: Script) -> None:
    remark(script, script.world.site, "没有报送的")
    assert script.site("new-log")["replayed"] == 1
    assert carry(script)["total"]["applied"] == 1
    assert digests_agree(script)
    remark(script, script.world.site, "又改了")
    assert script.site("new-log", "--part", status=4)["replayed"] == 1
    assert script.site("new-log", status=3)["error"] == "not_joined"
    assert script.county("new-log", status=3)["error"] == "not_site"


def test_another_merge_key(script: Script) -> None:
    assert script.county("merge-key", "--reason", "送修过")["epoch"] == 2
    remark(script, script.world.site, "一")
    carry(script)
    assert digests_agree(script)


def test_the_root_key_by_command(script: Script) -> None:
    folder = script.world.folder
    stick = folder / "另一个"
    stick.mkdir()
    made = script.county("root-key", "copy", "--to", stick)
    assert Path(made["file"]).is_file()
    assert script.county("root-key", "copy", "--to", stick, status=3)["error"] == "same_place"
    assert script.county("root-key", "check", "--root-key", made["file"])["file"] == made["file"]
    other = folder / "other.txt"
    other.write_text(OTHER, encoding="utf-8")
    given = ["--to", stick, "--reason", "丢了", "--new-passphrase-file", other]
    new = script.county("root-key", "replace", *given)["file"]
    assert script.county("root-key", "check", status=3)["error"] == "root_key"
    checked = ["--root-key", new, "--root-passphrase-file", other]
    assert script.county("root-key", "check", *checked)["file"] == new
    remark(script, script.world.site, "一")
    carry(script)
    assert digests_agree(script)


def test_trust_founded_anew_by_command(script: Script) -> None:
    folder = script.world.folder
    given = ["--to", folder / "新.rootkey", "--new-passphrase-file", script.world.key]
    wrong = script.county("root-key", "found-anew", "--name", "别的县", *given, status=3)
    assert wrong["error"] == "found_anew"
    done = script.county("root-key", "found-anew", "--name", COUNTY, *given)
    assert done["sites"] == 1
    assert Path(done["backup"]).is_file()
    slip = script.county("invite", "--only", EAST, "--out", folder / "slips")["rows"][0]
    remark(script, script.world.site, "没有报送的")
    script.site("new-log", "--part", status=4)
    assert slip["code"]


def test_moving_by_command(script: Script) -> None:
    remark(script, script.world.site, "没有报送的")
    stick = script.world.folder / "U盘"
    stick.mkdir()
    packed = script.site("move", "pack", "--to", stick)
    refused = script.site("list", "members", status=3)
    assert refused["error"] == "moved"
    there = script.world.folder / "新电脑"
    assert script.run(there, "move", "take", packed["folder"])["files"] == packed["files"]
    assert script.member(there, "赵小雷")["remark"] == "没有报送的"
    again = script.run(there / "又", "move", "take", packed["folder"], status=3)
    assert again["error"] == "move_taken"
    assert script.site("move", "back")["replayed"] == 1
    assert script.site("move", "back", status=3)["error"] == "not_moved"
    assert carry(script)["total"]["applied"] == 1
    assert digests_agree(script)
    county = script.county("move", "pack", "--to", stick)
    assert Path(county["folder"]).is_dir()
    assert "restore --confirm" in script.county("move", "back", status=4)["waiting"]
    assert vaults.PASSPHRASE not in str(county)
