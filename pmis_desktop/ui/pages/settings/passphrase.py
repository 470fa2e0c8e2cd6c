"""Changing one's own passphrase."""

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import operators
from pmis_desktop.services.founding import passphrase_problem
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.line_fields import PassphraseField
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work

_WARNING = "以前的备份仍用当时的口令打开。口令忘了，只能由县里用恢复单帮助打开。"


class PassphraseCard(boxes.Card):
    """The old one once, the new one twice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._job: Job | None = None
        self.old = PassphraseField("现在的口令")
        self.new = PassphraseField("新口令", "至少 8 个字符")
        self.again = PassphraseField("再输一遍新口令")
        super().__init__(
            words.section("我的口令"),
            self.old,
            self.new,
            self.again,
            words.soft(_WARNING, wrap=True),
            boxes.row(button("修改口令", self._change), None),
            gap=1.2,
        )

    def _change(self) -> None:
        if self._job is not None and self._job.running:
            # A second press would find that the old passphrase is wrong by now.
            return
        if self.old.require("请先输入现在的口令。"):
            return
        if self.new.tell(passphrase_problem(self.new.text)):
            return
        if self.again.tell(passphrase_problem(self.new.text, self.again.text)):
            return
        house, old, new = self._work.house, self.old.text, self.new.text
        self._job = self._work.write(
            "修改口令",
            lambda _progress: operators.change_passphrase(house, old, new),
            self._changed,
            failed=self._refused,
        )

    def _changed(self, _done: object) -> None:
        for each in (self.old, self.new, self.again):
            each.forget()
        self._work.messages.say("口令已修改，下次用新口令打开。")

    def _refused(self, error: AppError) -> None:
        self.old.tell(f"{error.message}{error.advice}")
