"""The second step of restoring a county: its root key signs the new epoch."""

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.copies_field import CopiesField
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work.before import Before

_COPIES = (
    "备份那天以后批准过谁、注销过谁，要从“县级留底”里收回来：请插入存放过回执的U盘，在下面选它。"
)


class EpochSheet(QuestionSheet):
    """Offered after every unlock until it is done; the rooms can be used before."""

    def __init__(self, before: Before, house: House) -> None:
        self._form = RootKeyForm(house)
        self._copies = CopiesField()
        super().__init__(
            "还差一步：用主钥匙确认恢复",
            words.paragraph(
                "县级数据是从备份恢复的。确认之前可以查看和打印，但不能并入支部的变更包。"
                "确认之后，各支部会重新收到全部数据，没有交来的更改会再报一次，不会丢失。"
            ),
            words.paragraph(_COPIES),
            self._form,
            self._copies,
        )
        self._before = before
        self._house = house
        self.set_acts(button("以后再做", self._later), None, primary("确认恢复", self._confirm))

    def _later(self) -> None:
        if not self._before.busy:
            self._before.signs.opened.emit(self._house)

    def _confirm(self) -> None:
        unfound = not self._copies.check()
        if not self._form.check() or unfound:
            return
        house, passphrase, file = self._house, self._form.passphrase, self._form.file
        copies = self._copies.places
        self._before.run(
            "正在确认恢复",
            lambda _progress: safekeeping.begin_epoch(house, passphrase, file, copies),
            self._confirmed,
            failed=self._refuse,
        )

    def _confirmed(self, _epoch: int) -> None:
        self._before.signs.opened.emit(self._house)

    def _refuse(self, refusal: AppError) -> None:
        if not self._form.take_refusal(refusal):
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")
