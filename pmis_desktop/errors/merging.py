"""Why the county does not merge a package now. One file's refusal never stops the others."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "县级数据没有改动。"


class MergeRefusedError(RefusedError):
    """The parent of every reason."""


class GapError(MergeRefusedError):
    """Operations are missing between what the county has and what the package brings."""

    code = "gap"

    def __init__(self) -> None:
        super().__init__(
            f"这个包与县级已有的记录之间缺了一段，没有并入。{_NOTHING}",
            advice="县级可能恢复过旧备份；请把新的回执发给支部，支部会从缺口处重新报送。",
        )


class ForkError(MergeRefusedError):
    """The package contradicts what the county has taken in from the same log."""

    code = "fork"

    def __init__(self, log: str) -> None:
        super().__init__(
            f"这个支部有两份不同的数据在报送，已暂停并入该支部的包。{_NOTHING}",
            advice="请与支部核实是否复制过数据目录或恢复过备份；请支部打开“遇到意外怎么办”，"
            "选“数据被复制过，或电脑还原过”，照着做，再重新报送。",
        )
        self.log = log


class ClosedLogError(MergeRefusedError):
    """The site has itself closed this log and writes another."""

    code = "log_closed"

    def __init__(self) -> None:
        super().__init__(
            f"这个包来自支部已停用的旧数据，没有并入。{_NOTHING}",
            advice="请支部用现在使用的电脑和数据重新报送；这就是现在用的电脑时，请把新的回执发给支部，"
            "支部收取后自动接上，再报送一次。",
        )


class LogUnknownError(MergeRefusedError):
    """The log does not belong to the site that signed."""

    code = "log_unknown"

    def __init__(self) -> None:
        super().__init__(
            f"这个包的记录编号不属于该接入点，没有并入。{_NOTHING}",
            advice="请支部重新生成变更包；仍不行时重新办理接入。",
        )


class CountyOlderError(MergeRefusedError):
    """The site has seen a newer answer than the county remembers: the county went back."""

    code = "county_older"

    def __init__(self) -> None:
        super().__init__(
            f"支部已收到的回执比本库记得的新，说明本库是恢复的旧备份，已停止并入。{_NOTHING}",
            advice="请打开“遇到意外怎么办”，照“县级数据丢失或损坏”完成县级恢复后再并入。",
        )


class RevokedSiteError(MergeRefusedError):
    """The sending site was revoked; what it wrote after the cut-off waits for a person."""

    code = "revoked"

    def __init__(self) -> None:
        super().__init__(
            f"发送方的接入已被注销，注销之后的更改暂不并入。{_NOTHING}",
            advice="请先与支部电话核实；文件请保留。",
        )


class DeclinedPackageError(MergeRefusedError):
    """A package of a revoked site that somebody at the county has decided not to take."""

    code = "declined"

    def __init__(self) -> None:
        super().__init__(
            f"这个包来自已注销的接入点，县里已决定不收。{_NOTHING}",
            advice="不用再处理；如果决定错了，请支部在新电脑上重新录入后报送。",
        )
