"""What can go wrong with a vault, its slots, its backups and its database, one sentence each."""

from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError, RefusedError


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y年%m月%d日 %H:%M}"


class NoVaultError(RefusedError):
    """There is no vault in this folder."""

    code = "no_vault"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”里没有本程序的数据。没有改动任何文件。",
            advice="请重新选择数据目录，或新建数据目录、从备份恢复。",
        )


class FolderTakenError(RefusedError):
    """A new vault was asked for in a folder that has something in it already."""

    code = "folder_taken"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”里已有内容，没有新建数据，原有内容没有改动。",
            advice="请选择一个空文件夹，或一个还不存在的文件夹名。",
        )


class VaultInUseError(RefusedError):
    """Another process has the vault open; ``since`` may be unknown."""

    code = "vault_in_use"

    def __init__(self, since: datetime | None = None) -> None:
        when = f"（自 {_moment(since)} 起）" if since else ""
        super().__init__(
            f"数据已被本程序的另一个窗口或命令打开{when}，没有改动任何内容。",
            advice="请使用已打开的窗口，或先关闭它再试。",
        )
        self.since = since


class WrongPassphraseError(RefusedError):
    """The passphrase opens no slot; nothing says which operator it may belong to."""

    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(
            "口令不正确，数据没有打开，也没有改动。",
            advice="请检查大小写和输入法后重试；口令遗忘时可通过上级的恢复流程重新打开。",
        )


class PassphraseTooShortError(RefusedError):
    """A new passphrase has too few characters."""

    code = "passphrase_too_short"

    def __init__(self, least: int) -> None:
        super().__init__(
            f"口令太短，至少需要 {least} 个字符，没有改动任何内容。",
            advice="请换一个更长的口令，可以用一句容易记住的话。",
        )


class PassphraseNotPossibleError(RefusedError):
    """A passphrase is longer than anybody types or has no place in text."""

    code = "passphrase_not_possible"

    def __init__(self) -> None:
        super().__init__(
            "口令太长或含有无法使用的字符，没有改动任何内容。",
            advice="请换一个由文字、数字和常用符号组成的口令。",
        )


class OperatorNotChosenError(RefusedError):
    """Several operators can open the vault and none was named."""

    code = "operator_not_chosen"

    def __init__(self) -> None:
        super().__init__(
            "这份数据有多位操作员，没有指明是哪一位，数据没有打开。",
            advice="请先选择操作员，再输入口令。",
        )


class OperatorUnknownError(RefusedError):
    """No operator of that name has a slot."""

    code = "operator_unknown"

    def __init__(self) -> None:
        super().__init__(
            "没有这位操作员，没有改动任何内容。",
            advice="请核对操作员姓名，或请管理员添加。",
        )


class OperatorExistsError(RefusedError):
    """An operator of that name is there already."""

    code = "operator_exists"

    def __init__(self) -> None:
        super().__init__(
            "已有同名的操作员，没有改动任何内容。",
            advice="同名的两位请在姓名后加以区分，例如加上职务。",
        )


class OperatorNameError(RefusedError):
    """An operator's name or post is empty, too long or not text."""

    code = "operator_name"

    def __init__(self) -> None:
        super().__init__(
            "操作员姓名不能为空，姓名和职务都不能超过 50 个字，没有改动任何内容。",
            advice="请重新填写操作员姓名和职务。",
        )


class TooManyOperatorsError(RefusedError):
    """The slots file keeps a bounded number of operators."""

    code = "too_many_operators"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"操作员已达到 {most} 位的上限，没有改动任何内容。",
            advice="请先移除不再使用本程序的操作员。",
        )


class LastAdministratorError(RefusedError):
    """The act would leave nobody who may administer."""

    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__(
            "这是最后一位管理员，不能移除，没有改动任何内容。",
            advice="请先添加另一位管理员。",
        )


class OwnSlotError(RefusedError):
    """An operator cannot remove the slot that the vault is open by."""

    code = "own_slot"

    def __init__(self) -> None:
        super().__init__(
            "不能移除自己，没有改动任何内容。",
            advice="请由另一位管理员登录后操作。",
        )


class RoleRefusedError(RefusedError):
    """The operator's role does not allow this act."""

    code = "role_refused"

    def __init__(self) -> None:
        super().__init__(
            "您的角色不能做这项操作，没有改动任何内容。",
            advice="请由管理员登录后操作。",
        )


class SlotsDamagedError(RefusedError):
    """The slots file is missing, cut, altered or from a newer program."""

    code = "slots_damaged"

    def __init__(self) -> None:
        super().__init__(
            "口令文件缺失或已损坏，数据没有打开，也没有改动。",
            advice="请从最近的备份恢复；备份里有当时的口令文件。",
        )


class VaultDocumentDamagedError(RefusedError):
    """A small file of the vault other than the slots is missing or cannot be read."""

    code = "vault_document_damaged"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"数据目录中的“{name}”缺失或已损坏，数据没有打开，也没有改动。",
            advice="请从最近的备份恢复。",
        )


