"""Failures in setting printed forms."""

from pmis_desktop.errors.base import RefusedError

_NOTHING_MADE = "没有生成文件，已有数据没有改动。"


class PrintingError(RefusedError):
    """A form cannot be set; nothing was written."""

    code = "printing_failed"


class FormMissingError(PrintingError):
    """There is no form of this name beside the program."""

    code = "form_missing"

    def __init__(self) -> None:
        super().__init__(
            f"找不到这种表格的样式文件。{_NOTHING_MADE}",
            advice="请检查杀毒软件是否删除了程序文件，必要时重新安装本程序。",
        )


class FormBrokenError(PrintingError):
    """The form's own text has a mistake, or the data does not fit it; ``form`` is its file."""

    code = "form_broken"

    def __init__(self, form: str, line: str = "") -> None:
        place = f"第 {line} 行" if line else ""
        super().__init__(
            f"表格样式文件“{form}”{place}有错误，无法排版。{_NOTHING_MADE}",
            advice="如修改过样式文件，请恢复原来的文件；否则请重新安装本程序。",
        )


class PrintTooHeavyError(PrintingError):
    """Setting the form took too much memory or time."""

    code = "print_too_heavy"

    def __init__(self) -> None:
        super().__init__(
            f"排版时占用的内存或时间超过上限，已经停止。{_NOTHING_MADE}",
            advice="请减少一次打印的人数或页数，分次打印。",
        )


class NothingToPrintError(PrintingError):
    """There is no section, slip or row to print."""

    code = "nothing_to_print"

    def __init__(self) -> None:
        super().__init__(
            f"没有可以打印的内容。{_NOTHING_MADE}", advice="请先选择要打印的支部或人员。"
        )
