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
    """Setting the form took too much memory."""

    code = "print_too_heavy"

    def __init__(self) -> None:
        super().__init__(
            f"排版时占用的内存超过上限，已经停止。{_NOTHING_MADE}",
            advice="请减少一次打印的人数或页数，分次打印。",
        )


class PrintTooSlowError(PrintTooHeavyError):
    """Setting the form took too long: too much at once, or the computer is busy."""

    code = "print_too_slow"

    def __init__(self) -> None:
        PrintingError.__init__(
            self,
            f"排版太久没有完成，已经停止；多半是电脑太忙，内容可能没有问题。{_NOTHING_MADE}",
            advice="请关闭其他程序，等电脑空闲一些再试一次；一直这样时，请减少一次打印的人数。",
        )


class NothingToPrintError(PrintingError):
    """There is no section, slip or row to print."""

    code = "nothing_to_print"

    def __init__(self) -> None:
        super().__init__(
            f"没有可以打印的内容。{_NOTHING_MADE}", advice="请先选择要打印的支部或人员。"
        )


class FormUnknownError(PrintingError):
    """The catalogue has no form of this name."""

    code = "form_unknown"

    def __init__(self) -> None:
        super().__init__(
            f"没有这种表格。{_NOTHING_MADE}", advice="请从表格目录里选择，或用 forms 命令查看名称。"
        )


class FormElsewhereError(PrintingError):
    """The form belongs to an act of another room and is printed there."""

    code = "form_elsewhere"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}”在它自己的页面里打印，不能单独打印。{_NOTHING_MADE}",
            advice="请到相应的页面里打印。",
        )


class FormSubjectError(PrintingError):
    """The form wants a member or an organisation, and none was chosen."""

    code = "form_subject"

    def __init__(self, title: str, wanted: str) -> None:
        super().__init__(
            f"打印“{title}”要先选定{wanted}。{_NOTHING_MADE}",
            advice=f"请选择{wanted}；要空白表，请选空白表。",
        )


class FormEntryError(PrintingError):
    """Something that a person added to a form cannot be used."""

    code = "form_entry"

    def __init__(self, label: str, sentence: str) -> None:
        super().__init__(f"“{label}”{sentence}{_NOTHING_MADE}", advice="请改正后再打印。")


class FormEntryUnknownError(PrintingError):
    """A form has no such thing to be added."""

    code = "form_entry_unknown"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"这种表格没有“{key[:40]}”这一项。{_NOTHING_MADE}",
            advice="请核对项目名称，可用 forms 命令查看。",
        )


class NoWorkbookError(PrintingError):
    """The form is no list; there is no workbook of it."""

    code = "form_no_workbook"

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}”不是名单，没有表格文件。{_NOTHING_MADE}", advice="请存为 PDF。")


class OwnFormUnreadableError(PrintingError):
    """The county's own form is no file of text, is too long, or leads elsewhere."""

    code = "own_form_unreadable"

    def __init__(self, form: str) -> None:
        super().__init__(
            f"县里自己的样式文件“{form}”读不出来：要是一个不太大的文本文件。已用程序自带的样式。",
            advice="请检查数据目录 templates 文件夹里的这个文件。",
        )


class StubMissingError(PrintingError):
    """The stub ledger has no such number that counts."""

    code = "stub_missing"

    def __init__(self) -> None:
        super().__init__(
            "存根台账里没有这个编号，或者已经作废。没有改动。", advice="请在存根台账里核对编号。"
        )


class LetterNotIssuedError(PrintingError):
    """A transfer has no letter that counts: not issued yet, or voided."""

    code = "letter_not_issued"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}的介绍信还没有开出，或者已经作废。{_NOTHING_MADE}",
            advice="请先在转接里开介绍信，再打印。",
        )
