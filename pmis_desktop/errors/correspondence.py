"""What cannot be asked about who has sent."""

from pmis_desktop.errors.base import RefusedError


class PeriodError(RefusedError):
    """A span of days that ends before it begins, or a period nobody knows."""

    code = "period"

    def __init__(self) -> None:
        super().__init__(
            "这个时间段不对：结束的日子早于开始的日子，或者没有这种周期。没有改动任何数据。",
            advice="请重新选开始和结束的日子。",
        )


class NobodyToRemindError(RefusedError):
    """Everybody has sent: there is nothing to remind of."""

    code = "nobody_to_remind"

    def __init__(self) -> None:
        super().__init__(
            "没有要催报的党组织，没有改动任何数据。", advice="该报的都已报送，或者还没有到期。"
        )
