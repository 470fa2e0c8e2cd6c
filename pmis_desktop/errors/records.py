"""What is refused while a record is open in a form, and while changes are taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed under an open form: what it is now, and what was typed."""

    field: str
    label: str
    now: str
    typed: str


class RecordChangedError(RefusedError):
    """A record was changed by another since it was opened in a form.

    ``changes`` holds both values of every field; the sentence names fields only, as it may be
    logged.
    """

    code = "record_changed"

    def __init__(self, changes: Sequence[FieldChange]) -> None:
        labels = "、".join(change.label for change in changes)
        super().__init__(
            f"这条记录刚被改动（{labels}），没有保存，您填写的内容还在。{_NOTHING}",
            advice="请核对现在的内容和您填写的内容，再保存一次。",
        )
        self.changes = tuple(changes)


class NothingToRedoError(RefusedError):
    """Nothing was taken back last, so there is nothing to bring again."""

    code = "nothing_to_redo"

    def __init__(self) -> None:
        super().__init__(
            f"没有可以恢复的撤销。{_NOTHING}",
            advice="撤销之后又有新的更改的，或撤销的是待处理事项的决定的，请直接修改或重新处理。",
        )


class AnswerLeftError(RefusedError):
    """A decision of the county cannot be taken back once a branch has been told."""

    code = "answer_left"

    def __init__(self) -> None:
        super().__init__(
            f"这个决定已随回执发给支部，不能撤销。{_NOTHING}",
            advice="请另作修改，修改的内容会随下一份回执发给支部。",
        )
