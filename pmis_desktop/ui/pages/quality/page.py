"""信息整理: accuracy and completeness, every check with its names, over time, doubles, notices."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import drafts
from pmis_desktop.services.quality import mends, scanning
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.tabs import Tabs, Views
from pmis_desktop.ui.pages.quality.checks import Checks, Choice
from pmis_desktop.ui.pages.quality.doubles_desk import DoublesDesk
from pmis_desktop.ui.pages.quality.faults import Faults
from pmis_desktop.ui.pages.quality.looking import Looked, look
from pmis_desktop.ui.pages.quality.noticing import Noticing
from pmis_desktop.ui.pages.quality.units import Units
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.tables.over_time import OverTime
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

CHECKS, UNITS, OVER_TIME, DOUBLES = "checks", "units", "over_time", "doubles"
_VIEWS = (
    (CHECKS, "按问题"),
    (UNITS, "按单位"),
    (OVER_TIME, "变化"),
    (DOUBLES, "疑似重复"),
)
_ASKED = Choice(title="县里请整改的内容", asked=True)
_WRONG = Choice(title="有错误要改的党员", severity=Severity.ERROR)


class QualityPage(Page):
    """Checks whoever changed when somebody comes, then shows what a table already knows."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._within, self._name = "", ""
        self._choice: Choice | None = None
        self._scanning = False
        self._heading = Heading(
            "信息整理",
            Act("检查一遍", self.refresh, "refresh-cw"),
            Act("整改通知", self._show_notice, "printer"),
        )
        self._tabs = Tabs(*_VIEWS)
        self._tabs.chosen.connect(self._show_view)
        self._scope = button("", self._pick, icon="chevron-down", look="chip")
        self._picker = OrganisationPicker(work, self)
        self._picker.picked.connect(self._narrow)
        self.checks = Checks(work)
        self.faults = Faults(work)
        self.units = Units(work)
        self.over_time = OverTime(work.house.today)
        self.doubles = DoublesDesk(work)
        self._noticing = Noticing(work)
        self._stack = Views()
        bar = boxes.row(self._tabs, self._scope)
        bar.setStretch(0, 1)
        self.lay(self._heading, bar, self._stack, gap=1)
        self._connect()
        self._show_view(CHECKS)

    def _connect(self) -> None:
        self._parts: dict[str, QWidget] = {
            CHECKS: self.checks,
            UNITS: self.units,
            OVER_TIME: self.over_time,
            DOUBLES: self.doubles,
        }
        for part in (*self._parts.values(), self.faults, self._noticing):
            self._stack.addWidget(part)
        self.checks.opened.connect(self._show_faults)
        self.checks.sent.connect(self._send)
        self.faults.left.connect(self._back)
        self.units.opened.connect(self._look_into)
        self._noticing.left.connect(self._back)

    @override
    def enter(self, place: Place) -> None:
        if place.act == "asked":
            self._show_faults(_ASKED)
        elif place.act == "wrong":
            self._show_faults(_WRONG)

    @override
    def refresh(self) -> None:
        """Check whoever is due, then read; asked again meanwhile, that is under way already."""
        if self._stack.currentWidget() is self.doubles:
            self.doubles.look()
        if self._scanning:
            return
        self._scanning = True
        house = self.work.house
        job = self.work.write(
            "检查党员信息", lambda progress: scanning.scan(house, progress.step), can_cancel=True
        )
        job.finished.connect(self._on_scanned)

    @override
    def take_focus(self) -> None:
        part = self._stack.currentWidget()
        if part is not None:
            part.setFocus()

    @override
    def may_leave(self) -> bool:
        if not self.faults.card.dirty:
            return True
        text = "刚才改的内容还没有保存，离开就不保存了。"
        return dialogs.confirm(self, "还没有保存", text, "不保存", danger=True)

    @override
    def keep_draft(self) -> None:
        """What was typed is offered again when that record is opened."""
        typed = self.faults.card.typed
        if typed is not None and self.work.house.may_write:
            rec, values = typed
            drafts.keep(self.work.house, "member", rec, values)

    def _on_scanned(self) -> None:
        self._scanning = False
        self._read()

    def _read(self) -> None:
        house, within, choice = self.work.house, self._within, self._choice
        self.work.read("查看信息质量", lambda: look(house, within, choice), self._show)

    def _show(self, looked: Looked) -> None:
        if (looked.within, looked.choice) != (self._within, self._choice):
            return
        self._name = looked.name
        self._heading.say(looked.sentence)
        self._scope.setText(f"党组织：{looked.name}")
        self._scope.setVisible(len(looked.units) > 1)
        self._picker.call_everything("全县" if self.work.house.at_county else "全部")
        self.checks.show_checks(looked.rows, looked.asked, sends=looked.sends)
        self.units.show_units(looked.units)
        self.over_time.show_days(looked.days)
        if looked.choice is not None:
            self.faults.show_faults(looked.faults)

    def _show_view(self, name: str) -> None:
        self._choice = None
        self._noticing.stop()
        self._tabs.show_view(name)
        self._stack.setCurrentWidget(self._parts[name])
        if name == DOUBLES:
            self.doubles.look()

    def _show_faults(self, choice: Choice) -> None:
        self._choice = choice
        self._tabs.show_view(CHECKS)
        self.faults.begin(choice)
        self._stack.setCurrentWidget(self.faults)
        self.faults.setFocus()
        self._read()

    def _show_notice(self) -> None:
        self._tabs.show_view(CHECKS)
        self._noticing.begin(self._within, self._name)
        self._stack.setCurrentWidget(self._noticing)

    def _back(self) -> None:
        self._show_view(CHECKS)
        self.checks.setFocus()

    def _pick(self) -> None:
        self._picker.open_under(self._scope, self._within)

    def _narrow(self, organisation: str) -> None:
        self._within = organisation
        if self._stack.currentWidget() is self._noticing:
            self._noticing.begin(organisation, self._picker.name_of(organisation) or self._name)
        self._read()

    def _look_into(self, organisation: str) -> None:
        self._within = organisation
        self._back()
        self._read()

    def _send(self, on: bool) -> None:
        house = self.work.house
        self.work.write("回执里附整改清单", lambda _progress: mends.send(house, on=on))
