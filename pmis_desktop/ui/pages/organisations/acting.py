"""An act on a whole organisation: filled in, looked at, then done."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Effect, Order, Papers
from pmis_desktop.services.organising.card import Card
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet, begin_in
from pmis_desktop.ui.pages.organisations.act_fields import ActFields, fields_of
from pmis_desktop.ui.work.work import Work

_LOOK = "看看会怎样"
_BACK = "返回"
_AFTERWARDS = "万一办错了，可以用窗口底部的“撤销”全部恢复原样。"
VERBS: Mapping[str, str] = {
    "rename": "更名",
    "place": "改隶",
    "reclassify": "改类别",
    "merge": "合并",
    "split": "分设",
    "dissolve": "撤销",
}
_WHAT: Mapping[str, str] = {
    "rename": "换一个名称，原名连同日期记入曾用名，以后按原名也找得到。",
    "place": "换一个上级党组织，下级和党员跟着一起走。",
    "reclassify": "例如党支部改设党总支，临时党支部转为正式党支部。名称不跟着改。",
    "merge": "被并的党组织撤销，党员、下级一起转过去，班子职务免去；历史和档案都保留。",
    "split": "选定的党员转到新设的党组织，其余不动。",
    "dissolve": "还有党员或下级的，要同时选定他们转到哪里，一次办完。档案和历史保留。",
}


class ActSheet(QuestionSheet):
    """``done`` when it was done or given up."""

    done = Signal()

    def __init__(self, work: Work, act: str, card: Card) -> None:
        self._work, self._act, self._about = work, act, card
        self._looked: Order | None = None
        self.dirty = False
        self.fields: ActFields = fields_of(act, work, card)
        self.on = LineField("日期", "办理或批准的日期，例如 2026-03-01。")
        self.document = LineField("文号", "例如 渭组发〔2026〕3号。")
        self.authority = LineField("批准机关")
        self.reason = LineField("原因")
        self._effect = boxes.column(gap=1)
        papers = (self.on, self.document, self.authority, self.reason)
        what = words.paragraph(_WHAT[act], "soft")
        self._asked = boxes.box(boxes.column(what, self.fields, *papers, gap=1.5))
        super().__init__(f"{VERBS[act]}：{card.name}", self._asked, boxes.box(self._effect))
        self._go = primary(_LOOK, self._on_go)
        self._back = button(_BACK, self._on_back)
        self.set_acts(self._back, None, self._go)
        self.on.fill(work.house.today.isoformat())
        for field in papers:
            field.edited.connect(self._changed)
        self.fields.edited.connect(self._changed)

    def _order(self) -> Order:
        papers = Papers(
            on=self.on.text,
            document=self.document.text,
            authority=self.authority.text,
            reason=self.reason.text,
        )
        return self.fields.order(papers)

    def _changed(self) -> None:
        self.dirty = True
        self.notice.clear()

    def _ask(self) -> None:
        """Show the fields again: what was looked at is not what would be done any more."""
        self._looked = None
        boxes.clear(self._effect)
        self._asked.show()
        self._go.setText(_LOOK)
        self._back.setText(_BACK)
        begin_in(self._asked)

    def _on_back(self) -> None:
        if self._looked is None:
            self.done.emit()
        else:
            self._ask()

    def _on_go(self) -> None:
        house, looked = self._work.house, self._looked
        if looked is None:
            order = self._order()
            self._work.read(
                "预览",
                lambda: (order, acts.preview(house, order)),
                self._show,
                failed=self._refuse,
            )
        else:
            self._work.change(
                VERBS[self._act],
                lambda _progress: acts.carry_out(house, looked),
                self._said,
                failed=self._refuse,
            )

    def _show(self, found: tuple[Order, Effect]) -> None:
        order, effect = found
        self.notice.clear()
        self._asked.hide()
        self._looked = order
        day = "还没有写入。确认以后："
        part = boxes.column(words.label(day, "strong"), gap=1)
        for line in effect.lines:
            part.addWidget(Notice(line, "info"))
        for line in effect.warnings:
            part.addWidget(Notice(line, "warn"))
        part.addWidget(words.paragraph(_AFTERWARDS, "soft"))
        self._effect.addWidget(boxes.box(part))
        self._go.setText(f"确认{VERBS[self._act]}")
        self._back.setText("返回修改")

    def _said(self, _edited: Edited) -> None:
        self.dirty = False
        self._work.messages.say(f"已办理{VERBS[self._act]}：{self._about.name}。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        self._ask()
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")
