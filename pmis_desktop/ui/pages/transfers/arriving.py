"""A letter that came from another county: who it is about, and what it says."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import codes
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.transfers import arriving
from pmis_desktop.services.transfers.arriving import Arrival
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "照介绍信登记。登记以后先不算本县党员，核对档案以后再“接收并编入”；材料不全的可以写明理由退回。"
)
_FROM_NUMBER = "不填的，由身份证号得出。"
_DAYS = "天数要写成数字，例如 30。"


class ArrivalSheet(QuestionSheet):
    """``done`` when it was noted or given up."""

    done = Signal()

    def __init__(self, work: Work) -> None:
        self._work = work
        self.dirty = False
        self.name = LineField("姓名")
        self.id_number = LineField("公民身份号码")
        self.birth_date = LineField("出生日期", _FROM_NUMBER)
        self.sex = _codes("性别", "sex")
        self.ethnic_group = _codes("民族", "ethnic_group")
        self.category = _codes("人员类别", "category", "full")
        self.from_text = LineField("转出单位", "介绍信上写的原党组织。")
        self.to = OrganisationField(work, "转入党组织", "介绍信转到的党委或党支部。")
        self.channel = _codes("转接方式", "transfer_channel", "paper")
        self.number = LineField("介绍信编号")
        self.on = LineField("介绍信日期", "例如 2026-03-01。")
        self.days = LineField("有效期天数")
        self.dues = LineField("党费交至", "写到月，例如 2026-03。")
        self.phone = LineField("党员联系电话")
        self.reason = LineField("转接原因")
        super().__init__(
            "登记转入的介绍信",
            words.paragraph(_WHAT, "soft"),
            boxes.box(boxes.column(*self._lines(), gap=1.5)),
        )
        self.set_acts(button("返回", self.done.emit), None, primary("登记", self._go))
        for field in (self.name, self.id_number, self.from_text, self.number, self.to):
            field.edited.connect(self._changed)

    def _lines(self) -> tuple[boxes.Part, ...]:
        return (
            self.name,
            self.id_number,
            self.birth_date,
            boxes.row(self.sex, self.ethnic_group, self.category, gap=1.5),
            self.from_text,
            self.to,
            self.channel,
            boxes.row(self.number, self.on, self.days, gap=1.5),
            boxes.row(self.dues, self.phone, gap=1.5),
            self.reason,
        )

    def _changed(self) -> None:
        self.dirty = True
        self.notice.clear()

    def _go(self) -> None:
        days = self.days.text
        lacks = [
            self.name.require("请写姓名。"),
            self.from_text.require("请写转出单位。"),
            self.to.require("请选定转入党组织。"),
            self.days.tell("" if not days or days.isdecimal() else _DAYS),
        ]
        if any(lacks):
            return
        arrival = Arrival(
            to=self.to.organisation,
            from_text=self.from_text.text,
            person=self._person(),
            channel=self.channel.code,
            letter_number=self.number.text,
            issued_on=self.on.text,
            valid_days=int(days or 0),
            dues_paid_to=self.dues.text,
            phone=self.phone.text,
            reason=self.reason.text,
        )
        note = partial(arriving.note, self._work.house, arrival)
        self._work.change("登记介绍信", lambda _progress: note(), self._said, failed=self._refuse)

    def _person(self) -> dict[str, str]:
        typed = {
            "name": self.name.text,
            "id_number": self.id_number.text,
            "birth_date": self.birth_date.text,
            "sex": self.sex.code,
            "ethnic_group": self.ethnic_group.code,
            "category": self.category.code,
        }
        return {name: text for name, text in typed.items() if text}

    def _said(self, _edited: Edited) -> None:
        self.dirty = False
        self._work.messages.say(f"已登记{self.name.text}的介绍信，等待接收。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")


def _codes(name: str, code_list: str, now: str = "") -> DropField:
    options = [(line.code, line.label) for line in codes.code_list(code_list).options()]
    made = DropField(name, options if now else [("", "未填"), *options])
    made.choose(now)
    return made
