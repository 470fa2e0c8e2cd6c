"""One organisation: how to reach it, every package and answer, what waits, its figures."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.correspondence import history
from pmis_desktop.services.correspondence.ageing import WaitingItem
from pmis_desktop.services.correspondence.history import Correspondence, Line
from pmis_desktop.services.correspondence.reporting import Reporter
from pmis_desktop.services.correspondence.wording import KIND_WORDS
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.tabs import Tabs, Views
from pmis_desktop.ui.pages.correspondence.answering import Answering
from pmis_desktop.ui.pages.correspondence.columns import MEANINGS
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.over_time import OverTime
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

FILES, DESK, QUALITY = "files", "desk", "quality"
_KINDS: Mapping[str, str] = {
    KIND_WORDS["package"]: "good",
    KIND_WORDS["stopped"]: "must",
    KIND_WORDS["unwritten"]: "warn",
    KIND_WORDS["answer"]: "info",
}
_FILES = (
    Column(id="at", label="日期", width=8, importance=9, sortable=False),
    Column(id="what", label="文件", width=9, importance=10, sortable=False, meanings=_KINDS),
    Column(id="held", label="内容", width=12, importance=7, sortable=False),
    Column(id="ending", label="结果", width=16, importance=8, sortable=False, grows=True),
    Column(id="numbers", label="编号", width=6, importance=3, sortable=False),
)
_DESK = (
    Column(id="name", label="谁", width=6, importance=10, strong=True, sortable=False),
    Column(id="what", label="哪一项", width=14, importance=8, sortable=False, grows=True),
    Column(id="since", label="收到的日子", width=7, importance=7, sortable=False),
    Column(id="days", label="已等天数", width=5, importance=9, right=True, sortable=False),
)


class Branch(QWidget):
    """``left``: back to the list; ``reminding`` carries the organisation's id."""

    left = Signal()
    reminding = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.organisation = ""
        self._reporter: Reporter | None = None
        self._answering = Answering(self, work)
        self._title = words.Elided("", "section")
        self._state = words.label("", "strong")
        self._told = words.paragraph("")
        self._contact = words.paragraph("", "soft")
        self._sign = Notice()
        self._sign.hide()
        self._answer = button("写回执", self._write_answer, icon="mail")
        self._remind = button("复制催报文字", self._ask_reminder, icon="copy")
        self._decide = primary("去决定", self._go_to_desk, icon="scale")
        self.files, self.items = _files_table(work), _desk_table(work)
        self.items.view.opened.connect(lambda _place: self._go_to_desk())
        self.over_time = OverTime(work.house.today)
        self._parts: Mapping[str, QWidget] = {
            FILES: self.files.view,
            DESK: self.items.view,
            QUALITY: self.over_time,
        }
        self._views = Views()
        self._tabs = Tabs((FILES, "往来"), (DESK, "等决定的"), (QUALITY, "信息质量"))
        self._lay()
        self.setFocusProxy(self.files.view)
        self.show_view(FILES)

    def _lay(self) -> None:
        back = button("返回", self.left.emit, icon="arrow-left")
        acts = (self._answer, self._remind, self._decide)
        over = boxes.row(back, self._title, *acts, gap=1.5)
        over.setStretch(1, 1)
        first = boxes.row(self._state, self._told, gap=1.5)
        first.setStretch(1, 1)
        first.setAlignment(self._state, Qt.AlignmentFlag.AlignTop)
        card = boxes.Card(first, self._contact, self._sign, gap=0.8)
        self._tabs.chosen.connect(self.show_view)
        for part in self._parts.values():
            self._views.addWidget(part)
        for view in (self.files.view, self.items.view):
            view.left.connect(self.left)
        self.setLayout(boxes.column(over, card, self._tabs, boxes.expanding(self._views)))

    def begin(self, organisation: str) -> None:
        """Show another organisation, beginning with its files."""
        self.organisation = organisation
        self._title.setText("")
        self.show_view(FILES)
        self.refresh()

    def refresh(self) -> None:
        """Look at it again."""
        house, organisation = self._work.house, self.organisation
        if organisation:
            self._work.read(
                "看看往来", lambda: history.correspondence(house, organisation), self._show
            )

    def show_view(self, name: str) -> None:
        """Bring one view into sight."""
        self._tabs.show_view(name)
        self._views.setCurrentWidget(self._parts[name])

    def _show(self, found: Correspondence) -> None:
        reporter = found.reporter
        if reporter.id != self.organisation:
            return
        self._reporter = reporter
        self._title.setText(reporter.name)
        self._state.setText(reporter.words)
        self._told.setText(_standing(reporter, self._work.house.today))
        words.set_look(self._state, MEANINGS[reporter.words])
        self._contact.setText(_reach(reporter))
        self._sign.say(reporter.skew, "warn")
        # Of a backup nothing leaves, and there is no desk in it.
        at_work = self._work.house.vault.backup is None
        self._answer.setVisible(at_work and bool(reporter.sites))
        self._remind.setVisible(at_work and reporter.state in {"late", "never", "open"})
        self._decide.setVisible(at_work and bool(found.items))
        self.files.show(found.lines)
        self.items.show(found.items)
        self.over_time.show_days(found.days)

    def _write_answer(self) -> None:
        if self._reporter is not None:
            self._answering.write(self._reporter.sites, self.refresh)

    def _ask_reminder(self) -> None:
        self.reminding.emit(self.organisation)

    def _go_to_desk(self) -> None:
        self._work.go(Place(room=places.DESK))


