"""How grave a finding is, and how figures stand to their goal: in words with a meaning."""

from collections.abc import Mapping

from pmis_desktop.rules.problems import Severity
from pmis_desktop.services.quality.figures import Figures, Targets

ASKED = "县级提出"
WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "要核对",
    Severity.REMINDER: "要补办",
    Severity.INFO: "供参考",
}
NONE = "没有发现"
REACHED, MISSED = "达到目标", "低于目标"
MEANINGS: Mapping[str, str] = {
    WORDS[Severity.ERROR]: "must",
    WORDS[Severity.WARNING]: "warn",
    WORDS[Severity.REMINDER]: "warn",
    WORDS[Severity.INFO]: "info",
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
