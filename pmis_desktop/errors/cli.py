"""What the command line cannot make sense of."""

from pmis_desktop.errors.base import AppError


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
