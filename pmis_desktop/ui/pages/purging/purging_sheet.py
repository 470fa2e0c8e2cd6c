"""Giving an order: what goes, what cannot be reached, a typed word, and the root key."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.purging import PurgeReasonError, PurgeWordError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.models.purge_orders import Carried
from pmis_desktop.services.purging import ordering
from pmis_desktop.services.purging.ordering import WORD, Preview
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work.work import Work

_FOR_GOOD = "清除后不能恢复：不能撤销，回收站里也不再有；以后从备份恢复，程序会自动再清除一次。"
_STAYS = "操作记录里只留下编号、日期和理由。"


class PurgingSheet(QuestionSheet):
    """``done`` when it was carried out, which ``given`` says before, or given up."""

    given = Signal()
    done = Signal()

    def __init__(self, work: Work, shown: Preview) -> None:
        self._work = work
        self._shown = shown
        self._reason = LineField("理由", "会一直保留并发到支部，不要写姓名和号码")
        self._document = LineField("批准文号", "没有的可以不写")
        self._word = LineField("确认", f"请输入“{WORD}”两个字")
        self._root = RootKeyForm(work.house)
        going = "；".join(f"{each.label} {each.count}" for each in shown.going)
        super().__init__(
            f"清除：{'、'.join(shown.names)}",
            Notice(_FOR_GOOD, "must"),
            words.section("会清除的"),
            words.paragraph(f"{going}。"),
            words.paragraph(_STAYS, "soft"),
            words.section("清除不到的，要靠人处理"),
            boxes.column(*map(words.paragraph, shown.out_of_reach), gap=0.5),
            boxes.rule(),
            self._reason,
            self._document,
            self._root,
            self._word,
        )
        self.set_acts(
            button("不清除", self.done.emit),
            None,
            primary("签发并清除", self._sign),
        )

    def _sign(self) -> None:
        if self._reason.require("请写一句理由。"):
            self.show_part(self._reason)
            return
        if not self._root.check():
            self.show_part(self._root)
            return
        if self._word.require(f"请输入“{WORD}”两个字。"):
            self.show_part(self._word)
            return
        # All of it is read now: the job runs beside the window, where the fields may change.
        sign = partial(
            ordering.sign,
            self._work.house,
            self._shown,
            reason=self._reason.text,
            document=self._document.text,
            word=self._word.text,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change("正在清除", lambda _progress: sign(), self._said, failed=self._refuse)

    def _said(self, made: tuple[Carried, ...]) -> None:
        numbers = "、".join(f"第{each.number}号" for each in made)
        self._work.messages.say(f"已签发并执行{numbers}清除令。请给支部写出回执，支部收到后清除。")
        self.given.emit()
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        told = f"{refusal.message}{refusal.advice}"
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        elif isinstance(refusal, PurgeWordError):
            self._word.tell(told)
            self.show_part(self._word)
        elif isinstance(refusal, ReasonMissingError | PurgeReasonError):
            self._reason.tell(told)
            self.show_part(self._reason)
        else:
            self.notice.say(told, "must")
