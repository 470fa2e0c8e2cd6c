"""Looking into a backup: which file, what it is, a passphrase of its day. Nothing is restored."""

from pmis_desktop.app import open_backup
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.services.house import House
from pmis_desktop.services.safekeeping import BackupDescribed
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.welcome.backup_file import (
    BackupFile,
    Operators,
    passphrase_field,
    tell_wrong,
)
from pmis_desktop.ui.work import before as stops
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
        self._file = BackupFile(before, "以 .dzbak 结尾的文件，可以在U盘上。")
        self._operators = Operators()
        self._passphrase = passphrase_field()
        self._passphrase.line.returnPressed.connect(self._open)
        self._opening = boxes.box(boxes.column(self._operators, self._passphrase, gap=1))
        super().__init__("查看备份", words.paragraph(_WHAT), self._file, self._opening)
        self._open_button = primary(_VERB, self._open, icon="eye")
        self.set_acts(button("返回", self._back), None, self._open_button)
        self._file.chosen.connect(self.notice.clear)
        self._file.described.connect(self._show_backup)
        self._file.refused.connect(self._show_none)
        self._show_none()
        if stop.file is not None:
            self._file.describe(stop.file)

    def _show_backup(self, backup: BackupDescribed) -> None:
        self._operators.offer(backup)
        self._operators.setVisible(self._operators.count() > 1)
        self._opening.setVisible(backup.whole)
        self._open_button.setEnabled(backup.whole)
        self._passphrase.line.setFocus()

    def _show_none(self) -> None:
        self._opening.hide()
        self._open_button.setEnabled(False)

    def _open(self) -> None:
        backup = self._file.backup
        if backup is None or self._passphrase.require("请输入口令。"):
            return
        operator, passphrase = self._operators.chosen, self._passphrase.text
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
            tell_wrong(self._passphrase, refusal)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._stop.folder))
