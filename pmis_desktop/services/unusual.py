"""Packages that bring far more than their branch usually has to say: somebody asks there first.

What is usual is dated data (``resources/rules/thresholds.csv``), measured by how many members the
county knows in the sender's scope. A first report, to which the county knows nobody, is usual.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import thresholds

WORD = "已核实"  # what a person types who has asked the branch
_ADVICE = "请先与支部电话核实是不是他们自己改的，确认后再单独并入。县级数据没有改动。"


def reasons(
    connection: Connection, scope: Iterable[str], count: int, leaving: int, on: date
) -> tuple[str, ...]:
    """What is unusual about a package, a clause each; empty for a usual one.

    ``count`` of its operations are new, ``leaving`` members leave by them (`counting.leaving`).
    """
    many = count >= thresholds.number("unusual_changes_from", on)
    if not many and leaving < thresholds.number("unusual_removals_from", on):
        return ()
    members = _members(connection, scope)
    if not members:
        return ()
    said = []
    if many and count > members * thresholds.number("unusual_changes_per_member", on):
        said.append(f"一次带来 {count} 次修改，而该单位只有 {members} 名党员")
    percent = thresholds.number("unusual_removals_percent", on)
    if leaving >= thresholds.number("unusual_removals_from", on) and (
        leaving * 100 > members * percent
    ):
        said.append(f"一次移出 {leaving} 名党员，而该单位共有 {members} 名")
    return tuple(said)


def sentence(some: Sequence[str]) -> str:
    """What is unusual, and what to do about it."""
    return f"这个包不寻常：{'；'.join(some)}。{_ADVICE}"


def _members(connection: Connection, scope: Iterable[str]) -> int:
    """How many members the county knows in a scope."""
    return sum(
        int(row[0])
        for some in rows.chunks(scope)
        for row in rows.fetch(
            connection,
            "SELECT COUNT(*) FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND home IN ({rows.marks(some)})",
            tuple(some),
        )
    )
