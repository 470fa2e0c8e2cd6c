"""Asking for the county's root key: its file, usually on a stick, and its passphrase."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import RootKeyError
from pmis_desktop.errors.vault import RootKeyDamagedError, RootKeyPassphraseError
from pmis_desktop.services import authority
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.line_fields import ChosenField, PassphraseField
from pmis_desktop.ui.kit.question_sheet import begin_in
from pmis_desktop.ui.work import dialogs


class RootKeyForm(QWidget):
    """The file and the passphrase; what is refused stands below the one it is about."""

    def __init__(self, house: House) -> None:
        super().__init__()
        usual = authority.default_root_key(house.vault.folder)
        self._folder = usual.parent
        self.file_field = ChosenField(
            "主钥匙文件", "一般在U盘上，请先插入U盘。", self._choose, verb="选择文件"
        )
        self.passphrase_field = PassphraseField(
            "主钥匙口令", "建立县级数据时设的口令。", composed=True
        )
        if usual.is_file():
            self.file_field.fill(str(usual))
        self.setLayout(boxes.column(self.file_field, self.passphrase_field, gap=1.5))

    @property
    def file(self) -> Path:
        """The root key's file."""
        return Path(self.file_field.text)

    @property
    def passphrase(self) -> str:
        """The root key's passphrase."""
        return self.passphrase_field.text

    def check(self) -> bool:
        """Whether both are there; says below what is missing."""
        missing = self.file_field.require("请选择主钥匙文件。")
        unspoken = self.passphrase_field.require("请输入主钥匙口令。")
        if missing or unspoken:
            begin_in(self.file_field if missing else self.passphrase_field)
        return not (missing or unspoken)

    def take_refusal(self, refusal: AppError) -> bool:
        """Say what was refused below what it is about; False where it is about neither."""
        if isinstance(refusal, RootKeyPassphraseError):
            self.passphrase_field.tell(f"{refusal.message}{refusal.advice}")
            self.passphrase_field.line.setFocus()
            self.passphrase_field.line.selectAll()
        elif isinstance(refusal, RootKeyDamagedError | RootKeyError):
            self.file_field.tell(f"{refusal.message}{refusal.advice}")
            begin_in(self.file_field)
        else:
            return False
        return True

    def _choose(self) -> None:
        file = dialogs.open_file(self, "选择主钥匙文件", self._folder)
        if file is not None:
            self.file_field.fill(str(file))
