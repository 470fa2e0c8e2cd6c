"""The problems of a checked workbook as a table: row, column, what becomes of it, why."""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.services.importing import Check, Verdict
from pmis_desktop.ui.tables.columns import Column

ALL = ""
REJECTED, ASKED, WARNED, SKIPPED = "不能导入", "需要核对", "提醒", "跳过"
MEANINGS = {REJECTED: "must", ASKED: "warn", WARNED: "info"}
COLUMNS = (
    Column(id="row", label="行", width=3, importance=9, right=True, sortable=False),
    Column(id="column", label="列", width=2, importance=8, sortable=False),
    Column(id="verdict", label="处理", width=6, importance=9, sortable=False, meanings=MEANINGS),
    Column(id="value", label="原内容", width=10, importance=3, sortable=False),
    Column(id="message", label="问题", width=20, importance=10, sortable=False, grows=True),
)
_SAID = {Verdict.REJECTED: REJECTED, Verdict.ASKED: ASKED, Verdict.WARNED: WARNED}
# ID numbers and phones; the row and the column say where the whole number stands.
_NUMBER = re.compile(r"[0-9]{10,}[0-9Xx]")
_ID_LENGTH = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a problem, or a row that was skipped."""

    row: int
    column: str
    verdict: str
    value: str
    message: str

    @property
    def cells(self) -> Mapping[str, str]:
        """The line as the table shows it."""
        return {
            "row": str(self.row),
            "column": self.column,
            "verdict": self.verdict,
            "value": self.value,
            "message": self.message,
        }

    @property
    def sentence(self) -> str:
        """The line read aloud."""
        column = f" {self.column} 列" if self.column else ""
        return f"第 {self.row} 行{column}：{self.message}"


class Lines:
    """All lines of one check in the order of the sheet, and their numbers by what is asked for."""

    def __init__(self, check: Check) -> None:
        found = [
            Line(each.row, each.column, _SAID[each.verdict], masked(each.value), each.message)
            for each in check.problems
        ]
        found += [
            Line(e.number, "", SKIPPED, "", f"不是数据：{e.reason}") for e in check.skipped_rows
        ]
        self.all = sorted(found, key=lambda line: line.row)

    def numbers(self, verdict: str) -> "array[int]":
        """Which lines have a verdict; `ALL`: every one."""
        wanted = (n for n, line in enumerate(self.all) if verdict in {ALL, line.verdict})
        return array("q", wanted)

    def fetch(self, numbers: Sequence[int]) -> dict[int, Mapping[str, str]]:
        """The cells of some lines."""
        return {number: self.all[number].cells for number in numbers}


def masked(value: str) -> str:
    """A cell's text with the middle of long numbers hidden."""
    return _NUMBER.sub(lambda found: _hidden(found[0]), value)


def _hidden(number: str) -> str:
    head = 6 if len(number) >= _ID_LENGTH else 3
    return f"{number[:head]}{'*' * (len(number) - head - 4)}{number[-4:]}"
