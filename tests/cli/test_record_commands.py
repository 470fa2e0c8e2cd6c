"""Listing, showing, writing, history and undo from scripts."""

from pathlib import Path

import pytest

from pmis_desktop.models import journal
from pmis_desktop.models.vault.opening import open_vault
from tests.cli.scripts import COUNTY, EAST, MEMBER, WEST, Script
from tests.vaults import PASSPHRASE, id_number


def test_lists_are_masked_until_asked_for(script: Script) -> None:
    masked = script.county("list", "members")
    assert masked["count"] == len(masked["rows"]) == 3
    row = next(row for row in masked["rows"] if row["name"] == "赵小雷")
    assert row["branch"] == EAST
    assert row["category"] == "正式党员"
    assert row["sex"] == "男"
    assert "*" in row["id_number"]
    assert "*" in row["mobile"]
    assert row["remark"] is None
    full = script.county("list", "members", "--full", "--search", "赵小雷")
    assert full["rows"][0]["id_number"] == MEMBER["id_number"]
    assert "unmask" in acts(script)


def acts(script: Script) -> list[str]:
    """Name what the county's local log says happened."""
    with open_vault(script.world.county, PASSPHRASE) as vault, vault.database.reading() as open_:
        found = open_.exec_driver_sql(
            "SELECT kind FROM unit WHERE log = ? ORDER BY id", (journal.LOCAL_LOG,)
        )
        return [str(row[0]) for row in found]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--org", EAST], 2),
        (["--org", "610523002"], 1),
        (["--org", COUNTY], 3),
        (["--search", "zxl"], 1),
        (["--search", "钱大"], 2),
        (["--search", "nobody"], 0),
        (["--on", "2005-01-01"], 0),
        (["--on", "2025-01-01"], 3),
        (["--on", "2025-01-01", "--org", WEST], 1),
    ],
)
def test_lists_can_be_narrowed(options: list[str], count: int, script: Script) -> None:
    assert script.county("list", "members", *options)["count"] == count


def test_organisations_are_listed_with_their_members(script: Script) -> None:
    rows = script.county("list", "organisations")["rows"]
    assert {row["name"]: row["members"] for row in rows}[COUNTY] == "3"
    east = script.county("list", "organisations", "--search", "610523001")["rows"]
    assert [(row["name"], row["members"], row["code"]) for row in east] == [
        (EAST, "2", "610523001")
    ]


def test_lists_for_people(script: Script) -> None:
    said = script.spoken(script.world.county, "list", "members")
    assert said.splitlines()[0].split() == [
        "编号",
        "姓名",
        "公民身份证号",
        "所在党支部",
        "人员类别",
        "手机号码",
    ]
    assert said.endswith("共 3 条。\n")
    assert MEMBER["id_number"] not in said
    assert "党员数" in script.spoken(script.world.county, "list", "organisations")
    assert script.spoken(script.world.county, "list", "members", "--search", "无此人") == (
        "共 0 条。\n"
    )


def test_show_is_whole_and_noted(script: Script) -> None:
    rec = script.member(script.world.county, "赵小雷")["id"]
    record = script.county("show", "member", rec)
    assert record["id"] == rec
    assert record["id_number"] == MEMBER["id_number"]
    assert [each["organisation"] for each in record["membership"]] == [EAST]
    assert "look" in acts(script)
    said = script.spoken(script.world.county, "show", "members", rec)
    assert f"公民身份证号：{MEMBER['id_number']}" in said
    assert "人员类别" in said
    assert script.county("show", "organisation", EAST)["members"] == "2"
    assert f"党组织名称：{EAST}" in script.spoken(
        script.world.county, "show", "organisation", "610523001"
    )


def test_set_add_history_and_undo(script: Script) -> None:
    rec = script.member(script.world.site, "赵小雷")["id"]
    done = script.site("set", "member", rec, "mobile=13900000009", "remark=老党员")
    assert done["id"] == rec
    assert isinstance(done["unit"], int)
    assert done["problems"] == []
    assert script.site("show", "member", rec)["mobile"] == "13900000009"
    # The same again is no change, and an empty value clears.
    assert script.site("set", "member", rec, "mobile=13900000009")["unit"] is None
    script.site("set", "member", rec, "remark=")
    assert script.site("show", "member", rec)["remark"] is None
    steps = script.site("history", "member", rec)["rows"]
    assert [change["new"] for change in steps[-2]["changes"]] == ["13900000009", "老党员"]
    assert steps[-1]["origin"] == "own"
    assert "13900000009" in script.spoken(script.world.site, "history", "member", rec)
    assert script.site("undo")["records"] == 1
    assert script.site("show", "member", rec)["remark"] == "老党员"
    added = script.site("add", "member", *pairs(name="孙新", id_number=id_number(21)))
    assert script.site("show", "member", added["id"])["branch"] == EAST