def _standing(each: Reporter, today: date) -> str:
    """How it stands, in one sentence."""
    told = []
    if each.last_at:
        when = f" {moments.day(each.last_at, today)}收到的，已 {each.age} 天"
        told.append(f"最近一个变更包是{when if each.age else '今天收到的'}")
    if each.reported:
        new = f"，其中新的 {each.new} 处" if each.new != each.reported else ""
        told.append(f"支部当时有 {each.reported:,} 处更改等着上报{new}")
    if each.waiting:
        told.append(f"{each.waiting} 件等县里决定")
    if each.unfetched:
        since = moments.day(each.unfetched_since, today)
        told.append(f"{each.unfetched} 份回执还没有看到支部收到（{since}起）")
    if each.due:
        told.append("有回执还没有写出")
    return f"{'；'.join(told)}。" if told else ""


def _reach(each: Reporter) -> str:
    """Whom to call, and who enters."""
    above = f"所属：{each.committee_name}　" if each.committee_name else ""
    contact = each.contact or "没有登记"
    phone = each.phone or "没有登记"
    return f"{above}录入：{each.entry_words}　联系人：{contact}　电话：{phone}"


def _file_cells(line: Line, today: date) -> Cells:
    several = line.last >= line.first > 0
    numbers = f"{line.first}–{line.last}" if several else ""
    return {
        "at": moments.moment(line.at, today),
        "what": line.what,
        "held": line.held,
        "ending": line.ending,
        "numbers": numbers,
    }


def _item_cells(item: WaitingItem, today: date) -> Cells:
    return {
        "name": item.name,
        "what": item.what,
        "since": moments.day(item.since, today) if item.since else "",
        "days": f"{item.days:,}",
    }


def _files_table(work: Work) -> Lines[Line]:
    today = work.house.today
    made: Lines[Line] = Lines(
        _FILES, lambda each: _file_cells(each, today), "correspondence-files", work.local
    )
    made.view.setAccessibleName("每一个变更包和回执")
    empty = Empty()
    empty.say("还没有往来", "收到它的变更包、给它写出回执以后，都会列在这里。")
    made.view.lay_over(empty)
    return made


def _desk_table(work: Work) -> Lines[WaitingItem]:
    today = work.house.today
    made: Lines[WaitingItem] = Lines(
        _DESK, lambda each: _item_cells(each, today), "correspondence-desk", work.local
    )
    made.view.setAccessibleName("等县里决定的更改")
    empty = Empty()
    empty.say("没有等决定的更改", "支部与县里写得不一样的内容会列在这里。")
    made.view.lay_over(empty)
    return made
