"""After saving: 撤销 in the message bar takes back just this change."""

from PySide6.QtCore import QObject, Signal

from pmis_desktop.services import history
from pmis_desktop.services.editing import Edited
from pmis_desktop.ui.work.work import Work


class UndoOffer(QObject):
    """Undo of what was just saved; ``gone`` carries a record that is not there any more."""

    gone = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

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
