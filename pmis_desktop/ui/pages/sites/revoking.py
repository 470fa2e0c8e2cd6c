"""Shutting a site out: a lost computer, a secretary who left with it."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.sites import Site
from pmis_desktop.services import enrolling
from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "电脑丢失、损坏或移交后，请注销这个接入点。县里已经收到的更改不受影响；以后从那台电脑来的变更包不再并入，"
    "只留着等人处理。支部换了电脑，重新申请接入即可。"
)


class RevokingSheet(QuestionSheet):
    """``done`` when it was revoked or given up."""

    done = Signal()

    def __init__(self, work: Work, site: Correspondent) -> None:
        self._work = work
        self._site = site
        self._reason = LineField("注销的理由", "例如：电脑丢失")
        self._root = RootKeyForm(work.house)
        super().__init__(
            f"注销“{site.name}”的接入点", words.paragraph(_WHAT, "soft"), self._reason, self._root
        )
        self.set_acts(button("返回", self.done.emit), None, primary("注销", self._ask))

    def _ask(self) -> None:
        if self._reason.require("请写一句理由。") or not self._root.check():
            return
        text = "注销不能撤销。支部以后要用，须重新申请接入。"
        if not dialogs.confirm(self, f"注销“{self._site.name}”？", text, "注销", danger=True):
            return
        # All of it is read now: the job runs beside the window, where the fields may change.
        revoke = partial(
            enrolling.revoke,
            self._work.house,
            self._site.site,
            reason=self._reason.text,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change("注销接入点", lambda _progress: revoke(), self._said, failed=self._refuse)

    def _said(self, _site: Site) -> None:
        self._work.messages.say(f"已注销“{self._site.name}”的接入点。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
