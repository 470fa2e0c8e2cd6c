"""What can go wrong with backups in a second folder, and after a lost passphrase."""

from pathlib import Path

from pmis_desktop.errors.base import RefusedError


class SecondFolderError(RefusedError):
    """The second folder for backups lies in the vault that it is to protect."""

    code = "second_folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”就在数据目录里，电脑坏了会一起丢失，没有设为备份位置。",
            advice="请选择U盘或另一块硬盘上的文件夹。",
        )


class CheckDigitsError(RefusedError):
    """The digits read out in the call-back are not those of the recovery request."""

    code = "check_digits"

    def __init__(self) -> None:
        super().__init__(
            "核对数字与恢复申请不一致，没有生成答复。",
            advice="请打电话给提出申请的一方重新核对；仍不一致时不要答复。",
        )
