"""Notices by command: written at the county, read at the branch, heard of at the county."""

from pathlib import Path

import pytest

from tests.cli.scripts import COMMITTEE, EAST, WEST, Script

TITLE = "关于核对党员信息的通知"


@pytest.fixture
def body(tmp_path: Path) -> Path:
    file = tmp_path / "正文.txt"
    file.write_bytes("请各支部核对党员信息。\r\n\r\n有问题的请电话询问。\r\n".encode("gb18030"))
    return file


def add(script: Script, body: Path, *more: object) -> dict[str, object]:
    return script.county("notice", "add", "--title", TITLE, "--text-file", body, *more)


def carry_down(script: Script) -> dict[str, object]:
    """The county answers, and the branch takes the answer."""
    out = script.world.folder / "down"
    script.county("answer", "--out", out)
    newest = max(out.glob("*.dzb"), key=lambda file: int(file.stem.rsplit("_", 1)[1]))
    return script.site("receive", newest)


def test_a_notice_goes_round_by_command(script: Script, body: Path) -> None:
    made = add(script, body, "--phone", "0913-1234567", "--org", COMMITTEE)
    assert made["number"] == 1
    (row,) = script.county("notices")["rows"]
    assert (row["title"], row["sites"], row["got"], row["read"]) == (TITLE, 1, 0, 0)
    assert carry_down(script)["notices"] == 1
    (there,) = script.site("notices")["rows"]
    assert (there["id"], there["unread"], there["words"]) == (made["id"], True, "没有看")
    shown = script.site("notice", "show", 1)
    assert shown["text"] == ["请各支部核对党员信息。", "有问题的请电话询问。"]
    assert script.site("notices")["rows"][0]["unread"] is True
    read = script.site("notice", "read", made["id"])
    assert read["read_by"] == "乙"
    up = script.world.folder / "up"
    assert script.site("export", "--out", up)["changes"] == 0
    script.county("merge", up, "--apply")
    (row,) = script.county("notices")["rows"]
    assert (row["sites"], row["got"], row["read"]) == (1, 1, 1)
    shown = script.county("notice", "show", 1)
    assert [(each["name"], each["holding"]) for each in shown["readers"]] == [(EAST, "read")]
    assert shown["without_site"] == [WEST]


def test_what_people_are_told(script: Script, body: Path) -> None:
    county, site = script.world.county, script.world.site
    assert "还没有通知" in script.spoken(county, "notices")
    add(script, body)
    assert TITLE in script.spoken(county, "notices")
    said = script.spoken(county, "notice", "show", "1")
    assert "还没有写进回执 1 个" in said
    assert f"没有接入、要另外通知的 1 个：{WEST}" in said
    carry_down(script)
    assert "没有看" in script.spoken(site, "notices")
    assert "已记下看过" in script.spoken(site, "notice", "read", "1")


def test_a_notice_is_changed_withdrawn_and_brought_back(script: Script, body: Path) -> None:
    add(script, body)
    script.county("notice", "set", 1, "--title", "改过的标题", "--text-file", body)
    assert script.county("notices")["rows"][0]["title"] == "改过的标题"
    script.county("notice", "withdraw", 1, "--reason", "内容有误")
    shown = script.county("notice", "show", 1)
    assert (shown["state"], shown["reason"]) == ("withdrawn", "内容有误")
    again = script.county("notice", "withdraw", 1, "--reason", "再撤", status=3)
    assert again["error"] == "notice_ended"
    script.county("undo")
    assert script.county("notice", "show", 1)["state"] == "standing"
    new = add(script, body, "--replaces", 1)
    assert script.county("notice", "show", 1)["replaced_by"] == new["id"]


@pytest.mark.parametrize(
    ("option", "begins"),
    [
        ("--text", b"\xef\xbb\xbf"),
        ("--picture", b"\x89PNG"),
        ("--a4-picture", b"\x89PNG"),
        ("--mail", b"Subject: "),
        ("--page", b"<!DOCTYPE html>"),
        ("--letter", b"%PDF-"),
    ],
)
def test_a_notice_leaves_in_every_form(
    script: Script, body: Path, tmp_path: Path, option: str, begins: bytes
) -> None:
    add(script, body)
    out = tmp_path / "out" / "通知"
    out.parent.mkdir()
    assert script.county("notice", "export", 1, option, out)["file"] == str(out)
    assert out.read_bytes().startswith(begins)


def test_a_branch_takes_a_received_one_out_too(script: Script, body: Path, tmp_path: Path) -> None:
    add(script, body)
    carry_down(script)
    script.site("notice", "export", 1, "--text", tmp_path / "通知.txt")
    assert TITLE in (tmp_path / "通知.txt").read_text(encoding="utf-8-sig")


def test_what_is_refused(script: Script, body: Path, tmp_path: Path) -> None:
    assert script.county("notice", "show", 7, status=3)["error"] == "notice_missing"
    assert script.site("notice", "show", 1, status=3)["error"] == "notice_missing"
    told = ("notice", "add", "--title", TITLE, "--text-file", body)
    assert script.site(*told, status=3)["error"] == "not_county"
    assert add_status(script, body, 3, "--org", "没有的支部") == "record_missing"
    assert add_status(script, body, 3, "--until", "2001-01-01") == "notice_field"
    empty = tmp_path / "空.txt"
    empty.write_text("\n", encoding="utf-8")
    assert add_status(script, empty, 3) == "notice_field"
    broken = tmp_path / "坏.txt"
    broken.write_bytes(b"\xff\xff\xff")
    assert "正文文件不是文本文件" in script.county(*told[:-1], broken, status=2)["message"]
    script.county("notice", "export", 1, status=2)
    script.county("set", "notice", "x", "name=y", status=2)


def add_status(script: Script, body: Path, status: int, *more: object) -> str:
    command = ("notice", "add", "--title", TITLE, "--text-file", body, *more)
    return str(script.county(*command, status=status)["error"])
