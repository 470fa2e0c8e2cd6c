"""What files may be carried by, ruled by the county: sticks always, mail and chat with a reason."""

from functools import partial

from PySide6.QtWidgets import QCheckBox

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import carrying
from pmis_desktop.services.carrying import CarrierPolicy
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.work.work import Work

_ABOUT = (
    "变更包和回执是加密的，但能不能用邮件或微信、QQ传递，由县里按保密规定决定。"
    "支部收下新的回执以后，也按这个规定提示。"
)


class CarriersCard(boxes.Card):
    """The rule in force, and at the county the way to rule otherwise."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._now = words.paragraph("")
        self._mail = QCheckBox("还可以用邮件")
        self._chat = QCheckBox("还可以用微信、QQ")
        self._reason = LineField("允许的理由", "例如：经县委办公室同意，只传不涉密的材料")
        self._save = button("保存规定", self._rule)
        form = boxes.box(
            boxes.column(
                boxes.row(self._mail, self._chat, None, gap=3),
                self._reason,
                boxes.row(self._save, None),
                gap=1.2,
            )
        )
        super().__init__(
            words.section("文件用什么传递"), self._now, words.soft(_ABOUT, wrap=True), form, gap=1.2
        )
        form.setVisible(work.house.at_county)

    def refresh(self) -> None:
        """Show what is in force."""
        self._work.read("传递方式", partial(carrying.in_force, self._work.house), self._show)

    def _show(self, policy: CarrierPolicy) -> None:
        self._now.setText(policy.sentence)
        self._mail.setChecked(policy.mail)
        self._chat.setChecked(policy.chat)
        self._reason.fill(policy.reason)
        self._reason.tell("")

    def _rule(self) -> None:
        house = self._work.house
        mail, chat = self._mail.isChecked(), self._chat.isChecked()
        reason = self._reason.text
        self._work.write(
            "规定传递方式",
            lambda _progress: carrying.rule(house, mail=mail, chat=chat, reason=reason),
            self._ruled,
            failed=self._refused,
        )

    def _ruled(self, policy: CarrierPolicy) -> None:
        self._show(policy)
        self._work.messages.say(f"已保存。{policy.sentence}", "good")

    def _refused(self, error: AppError) -> None:
        self._reason.tell(f"{error.message}{error.advice}")
