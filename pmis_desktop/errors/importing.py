"""What keeps a checked workbook from being written."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有导入任何数据，已有数据没有改动。"


class ImportChangedError(RefusedError):
    """The records changed between the check of a workbook and its import."""

    code = "import_changed"

    def __init__(self) -> None:
        super().__init__(
            f"检查之后数据又有变化，检查结果已经过时。{_NOTHING}",
            advice="请重新检查这张表，核对后再导入。",
        )


class ImportStrictError(RefusedError):
    """All rows or none was asked for, and some rows cannot be taken."""

    code = "import_strict"

    def __init__(self, rejected: int, asked: int) -> None:
        super().__init__(
            f"表中有 {rejected} 行有错误、{asked} 行需要核对，按要求整表不导入。{_NOTHING}",
            advice="请按问题清单改正后重新检查；也可以先导入没有问题的行。",
        )


class ImportNotLastError(RefusedError):
    """An import was to be taken back, but other changes came after it."""

    code = "import_not_last"

    def __init__(self) -> None:
        super().__init__(
            "导入以后又有别的更改，不能直接撤销这次导入。数据没有改动。",
            advice="请先逐项撤销后来的更改，轮到这次导入时再撤销。",
        )
