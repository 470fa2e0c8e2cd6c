"""Moving in on a new computer, and using the old one after all."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QSizePolicy

from pmis_desktop.app import proposed_folder
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.services import locked, moving
from pmis_desktop.services.locked import LockedVault
from pmis_desktop.services.moving import OpenedAgain, Unpacked
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField, PassphraseField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.welcome.backup_file import tell_wrong
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.progress import Progress

_IN = (
    "插入打包用的U盘，选里面以“搬家”开头的文件夹。程序会逐个检查，一个字都不差才算搬完；"
    "U盘上的文件不动。口令还是原来的。"
)
_BACK = (
    "新电脑上的数据请先不要再用。恢复以后：支部会换一条新的记录链；县里要用主钥匙再确认一次。"
    "这样两台电脑写过的东西不会混在一起，一条也不会丢。"
)


class MovingInSheet(QuestionSheet):
    """The packed folder, and where it goes; then the passphrase is asked for as always."""

    def __init__(self, before: Before, stop: Stop) -> None:
        self._before, self._stop = before, stop
        self._source = ChosenField("搬家文件夹", "在U盘上，名称以“搬家”开头。", self._choose_source)
        self._into = ChosenField("数据放在这台电脑的哪里", "一个空文件夹。", self._choose_into)
        super().__init__("搬入这台电脑", words.paragraph(_IN), self._source, self._into)
        self.set_acts(button("返回", self._back), None, primary("搬入", self._move))
        before.jobs.read("数据目录", lambda _p: proposed_folder(), self._propose)

    def _propose(self, folder: Path | None) -> None:
        if folder is not None and not self._into.text and not folder.exists():
            self._into.fill(str(folder))

    def _choose_source(self) -> None:
        folder = dialogs.choose_folder(self, "搬家文件夹")
        if folder is not None:
            self._source.fill(str(folder))

    def _choose_into(self) -> None:
        folder = dialogs.choose_folder(self, "数据放在哪里")
        if folder is not None:
            self._into.fill(str(folder))

    def _move(self) -> None:
        self.notice.clear()
        missing = self._source.require("请选择搬家文件夹。")
        if self._into.require("请选择一个空文件夹。") or missing:
            return
        source, into = Path(self._source.text), Path(self._into.text)

        def work(progress: Progress) -> Unpacked:
            return moving.unpack(source, into, progress=progress.told)

        self._before.run("正在搬入", work, self._moved, failed=self._refuse)

    def _moved(self, done: Unpacked) -> None:
        local = self._before.local
        local.remember_vault(done.folder)
        local.watch(done.folder, [each for each in done.watched if each.is_dir()])
        self._before.go(Stop(stops.UNLOCK, done.folder))
        self._before.messages.say(f"已搬入 {done.files} 个文件，都检查过。请输入原来的口令打开。")

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")

    def _back(self) -> None:
        self._before.go(Stop(stops.MISHAPS, self._stop.folder))


class MovingBackSheet(QuestionSheet):
    """The passphrase of the old computer's data."""

    def __init__(self, before: Before, stop: Stop) -> None:
        self._before, self._stop = before, stop
        self._operators = QComboBox()
        self._operators.setAccessibleName("操作员")
        self._operators.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._passphrase = PassphraseField("口令", composed=True)
        super().__init__(
            "恢复使用旧电脑",
            words.paragraph(_BACK),
            words.soft(str(stop.folder or ""), wrap=True),
            self._operators,
            self._passphrase,
        )
        self.set_acts(button("返回", self._back), None, primary("恢复使用", self._open))
        if stop.folder is not None:
            folder = stop.folder
            before.jobs.read("数据目录", lambda _p: locked.look(folder), self._show)

    def _show(self, vault: LockedVault) -> None:
        for each in vault.operators:
            self._operators.addItem(each.operator, each.operator)
        self._operators.setVisible(self._operators.count() > 1)

    def _open(self) -> None:
        folder = self._stop.folder
        if folder is None or self._passphrase.require("请输入口令。"):
            return
        passphrase, operator = self._passphrase.text, str(self._operators.currentData())
        self._before.run(
            "正在打开",
            lambda _progress: moving.open_again(folder, passphrase, operator),
            self._opened,
            failed=self._refuse,
        )

    def _opened(self, done: OpenedAgain) -> None:
        self._passphrase.forget()
        self._before.signs.unlocked.emit(done.house)

    def _refuse(self, refusal: AppError) -> None:
        if isinstance(refusal, WrongPassphraseError):
            tell_wrong(self._passphrase, refusal)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")

    def _back(self) -> None:
        self._before.go(Stop(stops.MISHAPS, self._stop.folder))
