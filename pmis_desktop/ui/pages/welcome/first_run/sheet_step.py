"""The last page of a county's first run: its recovery sheet goes on paper before all else."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import entering, founding
from pmis_desktop.services.founding import Founded
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.paper.printing import DPI, print_pages
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before
from pmis_desktop.ui.work.progress import Progress

_TITLE = "打印恢复单"


class RecoverySheetStep(QuestionSheet):
    """The recovery sheet: print it, or a PDF where no printer is; then the tick, then on."""

    def __init__(self, before: Before, founded: Founded) -> None:
        self._before = before
        self._founded = founded
        self._kept = QCheckBox("我已打印并收好恢复单")
        self._print_button = button("打印恢复单", self._print, icon="printer")
        self._told = Notice()
        super().__init__(
            "最后一步：打印恢复单",
            words.paragraph(
                "县级数据已建立。恢复单上有恢复密钥：口令忘了，或者支部忘了口令，都要靠它。"
                "它只在现在能打印，程序里不留底。请打印出来，锁在柜子里，不要拍照。"
            ),
            boxes.row(
                self._print_button,
                button("存为 PDF", self._save, icon="download"),
                None,
                gap=1.5,
            ),
            self._told,
            words.paragraph(f"主钥匙文件：{founded.root_key}"),
            words.soft("主钥匙请存在专用U盘上，和电脑分开放，锁好。", wrap=True),
            words.paragraph(f"县级指纹：{founded.fingerprint}"),
            words.soft("支部接入时要核对它，会印在邀请单上。", wrap=True),
            self._kept,
        )

    def is_kept(self) -> bool:
        """Whether the tick is set; says so where it is not."""
        kept = self._kept.isChecked()
        self.notice.say("" if kept else "请先打印恢复单，收好后勾选。", "must")
        if not kept:
            self.show_part(self._kept)
        return kept

    def _print(self) -> None:
        founded = self._founded

        def pages(_progress: Progress) -> Iterable[bytes]:
            return founding.recovery_sheet_pages(founded, DPI)

        if not self._before.jobs.busy:
            print_pages(
                self._before.jobs,
                self,
                _TITLE,
                pages,
                count=1,
                then=self._printed,
                failed=self._refuse,
            )

    def _printed(self, _pages: int) -> None:
        self._told.say("已送到打印机。请核对纸上的字和方码清楚，再勾选下面一项。", "good")

    def _save(self) -> None:
        proposed = self._founded.house.vault.folder.parent / "恢复单.pdf"
        file = dialogs.save_file(self, "恢复单存到哪里", proposed, "PDF (*.pdf)")
        if file is not None:
            founded = self._founded
            self._before.run(
                "正在写恢复单",
                lambda _progress: entering.save_recovery_sheet(founded, file),
                self._saved,
                failed=self._refuse,
            )

    def _saved(self, file: Path) -> None:
        self._told.say(f"已存为：{file}。打印后请删除这个文件：谁拿到它，谁就能打开数据。", "warn")

    def _refuse(self, refusal: AppError) -> None:
        self._told.say(f"{refusal.message}{refusal.advice}", "warn")
