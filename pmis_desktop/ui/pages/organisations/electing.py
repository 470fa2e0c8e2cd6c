"""换届 on the screen: the day, the term, and the new committee line by line."""

from functools import partial

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.organising import electing
from pmis_desktop.services.organising.card import Card
from pmis_desktop.services.organising.electing import Candidate, Election, Proposal
from pmis_desktop.services.structure.strengths import SECRETARY
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.pages.organisations.choosing import MemberIds, PostLine, choices_of
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "登记新一届班子：现任的职务在换届当天免去，新的从当天任职，届次和任期一起写入，一次办完，可以撤销。"
    "连任的也请留在名单里。"
)
_USUAL = (
    "按规定任期一般 {} 年，届满日期已照此填好，可以改。提前或延期换届要报上级批准，不超过一年。"
)
_YEARS = "任期年限要写成数字，例如 3。"


class ElectionSheet(QuestionSheet):
    """``done`` when it was written or given up."""

    done = Signal()

    def __init__(self, work: Work, card: Card) -> None:
        self._work, self._about = work, card
        self.dirty = False
        self._ids = MemberIds(())
        self._choices = Choices(())
        self.on = LineField("换届（当选）日期", "例如 2026-03-01。")
        self.number = LineField("届次", "例如 第5届。")
        self.years = LineField("任期年限")
        self.ends_on = LineField("届满日期")
        self._usual = Notice()
        self.elected_by = LineField("换届党组织名称", "召开选举大会的党组织，没有可以不填。")
        self.document = LineField("批复文号")
        self.lines: list[PostLine] = []
        self._rows = boxes.column(gap=1)
        more = boxes.row(button("添加一行", self._add_line, icon="plus"), None)
        super().__init__(
            f"换届：{card.name}",
            words.paragraph(_WHAT, "soft"),
            self.on,
            self.number,
            self.years,
            self.ends_on,
            self._usual,
            words.label("新一届班子", "strong"),
            boxes.box(self._rows),
            boxes.box(more),
            self.elected_by,
            self.document,
        )
        self.set_acts(button("返回", self.done.emit), None, primary("登记换届", self._elect))
        for field in (self.on, self.number, self.years, self.ends_on, self.document):
            field.edited.connect(self._note)
        self.on.line.editingFinished.connect(self._propose)
        house = work.house
        work.read("班子候选", lambda: electing.candidates(house, card.id), self._know)
        self._propose()

    def _note(self) -> None:
        self.dirty = True
        self.notice.clear()

    def _know(self, candidates: tuple[Candidate, ...]) -> None:
        """Begin with who is in the committee now: most go on."""
        self._ids, self._choices = MemberIds(candidates), choices_of(candidates)
        shown = {each.member: each.shown for each in candidates}
        for post in self._about.posts:
            self._add_line(post.code, shown.get(post.member, ""))
        if not self._about.posts:
            self._add_line(SECRETARY)
        self.dirty = False

    def _add_line(self, post: str = "", shown: str = "") -> None:
        line = PostLine(self._choices, post=post, shown=shown)
        line.removed.connect(partial(self._remove, line))
        line.edited.connect(self._note)
        self.lines.append(line)
        self._rows.addWidget(line)
        tab_as_read(self)

    def _remove(self, line: PostLine) -> None:
        self._note()
        self.lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _propose(self) -> None:
        house, rec, on = self._work.house, self._about.id, self.on.text
        self._work.read("任期", lambda: electing.propose(house, rec, on), self._fill)

    def _fill(self, proposal: Proposal) -> None:
        """Fill what is empty; what somebody typed stays."""
        if not self.number.text and proposal.term_number:
            self.number.fill(proposal.term_number)
        if proposal.years and not self.years.text:
            self.years.fill(str(proposal.years))
        if proposal.ends_on and not self.ends_on.text:
            self.ends_on.fill(proposal.ends_on)
            self._usual.say(_USUAL.format(proposal.years), "info")

    def _elect(self) -> None:
        missing = self.on.require("请写换届日期。")
        unclear = self.ends_on.require("请写届满日期。")
        years = self.years.text
        odd = self.years.tell("" if not years or years.isdecimal() else _YEARS)
        posts = [(self._ids.meant(line.member.text()), line.code) for line in self.lines]
        if missing or unclear or odd:
            return
        if any(not member for member, _code in posts):
            self.notice.say("有一行没有选定党员。请从列表里选定，或去掉这一行。", "must")
            return
        election = Election(
            organisation=self._about.id,
            on=self.on.text,
            term_number=self.number.text,
            years=int(years or 0),
            ends_on=self.ends_on.text,
            elected_by=self.elected_by.text,
            document=self.document.text,
            posts=tuple(posts),
        )
        house = self._work.house
        self._work.change(
            "登记换届",
            lambda _progress: electing.elect(house, election),
            self._said,
            failed=self._no,
        )

    def _said(self, _edited: Edited) -> None:
        self.dirty = False
        self._work.messages.say(f"已登记{self._about.name}换届。")
        self.done.emit()

    def _no(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "must")
