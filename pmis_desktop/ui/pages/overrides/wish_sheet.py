"""Saying what is to be another way: which kind of change, and its form."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from pmis_desktop.rules.overriding import Wish
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet, begin_in
from pmis_desktop.ui.pages.overrides.parts import Chosen
from pmis_desktop.ui.pages.overrides.wish_forms import (
    AddForm,
    AgainForm,
    NeedForm,
    RenameForm,
    RetireForm,
    TemplateForm,
    ThresholdForm,
    WishForm,
    WordForm,
)
from pmis_desktop.ui.work.work import Work

_KINDS = (
    ("retire", "停用一个代码"),
    ("rename", "给一个代码改名"),
    ("add", "增加一个代码"),
    ("again", "恢复停用的代码"),
    ("threshold", "改期限和标准"),
    ("need", "改哪些项目应填"),
    ("word", "改打印用语"),
    ("template", "换一种表格的样式"),
)
_WHAT = "先写要改什么，下一步看影响多少人，最后由主钥匙签字。签字之前什么都不改变。"


class WishSheet(QuestionSheet):
    """``wished`` carries a change; ``done`` when it was given up."""

    wished = Signal(object)
    done = Signal()

    def __init__(self, work: Work, gathered: Sequence[Wish]) -> None:
        today = work.house.today
        self._made: Mapping[str, Callable[[], WishForm]] = {
            "retire": lambda: RetireForm(today),
            "rename": lambda: RenameForm(today),
            "add": lambda: AddForm(today, gathered),
            "again": AgainForm,
            "threshold": lambda: ThresholdForm(today),
            "need": NeedForm,
            "word": WordForm,
            "template": lambda: TemplateForm(work),
        }
        self.kind = Chosen("改什么")
        self._place: QVBoxLayout = boxes.column()
        self.form: WishForm | None = None
        super().__init__("改代码与规则", words.paragraph(_WHAT, "soft"), self.kind, self._place)
        self.kind.changed.connect(self._show_form)
        self.kind.offer(_KINDS)
        self.set_acts(button("返回", self.done.emit), None, primary("看影响", self._ask))

    def refuse(self, sentence: str) -> None:
        """Say why it may not be so."""
        self.notice.say(sentence, "must")

    def _show_form(self) -> None:
        boxes.clear(self._place)
        self.notice.clear()
        self.form = self._made[self.kind.value]()
        self._place.addWidget(self.form)

    def _ask(self) -> None:
        self.notice.clear()
        wish: Wish | None = self.form.wish() if self.form is not None else None
        if wish is not None:
            self.wished.emit(wish)
        elif self.form is not None:
            begin_in(self.form)
