"""How grave a finding is, and how figures stand to their goal: in words with a meaning."""

from collections.abc import Mapping

from pmis_desktop.services.quality.figures import Figures, Targets
from pmis_desktop.ui.forms.field_row import GRAVITY

ASKED = "县级提出"
NONE = "没有发现"
REACHED, MISSED = "达到目标", "低于目标"
MEANINGS: Mapping[str, str] = {
    **{severity.word: meaning for severity, meaning in GRAVITY.items()},
    ASKED: "must",
    NONE: "good",
}
GOALS: Mapping[str, str] = {REACHED: "good", MISSED: "warn"}


def sentence(name: str, found: Figures, targets: Targets) -> str:
    """The line beside the title."""
    if not found.members:
        return f"{name}没有党员"
    goal = f"目标 {targets.accuracy}%"
    return f"{name}：准确率 {found.accuracy}，完整率 {found.completeness}，{goal}"


def goal_words(found: Figures, targets: Targets) -> str:
    """Whether both shares reach their goals."""
    reached = found.is_accurate(targets.accuracy) and found.is_complete(targets.completeness)
    return REACHED if reached else MISSED
