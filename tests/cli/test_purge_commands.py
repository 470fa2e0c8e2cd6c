"""What a script does about removal for good."""

from pathlib import Path

import pytest

from tests.cli.scripts import Script

REASON = ("--reason", "重复录入", "--word", "清除")


def test_from_the_preview_to_the_branch(script: Script, tmp_path: Path) -> None:
    member = str(script.member(script.world.county, "赵小雷")["id"])
    assert script.county("purge", "preview", "member", member, status=3)["error"] == "not_in_bin"
    script.county("bin", "remove", "member", member, "--reason", "重复录入")
    seen = script.county("purge", "preview", "member", member)
    assert seen["names"] == ["赵小雷"]
    assert {"label": "党员记录", "count": 1} in seen["going"]
    assert seen["out_of_reach"]
    refused = script.county(
        "purge", "sign", "member", member, "--reason", "重复录入", "--word", "好", status=3
    )
    assert refused["error"] == "purge_word"
    made = script.county("purge", "sign", "member", member, *REASON, "--document", "9号")
    assert [each["number"] for each in made["orders"]] == [1]
    assert script.county("show", "member", member, status=3)["error"] == "record_purged"
    (row,) = script.county("purges")["rows"]
    assert (row["number"], row["document"], row["reason"], row["tidied"]) == (
        1,
        "9号",
        "重复录入",
        True,
    )
    script.county("answer", "--out", tmp_path / "down")
    (answer,) = (tmp_path / "down").glob("*.dzb")
    script.site("receive", answer)
    assert script.site("show", "member", member, status=3)["error"] == "record_purged"
    assert script.site("purges")["count"] == 1
    assert script.county("verify")["differences"] == []
    assert "重复录入" in script.spoken(script.world.county, "purges")


def test_some_field_groups_and_files_with_orders(script: Script) -> None:
    member = str(script.member(script.world.county, "赵小雷")["id"])
    made = script.county("purge", "sign", "member", member, "--group", "mobile", *REASON)
    assert made["names"] == ["赵小雷"]
    assert script.county("show", "member", member)["mobile"] is None
    kept = script.world.county / "archive" / "orders"
    assert script.county("purge", "read-in", kept)["count"] == 0
    assert script.site("purge", "read-in", kept)["count"] == 1
    assert script.site("show", "member", member)["mobile"] is None


def test_what_is_over_is_listed_and_nothing_goes_by_itself(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script.county("purge", "due")["rows"] == []
    monkeypatch.setattr("pmis_desktop.rules.retention.Retention.years", lambda *_: 0)
    member = str(script.member(script.world.county, "赵小雷")["id"])
    script.county("bin", "remove", "member", member, "--reason", "重复录入")
    (row,) = script.county("purge", "due")["rows"]
    assert (row["id"], row["label"], row["groups"]) == (member, "回收站里的党员记录", [])
    assert row["source"].startswith("个人信息保护法")
    assert script.county("purges")["count"] == 0
    script.county("bin", "restore", "member", member)
    assert script.county("purge", "due")["rows"] == []
    assert script.county("bin", "list")["rows"] == []
