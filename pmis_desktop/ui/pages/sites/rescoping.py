"""Another scope for a site: a committee enters for its branches, or a branch goes on alone."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import rescoping
from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.services.rescoping import Rescoped
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "这台电脑以后录哪个党组织（连同下级）的党员。几台电脑的范围可以重叠，例如党委替没有电脑的支部录入。"
    "改了以后，要给它写出一份新回执，它收下后就换成新范围的名单；"
    "这之前在路上的更改，不归它管的会放进“待决定”，不会丢。"
)


class RescopingSheet(QuestionSheet):
    """``done`` when the scope was changed or it was given up."""

    done = Signal()

    def __init__(self, work: Work, site: Correspondent) -> None:
        self._work = work
        self._site = site
        self._within = ""
        self._where = ChosenField(
            "以后管理哪个党组织", f"现在是：{site.name}（连同下级）。", self._choose
        )
        self._where.button.show_icon("building-2")
        self._reason = LineField("更改的理由", "例如：党委替没有电脑的支部录入")
        self._root = RootKeyForm(work.house)
        super().__init__(
            f"更改“{site.name}”的管理范围",
            words.paragraph(_WHAT, "soft"),
            self._where,
            self._reason,
            self._root,
        )
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything("不选择")
        self._picker.picked.connect(self._pick)
        self.set_acts(button("返回", self.done.emit), None, primary("更改", self._ask))

    def _choose(self) -> None:
        self._picker.open_under(self._where.button, self._within or self._site.organisation)

    def _pick(self, rec: str) -> None:
        self._within = rec
        self._where.fill(self._picker.name_of(rec) if rec else "")

    def _ask(self) -> None:
        self.notice.clear()
        unsaid = self._where.require("请选择党组织。")
        if self._reason.require("请写一句理由。") or unsaid or not self._root.check():
            return
        text = f"这台电脑以后管理“{self._where.text}”及其下级，不再管理原来范围里的其他党组织。"
        if not dialogs.confirm(self, "更改管理范围？", text, "更改"):
            return
        # All of it is read now: the job runs beside the window, where the fields may change.
        rescope = partial(
            rescoping.rescope,
            self._work.house,
            self._site.site,
            organisation=self._within,
            reason=self._reason.text,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change(
            "更改管理范围", lambda _progress: rescope(), self._said, failed=self._refuse
        )

    def _said(self, moved: Rescoped) -> None:
        self._work.messages.say(
            f"管理范围已由“{moved.before}”改为“{moved.now}”。请给它写出新回执，它收下后才知道。"
        )
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
