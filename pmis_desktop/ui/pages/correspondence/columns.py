"""The columns of the list of who has sent, what their cells say, what they are sorted by."""

from collections.abc import Callable, Mapping
from datetime import date

from pmis_desktop.rules import moments
from pmis_desktop.services.correspondence import clocks
from pmis_desktop.services.correspondence.reporting import STATE_WORDS, Reporter
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import Cells

MEANINGS: Mapping[str, str] = {
    STATE_WORDS["sent"]: "good",
    STATE_WORDS["open"]: "info",
    STATE_WORDS["late"]: "warn",
    STATE_WORDS["never"]: "warn",
    STATE_WORDS["absent"]: "info",
    STATE_WORDS["forked"]: "must",
}
COLUMNS = (
    Column(id="name", label="党组织", width=17, importance=10, strong=True, grows=True),
    Column(id="words", label="情况", width=8, importance=9, meanings=MEANINGS),
    Column(id="last", label="最近来包", width=7, importance=8),
    Column(id="age", label="天数", width=3.6, importance=8, right=True),
    Column(id="reported", label="报来更改", width=5, importance=6, right=True),
    Column(id="waiting", label="待决定", width=6, importance=7, right=True),
    Column(id="unfetched", label="未取回执", width=6.4, importance=4, right=True),
    Column(id="accuracy", label="准确率", width=4.6, importance=5, right=True),
    Column(id="completeness", label="完整率", width=4.6, importance=4, right=True),
    Column(id="committee", label="所属党委", width=11, importance=3),
    Column(id="entry", label="谁来录入", width=9, importance=2),
)
_NEVER = 1 << 30  # a branch that never sent has waited longest

_Key = Callable[[Reporter], float | str]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


KEYS: Mapping[str, _Key] = {
    "name": lambda each: each.name,
    "words": lambda each: list(STATE_WORDS).index(each.state),
    "last": lambda each: each.last_at,
    "age": lambda each: _NEVER if each.age is None else each.age,
    "reported": lambda each: each.reported,
    # By how long it lasts; nothing to wait for comes last when the longest stand first.
    "waiting": lambda each: _later(each.waiting_since),
    "unfetched": lambda each: _later(each.unfetched_since),
    "accuracy": lambda each: _share(each.figures.correct, each.figures.members),
    "completeness": lambda each: _share(each.figures.filled, each.figures.cells),
    "committee": lambda each: each.committee_name,
    "entry": lambda each: each.entry_words,
}


def _later(since: str) -> str:
    return since or "~"


def _lasting(count: int, unit: str, since: str, today: date) -> str:
    """So many, and for how many days: 2 件，9 天."""
    return f"{count:,} {unit}，{clocks.age(since, today)} 天" if count else ""


def cells(each: Reporter, today: date) -> Cells:
    """One organisation in a row; what is nothing stays blank."""
    return {
        "name": each.name,
        "words": each.words,
        "last": moments.day(each.last_at, today) if each.last_at else "",
        "age": "" if each.age is None else f"{each.age:,}",
        "reported": f"{each.reported:,}" if each.reported else "",
        "waiting": _lasting(each.waiting, "件", each.waiting_since, today),
        "unfetched": _lasting(each.unfetched, "份", each.unfetched_since, today),
        "accuracy": each.figures.accuracy,
        "completeness": each.figures.completeness,
        "committee": each.committee_name,
        "entry": each.entry_words,
    }
