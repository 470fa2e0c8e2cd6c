"""Why a branch does not take an answer. Nothing is lost in any of these cases."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "本地数据没有改动。"


class AnswerRefusedError(RefusedError):
    """The parent of every reason not to take an answer."""


class AnswerTakenError(AnswerRefusedError):
    """The very same answer was taken already."""

    code = "answer_taken"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"第 {number} 号回执已经收过，不需要再收。{_NOTHING}", advice="可以继续工作。"
        )


class AnswerOlderError(AnswerRefusedError):
    """The answer is older than what this branch has taken."""

    code = "answer_older"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"第 {number} 号回执比本地已收到的旧，没有接收。{_NOTHING}",
            advice="请使用最新的一份回执。",
        )


class AnswerOtherLogError(AnswerRefusedError):
    """The answer speaks of another installation's log."""

    code = "answer_other_log"

    def __init__(self) -> None:
        super().__init__(
            f"这份回执不是发给本机现用数据的（可能是另一台电脑的，或恢复备份之前的）。{_NOTHING}",
            advice="请向县级索取发给本机的回执。",
        )


class LogOvertakenError(AnswerOtherLogError):
    """The county goes on in another log of this site and has closed the one that is written here.

    A package from a life that a restore has ended came to the county last. This site goes on in a
    new log by itself, with everything that the county has not acknowledged.
    """

    code = "log_overtaken"

    def __init__(self) -> None:
        AnswerRefusedError.__init__(
            self,
            "县级后来并入了本机恢复备份之前发出的一个旧变更包，本机已自动换用新的记录链接着报送。"
            f"没有回执的更改都还在，一条没有丢。{_NOTHING}",
            advice="请再生成一次变更包报送县级，再收取县级的新回执；以前生成的包不用再送。",
        )


class LogForgottenError(AnswerOtherLogError):
    """A county that was restored speaks of another log of this site and forgot the present one.

    It stands in a life of this site that a restore here has ended as well. This site goes on by
    itself in a new log after the last one that both have, with all it has written since.
    """

    code = "log_forgotten"

    def __init__(self) -> None:
        AnswerRefusedError.__init__(
            self,
            "县级恢复过备份，不记得本机现用的这段记录了；本机已自动换用新的记录链接着报送。"
            f"县级忘记的更改都在里面，一条没有丢。{_NOTHING}",
            advice="请再生成一次变更包报送县级，再收取县级的新回执；以前生成的包不用再送。",
        )


class AnswerForkError(AnswerRefusedError):
    """The county holds operations under these numbers that this branch never wrote."""

    code = "answer_fork"

    def __init__(self) -> None:
        super().__init__(
            f"县级收到的更改与本机的记录对不上，可能有人复制过数据目录。{_NOTHING}",
            advice="请停止使用另一份复制的数据，再打开“遇到意外怎么办”，"
            "选“数据被复制过，或电脑还原过”。",
        )


class SiteOlderError(AnswerRefusedError):
    """The county has taken in more than this branch still has."""

    code = "site_older"

    def __init__(self) -> None:
        super().__init__(
            f"县级收到的更改比本机现有的多，本机数据可能是旧的备份。{_NOTHING}",
            advice="请打开“遇到意外怎么办”，选“数据被复制过，或电脑还原过”，照着做，再重新报送。",
        )


class AnswerGapError(AnswerRefusedError):
    """A partial answer builds on an answer that this branch has not taken."""

    code = "answer_gap"

    def __init__(self) -> None:
        super().__init__(
            f"这份回执只含变化部分，而本机缺少它之前的回执。{_NOTHING}",
            advice="请先接收前一份回执，或再报送一次以取得完整回执。",
        )


class DigestDiffersError(AnswerRefusedError):
    """After taking the answer, the slice would not be what the county says it is."""

    code = "digest_differs"

    def __init__(self) -> None:
        super().__init__(
            f"按这份回执更新后与县级的核对码不一致，没有接收。{_NOTHING}",
            advice="请再报送一次，县级的下一份回执会带上完整数据。",
        )
