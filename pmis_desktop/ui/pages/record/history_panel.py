"""The history of the open record: newest first, who, when, old and new value in full words."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.history import Step
from pmis_desktop.ui.forms import masking
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_ROOM_FOR = 60
_NOTHING = "（空）"
# The words of the county about a change, and their meaning.
_VERDICTS = {
    "applied": ("县里已并入", "good"),
    "agreed": ("与县里一致", "good"),
    "conflict": ("等县里决定", "warn"),
    "held": ("县里暂时搁置", "warn"),
    "superseded": ("被后来的更改取代", "info"),
    "withdrawn": ("已撤回", "info"),
    "settled": ("县里已作决定", "info"),
    "rejected": ("县里没有接受", "must"),
}
_ORIGINS = {"received": "由对方的文件带来", "own": "", "local": ""}


class HistoryPanel(QWidget):
    """Every change of a record, each on a card of its own."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = words.section("变更记录")
        self._cards = boxes.column(gap=1.2)
        back = button("回到档案", self.closed.emit, icon="arrow-left")
        self._back = back
        head = boxes.row(back, self._title, None, gap=1.5)
        body = boxes.column(self._cards, None, gap=1.2)
        self.setLayout(boxes.column(head, boxes.scrolling(boxes.box(body, "page")), gap=1.2))

    def show_steps(self, steps: Sequence[Step], today: date, *, masked: bool) -> None:
        """Show a history that comes oldest first; ``masked`` hides the middle of numbers."""
        boxes.clear(self._cards)
        told = [step for step in reversed(steps) if step.changes]
        self._title.setText(f"变更记录（{len(told)} 次）")
        for step in told[:_ROOM_FOR]:
            self._cards.addWidget(_card(step, today, masked=masked))
        if len(told) > _ROOM_FOR:
            self._cards.addWidget(words.paragraph(f"更早的 {len(told) - _ROOM_FOR} 次没有列出。"))
        if not told:
            self._cards.addWidget(boxes.Card(words.paragraph("还没有更改过。", "soft")))

    def take_focus(self) -> None:
        """Go on with the keyboard here."""
        self._back.setFocus()


def _card(step: Step, today: date, *, masked: bool) -> boxes.Card:
    head = boxes.row(words.Elided(step.title, "strong"), None, gap=1.5)
    head.addWidget(words.soft(f"{step.who}　{moments.moment(step.at, today)}"))
    parts: list[boxes.Part] = [head]
    origin = _ORIGINS.get(step.origin, "")
    belongs = step.entity if step.entity not in {"党员", "党组织"} else ""
    if origin or belongs:
        parts.append(words.soft(" · ".join(filter(None, (belongs, origin)))))
    # Whose period or fact it is stands at the top of the page.
    told = [each for each in step.changes if each["field"] != "member"]
    parts += [words.paragraph(_change(each, masked=masked)) for each in told]
    if step.verdict in _VERDICTS:
        said, meaning = _VERDICTS[step.verdict]
        line = boxes.row(words.meaning_picture(meaning, lines=0.85), gap=0.5)
        line.addWidget(words.paragraph(f"{said}　{step.note}".strip(), meaning), 1)
        parts.append(line)
    return boxes.Card(*parts, gap=0.6)


def _change(change: dict[str, str], *, masked: bool) -> str:
    old, new = (_shown(change["field"], change[side], masked=masked) for side in ("old", "new"))
    if not change["old"]:
        return f"{change['label']}：{new}"
    return f"{change['label']}：{old} → {new}"


def _shown(field_id: str, value: str, *, masked: bool) -> str:
    if not value:
        return _NOTHING
    return masking.masked(field_id, value) if masked else value
