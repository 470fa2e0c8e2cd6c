"""Which backup is meant: its file, what that says of itself, and who can open it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import safekeeping
from pmis_desktop.services.safekeeping import BackupDescribed
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.line_fields import ChosenField, PassphraseField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before

_PATTERN = "备份 (*.dzbak)"
_USE = "backup"


def about(backup: BackupDescribed) -> str:
    """A backup in a sentence: of what, of when, how large, whether it is whole."""
    kind = {"county": "县级数据", "site": "支部数据"}[backup.kind]
    size = max(backup.size / 1_000_000, 0.1)
    when = backup.made_at.astimezone()
    made = f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"
    whole = "检查过，是完整的" if backup.whole else "不完整或已损坏，不能恢复，请换一个备份文件"
    return f"{kind}，{made} 的备份，{size:.1f} MB，{whole}。"


class BackupFile(QWidget):
    """The file is looked through as soon as it is chosen.

    ``chosen`` comes first, ``described`` once it was read, also of one that is not whole, and
    ``refused`` where it is no backup.
    """

    chosen = Signal()
    described = Signal(object)
    refused = Signal()

    def __init__(self, before: Before, hint: str) -> None:
        super().__init__()
        self._before = before
        self.backup: BackupDescribed | None = None
        self._file = ChosenField("备份文件", hint, self._choose, verb="选择文件")
        self._about = Notice()
        self.setLayout(boxes.column(self._file, self._about, gap=1.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def describe(self, file: Path) -> None:
        """Look through a file, as if somebody had chosen it."""
        self._file.fill(str(file))
        self.chosen.emit()
        self._before.run(
            "正在检查备份",
            lambda _progress: safekeeping.describe(file),
            self._show,
            failed=self._refuse,
        )

    def _choose(self) -> None:
        folder = self._before.local.folder(_USE)
        file = dialogs.open_file(self, "选择备份文件", folder, _PATTERN)
        if file is not None:
            self._before.local.remember_folder(_USE, file.parent)
            self.describe(file)

    def _show(self, backup: BackupDescribed) -> None:
        self.backup = backup
        self._about.say(about(backup), "good" if backup.whole else "must")
        self.described.emit(backup)

    def _refuse(self, refusal: AppError) -> None:
        self.backup = None
        self._about.clear()
        self._file.tell(f"{refusal.message}{refusal.advice}")
        self.refused.emit()


class Operators(QComboBox):
    """Who may open a backup; nobody has to choose where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("操作员")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def offer(self, backup: BackupDescribed) -> None:
        """Show those of a backup."""
        self.clear()
        for each in backup.operators:
            name = f"{each.operator}（{each.post}）" if each.post else each.operator
            self.addItem(name, each.operator)

    @property
    def chosen(self) -> str:
        """The one in sight."""
        return str(self.currentData())


def passphrase_field() -> PassphraseField:
    """The passphrase of the backup's day."""
    return PassphraseField("备份那天的口令", "后来改过口令的，要输入当时的旧口令。", composed=True)


def tell_wrong(field: PassphraseField, refusal: AppError) -> None:
    """Say that a passphrase does not open it, ready to be typed anew."""
    field.tell(refusal.message)
    field.line.selectAll()
    field.line.setFocus()
