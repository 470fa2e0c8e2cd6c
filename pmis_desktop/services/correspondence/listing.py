"""The list of who has sent as a table: the same columns on the sheet and on paper; its parts."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from pmis_desktop.rules import moments
from pmis_desktop.services.correspondence.reporting import Report, Reporter

TITLE = "党员信息变更报送情况"
HEADERS = (
    "序号",
    "党组织",
    "所属党委",
    "情况",
    "最近来包",
    "距今天数",
    "报来更改",
    "待决定",
    "未取回执",
    "准确率",
    "完整率",
    "谁来录入",
    "联系人",
    "联系电话",
)

Part = Literal[
    "all",
    "sent",
    "late",
    "never",
    "open",
    "absent",
    "forked",
    "committee",
    "waiting",
    "unfetched",
    "due",
    "clock",
]

PARTS: Mapping[Part, tuple[str, Callable[[Reporter], bool]]] = {
    "all": ("应报送", lambda _each: True),
    "sent": ("已报送", lambda each: each.state == "sent"),
    "late": ("逾期未报", lambda each: each.state == "late"),
    "never": ("从未报送", lambda each: each.state == "never"),
    "open": ("未到期", lambda each: each.state == "open"),
    "absent": ("未接入", lambda each: each.state == "absent"),
    "forked": ("已暂停", lambda each: each.state == "forked"),
    "committee": ("由党委代录", lambda each: each.entry == "committee"),
    "waiting": ("有待决定", lambda each: each.waiting > 0),
    "due": ("回执未写", lambda each: each.due),
    "unfetched": ("回执久未取", lambda each: each.unfetched_long),
    "clock": ("电脑日期不对", lambda each: bool(each.skew)),
}
"""The lists of names behind the numbers: what each is called, and who is on it."""


def counts(report: Report) -> dict[Part, int]:
    """How many organisations are on each list."""
    return {part: sum(map(is_on, report.rows)) for part, (_, is_on) in PARTS.items()}


def part(report: Report, name: Part) -> Report:
    """The organisations on one list."""
    rows = tuple(filter(PARTS[name][1], report.rows))
    return Report(period=report.period, rows=rows, clock=report.clock)


def sentence(report: Report, today: date) -> str:
    """The whole in one sentence: the period, how many should, have and have not."""
    found: Counter[str] = Counter(each.state for each in report.rows)
    told = [f"已报送 {found['sent']}"]
    told += [
        f"{words} {found[state]}"
        for state, words in (
            ("late", "逾期未报"),
            ("never", "从未报送"),
            ("open", "未到期"),
            ("forked", "已暂停"),
            ("absent", "未接入"),
        )
        if found[state]
    ]
    when = report.period.said(today)
    return f"{when}：{len(report.rows)} 个党组织应报送，其中{'，'.join(told)}。"


def cells(number: int, each: Reporter) -> tuple[str, ...]:
    """One row under the headings; what is nothing stays blank."""
    return (
        str(number),
        each.name,
        each.committee_name,
        each.words,
        moments.stamp(each.last_at)[:10] if each.last_at else "",
        "" if each.age is None else str(each.age),
        _some(each.reported),
        _some(each.waiting),
        _some(each.unfetched),
        each.figures.accuracy,
        each.figures.completeness,
        each.entry_words,
        each.contact,
        each.phone,
    )


def _some(count: int) -> str:
    return str(count) if count else ""
