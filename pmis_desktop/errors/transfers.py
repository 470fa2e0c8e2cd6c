"""What is refused of transfers of organisation relationship, and of the numbers of letters."""

from collections.abc import Mapping

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"

# Also what a branch reads of a step that the county did not take.
STEP_SENTENCES: Mapping[str, str] = {
    "transfer_no_such_step": "这种转接没有这一步",
    "transfer_incomplete": "这一步要填的内容没有填全",
    "transfer_not_ready": "前面的步骤还没有办完",
    "transfer_in_transit": "介绍信已经开出，这次转接正在途中",
    "transfer_received": "对方党委已经接收",
    "transfer_closed": "这次转接已经办结",
    "transfer_withdrawn": "原党组织已经撤回这次转接",
    "transfer_returned": "对方已经退回这次转接",
    "transfer_voided": "这份介绍信已经作废",
    "transfer_removed": "这次转接已经移除",
    "transfer_member_elsewhere": "按县级数据，该党员现在不在转出党支部",
    "transfer_needs_letter": "两个党支部不在同一个基层党委，要开介绍信，不能按本地调整办",
    "transfer_open": "该党员另有一次转接没有办结",
    "letter_number_taken": "这个介绍信编号已经用过",
}


class TransferStepError(RefusedError):
    """A step whose turn has not come, or has gone."""

    code = "transfer_step"

    def __init__(self, reason: str) -> None:
        told = STEP_SENTENCES.get(reason, "现在不能办这一步")
        super().__init__(f"{told}，没有办理。{_NOTHING}", advice="请先看清这次转接走到了哪一步。")
        self.reason = reason


class TransferSideError(RefusedError):
    """A step that the other side does."""

    code = "transfer_side"

    def __init__(self, label: str, whose: str) -> None:
        super().__init__(
            f"“{label}”由{whose}办理，这里不能办。{_NOTHING}",
            advice=f"请联系{whose}，或请县级代办。",
        )


class TransferRefusedError(RefusedError):
    """A transfer that cannot be done as it was asked for."""

    code = "transfer_refused"

    def __init__(self, sentence: str, advice: str = "请改正后再试。") -> None:
        super().__init__(f"{sentence}{_NOTHING}", advice=advice)


class ByStepsOnlyError(RefusedError):
    """A transfer was to be written like any record."""

    code = "by_steps_only"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"{label}要一步一步办理，不能直接填写。{_NOTHING}",
            advice="请在“转接”里办理，或用 transfer 命令。",
        )


class LetterNumbersUsedUpError(RefusedError):
    """No number of a block is left for a letter."""

    code = "letter_numbers_used_up"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year} 年的介绍信编号已经用完，或县里还没有给这台电脑留号。{_NOTHING}",
            advice="请县里在“转接”里再留一段号，收到回执后再开；急用时请县里代开。",
        )


class LetterPatternError(RefusedError):
    """A pattern for numbers of letters that cannot be counted with."""

    code = "letter_pattern"

    def __init__(self) -> None:
        super().__init__(
            f"介绍信编号的样式不对。{_NOTHING}",
            advice="请写成 YYUUNNN 的样子：Y 是年份，U 是单位号，N 是流水号，N 要写在最后。",
        )


class LetterUnitsUsedUpError(RefusedError):
    """More issuing organisations than the pattern has places for, or a serial past its end."""

    code = "letter_places_used_up"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"介绍信编号里的{what}位数不够，留不出新的号段。{_NOTHING}",
            advice="请先把编号样式改得长一些，例如 YYUUNNNN。",
        )
