"""Backup, restore, verify, and the way back after a lost passphrase."""

from pathlib import Path

import pyrage

from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.recovery import add_recovery_slot
from tests.cli.scripts import EAST, Script
from tests.vaults import PASSPHRASE


def remark(script: Script, vault: Path, text: str) -> None:
    rec = script.member(vault, "赵小雷")["id"]
    script.run(vault, "set", "member", rec, f"remark={text}")


def test_a_backup_restores_the_branch(script: Script) -> None:
    site = script.world.site
    remark(script, site, "备份之前")
    stick = script.world.folder / "stick"
    made = script.site("backup", "--to", stick)
    assert Path(made["file"]).parent == stick
    assert made["bytes"] == Path(made["file"]).stat().st_size
    remark(script, site, "备份之后")
    restored = script.site("restore", made["file"])
    assert restored["keys_kept"]
    assert restored["replayed"] == 1
    assert Path(restored["safety_copy"]).exists()
    assert script.member(site, "赵小雷")["remark"] == "备份之前"
    # The county takes the branch's new log.
    package = script.site("export", "--out", script.world.folder / "out")["file"]
    assert script.county("merge", package, "--apply")["total"]["applied"] == 1


def test_a_backup_on_another_machine(script: Script) -> None:
    made = script.site("backup")
    elsewhere = script.world.folder / "elsewhere"
    restored = script.run(elsewhere, "restore", made["file"], status=4)
    assert not restored["keys_kept"]
    assert "重新办理接入" in restored["waiting"]
    assert script.run(elsewhere, "list", "members")["count"] == 2


def test_a_restored_county_is_confirmed_by_its_root(script: Script) -> None:
    county = script.world.county
    made = script.county("backup")
    assert script.county("restore", made["file"])["epoch"] == 2
    wrong = script.world.folder / "wrong.txt"
    wrong.write_text("不是主钥匙的口令\n", encoding="utf-8")
    given = ["restore", made["file"], "--root-passphrase-file", wrong]
    waiting = script.county(*given, status=4)
    assert waiting["epoch_due"]
    assert "restore --confirm" in waiting["waiting"]
    remark(script, script.world.site, "改一改")
    package = script.site("export", "--out", script.world.folder / "out")["file"]
    assert script.county("merge", package, "--apply", status=3)["error"] == "epoch_due"
    assert script.county("restore", "--confirm")["epoch"] > 1
    assert script.county("merge", package, "--apply")["total"]["applied"] == 1
    assert "已备份" in script.spoken(county, "backup")


def test_what_cannot_be_restored(script: Script) -> None:
    made = Path(script.site("backup")["file"])
    assert script.county("restore", made, status=3)["error"] == "other_vault"
    cut = made.with_name("cut.dzbak")
    cut.write_bytes(made.read_bytes()[:-100])
    assert script.site("restore", cut, status=3)["error"] == "backup_damaged"
    script.world.key.write_text("不是这个口令\n", encoding="utf-8")
    assert script.site("restore", made, status=3)["error"] == "wrong_passphrase"
    missing = script.world.folder / "no" / "such" / "stick"
    script.world.key.write_text(PASSPHRASE, encoding="utf-8")
    assert script.site("backup", "--to", missing, status=3)["error"] == "file_missing"


def test_verify_names_what_differs(script: Script) -> None:
    remark(script, script.world.site, "改一改")
    package = script.site("export", "--out", script.world.folder / "out")["file"]
    script.county("merge", package, "--apply")
    (archived,) = (script.world.county / "archive").rglob("*.dzb")
    archived.write_bytes(b"something else")
    found = script.county("verify", status=4)
    assert not found["sound"]
    assert len(found["differences"]) >= 1
    assert "不符" in script.spoken(script.world.county, "verify", status=4)


def test_the_digest_for_people(script: Script) -> None:
    said = script.spoken(script.world.county, "digest", "--org", EAST)
    assert script.site("digest")["digest"] in said


def test_a_lost_passphrase(script: Script) -> None:
    identity = pyrage.x25519.Identity.generate()
    with open_vault(script.world.site, PASSPHRASE) as vault:
        add_recovery_slot(vault, str(identity.to_public()))
    folder = script.world.folder
    key = folder / "key.txt"
    key.write_text(f"{identity}\n", encoding="utf-8")
    new = folder / "new.txt"
    new.write_text("换一个新的口令2026\n", encoding="utf-8")
    site = ["--json", "--vault", script.world.site]
    request, reply = folder / "request", folder / "reply"
    asked = script.bare(*site, "recover", "request", "--out", request)
    answer = ["--json", "recover", "answer", request, "--recovery-key-file", key, "--out", reply]
    assert script.bare(*answer, "--check", "1234 1234", status=3)["error"] == "check_digits"
    assert not reply.exists()
    script.bare(*answer, "--check", asked["check"])
    finish = [*site, "--passphrase-file", new, "--operator", "乙", "recover", "finish"]
    assert script.bare(*finish, request, status=3)["error"] == "recovery_reply"
    assert script.bare(*finish, reply)["operator"] == "乙"
    assert script.bare(*finish, reply, status=3)["error"] == "recovery_reply"
    assert script.bare(*site, "--passphrase-file", new, "list", "members")["count"] == 2
    assert script.site("list", "members", status=3)["error"] == "wrong_passphrase"


def test_the_recovery_key_at_hand(script: Script) -> None:
    identity = pyrage.x25519.Identity.generate()
    with open_vault(script.world.county, PASSPHRASE) as vault:
        add_recovery_slot(vault, str(identity.to_public()))
    key = script.world.folder / "key.txt"
    key.write_text(f"{identity}\n", encoding="utf-8")
    finish = ["--operator", "丙", "recover", "finish", "--recovery-key-file", key]
    assert script.county(*finish)["operator"] == "丙"
    assert script.county("--operator", "丙", "sites")["count"] == 1
    key.write_text("AGE-SECRET-KEY-1NONSENSE\n", encoding="utf-8")
    assert script.county(*finish, status=3)["error"] == "recovery_request"


def test_a_request_that_is_none(script: Script) -> None:
    junk = script.world.folder / "junk"
    junk.write_bytes(b'{"type": "request"}')
    given = ["recover", "answer", junk, "--check", "1", "--out", script.world.folder / "reply"]
    assert script.county(*given, status=3)["error"] == "recovery_request"


def test_verify_tells_both_values_of_what_differs(script: Script) -> None:
    county = script.world.county
    assert script.county("verify")["by_record"] == []
    with open_vault(county, PASSPHRASE) as vault, vault.database.raw() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE member SET address = '西街9号' WHERE name = '赵小雷'")
        connection.execute("COMMIT")
    found = script.county("verify", status=4)
    assert not found["sound"]
    (difference,) = found["by_record"]
    told = {name: difference[name] for name in ("name", "field", "live", "rebuilt")}
    assert told == {"name": "赵小雷", "field": "address", "live": "西街9号", "rebuilt": "（空）"}
    assert "赵小雷" not in str(found["differences"])
    assert "西街9号" in script.spoken(county, "verify", status=4)
