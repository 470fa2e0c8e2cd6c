"""Whether a committee's site looks first at what its branches send: given and taken back."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.sites import Site
from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.services.reviewing import granting
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work.work import Work

GIVE, TAKE_BACK = "开通党委审核", "取消党委审核"
_GIVING = (
    "开通以后，下级支部报来的接收预备党员、转正、转出、出党和移除，先请这个党委在自己的电脑上审核，"
    "意见随它的变更包报来，再由县级办理。给它写出一份新回执，它收下后才开始。"
)
_TAKING = (
    "取消以后，下级支部报来的由县级直接办理；已经在等这个党委审核的，留在“待决定”里由县级决定。"
    "给它写出一份新回执，它收下后就不再列出要审核的事项。"
)


class ReviewRightSheet(QuestionSheet):
    """``done`` when the grant was signed anew or it was given up."""

    done = Signal()

    def __init__(self, work: Work, site: Correspondent) -> None:
        self._work = work
        self._site = site
        self._verb = TAKE_BACK if site.reviews else GIVE
        self._root = RootKeyForm(work.house)
        super().__init__(
            f"{self._verb}：{site.name}",
            words.paragraph(_TAKING if site.reviews else _GIVING, "soft"),
            self._root,
        )
        self.set_acts(button("返回", self.done.emit), None, primary(self._verb, self._sign))

    def _sign(self) -> None:
        self.notice.clear()
        if not self._root.check():
            return
        # All of it is read now: the job runs beside the window, where the fields may change.
        sign = partial(
            granting.regrant,
            self._work.house,
            self._site.site,
            review=not self._site.reviews,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change(self._verb, lambda _progress: sign(), self._said, failed=self._refuse)

    def _said(self, _site: Site) -> None:
        self._work.messages.say(
            f"已给“{self._site.name}”{self._verb}。请给它写出新回执，它收下后才知道。"
        )
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
