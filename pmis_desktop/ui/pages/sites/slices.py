"""First slices for many branches on a stick, or a lost grant written once more."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import first_slices
from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.services.first_slices import FirstSlices
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_OUT = "grants"
_EVERYBODY = "所有还没有报送过的"
_WHAT = (
    "给已经批准接入的支部各写一份批准文件，里面带着县里下发的第一份数据，旁边附一张说明。"
    "按党委分文件夹。中途停下或U盘拔出也不要紧：再写一次，已经写好的会跳过。"
)


class SlicesSheet(QuestionSheet):
    """``done`` when they were written or it was given up. For one ``site`` it is written anew."""

    done = Signal()

    def __init__(self, work: Work, site: Correspondent | None = None) -> None:
        self._work = work
        self._within = site.organisation if site else ""
        self._where = ChosenField(
            "给哪些支部",
            "不选择就是所有已批准、还没有报送过的。选了党委，就是它下面的全部。",
            self._choose,
            placeholder=_EVERYBODY,
        )
        self._where.button.show_icon("building-2")
        if site is not None:
            self._where.fill(site.name)
        self._anew = QCheckBox("已经写好的也重写（数据有了较大变动时用）")
        self._anew.setChecked(site is not None)
        self._root = RootKeyForm(work.house)
        super().__init__(
            "写出首份数据", words.paragraph(_WHAT, "soft"), self._where, self._anew, self._root
        )
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything(_EVERYBODY)
        self._picker.picked.connect(self._pick)
        self.set_acts(button("返回", self.done.emit), None, primary("写到U盘", self._write))

    def _choose(self) -> None:
        self._picker.open_under(self._where.button, self._within)

    def _pick(self, rec: str) -> None:
        self._within = rec
        self._where.fill(self._picker.name_of(rec) if rec else "")

    def _write(self) -> None:
        self.notice.clear()
        if not self._root.check():
            self.show_part(self._root)
            return
        out = dialogs.choose_folder(self, "写到哪里（U盘）", self._work.local.folder(_OUT))
        if out is None:
            return
        self._work.local.remember_folder(_OUT, out)
        # All of it is read now: the job runs beside the window, where the fields may change.
        write = partial(
            first_slices.write,
            self._work.house,
            out,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
            named=(self._within,) if self._within else (),
            anew=self._anew.isChecked(),
        )

        def run(progress: Progress) -> FirstSlices:
            return write(progress=progress.told, cancelled=progress.is_cancelled)

        self._work.change("写出首份数据", run, self._said, failed=self._refuse, can_cancel=True)

    def _said(self, done: FirstSlices) -> None:
        told = f"写出 {len(done.written)} 个支部的首份数据"
        told += f"，{done.there} 个以前已经写好" if done.there else ""
        if done.left:
            why = done.fault or "已停止。"
            again = f"还有 {done.left} 个没有写，已写好的都是完整的；再按一次“写到U盘”接着写。"
            self.notice.say(f"{told}。{why}{again}", "warn")
            return
        self._work.messages.say(f"{told}。请先安全弹出U盘，再交给各党委。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")
