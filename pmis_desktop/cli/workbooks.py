"""The command that takes members and organisations from a workbook."""

from pathlib import Path

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.errors.spreadsheets import hidden_sheets
from pmis_desktop.services import importing
from pmis_desktop.services.importing import Check, ImportProblem, Verdict

_SHOWN = 20
_VERDICTS = {Verdict.REJECTED: "未导入", Verdict.ASKED: "待核对", Verdict.WARNED: "提醒"}
_COUNTED = {
    "read": "读到",
    "added": "新增",
    "updated": "更新",
    "unchanged": "无变化",
    "warned": "有提醒",
    "asked": "待核对",
    "rejected": "有错误",
    "skipped": "跳过",
    "organisations_added": "新建党组织",
}


def register(commands: Commands) -> None:
    """Add import-workbook."""
    sheet = commands.add("import-workbook", "检查并导入 Excel 或 WPS 表格", import_workbook)
    sheet.add_argument("file", type=path, metavar="FILE", help="表格文件")
    sheet.add_argument("--kind", choices=("members", "organisations"), help="不写则由表头判断")
    sheet.add_argument("--sheet", metavar="NAME", help="有几张工作表时写名称；* 表示全部")
    sheet.add_argument("--apply", action="store_true", help="导入；不写则只检查")
    sheet.add_argument("--strict", action="store_true", help="有一行不能导入就整表不导入")
    sheet.add_argument("--report", type=path, metavar="OUT.xlsx", help="把问题清单写成表格")
    sheet.add_argument(
        "--marked", type=path, metavar="OUT.xlsx", help="写一份标出问题的表格，原文件不动"
    )


def import_workbook(call: Call) -> Answer:
    """Check a workbook and, if asked, write its good rows."""
    given = call.options
    if given.strict and not given.apply:
        raise UsageError("--strict 须与 --apply 一起使用。")
    report: Path | None = given.report
    marked: Path | None = given.marked
    with call.house() as house:
        check = importing.check(house, given.file, kind=given.kind, sheet=given.sheet)
        # Before anything is written: who asked for all rows or none wants to read why it is none.
        if report is not None:
            importing.write_report(check, report)
        if marked is not None:
            importing.write_marked(check, marked)
        applied = importing.apply(house, check, strict=given.strict) if given.apply else None
    return Answer(
        facts={
            "kind": check.kind,
            "applied": applied is not None,
            "unit": applied.unit if applied else None,
            **check.counts,
            "unread": check.unread,
            "hidden_sheets": list(check.hidden_sheets),
            "problems": [_problem(problem) for problem in check.problems],
            "new_branches": [branch.name for branch in check.new_branches],
            "tidied": sum(each.rows for each in check.sheet.tidied),
            "report": None if report is None else str(report),
            "marked": None if marked is None else str(marked),
        },
        lines=_lines(check, report, applied=applied is not None),
        waiting=_waiting(check),
    )


def _waiting(check: Check) -> str:
    parts = []
    if check.asked:
        parts.append(f"{check.asked} 行需要人工核对")
    if check.rejected:
        parts.append(f"{check.rejected} 行有错误，须在表中改正")
    return "；".join(parts)


def _problem(problem: ImportProblem) -> dict[str, object]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "message": problem.message,
        "verdict": problem.verdict.value,
    }


def _new_branches(check: Check) -> list[str]:
    """The branches that would be created, by name: a typing error would be one of them."""
    names = "、".join(branch.name for branch in check.new_branches[:_SHOWN])
    more = "等" if len(check.new_branches) > _SHOWN else ""
    return [f"新建党支部：{names}{more}。"] if names else []


def _lines(check: Check, report: Path | None, *, applied: bool) -> list[str]:
    counted = [f"{_COUNTED[name]} {count}" for name, count in check.counts.items() if count]
    rows = [
        (each.row, each.column, _VERDICTS[each.verdict], each.message)
        for each in check.problems[:_SHOWN]
    ]
    more = len(check.problems) - len(rows)
    return [
        "已导入。" if applied else "只做了检查，没有导入（加 --apply 导入）。",
        *(["，".join(counted) + "。"] if counted else []),
        *(table(("行", "列", "处理", "问题"), rows) if rows else []),
        *([f"另有 {more} 个问题没有列出，可用 --report 写成表格。"] if more else []),
        *(_new_branches(check)),
        *([hidden_sheets(check.hidden_sheets)] if check.hidden_sheets else []),
        *([] if report is None else [f"问题清单：{report}"]),
    ]
