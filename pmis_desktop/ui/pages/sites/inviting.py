"""Printing invitation slips: one branch, one slip, one code that counts once."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import enrolling, slips
from pmis_desktop.services.enrolling import Invited
from pmis_desktop.services.slips import Invitees
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "每个还没有接入的支部一张，上面有一次性的编码和县级指纹，支部建立数据时照着输入，就不用打电话核对。"
    "一张纸四份，按党委排好，沿虚线剪开，当面交给各支部。重开会让这个支部以前没用过的邀请单作废；"
    "只是纸坏了，请到“邀请单”里重新打印，编码不变。"
)
_LINES = 10
_DAYS = (15, 30, 60, 90, 180)
_FOLDER = "invitations"


class InvitingSheet(QuestionSheet):
    """``done`` when slips were made or it was given up."""

    done = Signal()

    def __init__(self, work: Work) -> None:
        self._work = work
        self._within = ""
        self._where = ChosenField(
            "给哪些支部", "不选择就是全县还没有接入的支部。", self._choose, placeholder="全县"
        )
        self._where.button.show_icon("building-2")
        self._days = DropDown("有效多久")
        for days in _DAYS:
            self._days.addItem(f"{days} 天", days)
        self._days.setCurrentIndex(_DAYS.index(slips.VALID_DAYS))
        self._skip = QCheckBox("上级党委已代为录入的支部不开")
        valid = boxes.row(words.label("有效多久", "strong"), self._days, None, gap=1)
        super().__init__(
            "打印邀请单",
            words.paragraph(_WHAT, "soft"),
            self._where,
            valid,
            self._skip,
            lines=_LINES,
        )
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything("全县")
        self._picker.picked.connect(self._pick)
        self.set_acts(
            button("返回", self.done.emit),
            None,
            button("存为 PDF", self._save, icon="download"),
            primary("打印", self._print),
        )

    def _choose(self) -> None:
        self._picker.open_under(self._where.button, self._within)

    def _pick(self, rec: str) -> None:
        self._within = rec
        self._where.fill(self._picker.name_of(rec))

    @property
    def _wanted(self) -> Invitees:
        return Invitees(self._within or None, skip_served=self._skip.isChecked())

    @property
    def _valid(self) -> int:
        return int(self._days.currentData())

    def _print(self) -> None:
        printing.print_pages(
            self._work.jobs,
            self,
            "邀请单",
            self._pages,
            then=self._printed,
            failed=self._refuse,
        )

    def _pages(self, _progress: Progress) -> Iterable[bytes]:
        house = self._work.house
        wanted, days = self._wanted, self._valid
        invited = enrolling.invite(house, within=None, out=None, wanted=wanted, days=days)
        return enrolling.slip_pages(house, invited, printing.DPI)

    def _save(self) -> None:
        folder = dialogs.choose_folder(self, "邀请单存到哪里", self._work.local.folder(_FOLDER))
        if folder is None:
            return
        self._work.local.remember_folder(_FOLDER, folder)
        house, wanted, days = self._work.house, self._wanted, self._valid
        self._work.write(
            "写邀请单",
            lambda _progress: enrolling.invite(
                house, within=None, out=folder, wanted=wanted, days=days
            ),
            self._saved,
            failed=self._refuse,
        )

    def _saved(self, invited: Invited) -> None:
        self._work.messages.say(
            f"已生成 {len(invited.rows)} 份邀请单：{invited.file}。打印后请删除这个文件。"
        )
        self.done.emit()

    def _printed(self, pages: int) -> None:
        self._work.messages.say(f"邀请单已送去打印，共 {pages} 页。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "warn")
