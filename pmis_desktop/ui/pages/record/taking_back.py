"""Taking a record out of all lists, with a reason, and taking that back."""

from PySide6.QtWidgets import QWidget

from pmis_desktop.services import recycling
from pmis_desktop.services.editing import Edited
from pmis_desktop.ui.forms.undo_offer import UndoOffer
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_REMOVAL = (
    "移除后，这个人不再出现在名单和统计里；变更记录都会保留，可以随时在回收站恢复。\n"
    "转出、去世、出党请办理相应手续，不要用移除。移除只用于重复登记、误录。"
)


class TakingBack(UndoOffer):
    """What takes a record out of lists; ``gone`` carries one that is not there any more."""

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(work, window)
        self._window = window

    def remove(self, kind: str, rec: str, name: str) -> None:
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
        self._work.change(
            "移除",
            lambda _progress: recycling.remove(house, kind, rec, reply.text),
            lambda edited: self._removed(name, edited),
        )

    def _removed(self, name: str, edited: Edited) -> None:
        self.offer(f"已移到回收站：{name}", edited, was_new=False)
        self.gone.emit(edited.id)
