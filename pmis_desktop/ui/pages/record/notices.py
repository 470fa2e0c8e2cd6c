"""What stands above the form: an old draft, another's change."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmis_desktop.errors.records import FieldChange
from pmis_desktop.rules import moments
from pmis_desktop.services.drafts import Draft
from pmis_desktop.ui.forms import masking
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_EMPTY = "（空）"


class DraftBar(boxes.Card):
    """What was typed the last time and not saved is still here."""

    taken = Signal()
    dropped = Signal()

    def __init__(self, draft: Draft, today: date) -> None:
        when = moments.moment(draft.at, today)
        said = words.paragraph(f"上次没有保存的内容还在（{when}，{len(draft.values)} 项）。")
        line = boxes.row(words.meaning_picture("info"), gap=1)
        line.addWidget(said, 1)
        super().__init__(line)
        line.addWidget(button("接着填", self.taken.emit))
        line.addWidget(button("丢弃", self.dropped.emit))


class ChangedCard(boxes.Card):
    """Fields that somebody else changed meanwhile: both values, and a choice for each."""

    chosen = Signal(str, str)

    def __init__(self, changes: tuple[FieldChange, ...], *, masked: bool) -> None:
        head = boxes.row(words.meaning_picture("warn"), gap=1)
        head.addWidget(
            words.paragraph(
                "这条记录刚被改动，还没有保存；您填写的内容都在。请逐项选定，再点“保存”。", "warn"
            ),
            1,
        )
        super().__init__(head, gap=1.2)
        for each in changes:
            self._add(each, masked=masked)

    def _add(self, change: FieldChange, *, masked: bool) -> None:
        now, mine = (
            (masking.masked(change.field, text) if masked else text) or _EMPTY
            for text in (change.now, change.typed)
        )
        use_now = button("用现在的", partial(self._choose, change.field, change.now))
        use_mine = button("用我填的", partial(self._choose, change.field, change.typed))
        for each in (use_now, use_mine):
            each.setAccessibleDescription(change.label)
        self.inside.addWidget(words.label(change.label, "strong"))
        self.inside.addLayout(_choice(f"现在是：{now}", use_now))
        self.inside.addLayout(_choice(f"您填写的：{mine}", use_mine))

    def _choose(self, field: str, text: str) -> None:
        self.chosen.emit(field, text)


def _choice(text: str, act: QWidget) -> QHBoxLayout:
    line = boxes.row(gap=1)
    line.addWidget(words.paragraph(text), 1)
    line.addWidget(act)
    return line
