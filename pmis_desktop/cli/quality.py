"""The command that says how right and complete the records are, check by check."""

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, text
from pmis_desktop.cli.call import Call, organisation
from pmis_desktop.rules import percentages
from pmis_desktop.services.quality import figures, reading, scanning
from pmis_desktop.services.quality.figures import Targets
from pmis_desktop.services.quality.reading import CheckRow

_HEADINGS = ("检查", "程度", "人数", "说明")


def register(commands: Commands) -> None:
    """Add quality."""
    asked = commands.add("quality", "信息准确率、完整率和各项检查", show_quality)
    asked.add_argument("--org", type=text, default="", help="只看这个党组织及其下级")


def show_quality(call: Call) -> Answer:
    """Check whoever is due, then say accuracy, completeness and every check that found something.

    ``accuracy`` and ``completeness`` are per cent with one decimal, rounded down; null of nobody.
    """
    with call.house() as house:
        within = organisation(house, call.options.org)
        scanning.scan(house)
        now = figures.now(house, within)
        found = [row for row in reading.by_rule(house, within) if row.members]
        targets = Targets.of(house.today)
    return Answer(
        facts={
            "accuracy": _share(now.correct, now.members),
            "completeness": _share(now.filled, now.cells),
            "accuracy_target": targets.accuracy,
            "completeness_target": targets.completeness,
            "members": now.members,
            "correct": now.correct,
            "cells": now.cells,
            "filled": now.filled,
            "rows": [_row(row) for row in found],
        },
        lines=[
            (
                f"准确率 {now.accuracy}（目标 {targets.accuracy}%）：{now.members} 名党员，"
                f"没有错误的 {now.correct} 名。"
            ),
            (
                f"完整率 {now.completeness}（目标 {targets.completeness}%）：应填 {now.cells} 格，"
                f"已填 {now.filled} 格。"
            ),
            *(table(_HEADINGS, map(_cells, found)) if found else ["没有发现问题。"]),
        ],
    )


def _share(part: int, whole: int) -> float | None:
    tenths = percentages.tenths(part, whole)
    return None if tenths is None else tenths / 10


def _row(row: CheckRow) -> dict[str, object]:
    return {
        "rule": row.rule,
        "field": row.field,
        "severity": row.severity.value,
        "sentence": row.sentence,
        "members": row.members,
    }


def _cells(row: CheckRow) -> tuple[object, ...]:
    return row.rule, row.severity.word, row.members, row.sentence