class SealedKeysDamagedError(AppError):
    """The file of the signing and merge keys cannot be opened with this vault's key."""

    code = "sealed_keys_damaged"

    def __init__(self) -> None:
        super().__init__(
            "签名密钥文件已损坏或不属于这份数据，党员数据没有受影响。",
            advice="请联系上级党组织重新办理入网登记。",
        )


class DamagedError(AppError):
    """The database file does not hold together; nothing is written to it any more."""

    code = "damaged"

    def __init__(self) -> None:
        super().__init__(
            "数据文件已损坏，程序已停止写入，以免损失扩大。",
            advice="请从最近的备份恢复；恢复前请先把整个数据目录复制一份。",
        )


class NewerVaultError(RefusedError):
    """A newer program made this vault or this backup."""

    code = "newer_vault"

    def __init__(self) -> None:
        super().__init__(
            "此数据由更新版本的程序创建，没有打开，也没有改动。",
            advice="请安装新版程序后再打开。",
        )


class DatabaseBusyError(RefusedError):
    """Somebody else holds the database's lock for too long."""

    code = "database_busy"

    def __init__(self) -> None:
        super().__init__(
            "数据正忙，这次操作没有进行，没有改动任何内容。",
            advice="请等正在进行的工作结束后重试。",
        )


class CancelledError(RefusedError):
    """The user cancelled a query or a change; it was rolled back."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("已取消，没有改动任何内容。", advice="需要时可以重新进行。")


class SyncedFolderError(RefusedError):
    """The folder is copied to a cloud by another program, which tears databases apart."""

    code = "synced_folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”在网盘或云同步文件夹里，不能存放数据，没有改动任何内容。",
            advice="请选择本机硬盘上不会被同步到网络的文件夹。",
        )


class NetworkFolderError(RefusedError):
    """The folder is on another computer."""

    code = "network_folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”在网络位置上，不能存放数据，没有改动任何内容。",
            advice="请选择本机硬盘上的文件夹。",
        )


class ProgramFolderError(RefusedError):
    """The folder lies inside the program's own, which an update replaces."""

    code = "program_folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”在程序的安装文件夹里，升级时会丢失，没有改动任何内容。",
            advice="请选择程序文件夹以外的位置。",
        )


class RecoveryNotPreparedError(RefusedError):
    """The vault has no recovery slot, or not the kind that was asked for."""

    code = "recovery_not_prepared"

    def __init__(self) -> None:
        super().__init__(
            "这份数据还没有设置上级恢复，无法生成恢复申请，没有改动任何内容。",
            advice="请使用仍记得口令的操作员登录，或用记得口令的旧备份恢复。",
        )


class RecoveryRequestError(RefusedError):
    """A recovery request is damaged, or this county's recovery key does not open it."""

    code = "recovery_request"

    def __init__(self) -> None:
        super().__init__(
            "恢复申请已损坏，或不是发给本级的，没有生成答复。",
            advice="请核对恢复密钥，并请对方重新生成恢复申请。",
        )


class RecoveryReplyError(RefusedError):
    """A reply is damaged, was used before, or answers another request or vault."""

    code = "recovery_reply"

    def __init__(self) -> None:
        super().__init__(
            "恢复答复已损坏、已使用过，或不是给这份数据的，没有改动任何内容。",
            advice="请重新生成恢复申请，交上级答复后再试。",
        )


class BackupDamagedError(RefusedError):
    """A backup file is cut, altered or was never one."""

    code = "backup_damaged"

    def __init__(self) -> None:
        super().__init__(
            "这个文件不是备份，或者不完整、已损坏，没有用它，现有数据没有改动。",
            advice="请换一个备份文件（以 .dzbak 结尾）。",
        )


class BackupNotMadeError(AppError):
    """A backup was written but did not pass its own check, and was removed."""

    code = "backup_not_made"

    def __init__(self) -> None:
        super().__init__(
            "备份写出后检查没有通过，已删除这个备份，现有数据没有改动。",
            advice="请换一个磁盘或U盘重新备份。",
        )


class OtherVaultError(RefusedError):
    """A backup of one vault was to replace another vault."""

    code = "other_vault"

    def __init__(self) -> None:
        super().__init__(
            "这个备份属于另一份数据，没有恢复，现有数据没有改动。",
            advice="请核对备份文件；确需打开它，请恢复到一个空文件夹。",
        )


class RootKeyDamagedError(RefusedError):
    """The file is no root key file, or it is damaged."""

    code = "root_key_damaged"

    def __init__(self) -> None:
        super().__init__(
            "找不到主钥匙文件，或者文件已损坏。没有用它做任何事，数据和文件都没有改动。",
            advice="请插入存有主钥匙的U盘，选对文件后再试。",
        )


class RootKeyPassphraseError(RefusedError):
    """The passphrase does not open the root key file."""

    code = "root_key_passphrase"

    def __init__(self) -> None:
        super().__init__(
            "主钥匙的口令不对。没有用它做任何事，数据和文件都没有改动。",
            advice="请核对大小写和输入法后再试。",
        )
