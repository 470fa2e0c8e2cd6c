"""The first page: what waits, most urgent first, one button each; figures that open their lists."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.services.agenda import Agenda, agenda
from pmis_desktop.services.figures import Figure
from pmis_desktop.services.tasks import Task
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.pages.home.figures import FigureCard, Figures
from pmis_desktop.ui.pages.home.leading import JOIN, leads_to, names_of, opens
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_WEEKDAYS = "一二三四五六日"


class HomePage(Page):
    """Nothing here is stored: it is read anew whenever somebody comes."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading("今天要做的事")
        self._tasks = QVBoxLayout()
        self._tasks.setContentsMargins(0, 0, 0, 0)
        self._tasks.setSpacing(0)
        self._card = boxes.Card(self._tasks)
        county = work.house.at_county
        self._figures = Figures()
        inner = boxes.box(
            boxes.column(
                self._card,
                words.section("全县一览" if county else "本支部一览"),
                self._figures,
                None,
                gap=2,
            )
        )
        self.lay(self._heading, boxes.scrolling(inner))

    @override
    def refresh(self) -> None:
        """Read what waits, in the background."""
        house = self.work.house
        self._heading.say(_day(house.today))
        self.work.read("看看今天要做的事", lambda: agenda(house), self._show)

    def _show(self, found: Agenda) -> None:
        boxes.clear(self._tasks)
        for number, task in enumerate(found.tasks):
            if number:
                self._tasks.addWidget(boxes.rule())
            self._tasks.addWidget(self._line(task))
        if not found.tasks:
            self._tasks.addWidget(_nothing(found.empty_sentence))
        self._figures.show_cards([self._figure_card(figure) for figure in found.figures])
        tab_as_read(self)

    def _line(self, task: Task) -> QWidget:
        sentence = words.paragraph(task.sentence, "title" if task.large else "strong")
        said = boxes.column(sentence, gap=0.3)
        if task.reason:
            said.addWidget(words.paragraph(task.reason, "soft"))
        line = boxes.row(words.meaning_picture(task.weight, lines=1.2), gap=2)
        line.addLayout(said, 1)
        if task.names:
            names = link("看名单", lambda: self.work.go(names_of(task)), icon="list")
            names.setAccessibleDescription(task.sentence)
            line.addWidget(names)
        if task.verb:
            made = button(task.verb, lambda: self._open(task))
            made.setAccessibleDescription(task.sentence)
            line.addWidget(made)
        part = boxes.box(line)
        margin = line.spacing()
        line.setContentsMargins(0, margin // 2 + 2, 0, margin // 2 + 2)
        return part

    def _open(self, task: Task) -> None:
        if task.kind == JOIN:
            # Joining is finished on the pages before the rooms: locking leads there.
            self.work.signs.lock_wanted.emit()
        else:
            self.work.go(leads_to(task))

    def _figure_card(self, figure: Figure) -> FigureCard:
        said = figure.words or f"{figure.value:,}"
        made = FigureCard(figure.label, said, figure.note, figure.weight)
        made.clicked.connect(lambda: self.work.go(opens(figure)))
        return made


def _nothing(sentence: str) -> QWidget:
    line = boxes.row(words.meaning_picture("good", lines=1.2), gap=2)
    line.addWidget(words.paragraph(sentence, "strong"), 1)
    return boxes.box(line)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
