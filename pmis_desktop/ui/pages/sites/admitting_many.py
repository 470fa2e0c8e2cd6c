"""A folder of requests admitted in one act, and what became of each of them."""

from array import array
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import enrolling_many
from pmis_desktop.services.enrolling_many import VERDICT_WORDS, Admission
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_FOLDER, _OUT = "requests", "grants"
_WHAT = (
    "各支部的接入申请放在一个文件夹里，这里一次核对邀请码、一次输入主钥匙口令，全部批准。"
    "有问题的申请不影响别的；没有邀请码的要打电话核对，再单独批准。"
)
_MEANINGS = {"已批准": "good", "以前批准过": "good", "要打电话": "warn", "没有批准": "must"}
_SHORT = {
    "admitted": "已批准",
    "again": "以前批准过",
    "call": "要打电话",
    "refused": "没有批准",
    "left": "还没有处理",
}
_COLUMNS = (
    Column(id="file", label="申请文件", width=14, importance=5, sortable=False),
    Column(id="name", label="党组织", width=14, importance=7, strong=True, sortable=False),
    Column(id="state", label="结果", width=6, importance=9, sortable=False, meanings=_MEANINGS),
    Column(id="words", label="说明", width=20, importance=8, sortable=False, grows=True),
)


class _Results(QWidget):
    """The list of what became of each request, those that need somebody first."""

    def __init__(self, work: Work, done: Admission) -> None:
        super().__init__()
        order = ("refused", "call", "left", "again", "admitted")
        self._rows = sorted(done.rows, key=lambda row: order.index(row.verdict))
        model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(model, "admitted", work.local)
        self.table.setAccessibleName("各份申请的结果")
        model.show_rows(array("q", range(len(self._rows))))
        self._whole = words.paragraph("")
        self._card = boxes.Card(self._whole)
        self._card.hide()
        self.table.chosen.connect(self._tell)
        notice = Notice(done.fault, "must")
        unit = theme.current().unit
        self.foot = boxes.row(None, gap=1)
        made = boxes.column(
            words.title("批准的结果"),
            words.paragraph(_sentence(done)),
            notice,
            self.table,
            self._card,
            self.foot,
            gap=1.5,
        )
        made.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self.setLayout(made)

    def _tell(self, place: int) -> None:
        """The whole sentence of the row in hand, which the list has no room for."""
        self._card.setVisible(place >= 0)
        if place >= 0:
            each = self._rows[place]
            self._whole.setText(f"{each.organisation or each.file.name}：{each.message}")

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        found = {row: self._rows[row] for row in rows if row < len(self._rows)}
        return {
            row: {
                "file": each.file.name,
                "name": each.organisation,
                "state": _SHORT[each.verdict],
                "words": each.message,
            }
            for row, each in found.items()
        }


def _sentence(done: Admission) -> str:
    told = [
        f"{VERDICT_WORDS[verdict]} {done.count(verdict)} 个"
        for verdict in VERDICT_WORDS
        if done.count(verdict)
    ]
    return "；".join(told) + "。"


class AdmittingManySheet(QStackedWidget):
    """``done`` when the results were read, or it was given up."""

    done = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._file = ChosenField(
            "接入申请在哪个文件夹", "里面的子文件夹也算。", self._choose, verb="选择文件夹"
        )
        self._root = RootKeyForm(work.house)
        self._question = QuestionSheet(
            "批准一批接入申请", words.paragraph(_WHAT, "soft"), self._file, self._root
        )
        self._question.set_acts(
            button("返回", self.done.emit), None, primary("批准并写出文件", self._admit)
        )
        self.addWidget(self._question)

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "接入申请", self._work.local.folder(_FOLDER))
        if folder is not None:
            self._work.local.remember_folder(_FOLDER, folder)
            self._file.fill(str(folder))

    def _admit(self) -> None:
        self._question.notice.clear()
        if self._file.require("请先选择放接入申请的文件夹。") or not self._root.check():
            return
        out = dialogs.choose_folder(self, "批准文件写到哪里（U盘）", self._work.local.folder(_OUT))
        folder = self._work.local.folder(_FOLDER)
        if out is None or folder is None:
            return
        self._work.local.remember_folder(_OUT, out)
        # All of it is read now: the job runs beside the window, where the fields may change.
        admit = partial(
            enrolling_many.admit_folder,
            self._work.house,
            [folder],
            out,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )

        def run(progress: Progress) -> Admission:
            return admit(progress=progress.told, cancelled=progress.is_cancelled)

        self._work.change("批准一批接入申请", run, self._show, failed=self._refuse, can_cancel=True)

    def _show(self, done: Admission) -> None:
        written = done.count("admitted") + done.count("again")
        if written:
            self._work.messages.say(
                f"写出 {written} 份批准文件，按党委分了文件夹。请先安全弹出U盘，再交给各党委。"
            )
        results = _Results(self._work, done)
        results.foot.addWidget(primary("看完了", self.done.emit))
        self.addWidget(results)
        self.setCurrentWidget(results)

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self._question.show_part(self._root)
        else:
            self._question.notice.say(f"{refusal.message}{refusal.advice}", "must")
