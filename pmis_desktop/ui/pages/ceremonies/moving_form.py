"""Packing everything for another computer; this one is closed afterwards."""

from collections.abc import Callable
from pathlib import Path

from typing_extensions import override

from pmis_desktop.services import moving
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.line_fields import ChosenField
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "数据、存档、照片、钥匙和收件文件夹的设置一起打包，都是加密的。备份和主钥匙不在里面：主钥匙本来就在U盘上。"
    "打包完逐个检查，然后这台电脑上的数据停用，不能再打开，免得两台电脑同时在用。"
)
_SURE = "打包检查完以后，这台电脑上的数据就停用。搬家没有成功的，还可以恢复使用这台电脑。"


class PackForm(CeremonyForm):
    """A stick, and a question; the window locks when it is done."""

    def __init__(self, work: Work) -> None:
        self._stick = ChosenField(
            "放到哪个U盘", "程序会在上面新建一个以“搬家”开头的文件夹。", self._choose
        )
        super().__init__(work, "打包搬到新电脑", "打包搬走", words.paragraph(_WHAT), self._stick)

    @override
    def ready(self) -> bool:
        """Whether a stick was chosen."""
        return not self._stick.require("请选择U盘或移动硬盘。")

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Pack, check, close."""
        if not dialogs.confirm(self, "打包搬走？", _SURE, "打包搬走", danger=True):
            return None
        house, stick = self.work.house, Path(self._stick.text)
        watched = tuple(self.work.local.watched(house.vault.folder))

        def pack(progress: Progress) -> str:
            packing = moving.pack(house, stick, watched=watched, progress=progress.told)
            return f"已打包 {packing.files} 个文件：{packing.folder}。这台电脑上的数据已停用。"

        return pack

    @override
    def finished(self, said: str) -> None:
        """Nothing more may be written here: the data is closed, and the door says why."""
        self.work.messages.say(said)
        self.work.signs.lock_wanted.emit()

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "放到哪个U盘")
        if folder is not None:
            self._stick.fill(str(folder))
