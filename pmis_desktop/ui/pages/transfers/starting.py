"""Beginning a transfer: who goes where, and what the letter will say."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import codes
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.transfers import starting
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.ui.forms.member_field import MemberField
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.work import Work

_WHAT = "对方接收以前，党员仍算原党支部的。可以随时在这里看走到了哪一步。"
_TO_TEXT = "写全称，和印章上的一致。"
_BRANCH_TO = "本机没有对方的资料时写全称，由县里对上。"
_AUTO = ("", "由程序选：同一党委内本地调整，其他纸质介绍信")


class StartSheet(QuestionSheet):
    """``done`` when it was begun or given up. ``member`` and ``name``: somebody chosen already."""

    done = Signal()

    def __init__(self, work: Work, member: str = "", name: str = "") -> None:
        self._work = work
        self.dirty = False
        self._make_fields()
        super().__init__(
            "发起组织关系转接",
            words.paragraph(_WHAT, "soft"),
            boxes.box(boxes.column(self.who, self.member, self.unit, gap=1)),
            boxes.box(boxes.column(*self._where(), gap=1.5)),
            boxes.box(boxes.column(*self._papers(), gap=1.5)),
        )
        self.set_acts(button("返回", self.done.emit), None, primary("发起转接", self._go))
        if member:
            self.member.put(member, name)
        self._turn()

    def _make_fields(self) -> None:
        work = self._work
        self.who = Choices(("one", "一名党员", ""), ("block", "整个党组织（整建制）", ""))
        self.who.choose("one")
        self.member = MemberField(work.house, "党员")
        self.unit = OrganisationField(work, "哪个党组织", "这个党组织里的党员一起转。")
        self.where = Choices(("inside", "转到本县的党组织", ""), ("outside", "转到县外", ""))
        self.where.choose("inside")
        self.to = OrganisationField(work, "转入党组织", "可以选党委，由它编入支部。")
        self.to_text = LineField("转入单位", _TO_TEXT if work.house.at_county else _BRANCH_TO)
        self.letter_title = LineField("介绍信抬头", "介绍信寄给谁，例如 中共某某县委组织部。")
        channels = codes.code_list("transfer_channel").options()
        self.channel = DropField("转接方式", [_AUTO, *((c.code, c.label) for c in channels)])
        self.reason = LineField("转接原因", "例如：工作调动。")
        self.on = LineField("申请日期")
        self.on.fill(work.house.today.isoformat())
        self.dues = LineField("党费交至", "写到月，例如 2026-03。介绍信上要写。")
        self.phone = LineField("党员联系电话", "不填就用档案里的手机号码。")
        self.by = LineField("审核人", "支部已经审核的写上，直接进入下一步；没有审核就空着。")
        for choice in (self.who, self.where):
            choice.picked.connect(self._turn)
        for field in (self.member, self.unit, self.to, self.to_text, self.reason, self.dues):
            field.edited.connect(self._changed)

    def _where(self) -> tuple[boxes.Part, ...]:
        return (self.where, self.to, self.to_text, self.letter_title, self.channel)

    def _papers(self) -> tuple[boxes.Part, ...]:
        return (self.reason, self.on, self.dues, self.phone, self.by)

    def _changed(self) -> None:
        self.dirty = True
        self.notice.clear()

    def _turn(self, _picked: str = "") -> None:
        """Show what this way asks for."""
        one, outside = self.who.chosen == "one", self.where.chosen == "outside"
        self.member.setVisible(one)
        self.unit.setVisible(not one)
        self.phone.setVisible(one)
        self.to.setVisible(not outside)
        # A branch does not hold the county's other organisations.
        at_branch = not self._work.house.at_county
        self.to_text.setVisible(outside or at_branch)
        self.letter_title.setVisible(outside)

    def _lacks(self) -> bool:
        lacks = self.member.require() if self.who.chosen == "one" else False
        if self.who.chosen == "block":
            lacks = self.unit.require("请选定一个党组织。")
        if self.where.chosen == "outside":
            return self.to_text.require("请写转入单位。") or lacks
        if self.to.organisation or self.to_text.text:
            return lacks
        return self.to.tell("请选定转入党组织，或写出它的全称。") or lacks

    def _request(self) -> Request:
        outside = self.where.chosen == "outside"
        to = "" if outside else self.to.organisation
        return Request(
            to=to,
            to_text="" if to else self.to_text.text,
            outside=outside,
            channel=self.channel.code,
            reason=self.reason.text,
            on=self.on.text,
            dues_paid_to=self.dues.text,
            phone=self.phone.text if self.who.chosen == "one" else "",
            letter_title=self.letter_title.text if outside else "",
            reviewed_by=self.by.text,
        )

    def _go(self) -> None:
        if self._lacks():
            return
        request = self._request()
        if self.who.chosen == "one":
            act = partial(starting.start, members=[self.member.member], request=request)
        else:
            act = partial(
                starting.start_block, organisation=self.unit.organisation, request=request
            )
        house = self._work.house
        self._work.change("发起转接", lambda _progress: act(house), self._said, failed=self._refuse)

    def _said(self, _edited: Edited) -> None:
        self.dirty = False
        self._work.messages.say("已发起组织关系转接。")
        self.done.emit()

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")
