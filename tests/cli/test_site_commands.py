"""Many sites by command: slips, a folder of requests, first slices, scopes, the hold lane."""

from pathlib import Path

from tests.cli.scripts import COMMITTEE, EAST, WEST, Script
from tests.services.requesters import Requester


def test_slips_are_listed_printed_again_and_taken_back(script: Script) -> None:
    out = script.world.folder / "slips"
    first = script.county("invite", "--only", WEST, EAST, "--days", 5, "--out", out)
    assert [row["name"] for row in first["rows"]] == [EAST, WEST]
    assert {row["committee"] for row in first["rows"]} == {COMMITTEE}
    assert script.county("invite", "--days", 0, "--out", out, status=3)["error"] == "invitation"
    listed = script.county("slips", "--state", "outstanding")
    assert [row["code"] for row in listed["rows"]] == [row["code"] for row in first["rows"]]
    assert first["rows"][0]["code"] not in script.spoken(script.world.county, "slips")
    again = script.county("reprint-slips", "--org", WEST, "--out", out)
    assert again["rows"][0]["code"] == first["rows"][1]["code"]
    assert Path(again["file"]).read_bytes().startswith(b"%PDF")
    assert script.county("withdraw-slips", EAST, WEST, "--reason", "作废")["count"] == 2
    assert script.county("withdraw-slips", WEST, status=3)["error"] == "slip_missing"
    assert script.county("slips", "--state", "outstanding")["count"] == 0
    assert "已收回" in script.spoken(script.world.county, "slips")


def test_a_folder_is_admitted_and_first_slices_are_written(script: Script) -> None:
    folder = script.world.folder
    fingerprint = script.county("sites")["county_fingerprint"]
    slip = script.county("invite", "--org", WEST, "--out", folder / "slips")["rows"][0]
    asked = Requester(WEST, fingerprint, slip["code"])
    asked.write(folder / "in")
    Requester(COMMITTEE, fingerprint).write(folder / "in")
    (folder / "in" / "坏.dzb").write_bytes(b"\x89PNG" * 40)
    stick = folder / "stick"
    done = script.county("enrol-folder", folder / "in", "--out", stick, status=4)
    assert (done["admitted"], done["call"], done["refused"]) == (1, 1, 1)
    assert "打电话" in done["waiting"]
    (grant,) = [row["out"] for row in done["files"] if row["out"]]
    assert asked.open(Path(grant)).organisation_name == WEST
    assert Path(grant).parent.name == COMMITTEE
    again = script.county("first-slices", "--out", stick, status=0)
    assert (again["written"], again["there"]) == (1, 1)
    anew = script.county("first-slices", "--org", WEST, "--anew", "--out", stick)
    assert anew["files"] == [grant]
    empty = folder / "empty"
    empty.mkdir()
    refused = script.county("enrol-folder", empty, "--out", stick, status=3)
    assert refused["error"] == "no_requests"


def test_a_scope_is_changed_and_taken_with_the_next_answer(script: Script) -> None:
    moved = script.county("rescope", EAST, "--org", COMMITTEE, "--reason", "代为录入")
    assert (moved["before"], moved["now"]) == (EAST, COMMITTEE)
    out = script.world.folder / "answers"
    (answer,) = script.county("answer", "--out", out)["answers"]
    received = script.site("receive", answer)
    assert received["scope"] == COMMITTEE
    assert script.site("list", "members")["count"] == 3
    same = script.county("rescope", COMMITTEE, "--org", COMMITTEE, "--reason", "x", status=3)
    assert same["error"] == "same_scope"


def test_the_hold_lane(script: Script) -> None:
    rec = script.member(script.world.site, "赵小雷")["id"]
    packages = []
    for remark in ("一", "二"):
        script.site("set", "member", rec, f"remark={remark}")
        out = script.world.folder / remark
        packages.append(script.site("export", "--out", out)["file"])
    script.county("revoke", EAST, "--reason", "电脑丢失")
    for package in packages:
        script.county("merge", package, "--apply", status=3)
    listed = script.county("held")
    assert (listed["count"], listed["open"]) == (2, 2)
    assert "等您决定" in script.spoken(script.world.county, "held")
    declined = script.county("decline-held", packages[1], "--reason", "支部说没有写过")
    assert declined["decided"] == "declined"
    mark = next(row["mark"] for row in listed["rows"] if row["last"] == 1)
    taken = script.county("admit-held", mark, "--reason", "已电话核实")
    assert (taken["verdict"], taken["applied"]) == ("taken", 1)
    assert script.county("show", "member", rec)["remark"] == "一"
    again = script.county("admit-held", mark, "--reason", "再来", status=3)
    assert again["error"] == "held_decided"
    assert script.county("admit-held", "ffff", "--reason", "x", status=3)["error"] == "held_missing"
