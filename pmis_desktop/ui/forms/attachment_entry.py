"""Saying what a new photo or material is, before it is taken in."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.form_sections import Section
from pmis_desktop.services.attachments.adding import ENTITY, Described
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.record_form import RecordForm
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.notice import Notice

_FIELDS = ("kind", "title", "dated_on", "remark")
_KIND = "请先选“材料类别”。"


class AttachmentEntry(QWidget):
    """Kind, title and date of one file; ``given`` carries what was said, ``left`` that nothing was.

    ``source`` says in words which file it is; ``more`` files wait behind it.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, source: str, more: int, on: date) -> None:
        super().__init__()
        fields = tuple(ENTITIES[ENTITY].field(name) for name in _FIELDS)
        self.form = RecordForm((Section(f"加入：{source}", fields),), on, Choices(()))
        self.notice = Notice()
        self._add = primary("加入", self._give)
        waiting = words.soft(f"后面还有 {more} 份" if more else "")
        acts = boxes.row(self._add, button("不加入", self.left.emit), waiting, None, gap=1.5)
        self.setLayout(boxes.column(self.form, self.notice, acts, gap=1))

    def begin(self) -> None:
        """Put the focus where typing begins."""
        self.form.go_to_first()

    def thaw(self) -> None:
        """Let somebody type again: the file is in by now, or was not taken."""
        self.setEnabled(True)

    def tell(self, sentence: str) -> None:
        """Say why it was not taken in; what was typed stays."""
        self.notice.say(sentence, "must")

    def _give(self) -> None:
        value = self.form.value
        if not value["kind"].strip():
            self.notice.say(_KIND, "must")
            self.form.go_to("kind")
            return
        self.notice.clear()
        self.setEnabled(False)
        self.given.emit(Described(**value))
