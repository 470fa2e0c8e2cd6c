"""What scripts and people hear of who has sent."""

from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.scripts import COMMITTEE, COUNTY, EAST, WEST, Script


def test_who_has_sent_before_and_after_a_package(script: Script) -> None:
    before = script.county("correspondence")
    assert [(each["name"], each["state"]) for each in before["rows"]] == [
        (EAST, "never"),
        (WEST, "absent"),
    ]
    assert before["counts"]["all"] == before["count"] == 2
    assert before["rows"][0]["accuracy"] is None
    script.county("quality")
    assert script.county("correspondence")["rows"][0]["accuracy"] == 100.0
    member = script.member(script.world.site, "赵小雷")
    script.site("set", "member", member["id"], "address=东街2号")
    out = script.world.folder / "up"
    package = script.site("export", "--out", out)["file"]
    script.county("merge", package, "--apply", "--answers", script.world.folder / "down")
    after = script.county("correspondence", "--org", EAST)
    (row,) = after["rows"]
    assert (row["state"], row["age"], row["reported"], row["new"]) == ("sent", 0, 1, 1)
    assert [(each["kind"], each["number"]) for each in after["parcels"]] == [
        ("answer", 2),
        ("package", 0),
        ("answer", 1),
    ]
    assert script.county("correspondence", "--late")["count"] == 0


def test_the_days_asked_for(script: Script) -> None:
    week = script.county("correspondence", "--period", "week")
    assert week["since"] <= week["due"] <= week["until"]
    past = script.county("correspondence", "--since", "2020-01-01", "--until", "2020-01-31")
    assert (past["since"], past["until"]) == ("2020-01-01", "2020-01-31")
    wrong = ["--since", "2020-02-01", "--until", "2020-01-31"]
    assert script.county("correspondence", *wrong, status=3)["error"] == "period"
    script.county("correspondence", "--until", "2020-01-31", status=2)
    script.county("correspondence", "--period", "week", "--since", "2020-01-31", status=2)
    script.county("correspondence", "--period", "year", status=2)
    assert script.county("correspondence", "--org", "没有", status=3)["error"] == "record_missing"
    for command in ("correspondence", "reminder"):
        assert script.site(command, status=3)["error"] == "not_county"


def test_the_list_on_a_sheet_and_on_paper(script: Script, tmp_path: Path) -> None:
    sheet, pdf = tmp_path / "报送.xlsx", tmp_path / "报送.pdf"
    told = script.county("correspondence", "--late", "--xlsx", sheet, "--pdf", pdf)
    assert (told["count"], told["xlsx"], told["pdf"]) == (1, str(sheet), str(pdf))
    rows = [[cell.value for cell in row] for row in load_workbook(sheet).worksheets[0].iter_rows()]
    assert rows[0][0] == "党员信息变更报送情况"
    assert any(row[1] == EAST and row[3] == "从未报送" for row in rows)
    assert not any(row[1] == WEST for row in rows)
    written = PdfReader(pdf).pages[0].extract_text().replace("\n", "")
    assert "党员信息变更报送情况" in written
    assert COUNTY in written
    nobody = ["--org", WEST, "--late", "--xlsx", sheet]
    assert script.county("correspondence", *nobody, status=3)["error"] == "nothing_to_export"
    nobody[-2:] = ["--pdf", pdf]
    assert script.county("correspondence", *nobody, status=3)["error"] == "nothing_to_print"


def test_a_reminder_to_paste(script: Script) -> None:
    one = script.county("reminder", "--org", EAST)
    assert (one["count"], one["names"]) == (1, [EAST])
    assert one["text"].startswith(f"{EAST}：")
    said = script.spoken(script.world.county, "reminder", "--org", COMMITTEE)
    assert f"1. {EAST}：接入以后还没有报送过" in said
    assert "13800000001" not in said
    assert script.county("reminder", "--org", WEST, status=3)["error"] == "nobody_to_remind"


def test_a_person_reads_the_same(script: Script) -> None:
    said = script.spoken(script.world.county, "correspondence")
    assert "2 个党组织应报送，其中已报送 0，从未报送 1，未接入 1。" in said
    one = script.spoken(script.world.county, "correspondence", "--org", EAST)
    assert "第 1 号" in one


def test_a_branch_reports_that_nothing_changed(script: Script) -> None:
    out = script.world.folder / "up"
    member = script.member(script.world.site, "赵小雷")
    script.site("set", "member", member["id"], "address=东街2号")
    package, down = script.site("export", "--out", out)["file"], script.world.folder / "down"
    script.county("merge", package, "--apply", "--answers", down)
    (answer,) = down.glob("*.dzb")
    script.site("receive", answer)
    assert script.site("export", "--out", out, status=3)["error"] == "nothing_to_send"
    empty = script.site("export", "--out", out, "--empty")
    assert empty["changes"] == 0
    script.county("merge", empty["file"], "--apply")
    (row,) = script.county("correspondence", "--org", EAST)["rows"]
    assert (row["state"], row["packages"], row["reported"]) == ("sent", 2, 0)


def test_how_long_a_conflict_waits(script: Script) -> None:
    member = script.member(script.world.site, "赵小雷")
    script.site("set", "member", member["id"], "address=支部写的")
    script.county("set", "member", member["id"], "address=县级写的")
    package = script.site("export", "--out", script.world.folder / "up")["file"]
    script.county("merge", package, "--apply", status=4)
    (item,) = script.county("correspondence")["desk"]
    assert (item["name"], item["what"], item["days"]) == ("赵小雷", "家庭住址", 0)
    assert item["since"]
    assert "家庭住址" in script.spoken(script.world.county, "correspondence")
