"""Asking where copies of the county (县级留底) lie: sticks and folders that answers were put on."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.work import dialogs

_HINT = "存放过回执的U盘或文件夹，里面有“县级留底”文件夹。主钥匙U盘和另存备份的U盘程序自己会看。"


class CopiesField(QWidget):
    """A folder, or with ``optional`` a tick that there is none to be found."""

    def __init__(self, *, optional: bool = True) -> None:
        super().__init__()
        self.field = ChosenField("县级留底在哪里", _HINT, self._choose)
        self.none = QCheckBox("找不到，只看主钥匙U盘上的")
        self._optional = optional
        self.none.toggled.connect(lambda _on: self.field.tell(""))
        parts = [self.field, *([self.none] if optional else [])]
        self.setLayout(boxes.column(*parts, gap=0.8))

    @property
    def places(self) -> tuple[Path, ...]:
        """What was chosen."""
        return (Path(self.field.text),) if self.field.text else ()

    def check(self) -> bool:
        """Whether there is a folder, or a word that there is none; says below what is missing."""
        if self._optional and self.none.isChecked():
            return True
        return not self.field.require(
            "请选择文件夹；实在找不到的，在下面打勾。" if self._optional else "请选择文件夹。"
        )

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "县级留底在哪里")
        if folder is not None:
            self.field.fill(str(folder))
            self.none.setChecked(False)
