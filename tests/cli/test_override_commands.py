"""What a script does with the county's own codes and rules."""

from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.spreadsheets.writing import write_table
from tests.cli.scripts import EAST, Script

REASON = ("--reason", "县委组织部通知")


def change(script: Script, *command: object, status: int = 0) -> dict[str, Any]:
    return script.county("override", *command, *REASON, status=status)


def test_a_code_from_the_county_to_the_branch(script: Script, tmp_path: Path) -> None:
    made = change(
        script, "set-code", "education", "--label", "本县夜校", "--parent", "2", "--like", "22"
    )
    assert made["numbers"] == [1]
    assert made["changes"] == ["“学历”增加“本县夜校”。"]
    member = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", member, "education=本县夜校", status=3)
    script.site("set", "member", member, "education=大专")
    script.site("export", "--out", tmp_path / "up")
    script.county("merge", tmp_path / "up", "--apply", "--answers", tmp_path / "down")
    (answer,) = (tmp_path / "down").glob("*.dzb")
    script.site("receive", answer)
    script.site("set", "member", member, "education=本县夜校")
    assert script.site("show", "member", member)["education"] == "本县夜校"
    (row,) = script.site("override", "show")["rows"]
    assert (row["title"], row["changes"]) == ("学历", ["“学历”增加“本县夜校”。"])
    assert "本县夜校" in script.spoken(script.world.site, "overrides")


def test_retiring_shows_first_and_mends_afterwards(script: Script) -> None:
    member = script.member(script.world.county, "赵小雷")["id"]
    script.county("set", "member", member, "education=大学")
    retire = ("retire-code", "education", "21", "--from", "2026-01-01", "--successor", "22")
    seen = change(script, *retire, "--preview")
    assert (seen["numbers"], seen["records"]) == ([], 1)
    assert script.county("overrides")["count"] == 0
    change(script, *retire)
    (row,) = script.county("override", "mend")["rows"]
    assert (row["old"], row["new"], row["members"]) == ("大学", "大专", 1)
    assert script.county("override", "mend", "--apply")["changed"] == 1
    assert script.county("show", "member", member)["education"] == "大专"
    change(script, "retire-code", "education", "21", "--again")
    assert script.county("override", "show")["rows"] == []


def test_thresholds_needs_and_wordings(script: Script) -> None:
    change(script, "threshold", "accuracy_target", "98", "--from", "2020-01-01")
    assert script.county("quality")["accuracy_target"] == 98
    before = script.county("quality")["completeness"]
    made = change(script, "require", "degree")
    assert made["touched"] == ["3 名党员没有填写学位，将算作不完整。"]
    assert script.county("quality")["completeness"] < before
    change(script, "require", "degree", "--off")
    change(script, "wording", "mending_title", "整改通知书")
    shown = script.county("override", "show")
    assert {"key": "mending_title", "text": "整改通知书"} in shown["wordings"]
    change(script, "take-back", "words")
    shown = script.county("override", "show")
    assert {"key": "mending_title", "text": "信息质量整改通知"} in shown["wordings"]
    assert change(script, "take-back", "codes.sex", status=3)["error"] == "nothing_to_take_back"


def test_a_template_is_tried_sent_and_taken_back(script: Script, tmp_path: Path) -> None:
    file = tmp_path / "organisation_card.typ"
    file.write_text("#nothing", encoding="utf-8")
    assert change(script, "template", file, status=3)["error"] == "override_refused"
    file.write_text('#import "common.typ": *\n全县统一', encoding="utf-8")
    (said,) = change(script, "template", file, "--preview")["changes"]
    assert said == "“党组织和所在单位基本信息采集表”改用县里的样式（2 行）。"
    assert change(script, "template", file)["numbers"] == [1]
    (row,) = script.county("override", "show")["rows"]
    assert (row["topic"], row["title"]) == ("forms.organisation_card", "表格样式")
    change(script, "take-back", "forms.organisation_card")
    assert script.county("override", "show")["rows"] == []
    odd = tmp_path / "own.typ"
    odd.write_text("甲", encoding="utf-8")
    assert change(script, "template", odd, status=3)["error"] == "override_refused"
    # The sheet of codes and rules holds no templates: they are files of their own.
    change(script, "template", file)
    assert script.county("override", "export", "--out", tmp_path / "all.csv")["count"] == 0


@pytest.mark.parametrize(
    "command",
    [
        ("retire-code", "category", "full", "--from", "2027-01-01"),
        ("retire-code", "education", "99x", "--from", "2027-01-01"),
        ("threshold", "accuracy_target", "101", "--from", "2027-01-01"),
        ("threshold", "nothing_like_it", "1", "--from", "2027-01-01"),
        ("require", "name"),
        ("require", "no_such_field"),
        ("wording", "mending_title", "长" * 31),
        ("set-code", "education", "../x", "--label", "夜校"),
        ("set-code", "education", "--label", "大专", "--like", "22"),
    ],
)
def test_what_may_not_be(script: Script, command: tuple[str, ...]) -> None:
    refused = change(script, *command, status=3)
    assert refused["error"] == "override_refused"
    assert script.county("overrides")["count"] == 0


