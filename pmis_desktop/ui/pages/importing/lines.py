"""The rows of a checked workbook as lists: what is asked, refused, changed, added, tidied."""

import re
from array import array
from collections.abc import Callable, Mapping, Sequence

from pmis_desktop.services.importing import Check, RowState, Verdict
from pmis_desktop.services.importing.details import changes
from pmis_desktop.services.importing.tidying import Tidied
from pmis_desktop.ui.tables.columns import Column

ASKED, REJECTED, UPDATED, ADDED = "要您确认", "不能导入", "将更改", "将新增"
UNCHANGED, WARNED, BRANCHES = "没有变化", "有提醒", "将新建党支部"
SKIPPED, TIDIED = "跳过的行", "整理过的写法"
LISTS = (ASKED, REJECTED, UPDATED, ADDED, UNCHANGED, WARNED, BRANCHES, SKIPPED, TIDIED)
_MEANINGS = {REJECTED: "must", ASKED: "warn", WARNED: "info"}
COLUMNS = (
    Column(id="row", label="行", width=4, importance=9, right=True, sortable=False),
    Column(id="sheet", label="工作表", width=6, importance=5, sortable=False),
    Column(id="name", label="姓名/名称", width=6, importance=10, strong=True, sortable=False),
    Column(id="state", label="处理", width=6, importance=3, sortable=False, meanings=_MEANINGS),
    Column(id="message", label="说明", width=8, importance=9, sortable=False, grows=True),
)
_STATES = {
    RowState.ASKED: ASKED,
    RowState.REJECTED: REJECTED,
    RowState.UPDATED: UPDATED,
    RowState.ADDED: ADDED,
    RowState.UNCHANGED: UNCHANGED,
}
# ID numbers and phones; the row and the column say where the whole number stands.
_NUMBER = re.compile(r"[0-9]{10,}[0-9Xx]")
_ID_LENGTH = 15


class Lines:
    """Every list of one check; one of them is shown at a time."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.shown = ""
        self._sheets = check.sheet.name_of_parts
        self._numbers: dict[str, array[int]] = {each: array("q") for each in LISTS}
        for key, state in enumerate(check.states):
            self._numbers[_STATES[state]].append(key)
        warned = {p.key for p in check.problems if p.verdict is Verdict.WARNED}
        self._numbers[WARNED].extend(sorted(warned))
        for name, many in (
            (BRANCHES, check.new_branches),
            (SKIPPED, check.skipped_rows),
            (TIDIED, check.sheet.tidied),
        ):
            self._numbers[name].extend(range(len(many)))
        self._cells: Mapping[str, Callable[[int], Mapping[str, str]]] = {
            BRANCHES: self._branch,
            SKIPPED: self._skipped,
            TIDIED: self._tidied,
        }

    @property
    def counts(self) -> dict[str, int]:
        """How long each list is that has anything, in their order."""
        return {name: len(found) for name, found in self._numbers.items() if found}

    def show(self, name: str) -> "array[int]":
        """Show a list from now on; the numbers of its lines."""
        self.shown = name
        return self._numbers[name]

    def fetch(self, numbers: Sequence[int]) -> dict[int, Mapping[str, str]]:
        """The cells of some lines of the list that is shown."""
        cells = self._cells.get(self.shown, self._row)
        return {number: cells(number) for number in numbers}

    def is_row(self) -> bool:
        """Whether the lines shown are rows of data, by key."""
        return self.shown not in self._cells

    def _row(self, key: int) -> Mapping[str, str]:
        row = self.check.sheet.rows[key]
        return {
            "row": str(row.number),
            "sheet": self._sheets[row.part],
            "name": row.text("name"),
            "state": _STATES[self.check.states[key]],
            "message": said_of(self.check, key),
        }

    def _branch(self, number: int) -> Mapping[str, str]:
        found = self.check.new_branches[number]
        return {"state": "新建", "message": f"{found.name}（{found.rows:,} 人）"}

    def _skipped(self, number: int) -> Mapping[str, str]:
        found = self.check.skipped_rows[number]
        return {"row": str(found.number), "state": "跳过", "message": f"不是数据：{found.reason}"}

    def _tidied(self, number: int) -> Mapping[str, str]:
        found = self.check.sheet.tidied[number]
        return {"row": str(found.first), "state": "整理", "message": tidied(found)}


def said_of(check: Check, key: int) -> str:
    """The gravest problem of a row, else the fields that it changes."""
    problems = check.problems_by_key.get(key, ())
    if problems:
        return min(problems, key=lambda each: tuple(Verdict).index(each.verdict)).message
    if check.states[key] is RowState.UPDATED:
        return "、".join(each.label for each in changes(check, key))
    return ""


def tidied(found: Tidied) -> str:
    """What was read as what: 姓名：“张 三”读作“张三”."""
    before = masked(found.before).replace("\n", "↵")
    read = f"读作“{masked(found.after)}”" if found.after else "当作没有填"
    more = f"，同样写法共 {found.rows:,} 行" if found.rows > 1 else ""
    return f"{found.about.label}：“{before}”{read}{more}"


def masked(value: str) -> str:
    """A cell's text with the middle of long numbers hidden."""
    return _NUMBER.sub(lambda found: _hidden(found[0]), value)


def _hidden(number: str) -> str:
    head = 6 if len(number) >= _ID_LENGTH else 3
    return f"{number[:head]}{'*' * (len(number) - head - 4)}{number[-4:]}"
