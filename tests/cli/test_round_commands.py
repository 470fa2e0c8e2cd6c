"""A round between a county and its branch, and every way a file can be wrong."""

import signal
from pathlib import Path

import pytest

from pmis_desktop.app import open_house
from pmis_desktop.cli import main, parcels
from pmis_desktop.logs import stop_log
from pmis_desktop.services import rounds
from tests.cli.scripts import EAST, MEMBER, WEST, Script
from tests.vaults import PASSPHRASE, id_number


def change(script: Script, text: str) -> Path:
    """Change a member at the branch and give the package that says so."""
    rec = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", rec, text)
    return Path(script.site("export", "--out", script.world.folder / "out")["file"])


def damaged(package: Path) -> Path:
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    bad = package.with_name("bad.dzb")
    bad.write_bytes(data)
    return bad


def test_a_round(script: Script) -> None:
    rec = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", rec, "mobile=13900000009", "remark=老党员")
    assert script.site("digest")["unacknowledged"] == 1
    sent = script.site("export", "--out", script.world.folder / "out")
    assert (sent["from"], sent["to"], sent["changes"]) == (1, 1, 1)
    looked = script.county("inspect", sent["file"])
    assert (looked["verified"], looked["verdict"]) == (True, "new")
    assert script.site("inspect", sent["file"])["verified"]

    # Without --apply nothing happens.
    before = script.county("digest")["digest"]
    planned = script.county("merge", sent["file"])
    assert planned["total"]["applied"] == planned["files"][0]["applied"] == 1
    assert planned["files"][0]["verdict"] == "new"
    assert script.county("digest")["digest"] == before

    answers = script.world.folder / "answers"
    taken = script.county("merge", sent["file"], "--apply", "--answers", answers)
    assert taken["files"][0]["verdict"] == "taken"
    assert set(taken["total"]) >= {
        "applied",
        "agreed",
        "conflict",
        "superseded",
        "rejected",
        "held",
        "duplicate",
        "forked",
    }
    again = script.county("merge", sent["file"], "--apply")
    assert (again["files"][0]["verdict"], again["total"]["duplicate"]) == ("duplicate", 1)
    (answer,) = taken["answers"]
    assert script.site("inspect", answer)["verified"]
    assert script.site("receive", answer)["outcomes"]["applied"] == 1
    assert script.site("receive", answer, status=3)["error"] == "answer_taken"
    east = script.county("digest", "--org", EAST)
    assert east["digest"] == script.site("digest")["digest"]
    assert script.county("verify")["sound"]
    assert script.site("verify")["sound"]
    assert script.county("show", "member", rec)["remark"] == "老党员"


def test_one_bad_file_never_stops_the_others(script: Script) -> None:
    package = change(script, "remark=老党员")
    bad = damaged(package)
    stray = package.with_name("stray.dzb")
    stray.write_text("not a package", encoding="utf-8")
    missing = package.with_name("missing.dzb")
    given = [bad, stray, missing, package]
    facts = script.county("merge", *given, "--apply", status=4)
    assert [file["verdict"] for file in facts["files"]] == ["refused"] * 3 + ["taken"]
    assert [file["code"] for file in facts["files"]] == [
        "package_damaged",
        "not_dzb",
        "file_missing",
        "",
    ]
    assert "3 个文件没有并入" in facts["waiting"]


@pytest.mark.parametrize("options", [[], ["--apply"]], ids=["preview", "apply"])
def test_nothing_to_take_is_a_refusal(options: list[str], script: Script) -> None:
    bad = damaged(change(script, "remark=老党员"))
    facts = script.county("merge", bad, *options, status=3)
    assert facts["error"] == "nothing_taken"
    assert facts["files"][0]["code"] == "package_damaged"
    empty = script.world.folder / "empty"
    empty.mkdir()
    assert script.county("merge", empty, *options, status=3)["files"] == []


def test_a_folder_of_packages_for_people(script: Script) -> None:
    package = change(script, "remark=老党员")
    said = script.spoken(script.world.county, "merge", package.parent, "--apply")
    assert package.name in said
    assert "并入 1。" in said


