"""What is refused in the ceremonies after a mishap: a lost key, a moved computer, a restore."""

from pathlib import Path

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


class CeremonyMissingError(RefusedError):
    """There is no such ceremony or step on this side."""

    code = "ceremony_missing"

    def __init__(self) -> None:
        super().__init__(
            f"“遇到意外怎么办”里没有这一项或这一步。{_NOTHING}", advice="请先列出全部事项再选。"
        )


class RegainedMissingError(RefusedError):
    """None of the county's lost changes that wait has this number."""

    code = "regained_missing"

    def __init__(self) -> None:
        super().__init__(
            f"没有这一项等待决定的更改，可能已经处理过了。{_NOTHING}",
            advice="请重新打开清单，从清单里选。",
        )


class CopiesMissingError(RefusedError):
    """No copy of this county lies in the folders that were named."""

    code = "copies_missing"

    def __init__(self) -> None:
        super().__init__(
            f"在选定的地方没有找到本县的“县级留底”文件。{_NOTHING}",
            advice="请插入主钥匙U盘、存放回执的U盘或另存备份的U盘，再试一次；"
            "文件夹的名称是“县级留底”。",
        )


class SameKeyError(RefusedError):
    """A copy of the root key was to be put where the root key itself lies."""

    code = "same_place"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"“{file}”已经有一个文件，没有覆盖它。{_NOTHING}",
            advice="请选择另一个U盘或文件夹。",
        )


class MovedError(RefusedError):
    """The data were moved to another computer and are closed here."""

    code = "moved"

    def __init__(self, moved_at: str) -> None:
        super().__init__(
            f"这份数据已在 {moved_at[:10]} 搬到另一台电脑，这里已停用。数据没有改动。",
            advice="请到新电脑上打开；搬家没有成功的，请选“遇到意外怎么办”里的“恢复使用旧电脑”。",
        )


class NotMovedError(RefusedError):
    """A computer that was never left is to be used again."""

    code = "not_moved"

    def __init__(self) -> None:
        super().__init__(
            f"这份数据没有搬走，不需要恢复使用。{_NOTHING}", advice="直接输入口令打开即可。"
        )


class MoveTargetError(RefusedError):
    """The folder for moving is not empty, or lies within the data."""

    code = "move_target"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”里已有内容，或就在数据目录里，不能用来搬家。{_NOTHING}",
            advice="请选择U盘或移动硬盘，程序会在上面新建一个文件夹。",
        )


class NothingPackedError(RefusedError):
    """The folder that was chosen holds nothing packed for moving."""

    code = "nothing_packed"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”里没有打包好的数据，没有搬入，也没有改动任何内容。",
            advice="请选U盘上以“搬家”开头的文件夹，不要选它里面或外面的文件夹。",
        )


class MoveDamagedError(RefusedError):
    """What was packed for moving is not whole."""

    code = "move_damaged"

    def __init__(self, name: str = "") -> None:
        which = f"（{name}）" if name else ""
        super().__init__(
            f"搬家文件夹不完整或已损坏{which}，没有搬入。旧电脑上的数据还在。",
            advice="请回到旧电脑恢复使用，换一个U盘重新搬一次。",
        )


class MoveTakenError(RefusedError):
    """What was packed for moving was moved into a computer before."""

    code = "move_taken"

    def __init__(self) -> None:
        super().__init__(
            "这个搬家文件夹已经搬入过一台电脑，没有再搬。两台电脑同时用一份数据会出错。",
            advice="请使用已经搬入的那台电脑；那台也坏了的，请用备份恢复。",
        )


class FoundAnewError(RefusedError):
    """A new root key for a county must be confirmed by the county's name."""

    code = "found_anew"

    def __init__(self) -> None:
        super().__init__(
            f"县级单位名称与输入的不一致，没有重新建立信任。{_NOTHING}",
            advice="请照屏幕上的单位全称输入；主钥匙还有副本的，请先用副本。",
        )
