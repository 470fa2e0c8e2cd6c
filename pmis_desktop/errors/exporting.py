"""What keeps a workbook from being written out."""

from pmis_desktop.errors.base import RefusedError

_NOTHING_MADE = "没有生成文件，已有数据没有改动。"


class ExportReasonMissingError(RefusedError):
    """Full numbers were asked for without saying what for."""

    code = "export_reason_missing"

    def __init__(self) -> None:
        super().__init__(
            f"导出完整号码要写明用途。{_NOTHING_MADE}",
            advice="请写一句用途（会印在表上，并记入本机日志），或者隐藏号码中间几位。",
        )


class NothingToExportError(RefusedError):
    """Nobody and nothing is in what was chosen."""

    code = "nothing_to_export"

    def __init__(self, sentence: str = "所选范围里没有可以导出的内容。") -> None:
        super().__init__(f"{sentence}{_NOTHING_MADE}", advice="需要时请换一个党组织或条件。")


class ExportCancelledError(RefusedError):
    """Somebody stopped an export."""

    code = "export_cancelled"

    def __init__(self) -> None:
        super().__init__(f"已经取消导出。{_NOTHING_MADE}", advice="需要时可以重新开始。")