def test_a_conflict_goes_over_the_desk(script: Script) -> None:
    rec = script.member(script.world.county, "赵小雷")["id"]
    script.county("set", "member", rec, "remark=县级的话")
    package = change(script, "remark=支部的话")
    answers = script.world.folder / "answers"
    merged = script.county("merge", package, "--apply", "--answers", answers, status=4)
    assert merged["total"]["conflict"] == 1
    received = script.site("receive", merged["answers"][0], status=4)
    assert received["open_items"] == 1
    (row,) = script.county("desk")["rows"]
    assert (row["record"], row["field"]) == (rec, "remark")
    assert (row["base"], row["county"], row["branch"]) == (None, "县级的话", "支部的话")
    assert "支部的话" in script.spoken(script.world.county, "desk")
    settle = ["settle", row["item"], "--branch", "--reason", "支部核对过"]
    assert script.county(*settle)["side"] == "branch"
    assert script.county(*settle, status=3)["error"] == "item_missing"
    assert script.county("desk")["count"] == 0
    assert script.county("show", "member", rec)["remark"] == "支部的话"
    assert "没有等待决定" in script.spoken(script.world.county, "desk")


def test_a_third_value_and_the_countys_own(script: Script) -> None:
    rec = script.member(script.world.county, "赵小雷")["id"]
    for number, side in enumerate((["--value", "第三种话"], ["--county"]), 1):
        script.county("set", "member", rec, f"remark=县级的话{number}")
        package = change(script, f"remark=支部的话{number}")
        script.county("merge", package, "--apply", status=4)
        item = script.county("desk")["rows"][0]["item"]
        script.county("settle", item, *side, "--reason", "电话核对过")
        wanted = {1: "第三种话", 2: "县级的话2"}[number]
        assert script.county("show", "member", rec)["remark"] == wanted


def test_inspect_says_what_it_can(script: Script) -> None:
    package = change(script, "remark=老党员")
    without = script.bare("--json", "inspect", package)
    assert (without["kind"], without["verified"]) == ("change", False)
    request = script.bare("--json", "inspect", script.world.folder / "request.dzb")
    assert request["verified"]
    assert request["organisation"] == EAST
    assert script.bare("--json", "inspect", damaged(package), status=3)["error"] == (
        "package_damaged"
    )
    assert "指纹" in script.spoken(
        script.world.county, "inspect", script.world.folder / "request.dzb"
    )


def test_inspecting_a_file_that_does_not_verify_is_refused(script: Script) -> None:
    package = change(script, "remark=老党员")
    script.county("merge", package, "--apply", "--answers", script.world.folder / "answers")
    script.county("revoke", EAST, "--reason", "电脑丢失", "--cut-off", "0")
    rec = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", rec, "remark=再改")
    later = script.site("export", "--out", script.world.folder / "out")["file"]
    given = ["--vault", script.world.county, "--passphrase-file", script.world.key]
    assert main([str(word) for word in [*given, "inspect", later]]) == 3


def test_a_branch_is_admitted_by_fingerprint_or_by_invitation(script: Script) -> None:
    site = script.world.folder / "west"
    request, grant = script.world.folder / "west.dzb", script.world.folder / "grant-west.dzb"
    made = script.run(site, "create", "site", "--org", WEST, "--out", request)
    assert len(made["fingerprint"].replace(" ", "")) == 24
    enrol = ["enrol", request, "--org", WEST, "--out", grant]
    wrong = script.county(*enrol, "--fingerprint", "0" * 24, status=3)
    assert wrong["error"] == "fingerprint"
    assert script.county(*enrol, "--invitation", status=3)["error"] == "invitation"
    enrolled = script.county(*enrol, "--fingerprint", made["fingerprint"])
    assert (enrolled["site"], enrolled["again"]) == (made["site"], False)
    assert script.county(*enrol, "--fingerprint", made["fingerprint"])["again"]
    county = script.county("sites")
    assert {row["site"] for row in county["rows"]} > {made["site"]}
    join = ["join", grant, "--county-fingerprint"]
    assert script.run(site, *join, "1" * 24, status=3)["error"] == "fingerprint_mismatch"
    joined = script.run(site, *join, county["county_fingerprint"])
    assert joined["organisation"] == WEST
    assert script.run(site, "list", "members")["count"] == 1
    assert script.run(site, *join, county["county_fingerprint"], status=3)["error"] == (
        "already_joined"
    )
    assert WEST in script.spoken(script.world.county, "sites")


