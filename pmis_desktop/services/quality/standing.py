"""Whose records are counted, and how a list of members is narrowed down to those with problems."""

from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import searching
from pmis_desktop.services.searching import Clause

# Members of a branch, and those who wait for one; who left is no longer on the books.
STANDING = "m.removed IS NULL AND (m.branch IS NOT NULL OR m.home IS NULL)"

PROBLEMS = (Severity.ERROR, Severity.WARNING, Severity.REMINDER)
"""What counts as a problem; an information is none."""


def clause(rule: str = "") -> Clause:
    """What a member "m" must fulfil to have a problem, or one of this rule: a condition of lists.

    It asks what the last scan kept.
    """
    asked, values = searching.among("f.severity", [each.value for each in PROBLEMS])
    found = f"SELECT f.member FROM finding AS f WHERE {asked}"  # noqa: S608
    if not rule:
        return f"m.id IN ({found})", values
    return f"m.id IN ({found} AND f.rule = ?)", (*values, rule)
