"""Looking into a backup: which file, what it is, a passphrase of its day. Nothing is restored."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QSizePolicy

from pmis_desktop.app import open_backup
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.services import safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.services.safekeeping import BackupDescribed
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField, PassphraseField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.welcome.restoring import PATTERN, about
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop

_VERB = "打开来看"
_WHAT = (
    "在另一台电脑上看昨晚的数据：把备份文件拷过来就行，不用恢复。"
    "只能看，不能改，备份文件不会变。关掉以后，这台电脑上不留数据。"
)


class ReadingSheet(QuestionSheet):
    """One page: the file, what it says of itself, who opens it and the passphrase."""

    def __init__(self, before: Before, stop: Stop) -> None:
        self._before = before
        self._stop = stop
        self._backup: BackupDescribed | None = None
        self._file = ChosenField(
            "备份文件", "以 .dzbak 结尾的文件，可以在U盘上。", self._choose_file, verb="选择文件"
        )
        self._about = Notice()
        self._operators = QComboBox()
        self._operators.setAccessibleName("操作员")
        self._operators.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._passphrase = PassphraseField(
            "备份那天的口令", "后来改过口令的，要输入当时的旧口令。", composed=True
        )
        self._passphrase.line.returnPressed.connect(self._open)
        self._opening = boxes.box(boxes.column(self._operators, self._passphrase, gap=1))
        super().__init__("查看备份", words.paragraph(_WHAT), self._file, self._about, self._opening)
        self._open_button = primary(_VERB, self._open, icon="eye")
        self.set_acts(button("返回", self._back), None, self._open_button)
        self._opening.hide()
        self._open_button.setEnabled(False)
        if stop.file is not None:
            self._describe(stop.file)

    def _choose_file(self) -> None:
        file = dialogs.open_file(self, "选择备份文件", self._before.local.folder("backup"), PATTERN)
        if file is not None:
            self._before.local.remember_folder("backup", file.parent)
            self._describe(file)

    def _describe(self, file: Path) -> None:
        self._file.fill(str(file))
        self.notice.clear()
        self._before.run(
            "正在检查备份",
            lambda _progress: safekeeping.describe(file),
            self._show_backup,
            failed=self._refuse_file,
        )

    def _show_backup(self, backup: BackupDescribed) -> None:
        self._backup = backup
        self._about.say(about(backup), "good" if backup.whole else "must")
        self._operators.clear()
        for each in backup.operators:
            name = f"{each.operator}（{each.post}）" if each.post else each.operator
            self._operators.addItem(name, each.operator)
        self._operators.setVisible(self._operators.count() > 1)
        self._opening.setVisible(backup.whole)
        self._open_button.setEnabled(backup.whole)
        self._passphrase.line.setFocus()

    def _refuse_file(self, refusal: AppError) -> None:
        self._backup = None
        self._about.clear()
        self._opening.hide()
        self._open_button.setEnabled(False)
        self._file.tell(f"{refusal.message}{refusal.advice}")

    def _open(self) -> None:
        backup = self._backup
        if backup is None or self._passphrase.require("请输入口令。"):
            return
        operator, passphrase = str(self._operators.currentData()), self._passphrase.text
        self._before.run(
            "正在打开备份",
            lambda _progress: open_backup(backup.file, passphrase, operator),
            self._opened,
            failed=self._refuse,
        )

    def _opened(self, house: House) -> None:
        self._passphrase.forget()
        self._before.signs.opened.emit(house)

    def _refuse(self, refusal: AppError) -> None:
        if isinstance(refusal, WrongPassphraseError):
            self._passphrase.tell(refusal.message)
            self._passphrase.line.selectAll()
            self._passphrase.line.setFocus()
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._stop.folder))
