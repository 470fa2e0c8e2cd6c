"""Settings: type size, locking, double click, passphrase, operators; and whose program this is."""

import os
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.kit.question_sheet import Narrow
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.settings.about import AboutCard
from pmis_desktop.ui.pages.settings.carriers import CarriersCard
from pmis_desktop.ui.pages.settings.operators import OperatorsCard
from pmis_desktop.ui.pages.settings.passphrase import PassphraseCard
from pmis_desktop.ui.pages.settings.review import ReviewCard
from pmis_desktop.ui.work import places, suffix
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_MISHAPS = "电脑丢了、口令忘了、数据坏了、U盘丢了、换电脑、人员离开：一步一步照着做。"
_MINUTES = (5, 10, 20, 30, 60)
_DOUBLE_CLICK = "在文件夹里双击 .dzb 文件时，用本程序打开。只对当前的电脑用户有效。"


_RULES_COUNTY = (
    "下拉列表里的代码、期限和标准、哪些项目应填、打印用语，县里可以改；"
    "改动由主钥匙签字，随回执下发到支部。"
)
_RULES_SITE = "县里对代码、期限和标准、应填项目、打印用语作的改动，随回执更新，在这里查看。"


class SettingsPage(Page):
    """Every setting takes effect at once."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._sizes = QButtonGroup(self)
        self._minutes = DropDown("多久不用就锁定")
        self.passphrase_card = PassphraseCard(work)
        self._operators = OperatorsCard(work)
        self._review = ReviewCard(work) if work.house.at_county else None
        self._carriers = CarriersCard(work)
        inner = boxes.box(
            boxes.column(
                self._screen_card(),
                self._suffix_card(),
                self.passphrase_card,
                *([self._review] if self._review else []),
                self._operators,
                self._rules_card(),
                self._mishaps_card(),
                self._carriers,
                AboutCard(work),
                None,
                gap=2,
            )
        )
        self.lay(
            Heading("设置"), boxes.scrolling(boxes.box(boxes.column(Narrow(inner, centred=False))))
        )

    @override
    def refresh(self) -> None:
        """Show what is in force."""
        button_of_size = self._sizes.button(_number(self.work.local.type_size))
        button_of_size.setChecked(True)
        self._operators.refresh()
        if self._review is not None:
            self._review.refresh()
        self._carriers.refresh()

    def _screen_card(self) -> boxes.Card:
        line = boxes.row(gap=3)
        for size in TypeSize:
            made = QRadioButton(size.label)
            made.setAccessibleName(f"字号{size.label}")
            self._sizes.addButton(made, _number(size))
            line.addWidget(made)
        line.addStretch(1)
        self._sizes.button(_number(self.work.local.type_size)).setChecked(True)
        self._sizes.idClicked.connect(self._choose_size)
        now = self.work.local.idle_minutes
        for minutes in sorted({*_MINUTES, now}):
            self._minutes.addItem(f"{minutes} 分钟", minutes)
        self._minutes.setCurrentIndex(self._minutes.findData(now))
        self._minutes.activated.connect(self._choose_minutes)
        idle = QLabel("没有人操作多久后锁定屏幕")
        idle.setBuddy(self._minutes)
        return boxes.Card(
            words.section("字号和锁定"),
            line,
            words.soft("也可以按住 Ctrl 键转动鼠标滚轮。", wrap=True),
            boxes.rule(),
            boxes.row(idle, self._minutes, None, gap=1.5),
            words.soft("锁定前，正在填写的内容会存为草稿。", wrap=True),
            gap=1.2,
        )

    def _suffix_card(self) -> boxes.Card:
        return boxes.Card(
            words.section("双击打开文件"),
            words.soft(_DOUBLE_CLICK, wrap=True),
            boxes.row(button("设为双击打开", self._register), None),
            gap=1.2,
        )

    def _rules_card(self) -> boxes.Card:
        said = _RULES_COUNTY if self.work.house.at_county else _RULES_SITE
        go = partial(self.work.go, Place(room=places.OVERRIDES))
        return boxes.Card(
            words.section("代码与规则"),
            words.soft(said, wrap=True),
            boxes.row(button("查看代码与规则", go, icon="list"), None),
            gap=1.2,
        )

    def _mishaps_card(self) -> boxes.Card:
        go = partial(self.work.go, Place(room=places.CEREMONIES))
        return boxes.Card(
            words.section("遇到意外怎么办"),
            words.soft(_MISHAPS, wrap=True),
            boxes.row(button("打开", go, icon="life-buoy"), None),
            gap=1.2,
        )

    def _choose_size(self, number: int) -> None:
        self.work.signs.type_size_wanted.emit(list(TypeSize)[number])

    def _choose_minutes(self) -> None:
        self.work.local.idle_minutes = int(self._minutes.currentData())
        self.work.signs.idle_minutes_wanted.emit(self.work.local.idle_minutes)

    def _register(self) -> None:
        self.work.write(
            "设为双击打开",
            lambda _progress: suffix.register(os.environ),
            self._registered,
        )

    def _registered(self, _done: object) -> None:
        self.work.local.asked_suffix = True
        self.work.messages.say("已设好：双击 .dzb 文件会用本程序打开。")


def _number(size: TypeSize) -> int:
    return list(TypeSize).index(size)
