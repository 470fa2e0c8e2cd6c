"""What is in force otherwise than the program brings it, every version, and who has old codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from pmis_desktop.services import overriding, retired_codes
from pmis_desktop.services.house import House
from pmis_desktop.services.overriding import Standing, Version
from pmis_desktop.services.retired_codes import RetiredCode
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.tabs import Tabs
from pmis_desktop.ui.pages.overrides.mending import Mending
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_NOW, _HISTORY = "now", "history"
_CHANGE = "新的改动"
_IN_FORCE, _OLDER = "有效", "已有更新的"
_COLUMNS = (
    Column(id="title", label="项目", width=9, importance=9, strong=True, sortable=False),
    Column(id="said", label="改动", width=24, importance=8, sortable=False, grows=True),
    Column(id="on", label="签字日期", width=7, importance=7, sortable=False),
    Column(id="reason", label="理由", width=12, importance=4, sortable=False),
    Column(
        id="state",
        label="状态",
        width=7,
        importance=5,
        sortable=False,
        meanings={_IN_FORCE: "good", _OLDER: "info"},
    ),
)
_COUNTY = "停用、增加代码，改期限、应填项目和打印用语，由主钥匙签字后随回执下发。"
_SITE = "县里改了代码或规则，会随回执到这里，列表、检查和统计随即按新的来。"


@dataclass(frozen=True, slots=True)
class _State:
    standing: Standing
    waiting: tuple[RetiredCode, ...]


class Overview(Page):
    """``changing`` begins a change, ``taking_back`` asks for a version's topic, sheets in, out."""

    changing = Signal()
    taking_back = Signal(object)
    exporting = Signal()
    importing = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._standing = Standing(topics=(), history=())
        self._view = _NOW
        self.heading = self._made_heading()
        self._waiting: QVBoxLayout = boxes.column(gap=0.7)
        self._mending = Mending(work, self)
        self.tabs = Tabs((_NOW, "现在有效"), (_HISTORY, "历次改动"))
        self.tabs.chosen.connect(self._turn)
        self.tabs.show_view(_NOW)
        self.lines: Lines[Version] = Lines(_COLUMNS, _cells, "overrides", work.local)
        self.lines.view.setAccessibleName("代码与规则的改动")
        self.lines.view.chosen.connect(self._choose)
        self.lines.view.left.connect(work.signs.search_wanted)
        self.lines.view.lay_over(self._made_empty())
        self._about = words.paragraph("")
        self._back = button("收回最近一次改动", self._ask_back, icon="rotate-ccw")
        self._back.hide()
        line = boxes.row(gap=2)
        line.addWidget(self._about, 1)
        line.addWidget(self._back)
        self.lay(self.heading, self._waiting, self.tabs, self.lines.view, line)

    def _made_heading(self) -> Heading:
        settings = partial(self.work.go, Place(room=places.SETTINGS))
        read = (
            Act("回到设置", settings, "arrow-left"),
            Act("导出表格", self.exporting.emit, "download"),
        )
        if not self.work.house.at_county:
            return Heading("代码与规则", *read)
        return Heading(
            "代码与规则",
            *read,
            Act("按表格改", self.importing.emit, "file-spreadsheet"),
            Act(_CHANGE, self.changing.emit, "pencil", primary=True),
        )

    def _made_empty(self) -> Empty:
        made, at_county = Empty(), self.work.house.at_county
        made.say(
            "没有县里的改动，都按程序自带的来",
            _COUNTY if at_county else _SITE,
            _CHANGE if at_county else "",
            self.changing.emit,
        )
        return made

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("代码与规则", partial(_look, house), self._show)

    @override
    def take_focus(self) -> None:
        self.lines.view.setFocus()

    def _show(self, state: _State) -> None:
        self._standing = state.standing
        count = len(state.standing.topics)
        self.heading.say(f"县里改过 {count} 项" if count else "")
        boxes.clear(self._waiting)
        for each in state.waiting:
            who = f"还有 {each.members} 名党员的{each.label}是已停用的"
            text = f"{who}“{each.old}”，应改为“{each.new}”。"
            line = boxes.row(gap=1.5)
            line.addWidget(Notice(text, "warn"), 1, Qt.AlignmentFlag.AlignVCenter)
            if self.work.house.may_write:
                line.addWidget(button("按对照改…", partial(self._mending.ask, each)))
            self._waiting.addWidget(boxes.box(line))
        self._turn(self._view)

    def _turn(self, view: str) -> None:
        self._view = view
        self.tabs.show_view(view)
        found = self._standing.topics if view == _NOW else self._standing.history
        self.lines.show(found)
        if found and self.lines.view.place < 0:
            self.lines.view.choose(0)
        self._choose(self.lines.view.place)

    def _choose(self, place: int) -> None:
        version = self.lines.at(place)
        may = version is not None and version.known and self.work.house.at_county
        self._back.setVisible(may and self._view == _NOW)
        if version is None:
            self._about.setText("")
            return
        said = "\n".join(version.said)
        self._about.setText(f"{said}\n理由：{version.reason}（第 {version.number} 号）")

    def _ask_back(self) -> None:
        version = self.lines.current
        if version is not None:
            self.taking_back.emit(version.topic)


def _look(house: House) -> _State:
    return _State(overriding.standing(house), retired_codes.waiting(house))


def _cells(version: Version) -> Mapping[str, str]:
    return {
        "title": version.title,
        "said": "".join(version.said),
        "on": version.on,
        "reason": version.reason,
        "state": _IN_FORCE if version.in_force else _OLDER,
    }
