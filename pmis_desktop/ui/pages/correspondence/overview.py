"""The list of who has sent: numbers above, names below, sorted and narrowed by committee."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.services.correspondence import listing, reporting
from pmis_desktop.services.correspondence.listing import PARTS, Part
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reporting import Report, Reporter
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.correspondence import columns
from pmis_desktop.ui.pages.correspondence.chips import Chips
from pmis_desktop.ui.pages.correspondence.spans import Spans
from pmis_desktop.ui.pages.correspondence.taking_away import TakingAway
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_EVERYBODY = "全县"


@dataclass(frozen=True, slots=True)
class _Looked:
    """A report, and for which question it was read."""

    period: Period
    within: str
    report: Report


class Overview(Page):
    """``opened`` carries an organisation's id; ``reminding`` one whose late ones to remind."""

    opened = Signal(str)
    reminding = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._within = ""
        self._part: Part = "all"
        self._report: Report | None = None
        self._order, self._falling = "", False
        self._taking = TakingAway(self, work)
        self._heading = Heading(
            "报送情况",
            Act("导出表格", lambda: self._taking.export(self._shown), "file-spreadsheet"),
            Act("存为 PDF", lambda: self._taking.save(self._shown), "download"),
            Act("打印", lambda: self._taking.print(self._shown), "printer"),
            Act("催报", self._remind, "copy", primary=True),
        )
        if work.house.vault.backup is not None:
            # What leaves a backup could not be noted.
            self._heading.withhold("导出表格", "存为 PDF", "打印", "催报")
        self.spans = Spans(work.house.today)
        self.spans.chosen.connect(self.refresh)
        self._scope = button("", self._pick, icon="chevron-down", look="chip")
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything(_EVERYBODY)
        self._picker.picked.connect(self._narrow)
        self._name_scope()
        self._clock = Notice()
        self._clock.hide()
        self._problem = Notice()
        self._problem.hide()
        self.spans.problem.connect(lambda text: self._problem.say(text, "warn"))
        self.chips = Chips(self.spans, self._scope)
        self.chips.chosen.connect(self.show_part)
        self.table: Lines[Reporter] = Lines(
            columns.COLUMNS, self._cells, "correspondence", work.local
        )
        self._empty = Empty()
        self._invitations = button("打印邀请单", self._invite, icon="printer")
        self._lay_out()

    def _lay_out(self) -> None:
        view = self.table.view
        view.setAccessibleName("各党组织的报送情况")
        view.opened.connect(lambda _place: self._open())
        view.ordered.connect(self._sort)
        view.left.connect(self.work.signs.search_wanted)
        view.lay_over(self._empty)
        remind = button("催报这一个", self._remind_one, icon="copy")
        if self.work.house.vault.backup is not None:
            remind.hide()
        acts = boxes.Flow(
            button("看往来", self._open, icon="list"),
            remind,
            button("天数多的在前", self._longest_first, icon="clock"),
            self._invitations,
        )
        self.lay(
            self._heading,
            self._clock,
            self.chips,
            self._problem,
            boxes.expanding(view),
            boxes.box(acts),
            gap=1,
        )

    @property
    def period(self) -> Period:
        """The days that are being asked about."""
        return self.spans.period

    @override
    def refresh(self) -> None:
        house, period, within = self.work.house, self.period, self._within
        self.work.read("看看谁报了", lambda: _look(house, period, within), self._show)

    @override
    def take_focus(self) -> None:
        self.table.view.setFocus()

    def show_part(self, name: str) -> None:
        """Show the names behind a number; an unknown list is everybody."""
        self._part = next((each for each in PARTS if each == name), "all")
        self._lay()

    def _show(self, looked: _Looked) -> None:
        if (looked.period, looked.within) != (self.period, self._within):
            return
        self._report = looked.report
        self._clock.say(looked.report.clock, "warn")
        self._heading.say(looked.period.told(self.work.house.today))
        self._lay()

    def _lay(self) -> None:
        if self._report is None:
            return
        self.chips.show_counts(listing.counts(self._report), self._part)
        self._invitations.setVisible(self._part == "absent")
        self._empty.say(*_nothing(self._part, self._report))
        shown: Sequence[Reporter] = listing.part(self._report, self._part).rows
        if self._order:
            shown = sorted(shown, key=columns.KEYS[self._order], reverse=self._falling)
        self.table.view.show_order(self._order, descending=self._falling)
        self.table.show(shown)
        if self.table.current is None and shown:
            self.table.view.choose(0)

    @property
    def _shown(self) -> Report:
        """What is in sight, in its order."""
        period, clock = self.period, self._report.clock if self._report else ""
        return Report(period=period, rows=tuple(self.table.lines), clock=clock)

    def _cells(self, each: Reporter) -> Cells:
        return columns.cells(each, self.work.house.today)

    def _sort(self, column: str) -> None:
        self._falling = column == self._order and not self._falling
        self._order = column
        self._lay()

    def _longest_first(self) -> None:
        self._order, self._falling = "age", True
        self._lay()

    def _open(self) -> None:
        if self.table.current is not None:
            self.opened.emit(self.table.current.id)

    def _remind(self) -> None:
        self.reminding.emit(self._within)

    def _remind_one(self) -> None:
        if self.table.current is not None:
            self.reminding.emit(self.table.current.id)

    def _invite(self) -> None:
        self.work.go(Place(room=places.SITES, act="invite"))

    def _pick(self) -> None:
        self._picker.open_under(self._scope, self._within)

    def _narrow(self, organisation: str) -> None:
        self._within = organisation
        self._name_scope()
        self.refresh()

    def _name_scope(self) -> None:
        self._scope.setText(f"党组织：{self._picker.name_of(self._within) or _EVERYBODY}")


def _look(house: House, period: Period, within: str) -> _Looked:
    return _Looked(period, within, reporting.report(house, period, within))


def _nothing(part: Part, report: Report) -> tuple[str, str]:
    if not report.rows:
        return "还没有要报送的党组织", "登记党支部、批准接入以后，这里列出谁报了、谁没报。"
    return f"没有“{PARTS[part][0]}”的党组织", "点上面的“应报送”看全部。"
