"""Why a committee's review cannot be given or used now."""

from pmis_desktop.errors.base import RefusedError


class NotReviewerError(RefusedError):
    """The grant of this site does not let it review."""

    code = "not_reviewer"

    def __init__(self) -> None:
        super().__init__(
            "本单位没有党委审核的权限，意见没有保存。没有改动任何数据。",
            advice="需要审核的，请县级给本单位开通党委审核，收到回执后再办理。",
        )


class NothingToReviewError(RefusedError):
    """What was meant waits no more."""

    code = "nothing_to_review"

    def __init__(self) -> None:
        super().__init__(
            "这些事项已经不在等待审核之列，意见没有保存。没有改动任何数据。",
            advice="请看最新的列表；支部可能已经撤回，或县级已经决定。",
        )