def test_a_branch_and_a_wrong_key_change_nothing(script: Script, tmp_path: Path) -> None:
    refused = script.site("override", "require", "degree", *REASON, status=3)
    assert refused["error"] == "not_county"
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("不是这个口令\n", encoding="utf-8")
    refused = change(script, "require", "degree", "--root-passphrase-file", wrong, status=3)
    assert refused["error"] == "root_key_passphrase"
    assert script.county("overrides")["count"] == 0


def test_a_sheet_out_and_in_again(script: Script, tmp_path: Path) -> None:
    change(script, "set-code", "education", "011", "--label", "=夜校", "--like", "22")
    change(script, "retire-code", "education", "21", "--from", "2027-01-01", "--successor", "22")
    change(script, "threshold", "accuracy_target", "98", "--from", "2026-01-01")
    change(script, "require", "degree")
    change(script, "wording", "mending_title", "整改通知书")
    sheet = tmp_path / "rules.csv"
    assert script.county("override", "export", "--out", sheet)["count"] == 5
    text = sheet.read_bytes().decode("utf-8-sig")
    assert "'011,'=夜校" in text
    assert change(script, "import", sheet, status=3)["error"] == "override_refused"
    # As a spreadsheet program writes it back.
    text = text.replace("2027-01-01", "2027/1/1").replace("整改通知书", "整改通知")
    sheet.write_bytes(text.encode("gb18030"))
    made = change(script, "import", sheet)
    assert made["changes"] == ["整改通知的标题的“信息质量整改通知”改为“整改通知”。"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        "类别,编号\r\n".encode(),
        b"\x00" * 100,
        b"a" * (1024 * 1024 + 1),
        b'"',
    ],
)
def test_files_that_hold_no_rules(script: Script, tmp_path: Path, content: bytes) -> None:
    sheet = tmp_path / "rules.csv"
    sheet.write_bytes(content)
    assert change(script, "import", sheet, status=3)["error"] in {"override_file", "file_too_large"}


@pytest.mark.parametrize(
    "row",
    [
        "代码表：没有的,1,甲",
        "期限和标准,accuracy_target,百",
        "应填的项目,degree,也许",
        "代码表：学历,../x,甲",
        "代码表：学历,x1," + "长" * 100,
        "别的,1,2",
        "打印用语,mending_title,甲,,,,,,,,,",
    ],
)
def test_rows_that_say_nothing_right(script: Script, tmp_path: Path, row: str) -> None:
    head = "类别,编号,内容,上级,起用或从哪天起,停用日期,停用后改为,统计时按,别名,说明"
    sheet = tmp_path / "rules.csv"
    sheet.write_bytes(f"{head}\r\n{row}\r\n".encode())
    assert change(script, "import", sheet, status=3)["error"] == "override_file"
    assert script.county("overrides")["count"] == 0


def test_a_sheet_cannot_take_away_a_code(script: Script, tmp_path: Path) -> None:
    change(script, "set-code", "education", "x01", "--label", "夜校", "--like", "22")
    change(script, "set-code", "education", "x02", "--label", "函授", "--like", "22")
    sheet = tmp_path / "rules.csv"
    script.county("override", "export", "--out", sheet)
    kept = [line for line in sheet.read_text("utf-8-sig").splitlines() if "x01" not in line]
    sheet.write_text("\n".join(kept), encoding="utf-8")
    refused = change(script, "import", sheet, status=3)
    assert "不能去掉，只能停用" in refused["message"]


def test_a_workbook_is_read_by_the_county_s_codes(script: Script, tmp_path: Path) -> None:
    change(script, "set-code", "education", "x01", "--label", "夜校", "--like", "22")
    retire = ("retire-code", "education", "21", "--from", "2026-01-01", "--successor", "22")
    change(script, *retire)
    head = ("姓名", "公民身份证号", "学历", "所在党支部")
    names = {member: script.member(script.world.county, member) for member in ("赵小雷", "钱大13")}
    numbers = [script.county("show", "member", each["id"])["id_number"] for each in names.values()]
    file = tmp_path / "表.xlsx"
    rows = [
        (name, number, word, EAST)
        for name, number, word in zip(names, numbers, ("夜校", "大学"), strict=True)
    ]
    write_table(file, "党员基本信息汇总表", head, rows)
    found = script.county("import-workbook", file, "--apply")
    assert found["updated"] == 2
    (problem,) = [each for each in found["problems"] if each["code"] == "retired"]
    assert problem["message"] == "学历“大学”已停用，建议改为“大专”。"
    shown = [script.county("show", "member", each["id"]) for each in names.values()]
    assert [each["education"] for each in shown] == ["夜校", "大学"]
