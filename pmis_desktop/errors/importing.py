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


class NotAMeaningError(RefusedError):
    """A spelling was to stand for something that its field cannot hold."""

    code = "import_no_meaning"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"“{label}”没有这一项，没有记住。{_NOTHING}", advice="请从列表中选定一项。"
        )


class NotOnePartError(RefusedError):
    """Sheets of several kinds, or none of a file's, were to be imported together."""

    code = "import_sheets"

    def __init__(self, sheets: str) -> None:
        super().__init__(
            f"不能这样选工作表。文件里可以导入的有：{sheets}。{_NOTHING}",
            advice="请选其中一张；几张表内容同类时，也可以一起选。",
        )
