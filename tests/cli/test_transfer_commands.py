"""组织关系转接 by command: at the county, and between a branch and the county."""

import pytest

from tests.cli.scripts import COMMITTEE, EAST, WEST, Script
from tests.vaults import id_number

REVIEWED = ("--reviewed-by", "钱大13", "--dues", "2026-03")


def begun(script: Script, *more: object, to: str = WEST) -> str:
    member = script.member(script.world.county, "赵小雷")["id"]
    told = ("transfer", "start", "--member", member, "--to", to, *REVIEWED, *more)
    return str(script.county(*told)["id"])


def state(script: Script, transfer: str) -> str:
    rows = script.county("transfers", "--state", "all")["rows"]
    return next(str(row["state"]) for row in rows if row["id"] == transfer)


def test_inside_one_committee(script: Script) -> None:
    transfer = begun(script)
    (row,) = script.county("transfers")["rows"]
    assert (row["channel"], row["next_step"]) == ("本地调整", "等转入的党支部接收")
    script.county("transfer", "accept", transfer)
    assert script.member(script.world.county, "赵小雷")["branch"] == WEST
    assert state(script, transfer) == "closed"
    said = script.spoken(script.world.county, "undo")
    assert "接收组织关系" in said
    assert script.member(script.world.county, "赵小雷")["branch"] == EAST


def test_out_by_letter_with_receipt(script: Script) -> None:
    reserved = script.county("transfer", "reserve", COMMITTEE, "--count", 20)
    assert [row["left"] for row in reserved["rows"]] == [20]
    transfer = begun(script, "--outside", to="中共西安市委组织部")
    script.county("transfer", "issue", transfer, "--days", 60)
    shown = script.county("transfer", "show", transfer)
    assert shown["letter_number"].endswith("01001")
    assert shown["values"]["valid_days"] == "60"
    assert [mark["group"] for mark in shown["marks"]] == ["review", "letter", "receipt"]
    refused = script.county("transfer", "accept", transfer, status=3)
    assert refused["error"] == "transfer_step"
    script.county("transfer", "receipt", transfer, "--image")
    names = [row["name"] for row in script.county("list", "members")["rows"]]
    assert "赵小雷" not in names
    said = script.spoken(script.world.county, "transfer", "stubs", COMMITTEE)
    assert "共 1 个编号" in said


def test_too_long_a_letter_void_and_anew(script: Script) -> None:
    transfer = begun(script, "--channel", "纸质和系统", to=WEST)
    refused = script.county("transfer", "issue", transfer, "--days", 91, status=3)
    assert "90 天" in refused["message"]
    script.county("transfer", "issue", transfer)
    again = script.county("transfer", "reissue", transfer, "--kind", "lost", "--reason", "丢失")
    assert state(script, transfer) == "voided"
    script.county("transfer", "void", again["id"], "--kind", "mistaken")
    numbers = script.county("transfer", "stubs", COMMITTEE)["rows"]
    assert [row["voided"] for row in numbers] == [True, True]
    assert script.county("transfers")["count"] == 0


def test_sent_back_withdrawn_noted(script: Script) -> None:
    transfer = begun(script, "--channel", "纸质", to=WEST)
    script.county("transfer", "issue", transfer)
    script.county("transfer", "note", transfer, "--reason", "对方要求补材料")
    script.county("transfer", "return", transfer, "--reason", "材料不全")
    script.county("transfer", "withdraw", transfer, "--reason", "重新办理")
    assert state(script, transfer) == "withdrawn"
    assert script.county("transfer", "archive", "--days", 0)["count"] == 1


def test_where_somebody_is_found_meanwhile(script: Script) -> None:
    transfer = begun(script, to=WEST)
    script.county("transfer", "phone", transfer, "13900001234")
    assert script.county("transfer", "show", transfer)["phone"] == "13900001234"


def test_from_outside(script: Script) -> None:
    person = [
        "name=何立新",
        f"id_number={id_number(501)}",
        "sex=男",
        "category=正式党员",
        "joined_on=2005-04-28",
        "full_member_on=2006-04-28",
        "mobile=13800000002",
    ]
    told = ("transfer", "in", *person, "--to", WEST, "--from", "中共渭南市委组织部")
    script.county(*told, "--into", WEST, "--number", "0912345", "--days", 30)
    assert script.member(script.world.county, "何立新")["branch"] == WEST
    (row,) = script.county("transfers", "--state", "closed", "--org", WEST)["rows"]
    assert row["direction"] == "从县外转入"
    refused = script.county(*told, "--into", EAST, status=3)
    assert "现在就在" in refused["message"]


def test_a_branch_names_where_and_the_county_finds_it(script: Script) -> None:
    member = script.member(script.world.site, "赵小雷")["id"]
    told = ("transfer", "start", "--member", member, "--to", WEST, *REVIEWED)
    transfer = script.site(*told)["id"]
    stick = script.world.folder / "stick"
    script.site("export", "--out", stick)
    script.county("merge", stick, "--apply")
    (row,) = script.county("transfers")["rows"]
    assert (row["id"], row["to_name"], row["channel"]) == (transfer, WEST, "本地调整")
    refused = script.site("transfer", "accept", transfer, status=3)
    assert refused["error"] == "transfer_side"


def test_the_story_of_the_commands(script: Script) -> None:
    """What `docs/commands.md` does, step by step."""
    member = script.member(script.world.site, "赵小雷")["id"]
    told = ("--to", "中共大荔县委组织部", "--outside", *REVIEWED)
    script.site("transfer", "start", "--member", member, *told)
    transfer = script.site("transfers")["rows"][0]["id"]
    stick = script.world.folder / "transfer"
    script.site("export", "--out", stick)
    script.county("merge", stick, "--apply")
    script.county("transfer", "issue", transfer, "--days", 30)
    assert script.county("transfers")["rows"][0]["state"] == "issued"
    script.county("transfer", "withdraw", transfer, "--reason", "本人不转了")
    assert script.county("transfers")["count"] == 0


def test_everybody_of_an_organisation(script: Script) -> None:
    told = ("transfer", "start", "--whole", EAST, "--to", WEST, *REVIEWED)
    script.county(*told)
    some = [row["id"] for row in script.county("transfers")["rows"]]
    script.county("transfer", "accept", *some)
    assert script.county("quality", "--org", WEST)["members"] == 3


def test_a_list_for_people(script: Script) -> None:
    begun(script)
    said = script.spoken(script.world.county, "transfers")
    assert "赵小雷" in said
    assert "共 1 条" in said
    assert script.county("transfers", "--pocket")["count"] == 0


@pytest.mark.parametrize(
    "command",
    [
        ("set", "transfer", "x", "name=a"),
        ("add", "letter_block", "year=2026"),
        ("transfer", "start", "--to", WEST),
        ("transfer", "start", "--member", "x", "--to", WEST, "--channel", "飞鸽"),
        ("transfer", "void", "x", "--kind", "nothing"),
        ("transfers", "--state", "nothing"),
    ],
)
def test_wrong_usage(script: Script, command: tuple[str, ...]) -> None:
    script.county(*command, status=2)


def test_a_pattern_of_numbers(script: Script) -> None:
    told = script.county("transfer", "pattern", "大荔YYYYUUNNNN")
    assert str(told["first"]).endswith("010001")
    reserved = script.county("transfer", "reserve", COMMITTEE, "--count", 5)["rows"]
    assert reserved[0]["first"].endswith("010001")
    assert reserved[0]["first"].startswith("大荔20")
    refused = script.county("transfer", "pattern", "NNYY", status=3)
    assert refused["error"] == "letter_pattern"
