"""After saving: 撤销 in the message bar takes back just this change. And taking a record out."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services import history, records
from pmis_desktop.services.editing import Edited
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_REMOVAL = (
    "移除后，这个人不再出现在名单和统计里；变更记录都会保留，也可以撤销。\n"
    "转出、去世、出党请办理相应手续，不要用移除。移除只用于重复登记、误录。"
)


class TakingBack(QObject):
    """Undo of what was just saved; ``gone`` carries a record that is not there any more."""

    gone = Signal(str)

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window

    def offer(self, words: str, edited: Edited, *, was_new: bool) -> None:
        """Say what was done, with 撤销 beside it."""
        if edited.unit is None:
            self._work.messages.say(words)
            return
        unit, gone = edited.unit, edited.id if was_new else ""
        self._work.messages.say(words, verb="撤销", act=lambda: self._undo(unit, gone))

    def _undo(self, unit: int, gone: str) -> None:
        house = self._work.house
        self._work.change(
            "撤销",
            lambda _progress: history.undo_exactly(house, unit),
            lambda done: self._undone(gone, done=done),
        )

    def _undone(self, gone: str, *, done: bool) -> None:
        if not done:
            self._work.messages.say(
                "这次保存之后又有别的更改，不能单独撤销；请用“撤销”一步一步退回。", "warn"
            )
            return
        self._work.messages.say("已撤销刚才的保存，原来的内容回来了。")
        if gone:
            self.gone.emit(gone)

    def remove(self, kind: str, rec: str, name: str, revision: int) -> None:
        """Take a record out of all lists, with a reason."""
        question = Question(
            title=f"移除 {name}",
            text=_REMOVAL,
            verbs=("返回", "移除"),
            danger="移除",
            prompt="移除原因，例如：与另一条重复",
        )
        reply = dialogs.ask(self._window, question)
        if reply.verb != "移除":
            return
        if not reply.text:
            self._work.messages.say("没有移除：请写明移除原因。", "warn")
            return
        house = self._work.house
        given = {"removed": "是", "removed_reason": reply.text}
        self._work.change(
            "移除",
            lambda _progress: records.save(
                house, kind, rec, given, seen_revision=revision, reason=reply.text
            ),
            lambda edited: self._removed(name, edited),
        )

    def _removed(self, name: str, edited: Edited) -> None:
        self.offer(f"已移除 {name}", edited, was_new=False)
        self.gone.emit(edited.id)
