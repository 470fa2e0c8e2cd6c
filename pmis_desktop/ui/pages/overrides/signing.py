"""What a change of codes and rules does, whom it touches, and the root key that signs it."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import overriding
from pmis_desktop.services.overriding import Draft, Effect
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work.work import Work

_WHEN = "签字后，县里立即生效；支部收到下一份回执后生效。以后可以再改，也可以收回，历次改动都留着。"
_NOBODY = "现在没有记录因此要改。"


class SigningSheet(QuestionSheet):
    """``signed`` when it is in force, ``more`` for one change more, ``done`` when given up."""

    signed = Signal()
    more = Signal()
    done = Signal()

    def __init__(self, work: Work, made: Draft, effect: Effect, *, may_add: bool) -> None:
        self._work = work
        self._draft = made
        self._reason = LineField("理由", "支部能看到，例如：县委组织部2026年9月通知")
        self._root = RootKeyForm(work.house)
        touched = effect.touched or (_NOBODY,)
        super().__init__(
            "看影响，签字生效",
            words.section("改动"),
            boxes.column(*map(words.paragraph, effect.sentences), gap=0.5),
            words.section("影响"),
            boxes.column(
                *(Notice(each, "warn" if effect.records else "good") for each in touched), gap=0.5
            ),
            words.paragraph(_WHEN, "soft"),
            boxes.rule(),
            self._reason,
            self._root,
        )
        more = [button("再加一项", self.more.emit, icon="plus")] if may_add else []
        self.set_acts(button("放弃", self.done.emit), *more, None, primary("签字生效", self._sign))

    def _sign(self) -> None:
        if self._reason.require("请写一句理由。"):
            self.show_part(self._reason)
            return
        if not self._root.check():
            self.show_part(self._root)
            return
        # All of it is read now: the job runs beside the window, where the fields may change.
        sign = partial(
            overriding.sign,
            self._work.house,
            self._draft,
            reason=self._reason.text,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change("签字", lambda _progress: sign(), self._said, failed=self._refuse)

    def _said(self, _numbers: tuple[int, ...]) -> None:
        self._work.messages.say("已签字生效。请给支部写出回执，支部收到后生效。")
        self.signed.emit()

    def _refuse(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
