"""Failures of the rules: the program's own tables are missing or damaged."""

from pmis_desktop.errors.base import AppError, RefusedError

_ADVICE = "数据没有改动。请重新解压安装包覆盖程序文件夹后再打开；数据目录不受影响。"


class TableDamagedError(AppError):
    """A table of codes or rules that comes with the program is missing or cannot be read."""

    code = "table_damaged"

    def __init__(self, table: str) -> None:
        super().__init__(f"程序自带的对照表“{table}”缺失或损坏。", advice=_ADVICE)
        self.table = table


class ThresholdMissingError(AppError):
    """No value of a rule is in force on a day."""

    code = "threshold_missing"

    def __init__(self, rule: str) -> None:
        super().__init__(f"规则表中没有“{rule}”在该日期有效的数值。", advice=_ADVICE)
        self.rule = rule


class CodeListUnknownError(RefusedError):
    """A code list that the program does not have was asked for."""

    code = "code_list_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为“{name}”的代码表，未作任何改动。", advice="请核对代码表名称。")
        self.name = name
