"""What is refused about sites: slips, calls, scopes, packages that were held back."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


class SlipMissingError(RefusedError):
    """No outstanding slip of this branch."""

    code = "slip_missing"

    def __init__(self) -> None:
        super().__init__(
            f"没有可以处理的邀请单：可能已经用过、收回，或者还没有开。{_NOTHING}",
            advice="请先看邀请单清单；需要的话重新开一张。",
        )


class TelephoneWaitError(RefusedError):
    """A fingerprint did not agree three times: nobody may go on guessing."""

    code = "telephone_wait"

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"这份申请已经三次对不上，暂停核对，还要等 {minutes} 分钟。{_NOTHING}",
            advice="请查到这个支部的座机打过去，确认申请文件是不是他们写出的，再重新核对。",
        )


class NoRequestsError(RefusedError):
    """A folder without any file that could be a request."""

    code = "no_requests"

    def __init__(self) -> None:
        super().__init__(
            f"这个文件夹里没有接入申请。{_NOTHING}",
            advice="接入申请的文件名以 .dzb 结尾；请核对是不是选错了文件夹。",
        )


class NobodyToWriteForError(RefusedError):
    """No site of those that were asked for takes part."""

    code = "nobody_to_write_for"

    def __init__(self) -> None:
        super().__init__(
            "没有需要写出首份数据的接入点，没有写出文件。",
            advice="已经报送过的支部不用再写；要给某个支部重写，请直接选它。",
        )


class SameScopeError(RefusedError):
    """A site is to get the scope that it has."""

    code = "same_scope"

    def __init__(self) -> None:
        super().__init__(
            f"这台电脑现在管的就是这个党组织。{_NOTHING}", advice="请选择另一个党组织。"
        )


class ShutOutError(RefusedError):
    """Something is asked of a site that was revoked."""

    code = "site_revoked"

    def __init__(self) -> None:
        super().__init__(
            f"这个接入点已经注销。{_NOTHING}", advice="支部要继续用，请让它重新申请接入。"
        )


class HeldMissingError(RefusedError):
    """No package of this name was held back."""

    code = "held_missing"

    def __init__(self) -> None:
        super().__init__(
            f"没有这个搁置的变更包。{_NOTHING}", advice="请先看搁置清单，照上面的编号再试。"
        )


class HeldDecidedError(RefusedError):
    """A package that was held back has been decided about already."""

    code = "held_decided"

    def __init__(self) -> None:
        super().__init__(f"这个变更包已经处理过。{_NOTHING}", advice="请刷新搁置清单。")


class CannotAdmitError(RefusedError):
    """A package that was held back cannot be merged, whoever admits it."""

    code = "cannot_admit"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"这个搁置的变更包不能并入：{sentence}",
            advice="它仍然留在搁置清单里；确实不要了，可以选“不收”。",
        )
