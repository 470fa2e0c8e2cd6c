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
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "电脑丢失、损坏或移交后，请注销这个接入点。县里已经收到的更改不受影响；以后从那台电脑来的变更包不再直接并入，"
    "放在“搁置的变更包”里等您核实。支部换了电脑，给它另开一张邀请单，重新申请接入即可。"
)
_TAKEN, _OTHER = "taken", "other"


class RevokingSheet(QuestionSheet):
    """``done`` when it was revoked or given up."""

    done = Signal()

    def __init__(self, work: Work, site: Correspondent) -> None:
        self._work = work
        self._site = site
        self._reason = LineField("注销的理由", "例如：电脑丢失")
        self._until = Choices(
            (
                _TAKEN,
                f"收到第 {site.changes} 号更改为止（一般选这个）",
                "已经并入的照常算数；以后再来的，先搁置，等您打电话核实。",
            ),
            (
                _OTHER,
                "收到另一个编号为止",
                "确知哪些更改是丢失以前写的、正在路上，就填其中最后一个编号，到那里为止的照常并入。",
            ),
        )
        self._until.choose(_TAKEN)
        self._until.picked.connect(self._on_until)
        self._number = LineField("收到第几号为止", "支部变更包的文件名里，横线后面的数就是。")
        self._number.hide()
        self._root = RootKeyForm(work.house)
        super().__init__(
            f"注销“{site.name}”的接入点",
            words.paragraph(_WHAT, "soft"),
            self._reason,
            words.label("以后来的包，收到哪里为止", "strong"),
            self._until,
            self._number,
            self._root,
        )
        self.set_acts(button("返回", self.done.emit), None, primary("注销", self._ask))

    def _on_until(self, name: str) -> None:
        self._number.setVisible(name == _OTHER)

    def _is_said(self) -> bool:
        """Whether everything is there; says below what is missing."""
        unsaid = self._reason.require("请写一句理由。")
        other = self._until.chosen == _OTHER
        wrong = other and not self._number.text.isdecimal()
        if wrong:
            self._number.tell("请填一个编号（只用数字）。")
        return not (unsaid or wrong) and self._root.check()

    def _ask(self) -> None:
        if not self._is_said():
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
            cut_off=int(self._number.text) if self._until.chosen == _OTHER else None,
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
