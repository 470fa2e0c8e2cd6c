"""Why a branch cannot answer what the county said of its change."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


class OutcomeGoneError(RefusedError):
    """What is to be answered was answered already, here or by a newer answer of the county."""

    code = "outcome_gone"

    def __init__(self) -> None:
        super().__init__(
            f"这一处已经处理过，或县级已有新的决定。{_NOTHING}",
            advice="请关闭后重新打开这一页，按现在的内容处理。",
        )


class CannotAppealError(RefusedError):
    """Sending the same value again could only be refused again."""

    code = "cannot_appeal"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"{sentence}{_NOTHING}", advice="请电话联系县级说明情况，由县级在县级电脑上修改。"
        )