def test_invitations(script: Script) -> None:
    out = script.world.folder / "slips"
    invited = script.county("invite", "--org", WEST, "--out", out)
    (slip,) = invited["rows"]
    assert Path(invited["file"]).read_bytes().startswith(b"%PDF")
    code = script.world.folder / "code.txt"
    code.write_text(f"{slip['code']}\n", encoding="utf-8")
    fingerprint = script.county("sites")["county_fingerprint"]
    site, request = script.world.folder / "west", script.world.folder / "west.dzb"
    create = ["create", "site", "--org", WEST, "--out", request]
    told = ["--invitation-file", code, "--county-fingerprint", fingerprint]
    script.run(site, *create, *told)
    assert script.bare("--json", "inspect", request)["invited"]
    grant = script.world.folder / "west-grant.dzb"
    enrol = ["enrol", request, "--invitation", "--out", grant, "--org"]
    assert script.county(*enrol, EAST, status=3)["error"] == "invitation"
    assert script.county(*enrol, WEST)["organisation"] == WEST
    said = script.spoken(script.world.county, "invite", "--out", out, status=3)
    assert slip["code"] not in said
    bad = script.run(
        script.world.folder / "other",
        *create,
        *["--invitation", "short", "--county-fingerprint", fingerprint],
        status=3,
    )
    assert bad["error"] == "invitation_code"


def test_revoking(script: Script) -> None:
    first = script.county("revoke", EAST, "--reason", "电脑丢失")
    assert first["organisation"] == EAST
    assert script.county("sites")["rows"][0]["status"] == "revoked"
    assert script.county("revoke", EAST, "--reason", "电脑丢失", status=3)["error"] == (
        "site_missing"
    )
    wrong = script.world.folder / "wrong.txt"
    wrong.write_text("不是主钥匙的口令\n", encoding="utf-8")
    given = ["revoke", first["site"], "--reason", "x", "--root-passphrase-file", wrong]
    assert script.county(*given, status=3)["error"] == "root_key_passphrase"
    given = ["revoke", first["site"], "--reason", "x", "--root-key", wrong]
    assert script.county(*given, status=3)["error"] == "root_key_damaged"


def test_a_member_of_two_branches_waits_for_the_county(script: Script) -> None:
    script.county("add", "member", *values(name="孙新", id_number=id_number(21), branch=WEST))
    script.site("add", "member", *values(name="孙新", id_number=id_number(21)))
    package = script.site("export", "--out", script.world.folder / "out")["file"]
    merged = script.county("merge", package, "--apply", status=4)
    assert merged["total"]["held"] + merged["total"]["conflict"] > 0
    assert script.county("desk")["count"] > 0


def values(**more: str) -> list[str]:
    return [f"{name}={value}" for name, value in {**MEMBER, **more}.items()]


def test_ctrl_c_ends_a_round_after_the_package_in_hand(script: Script) -> None:
    package = change(script, "remark=老党员")
    other = package.with_name("zz.dzb")
    other.write_bytes(package.read_bytes())

    def stop(_done: int, _every: int) -> None:
        signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    house = open_house(script.world.county, PASSPHRASE)
    with house.vault, parcels.stoppable() as stopped:
        done = rounds.take(house, [package, other], progress=stop, cancelled=stopped)
    stop_log()
    assert signal.getsignal(signal.SIGINT) is before
    answer = parcels.merged(done, committed=True)
    assert "已并入 1 个，其余未动。" in answer.lines
    assert answer.facts["cancelled"]
    assert answer.status == 4
