"""Failures around a backup that is opened to look into, without being restored."""

from pmis_desktop.errors.base import RefusedError


class BackupReadOnlyError(RefusedError):
    """Something was to be written, or taken out unnoted, while a backup is open."""

    code = "backup_read_only"

    def __init__(self) -> None:
        super().__init__(
            "这是备份，只能看，没有改动任何内容。",
            advice="要修改、打印或导出，请打开现用的数据；确需回到这一天，请用“从备份恢复”。",
        )


class BackupUnreadableError(RefusedError):
    """A file that was to be looked into is no backup, is cut or altered, or holds other data."""

    code = "backup_unreadable"

    def __init__(self) -> None:
        super().__init__(
            "这个文件不是备份，或者不完整、已损坏，没有打开，文件没有改动。",
            advice="请换一个备份文件（以 .dzbak 结尾）。",
        )
