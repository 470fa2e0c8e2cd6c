"""撤销上一个决定: the newest decision goes back onto the desk, one at a time."""

from PySide6.QtCore import QObject, Signal

from pmis_desktop.services import decisions
from pmis_desktop.ui.work.work import Work


class TakingBack(QObject):
    """The act; ``done`` when a decision is open again."""

    done = Signal()

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._under_way = False

    def begin(self) -> None:
        """Take the newest decision back; pressed twice, the one before it stays."""
        if self._under_way:
            return
        self._under_way = True
        house = self._work.house
        job = self._work.change(
            "撤销上一个决定",
            lambda _progress: decisions.take_back_last(house),
            self._on_taken_back,
            failed=self._work.messages.tell,
        )
        job.finished.connect(self._on_end)

    def _on_taken_back(self, title: str) -> None:
        self._work.messages.say(f"已撤销：{title}。这一处又要您决定了。")
        self.done.emit()

    def _on_end(self) -> None:
        self._under_way = False
