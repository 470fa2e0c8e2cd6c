"""The second step of restoring a county, offered until its root key has signed."""

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import safekeeping
from pmis_desktop.ui.forms.copies_field import CopiesField
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work


class EpochCard(boxes.Card):
    """Root key and passphrase; ``done`` says that the new epoch is signed."""

    done = Signal()

    def __init__(self, work: Work) -> None:
        self._work = work
        self._form = RootKeyForm(work.house)
        self._copies = CopiesField()
        self._job: Job | None = None
        super().__init__(
            words.section("还差一步：用主钥匙确认恢复"),
            words.paragraph(
                "县级数据是从备份恢复的。确认之前可以查看和打印，但不能并入支部的变更包。"
            ),
            self._form,
            self._copies,
            boxes.row(None, button("确认恢复", self._confirm)),
            look="card-must",
        )
        self.hide()

    def _confirm(self) -> None:
        if self._job is not None and self._job.running:
            return
        found = self._copies.check()
        if not self._form.check() or not found:
            return
        copies = self._copies.places
        house, passphrase, file = self._work.house, self._form.passphrase, self._form.file
        self._job = self._work.change(
            "正在确认恢复",
            lambda _progress: safekeeping.begin_epoch(house, passphrase, file, copies),
            self._confirmed,
            failed=self._refuse,
        )

    def _confirmed(self, _epoch: int) -> None:
        self._form.passphrase_field.forget()
        self._work.messages.say("已用主钥匙确认，可以继续并入变更包。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        if not self._form.take_refusal(refusal):
            self._work.messages.tell(refusal)
