"""What is refused when records go to the recycle bin or come back from it."""

from pmis_desktop.errors.base import RefusedError


class StillUsedError(RefusedError):
    """An organisation that has members or organisations under it cannot be removed."""

    code = "still_used"

    def __init__(self, members: int, organisations: int) -> None:
        parts = [
            f"{count} {what}"
            for count, what in ((members, "名党员"), (organisations, "个下级党组织"))
            if count
        ]
        super().__init__(
            f"这个党组织还有{'、'.join(parts)}，不能移到回收站。没有改动任何数据。",
            advice="请先把党员和下级党组织调整到别处；确实撤销的，请办理撤销。",
        )


class SiteStandsError(RefusedError):
    """An organisation whose computer is enrolled cannot be taken away under it."""

    code = "site_stands"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”的电脑已经接入，不能把这个党组织撤掉。没有改动任何数据。",
            advice="请先在“支部接入”里注销它；确实撤销的党组织，请办理撤销。",
        )


class NotInBinError(RefusedError):
    """A record that is in use is to be brought back from the bin."""

    code = "not_in_recycle_bin"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"这条{label}记录不在回收站里，不用恢复。没有改动任何数据。",
            advice="请在回收站的列表里选要恢复的记录。",
        )


class StillRemovedError(RefusedError):
    """A record cannot come back while what it stands under is in the bin."""

    code = "still_removed"

    def __init__(self, label: str, name: str) -> None:
        super().__init__(
            f"它所属的{label}“{name}”还在回收站里，不能单独恢复。没有改动任何数据。",
            advice=f"请先恢复{label}“{name}”，再恢复这一条。",
        )


class NumberInUseError(RefusedError):
    """A removed member cannot come back while another living one has its ID number."""

    code = "number_in_use"

    def __init__(self) -> None:
        super().__init__(
            "现在有另一名党员使用这个身份证号，不能恢复。没有改动任何数据。",
            advice="请先核对那名党员的身份证号，更正后再恢复。",
        )
