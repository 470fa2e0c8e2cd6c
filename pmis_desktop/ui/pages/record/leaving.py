"""Going away from a record: what was typed is kept, or thrown away where somebody says so."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class Leaving(QObject):
    """The questions on the way out, and the list behind the record."""

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window

    def for_a_while(self, name: str) -> bool:
        """Whether to go elsewhere with a draft left behind."""
        question = Question(
            title=f"{name}：改动还没有保存",
            text="可以先去别处：您填写的内容会留着，下次打开这条记录可以接着填。",
            verbs=("返回", "先去别处"),
        )
        return dialogs.ask(self._window, question).verb == "先去别处"

    def without_saving(self, name: str) -> bool:
        """Whether to throw away what was typed."""
        question = Question(
            title=f"{name}：改动还没有保存",
            text="不保存的话，这次填写的内容就没有了；原来的内容不受影响。",
            verbs=("返回", "不保存"),
            danger="不保存",
        )
        return dialogs.ask(self._window, question).verb == "不保存"

    def to_list(self, kind: str) -> None:
        """Go to where such records are listed."""
        rooms = {"organisation": places.ORGANISATIONS}
        self._work.go(Place(room=rooms.get(kind, places.MEMBERS)))
