"""What the command line cannot make sense of."""

from pmis_desktop.errors.base import AppError, RefusedError


class UsageError(AppError):
    """A command was written wrongly; the command line ends with 2."""

    code = "usage"

    def __init__(self, sentence: str, *, advice: str = "") -> None:
        super().__init__(
            f"{sentence}没有执行任何操作。", advice=advice or "加上 --help 可以查看命令的写法。"
        )


class InterruptedCommandError(AppError):
    """Somebody pressed Ctrl+C; what was being written was rolled back."""

    code = "interrupted"

    def __init__(self) -> None:
        super().__init__(
            "操作已被中断，没有完成的部分没有写入。", advice="需要时可以重新执行这条命令。"
        )


class CheckDigitsError(RefusedError):
    """The digits read out in the call-back are not those of the recovery request."""

    code = "check_digits"

    def __init__(self) -> None:
        super().__init__(
            "核对数字与恢复申请不一致，没有生成答复。",
            advice="请打电话给提出申请的一方重新核对；仍不一致时不要答复。",
        )
