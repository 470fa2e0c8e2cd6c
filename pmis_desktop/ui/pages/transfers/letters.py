"""Numbers of letters: the blocks that the county has kept for whom, and the stubs of each."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import moments
from pmis_desktop.services.browsing.organisations import organisation_tree
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import letters
from pmis_desktop.services.transfers.letters import USUAL_COUNT, Block, Stub
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.transfers.pattern_row import PatternRow
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "同一个编号只用一次，作废的也不再用。给能开介绍信的党组织各留一段号，不联网也不会开出重号。"
    "号段随回执带下去。"
)
_BLOCKS = (
    Column(id="name", label="开出介绍信的党组织", width=16, importance=9, grows=True),
    Column(id="use", label="用在", width=7, importance=6),
    Column(id="first", label="从", width=6, importance=7),
    Column(id="last", label="到", width=6, importance=8),
    Column(id="left", label="还剩", width=4, importance=8, right=True),
)
_STUBS = (
    Column(id="number", label="编号", width=6, importance=9),
    Column(id="name", label="姓名", width=7, importance=8),
    Column(id="on", label="日期", width=8, importance=7),
    Column(id="state", label="情况", width=8, importance=6, grows=True),
)
_SHAPE = "编号式样"
_COUNT = "要写成数字，例如 100。"


@dataclass(frozen=True, slots=True)
class _Looked:
    names: dict[str, str]
    blocks: tuple[Block, ...]


class LettersSheet(Page):
    """``done`` to go back."""

    done = Signal()

    @property
    def dirty(self) -> bool:
        """Whether a pattern was typed and not taken over."""
        return self._numbers and self.pattern.dirty

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._names: dict[str, str] = {}
        self._numbers = work.house.at_county and work.house.may_write
        self.blocks: Lines[Block] = Lines(_BLOCKS, self._block, "letter-blocks", work.local)
        self.blocks.view.setAccessibleName("号段")
        self.blocks.view.chosen.connect(self._choose)
        empty = Empty()
        empty.say("还没有留号段", "县里留号以后，能开介绍信的党组织才能在自己的电脑上开。")
        self.blocks.view.lay_over(empty)
        self.stubs: Lines[Stub] = Lines(_STUBS, self._stub, "letter-stubs", work.local)
        self.stubs.view.setAccessibleName("存根")
        nothing = Empty()
        nothing.say("没有存根", "选一段号，这里列出已经用掉的编号。")
        self.stubs.view.lay_over(nothing)
        self.unit = OrganisationField(work, "给哪个党组织留号")
        self.count = LineField("留几个")
        self.count.fill(str(USUAL_COUNT))
        self.unit.edited.connect(self._tell_next)
        self.pattern = PatternRow(work)
        self.notice = Notice()
        reserve = boxes.row(self.unit, self.count, button("留号", self._reserve), gap=1.5)
        self._reserving = boxes.box(reserve)
        self._reserving.setVisible(self._numbers)
        self.pattern.hide()
        self.lay(
            self._made_heading(),
            words.paragraph(_WHAT, "soft"),
            self._reserving,
            self.pattern,
            self.notice,
            self.blocks.view,
            self.stubs.view,
        )
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("介绍信号段", lambda: _look(house), self._show)
        if self._numbers:
            self.pattern.refresh()

    def _show(self, looked: _Looked) -> None:
        self._names = looked.names
        self.blocks.show(looked.blocks)
        if self.blocks.view.place < 0 and looked.blocks:
            self.blocks.view.choose(0)

    def _made_heading(self) -> Heading:
        heading = Heading(
            "介绍信编号",
            Act("返回", self.done.emit, "arrow-left"),
            Act(_SHAPE, self._turn, "settings"),
        )
        if not self._numbers:
            heading.withhold(_SHAPE)
        return heading

    def _turn(self) -> None:
        """Show the pattern in the place of stubs and reserving, or these again."""
        shown = self.pattern.isHidden()
        self._reserving.setVisible(not shown)
        self.pattern.setVisible(shown)
        self.stubs.view.setVisible(not shown)
        if shown:
            self.pattern.line.line.setFocus()

    def _tell_next(self) -> None:
        """Of whom numbers are to be kept for, else of whose block is chosen."""
        block = self.blocks.at(self.blocks.view.place)
        rec = self.unit.organisation or (block.organisation if block else "")
        self.pattern.show_for(rec, self._names.get(rec, ""))

    def _choose(self, place: int) -> None:
        self._tell_next()
        block = self.blocks.at(place)
        if block is None:
            self.stubs.show(())
            return
        house, issuer = self.work.house, block.organisation
        self.work.read("存根", lambda: letters.stubs(house, issuer), self.stubs.show)

    def _reserve(self) -> None:
        count = self.count.text
        lacks = self.unit.require("请选定一个党组织。")
        if self.count.tell("" if count.isdecimal() else _COUNT) or lacks:
            return
        house, unit = self.work.house, self.unit.organisation
        self.work.change(
            "留介绍信号段",
            lambda _progress: letters.reserve(house, unit, int(count)),
            self._said,
            failed=self._refuse,
        )

    def _said(self, _edited: Edited) -> None:
        self.notice.clear()
        self.work.messages.say(f"已给{self.unit.text}留号，随下一份回执带下去。")

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")

    def _block(self, block: Block) -> Cells:
        return {
            "name": self._names.get(block.organisation, ""),
            "use": "它的电脑" if block.site else "县级代开",
            "first": block.first,
            "last": block.last,
            "left": str(block.left),
        }

    def _stub(self, stub: Stub) -> Cells:
        state = "开出后收回，编号作废" if not stub.name else "作废" if stub.voided else "已用"
        day = moments.day(stub.issued_on, self.work.house.today) if stub.issued_on else ""
        return {"number": stub.number, "name": stub.name, "on": day, "state": state}


def _look(house: House) -> _Looked:
    names = {node.id: node.name for node in organisation_tree(house)}
    return _Looked(names, letters.blocks(house))
