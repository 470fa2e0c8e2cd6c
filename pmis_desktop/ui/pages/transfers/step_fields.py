"""What each step of a transfer asks for, and the act that it becomes."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.rules import codes
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import arriving, steps
from pmis_desktop.services.transfers.arriving import Placing
from pmis_desktop.services.transfers.reading import TransferRow
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.pages.transfers.verbs import ADMIT, DIRECT, PHONE
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.work import Work

Act = Callable[[House], Edited]
_DAY = "例如 2026-03-01；不改就是今天。"
_DAYS = "天数要写成数字，例如 30。"


class StepFields(QWidget):
    """The fields of one step; ``edited`` with every change."""

    edited = Signal()
    what = ""

    def __init__(self, work: Work, rows: Sequence[TransferRow]) -> None:
        super().__init__()
        self.work, self.rows = work, tuple(rows)
        self.ids = tuple(row.id for row in rows)
        self.column: QVBoxLayout = boxes.column(gap=1.5)
        self.setLayout(self.column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.build()

    def build(self) -> None:
        """Make the fields."""
        raise NotImplementedError

    def lacking(self) -> bool:
        """Say at its field what is missing; whether anything is."""
        return False

    def act(self) -> Act:
        """What is to be done, with everything that stands in the fields now."""
        raise NotImplementedError

    def line(self, name: str, hint: str = "", text: str = "") -> LineField:
        """One more line to type in."""
        made = LineField(name, hint)
        made.fill(text)
        made.edited.connect(self.edited)
        self.column.addWidget(made)
        return made

    def day(self, name: str) -> LineField:
        """One more day, which is today unless somebody types another."""
        return self.line(name, _DAY, self.work.house.today.isoformat())

    def organisation(self, name: str, hint: str = "") -> OrganisationField:
        """One more organisation to choose."""
        made = OrganisationField(self.work, name, hint)
        made.edited.connect(self.edited)
        self.column.addWidget(made)
        return made


class Review(StepFields):
    """支部审核."""

    what = "支部看过申请，同意转出。审核以后，需要介绍信的由基层党委开出。"

    @override
    def build(self) -> None:
        self.by = self.line("审核人", text=self.work.house.vault.operator)
        self.on = self.day("审核日期")

    @override
    def lacking(self) -> bool:
        return self.by.require("请写审核人。")

    @override
    def act(self) -> Act:
        return partial(steps.review, some=self.ids, by=self.by.text, on=self.on.text)


class LetterFields:
    """The lines of a letter, wherever one is issued."""

    def __init__(self, fields: StepFields, *, several: bool) -> None:
        self.on = fields.day("介绍信日期")
        self.days = fields.line("有效期天数", "不填按规定：县内 10 天，县外 30 天；最长 90 天。")
        self.number = fields.line("介绍信编号", "不填由程序按号段编；用预印的，照纸上的编号填。")
        self.number.setVisible(not several)
        self.handled_by = fields.line("经办人", text=fields.work.house.vault.operator)

    def odd(self) -> bool:
        """Say what cannot be read; whether anything cannot."""
        text = self.days.text
        return self.days.tell("" if not text or text.isdecimal() else _DAYS)

    @property
    def letter(self) -> Letter:
        """The letter as it is filled in."""
        return Letter(
            on=self.on.text,
            days=int(self.days.text or 0),
            number=self.number.text,
            handled_by=self.handled_by.text,
        )


class Issue(StepFields):
    """开介绍信."""

    what = "开出以后就在途中。对方接收以前，党员仍算原党支部的，原党支部继续负责管理。"

    @override
    def build(self) -> None:
        self.letter = LetterFields(self, several=len(self.rows) > 1)

    @override
    def lacking(self) -> bool:
        return self.letter.odd()

    @override
    def act(self) -> Act:
        return partial(steps.issue, some=self.ids, letter=self.letter.letter)


class Accept(StepFields):
    """接收."""

    what = "请先核对介绍信、身份和党费交到的月份，需要时查看党员档案。没有正当理由不能拒收。"

    @override
    def build(self) -> None:
        self.on = self.day("接收日期")
        self.archive_check = self.line("档案审核结论", "例如：材料齐全。可以不填。")
        self.into = self.organisation("编入党支部", "直接转给党支部的不用选；也可以以后再编。")

    @override
    def act(self) -> Act:
        return partial(
            steps.accept,
            some=self.ids,
            into=self.into.organisation,
            on=self.on.text,
            archive_check=self.archive_check.text,
        )


class Place(StepFields):
    """编入支部."""

    what = "编入以后，由县级把党员转到这个党支部；全程都有记录。"

    @override
    def build(self) -> None:
        self.into = self.organisation("编入党支部")
        self.on = self.day("编入日期")

    @override
    def lacking(self) -> bool:
        return self.into.require("请选定一个党支部。")

    @override
    def act(self) -> Act:
        return partial(steps.place, some=self.ids, into=self.into.organisation, on=self.on.text)


class Admit(StepFields):
    """接收并编入 of somebody from another county."""

    what = "编入以后就是本县的党员，档案里没有的内容可以以后补齐。"

    @override
    def build(self) -> None:
        self.into = self.organisation("编入党支部")
        self.on = self.day("编入日期")
        self.archive_check = self.line("档案审核结论", "例如：材料齐全。可以不填。")
        self.joined_on = self.line("加入党组织日期", "介绍信和档案上写的，例如 1998-07-01。")
        self.full_member_on = self.line("转为正式党员日期", "预备党员不填。")

    @override
    def lacking(self) -> bool:
        return self.into.require("请选定一个党支部。")

    @override
    def act(self) -> Act:
        typed = {"joined_on": self.joined_on.text, "full_member_on": self.full_member_on.text}
        placing = Placing(
            into=self.into.organisation,
            on=self.on.text,
            archive_check=self.archive_check.text,
        )
        person = {name: text for name, text in typed.items() if text}
        return partial(arriving.admit, transfer=self.ids[0], person=person, placing=placing)


class Receipt(StepFields):
    """登记回执."""

    what = "收到对方寄来或传真来的回执联以后登记。转往县外的，登记以后党员才离开本县。"

    @override
    def build(self) -> None:
        self.on = self.day("回执日期")
        self.image = QCheckBox("回执照片已经存好")
        self.column.addWidget(self.image)

    @override
    def act(self) -> Act:
        return partial(
            steps.note_receipt, some=self.ids, on=self.on.text, image=self.image.isChecked()
        )


class Back(StepFields):
    """退回 or 撤回: a reason and a day."""

    label = ""
    ask = "请写一句理由。"

    @override
    def build(self) -> None:
        self.reason = self.line(f"{self.label}的理由")
        self.on = self.day(f"{self.label}日期")

    @override
    def lacking(self) -> bool:
        return self.reason.require(self.ask)


class SendBack(Back):
    """退回."""

    what = "退回要有理由，理由会告诉转出的一方。党员仍算原党支部的。"
    label = "退回"

    @override
    def act(self) -> Act:
        return partial(steps.send_back, some=self.ids, reason=self.reason.text, on=self.on.text)


class Withdraw(Back):
    """撤回."""

    what = "对方接收以前可以撤回。党员留在原党支部，已经开出的编号不再用。"
    label = "撤回"

    @override
    def act(self) -> Act:
        return partial(steps.withdraw, some=self.ids, reason=self.reason.text, on=self.on.text)


class Voiding(StepFields):
    """作废, with a new letter or without."""

    what = "作废的编号保留在存根里，不再使用。遗失补办的，要通知对方原来那份作废。"

    @override
    def build(self) -> None:
        kinds = codes.code_list("transfer_void").options()
        self.kind = DropField("作废的情形", [(line.code, line.label) for line in kinds])
        self.column.addWidget(self.kind)
        self.reason = self.line("说明", "例如：本人遗失，已登记说明。可以不填。")
        self.way = Choices(
            ("again", "作废并补办一份", "重新编号，有效期重新计算。"),
            ("only", "只作废", "以后还要转的，重新发起。"),
        )
        self.way.picked.connect(self._turn)
        if len(self.rows) == 1:
            self.column.addWidget(self.way)
        self.letter = LetterFields(self, several=False)
        self._turn("again" if len(self.rows) == 1 else "only")

    def _turn(self, way: str) -> None:
        self.way.choose(way)
        letter = self.letter
        for each in (letter.days, letter.number, letter.handled_by):
            each.setVisible(way == "again")
        self.edited.emit()

    @override
    def lacking(self) -> bool:
        return self.letter.odd()

    @override
    def act(self) -> Act:
        kind, reason = self.kind.code, self.reason.text
        if self.way.chosen == "again":
            return partial(
                steps.reissue,
                transfer=self.ids[0],
                letter=self.letter.letter,
                kind=kind,
                reason=reason,
            )
        return partial(steps.void, some=self.ids, kind=kind, reason=reason, on=self.letter.on.text)


class Unfinished(StepFields):
    """未办结原因."""

    what = "记下为什么还没有办完、做过什么，下次一看就明白。"

    @override
    def build(self) -> None:
        now = self.rows[0].unfinished_reason if len(self.rows) == 1 else ""
        self.reason = self.line("未办结原因", "例如：本人外出，电话联系不上。", now)
        self.note = self.line("情况说明", "可以不填。")

    @override
    def act(self) -> Act:
        return partial(
            steps.note_unfinished, some=self.ids, reason=self.reason.text, note=self.note.text
        )


class Direct(StepFields):
    """选定转入党组织."""

    what = "支部只写了名称，本县的党组织里没有认出来。请选定是哪一个，再往下办。"

    @override
    def build(self) -> None:
        self.to = self.organisation("转入党组织", "可以选党委，由它编入支部。")

    @override
    def lacking(self) -> bool:
        return self.to.require("请选定一个党组织。")

    @override
    def act(self) -> Act:
        return partial(steps.direct, some=self.ids, to=self.to.organisation)


class Phone(StepFields):
    """改联系电话."""

    what = "转接期间用这个电话找党员本人；党员档案里的号码不变。"

    @override
    def build(self) -> None:
        self.phone = self.line("党员联系电话", "写现在打得通的号码；空着就是没有电话。")

    @override
    def act(self) -> Act:
        return partial(steps.set_phone, transfer=self.ids[0], phone=self.phone.text)


class Close(Back):
    """由县级办结."""

    what = "没有回执也能办结，要写明依据。转往县外的，办结以后党员离开本县。"
    label = "办结"

    @override
    def act(self) -> Act:
        return partial(steps.close, some=self.ids, reason=self.reason.text, on=self.on.text)


_FIELDS: Mapping[str, type[StepFields]] = {
    "review": Review,
    "letter": Issue,
    "reception": Accept,
    "placement": Place,
    ADMIT: Admit,
    "receipt": Receipt,
    "return": SendBack,
    "withdrawal": Withdraw,
    "voiding": Voiding,
    "unfinished": Unfinished,
    DIRECT: Direct,
    PHONE: Phone,
    "close": Close,
}


def fields_of(act: str, work: Work, rows: Sequence[TransferRow]) -> StepFields:
    """The fields of a step by its name."""
    return _FIELDS[act](work, rows)
