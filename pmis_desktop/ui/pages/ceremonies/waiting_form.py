"""Lost changes of the county that wait: the value of now and the lost one, each with two verbs."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.services import regaining
from pmis_desktop.services.regaining import WaitingChange
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.unrolling import Unrolling
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_STEP = 20
_TAKE, _DROP = "照留底改", "不要了"
_WHAT = (
    "下面是备份以后县里改过、现在对不上的更改，多半是支部的更改还没有重新报来。"
    "支部报来以后程序会自己写入；不想等的，一项一项定。"
)
_NONE = "没有还在等的更改。"


class WaitingForm(CeremonyForm):
    """Its own verb says that one has looked; what still waits goes on waiting."""

    def __init__(self, work: Work) -> None:
        self._list = Unrolling(_STEP, gap=1)
        self._told = words.paragraph("")
        super().__init__(
            work, "还在等的更改", "看过了", words.paragraph(_WHAT), self._told, self._list
        )
        self._look()

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Say how many still wait."""
        house = self.work.house

        def look(_progress: Progress) -> str:
            regaining.retry(house)
            left = len(regaining.waiting(house))
            return f"还有 {left} 项在等，支部报来以后会自己写入。" if left else _NONE

        return look

    def _look(self) -> None:
        house = self.work.house
        self.work.read("还在等的更改", lambda: regaining.waiting(house), self._show)

    def _show(self, found: Sequence[WaitingChange]) -> None:
        self._told.setText(f"还有 {len(found)} 项。" if found else _NONE)
        self._list.show_parts([partial(self._change_card, each) for each in found])

    def _change_card(self, change: WaitingChange) -> QWidget:
        lines = [
            words.paragraph(f"{label}：现在是“{now or '空'}”，留底是“{lost or '空'}”")
            for label, now, lost in change.fields
        ]
        take = button(_TAKE, partial(self._ask, change, taken=True))
        drop = button(_DROP, partial(self._ask, change, taken=False))
        for each in (take, drop):
            each.setAccessibleDescription(change.name)
        return boxes.Card(
            words.paragraph(f"{change.name}（{change.what}）", "strong"),
            *lines,
            words.paragraph(change.title, "soft"),
            boxes.row(None, drop, take, gap=1.5),
            gap=0.6,
        )

    def _ask(self, change: WaitingChange, *, taken: bool) -> None:
        verb = _TAKE if taken else _DROP
        question = Question(
            title=f"{verb}：{change.name}",
            text="写一句根据，会记在操作记录里。",
            verbs=("返回", verb),
            prompt="例如：查过档案",
        )
        reply = dialogs.ask(self, question)
        if reply.verb == verb:
            house, reason = self.work.house, reply.text
            self.work.change(
                "决定找回的更改",
                lambda _progress: regaining.settle(house, [change.id], taken=taken, reason=reason),
                lambda _count: self._look(),
                failed=self.refuse,
            )
