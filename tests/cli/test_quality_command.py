"""What a script hears of the quality of the records."""

from tests.cli.scripts import EAST, WEST, Script


def test_quality_of_the_county_and_of_a_branch(script: Script) -> None:
    whole = script.county("quality")
    assert (whole["members"], whole["correct"], whole["accuracy"]) == (3, 3, 100.0)
    assert whole["completeness"] < 100
    assert whole["accuracy_target"] == 95
    gaps = {row["field"]: row["members"] for row in whole["rows"] if row["rule"] == "missing"}
    assert gaps["education"] == 3
    assert {"rule", "field", "severity", "sentence", "members"} <= whole["rows"][0].keys()
    assert script.county("quality", "--org", EAST)["members"] == 2
    member = script.member(script.world.county, "赵小雷")
    script.county("set", "member", member["id"], "education=大学本科", "address=东街1号")
    again = script.county("quality", "--org", EAST)
    assert again["completeness"] > whole["completeness"]


def test_nobody_has_no_share(script: Script) -> None:
    refused = script.county("quality", "--org", "没有这个支部", status=3)
    assert refused["error"] == "record_missing"
    script.county("add", "organisation", "name=中共测试县空支部委员会", "kind=631")
    nobody = script.county("quality", "--org", "中共测试县空支部委员会")
    assert (nobody["members"], nobody["accuracy"], nobody["rows"]) == (0, None, [])


def test_a_person_reads_the_same(script: Script) -> None:
    said = script.spoken(script.world.county, "quality", "--org", WEST)
    assert "准确率 100.0%（目标 95%）：1 名党员" in said
    assert "学历没有填写。" in said
