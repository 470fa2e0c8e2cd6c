"""Failures in reading and writing workbooks."""

from collections.abc import Sequence

from pmis_desktop.errors.base import RefusedError

_UNTOUCHED = "没有导入任何数据，已有数据没有改动。"
_SAVE_AS = "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再导入。"
_SPLIT = "请删去数据以外的内容，或把表格拆成几份后再导入。"
_NAMES_SHOWN = 5


def hidden_sheets(names: Sequence[str]) -> str:
    """What people are told of sheets that were not read because they are hidden; empty for none."""
    if not names:
        return ""
    named = "、".join(f"“{name}”" for name in names[:_NAMES_SHOWN])
    more = f"等 {len(names)} 张" if len(names) > _NAMES_SHOWN else ""
    return (
        f"工作表{named}{more}是隐藏的，没有读取。如需导入，请在表格软件中取消隐藏后重新选择文件。"
    )


class WorkbookError(RefusedError):
    """A workbook cannot be used; nothing was changed."""

    code = "workbook_failed"


class NotAWorkbookError(WorkbookError):
    """The content is no table, whatever the name says."""

    code = "not_a_workbook"

    def __init__(self) -> None:
        super().__init__(
            f"所选文件的内容不是 Excel 表格（可能只是改了文件名）。{_UNTOUCHED}", advice=_SAVE_AS
        )


class UnsupportedWorkbookError(WorkbookError):
    """A table in a format that is not read."""

    code = "workbook_format"

    def __init__(self) -> None:
        super().__init__(
            f"不支持这种表格格式，只能读取 .xlsx、.xls 和 .csv。{_UNTOUCHED}", advice=_SAVE_AS
        )


class WorkbookLockedError(WorkbookError):
    """The workbook asks for a password."""

    code = "workbook_locked"

    def __init__(self) -> None:
        super().__init__(
            f"表格设有打开密码，无法读取。{_UNTOUCHED}",
            advice="请用 Excel 或 WPS 打开，取消打开密码，另存后再导入。",
        )


class WorkbookDamagedError(WorkbookError):
    """The content begins like a workbook and does not go on like one."""

    code = "workbook_damaged"

    def __init__(self) -> None:
        super().__init__(f"表格文件已经损坏，无法读取。{_UNTOUCHED}", advice=_SAVE_AS)


class WorkbookTooWideError(WorkbookError):
    """Filled cells lie further out than any table of members reaches."""

    code = "workbook_too_wide"

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(
            f"表格中有内容超出了 {rows} 行、{columns} 列的范围，没有读取。{_UNTOUCHED}",
            advice=_SPLIT,
        )


class WorkbookTooHeavyError(WorkbookError):
    """Reading took too much memory, or ended the process that read."""

    code = "workbook_too_heavy"

    def __init__(self) -> None:
        super().__init__(
            f"读取表格时占用的内存超过上限，已经停止；文件多半已损坏或范围过大。{_UNTOUCHED}",
            advice=_SPLIT,
        )


class NoHeaderError(WorkbookError):
    """No sheet has a row of known headings; the data may stand in one of the ``hidden`` ones."""

    code = "workbook_no_header"

    def __init__(self, rows: int, hidden: Sequence[str] = ()) -> None:
        told = hidden_sheets(hidden)
        super().__init__(
            f"在表格的前 {rows} 行里没有找到表头（如“姓名”“公民身份证号码”）。{told}{_UNTOUCHED}",
            advice="请使用《党员基本信息汇总表》或《党组织信息汇总表》的表头；列的顺序不限。",
        )


class SeveralTablesError(WorkbookError):
    """More than one sheet holds a table where one is wanted."""

    code = "workbook_several_tables"

    def __init__(self, sheets: Sequence[str]) -> None:
        names = "、".join(f"“{name}”" for name in sheets[:_NAMES_SHOWN])
        super().__init__(
            f"文件里有 {len(sheets)} 张可以导入的表（{names}等），不知道导入哪一张。{_UNTOUCHED}",
            advice="请只留下要导入的一张表，另存后再导入。",
        )


class WorkbookTooLongError(WorkbookError):
    """More rows were to be written than a sheet can hold."""

    code = "workbook_too_long"

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"人数太多，一张表最多 {rows:,} 行，没有生成文件，已有数据没有改动。",
            advice="请分党组织导出，一个党委一张表。",
        )
