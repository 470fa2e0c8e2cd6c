"""One step of one transfer, or of several together: filled in, then done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.transfers.reading import TransferRow
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.transfers.step_fields import StepFields, fields_of
from pmis_desktop.ui.pages.transfers.verbs import VERBS
from pmis_desktop.ui.work.work import Work

_NAMES = 6


class StepSheet(QuestionSheet):
    """``done`` when it was done or given up."""

    done = Signal()

    def __init__(self, work: Work, act: str, rows: Sequence[TransferRow]) -> None:
        self._work, self._act, self._rows = work, act, tuple(rows)
        self.dirty = False
        self.fields: StepFields = fields_of(act, work, rows)
        super().__init__(
            f"{VERBS[act]}：{whom(rows)}",
            boxes.box(
                boxes.column(
                    words.paragraph(_way(rows)),
                    words.paragraph(self.fields.what, "soft"),
                    self.fields,
                    gap=1.5,
                )
            ),
            lines=0,
        )
        self.set_acts(button("返回", self.done.emit), None, primary(VERBS[act], self._go))
        self.fields.edited.connect(self._changed)

    def _changed(self) -> None:
        self.dirty = True
        self.notice.clear()

    def _go(self) -> None:
        if self.fields.lacking():
            return
        house, act = self._work.house, self.fields.act()
        self._work.change(
            VERBS[self._act], lambda _progress: act(house), self._said, failed=self._refuse
        )

    def _said(self, _edited: Edited) -> None:
        self.dirty = False
        self._work.messages.say(f"已办理{VERBS[self._act]}：{whom(self._rows)}。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")


def whom(rows: Sequence[TransferRow]) -> str:
    """Whom an act is about: names, and how many where they are many."""
    names = "、".join(row.name for row in rows[:_NAMES])
    return names if len(rows) <= _NAMES else f"{names}等 {len(rows)} 人"


def _way(rows: Sequence[TransferRow]) -> str:
    ways = {(row.from_name, row.to_name) for row in rows}
    said = "；".join(f"从 {out} 转到 {into}" for out, into in sorted(ways)[:2])
    block = any(row.block for row in rows) and len(rows) > 1
    return f"{said}{' 等' if len(ways) > 2 else ''}{'（整建制，一起办）' if block else ''}"  # noqa: PLR2004 - two are named
