"""Acts on whole organisations by command: looked at first, then done, taken back as one."""

import pytest

from tests.cli.scripts import COMMITTEE, COUNTY, EAST, WEST, Script

NEW = "中共测试县东山镇新街支部委员会"
WHEN = ("--on", "2026-03-01", "--document", "测组发〔2026〕3号")


def names(script: Script) -> set[str]:
    return {row["name"] for row in script.county("list", "organisations")["rows"]}


def test_a_name_is_looked_at_then_given_then_taken_back(script: Script) -> None:
    told = ("organise", "rename", EAST, "--name", NEW, *WHEN)
    looked = script.county(*told)
    assert looked["applied"] is False
    assert looked["effects"] == [f"“{EAST}”更名为“{NEW}”，原名记入曾用名"]
    assert EAST in names(script)
    done = script.county(*told, "--apply")
    assert done["applied"] is True
    assert done["unit"]
    assert NEW in names(script)
    assert EAST not in names(script)
    said = script.spoken(script.world.county, "undo")
    assert said.startswith(f"已撤销“党组织更名：{EAST}”")
    assert EAST in names(script)


def test_a_branch_goes_into_another(script: Script) -> None:
    said = script.spoken(script.world.county, "organise", "merge", WEST, "--into", EAST, *WHEN)
    assert "没有写入" in said
    assert f"1 名党员转到“{EAST}”" in said
    assert f"“{WEST}”撤销" in said
    assert "注意：合并后请登记新的班子" in said
    script.county("organise", "merge", WEST, "--into", EAST, *WHEN, "--apply")
    assert script.county("quality", "--org", EAST)["members"] == 3
    refused = script.county("organise", "dissolve", WEST, *WHEN, status=3)
    assert "已经撤销" in refused["message"]


def test_two_branches_become_a_new_one(script: Script) -> None:
    told = ("organise", "merge", WEST, "--with", EAST, "--name", NEW, *WHEN, "--apply")
    assert f"新设“{NEW}”" in script.county(*told)["effects"]
    assert script.county("quality", "--org", NEW)["members"] == 3


def test_some_members_go_into_a_new_branch(script: Script) -> None:
    member = script.member(script.world.county, "赵小雷")["id"]
    told = ("organise", "split", EAST, "--name", NEW, "--member", member, *WHEN, "--apply")
    assert script.county(*told)["applied"] is True
    assert script.member(script.world.county, "赵小雷")["branch"] == NEW
    again = script.county(
        "organise", "split", EAST, "--name", NEW, "--member", "x", *WHEN, status=3
    )
    assert again["error"] == "record_missing"


def test_another_superior_and_another_kind(script: Script) -> None:
    placed = script.county("organise", "place", WEST, "--parent", COUNTY, *WHEN, "--apply")
    assert placed["effects"] == [f"“{WEST}”改由“{COUNTY}”领导"]
    told = ("organise", "reclassify", WEST, "--kind", "党总支", *WHEN)
    assert any("先下设党支部" in each for each in script.county(*told)["warnings"])
    refused = script.county("organise", "place", COMMITTEE, "--parent", EAST, *WHEN, status=3)
    assert "下级" in refused["message"]


def test_members_must_have_a_place_to_go(script: Script) -> None:
    refused = script.county("organise", "dissolve", EAST, *WHEN, "--apply", status=3)
    assert "还有 2 名党员" in refused["message"]
    assert script.county("organise", "dissolve", EAST, "--to", WEST, *WHEN)["applied"] is False


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (("rename", EAST, *WHEN), "缺少必需的参数"),
        (("merge", WEST, *WHEN), "必须写一个"),
        (("reclassify", EAST, "--kind", "没有这类", *WHEN), "没有这类"),
    ],
)
def test_wrong_words(script: Script, act: tuple[str, ...], words: str) -> None:
    assert words in script.county("organise", *act, status=2)["message"]


def test_only_the_county(script: Script) -> None:
    refused = script.site("organise", "rename", EAST, "--name", NEW, *WHEN, status=3)
    assert refused["error"] == "not_county"
