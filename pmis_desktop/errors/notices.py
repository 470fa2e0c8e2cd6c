"""What is refused while the county writes notices, and while a branch reads them."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


class NoticeFieldError(RefusedError):
    """Something of a notice is missing, too long or not to be sent; ``field`` says which part."""

    code = "notice_field"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(
            f"{sentence}通知没有发出，您填写的内容还在。{_NOTHING}",
            advice="请改正后再发出。",
        )
        self.field = field
        self.sentence = sentence


class TooManyNoticesError(RefusedError):
    """More notices are in force than an answer carries."""

    code = "too_many_notices"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"有效的通知已有 {most} 份，一份回执带不下更多。通知没有发出。{_NOTHING}",
            advice="请先撤回已经不需要的通知，再发出这一份。",
        )


class NoticeMissingError(RefusedError):
    """No notice with this number or id."""

    code = "notice_missing"

    def __init__(self) -> None:
        super().__init__(
            f"找不到这份通知。{_NOTHING}",
            advice="请用 notices 命令或在“通知”页查看现有的通知。",
        )


class NoticeEndedError(RefusedError):
    """A notice that was withdrawn or replaced is not changed any more."""

    code = "notice_ended"

    def __init__(self) -> None:
        super().__init__(
            f"这份通知已经撤回或被代替，不能再改。{_NOTHING}",
            advice="误撤回的，可以用“撤销”取消撤回；要发新的内容，请另写一份通知。",
        )