def pairs(**values: str) -> list[str]:
    return [f"{name}={value}" for name, value in {**MEMBER, **values}.items()]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["show", "member", "nobody"], "record_missing"),
        (["show", "organisation", "nowhere"], "record_missing"),
        (["set", "member", "nobody", "name=x"], "record_missing"),
        (["set", "organisation", EAST, "colour=red"], "field_unknown"),
        (["set", "organisation", EAST, "founded_on=yesterday"], "field_refused"),
        (["set", "organisation", EAST, "code=1"], "county_only"),
        (["add", "organisation", "name=中共测试县新支部委员会"], "county_only_act"),
        (["add", "member", "name=只有名"], "problems"),
        (["add", "member", *pairs(branch="没有的支部")], "record_missing"),
        (["list", "members", "--org", "没有的支部"], "record_missing"),
        (["history", "member", "nobody"], "record_missing"),
        (["undo"], "nothing_to_undo"),
        (["export", "--out", "out"], "nothing_to_send"),
        (["sites"], "not_county"),
        (["desk"], "not_county"),
        (["merge", "x.dzb"], "not_county"),
        (["invite", "--out", "out"], "not_county"),
        (["join", "x.dzb", "--county-fingerprint", "1"], "file_missing"),
        (["receive", "x.dzb"], "file_missing"),
        (["inspect", "x.dzb"], "file_missing"),
        (["restore", "x.dzbak"], "file_missing"),
        (["import-workbook", "x.xlsx"], "file_missing"),
        (["form", "roster", "--org", "没有的支部"], "record_missing"),
    ],
    ids=str,
)
def test_refusals_at_the_branch(command: list[str], code: str, script: Script) -> None:
    before = script.site("digest")["digest"]
    wanted = "not_county" if code == "county_only_act" else code
    assert script.site(*command, status=3)["error"] == wanted
    assert script.site("digest")["digest"] == before


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["export", "--out", "out"], "not_site"),
        (["receive", "x.dzb"], "not_site"),
        (["join", "x.dzb", "--county-fingerprint", "1"], "not_site"),
        (["add", "organisation", f"name={EAST}"], "organisation_exists"),
        (["add", "member", *pairs(id_number=id_number(99))], "field_refused"),
        (["add", "member", *pairs(branch=EAST)], "problems"),
        (["settle", "1", "--county", "--reason", "理由"], "item_missing"),
        (["settle", "1", "--county", "--reason", " "], "reason_missing"),
        (["revoke", "nosite", "--reason", "丢失"], "record_missing"),
        (["revoke", WEST, "--reason", "丢失"], "site_missing"),
        (["enrol", "x.dzb", "--org", EAST, "--invitation", "--out", "g"], "file_missing"),
    ],
    ids=str,
)
def test_refusals_at_the_county(command: list[str], code: str, script: Script) -> None:
    before = script.county("digest")["digest"]
    assert script.county(*command, status=3)["error"] == code
    assert script.county("digest")["digest"] == before


def test_a_refusal_for_people_goes_to_standard_error(script: Script) -> None:
    said = script.spoken(script.world.site, "show", "member", "nobody", status=3)
    assert said.splitlines()[0].startswith("找不到这条党员记录")
    assert len(said.splitlines()) == 2


def test_a_roster_and_the_list_of_forms(script: Script) -> None:
    assert script.bare("--json", "forms")["rows"][0]["name"] == "roster"
    out = script.world.folder / "花名册.pdf"
    printed = script.site(
        "form", "roster", "--org", EAST, "--out", out, "--set", "filled_on=2026-01-01"
    )
    assert (printed["members"], printed["pages"]) == (2, 1)
    assert out.read_bytes().startswith(b"%PDF")


def test_everything_held_on_one_person(script: Script, tmp_path: Path) -> None:
    member = script.county("list", "members", "--search", "zxl")["rows"][0]["id"]
    for name, start in (("个人.pdf", b"%PDF"), ("个人.xlsx", b"PK")):
        given = ("dossier", member, "--out", str(tmp_path / name), "--reason", "本人申请查阅")
        assert script.county(*given)["sections"] >= 3
        assert (tmp_path / name).read_bytes().startswith(start)
    assert acts(script)[-1] == "export"
