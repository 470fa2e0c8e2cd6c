"""What a person at the window is told beside what the rooms below say."""

from pmis_desktop.errors.base import RefusedError


class JobCancelledError(RefusedError):
    """Somebody pressed 停止 before a job had changed anything."""

    code = "job_cancelled"

    def __init__(self) -> None:
        super().__init__("已停止。", advice="没有改动任何内容，可以重新开始。")


class NoPrinterError(RefusedError):
    """Something was to be printed on a computer that has no printer."""

    code = "no_printer"

    def __init__(self) -> None:
        super().__init__(
            "这台计算机没有可以使用的打印机，没有打印。",
            advice="请先接好打印机；也可以“存为 PDF”，拿到有打印机的计算机上打印。",
        )


class PrinterFailedError(RefusedError):
    """The printer did not take the pages."""

    code = "printer_failed"

    def __init__(self) -> None:
        super().__init__(
            "打印机没有接收全部页面，可能没有打印完整。数据没有改动。",
            advice="请检查打印机是否开机、联机、有纸，再重新打印。",
        )
