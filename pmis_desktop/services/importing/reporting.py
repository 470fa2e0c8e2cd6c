"""The problems of a checked workbook as a sheet that an office can work through."""

from pathlib import Path

from pmis_desktop.services.importing.findings import Check, Verdict
from pmis_desktop.spreadsheets.writing import RowProblem, write_problems

SPOKEN = {Verdict.REJECTED: "未导入", Verdict.ASKED: "待核对", Verdict.WARNED: "提醒"}


def write_report(check: Check, out: Path) -> None:
    """Write every problem and every skipped row, in the order of the sheet. Raises a FileError."""
    problems = [
        RowProblem(each.row, each.column, each.value, f"{SPOKEN[each.verdict]}：{each.message}")
        for each in check.problems
    ]
    skipped = [
        RowProblem(each.number, "", "", f"跳过：{each.reason}") for each in check.skipped_rows
    ]
    write_problems(out, sorted([*problems, *skipped], key=lambda problem: problem.row))
