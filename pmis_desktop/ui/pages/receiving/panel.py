"""The right side of the counter: the file that was chosen, or how the round ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmis_desktop.services.previewing import PackagePreview
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.sheet import Sheet
from pmis_desktop.ui.pages.receiving import describing
from pmis_desktop.ui.pages.receiving.answer_writing import AnswersWritten
from pmis_desktop.ui.pages.receiving.arrivals import Arrival
from pmis_desktop.ui.pages.receiving.one_by_one import TakeOne, next_step
from pmis_desktop.ui.pages.receiving.outcome import RoundTold, Sentence
from pmis_desktop.ui.pages.receiving.reporting import Reporting
from pmis_desktop.ui.pages.receiving.watching import WatchCard, Watching


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelActs:
    """What can be done from the panel."""

    decide: Callable[[], object]
    take_one: TakeOne
    reporting: Reporting
    watching: Watching


class Panel(QWidget):
    """One card that is put together anew; ``left`` when somebody goes back to the round's end."""

    left = Signal()

    def __init__(self, today: date, acts: PanelActs) -> None:
        super().__init__()
        self._today = today
        self._acts = acts
        self._all: tuple[Sentence, ...] = ()
        self._told: RoundTold | None = None
        self._written: AnswersWritten | None = None
        self._owing = 0
        self._inside = boxes.column(gap=1.5)
        self._area = boxes.scrolling(Sheet(boxes.column(self._inside, None)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def set_state(
        self,
        told: RoundTold | None,
        written: AnswersWritten | None,
        owing: int,
        everything: Sequence[Sentence] = (),
    ) -> None:
        """Note how the last round ended, what of its answers, what lies here; and show it."""
        self._told, self._written, self._owing = told, written, owing
        self._all = tuple(everything)
        self.show_state()

    def show_state(self) -> None:
        """Nothing is chosen: how the round ended, or what can be done here."""
        if self._told is None:
            written = [answers_card(self._written)] if self._written else []
            self._put(*written, all_card(self._all), hint_card(), WatchCard(self._acts.watching))
            return
        cards: list[QWidget] = [self._round_card(self._told)]
        if self._written is not None:
            cards.append(answers_card(self._written))
        elif self._owing:
            cards.append(owing_card(self._owing))
        self._put(*cards, all_card(self._all), WatchCard(self._acts.watching))

    def show_reading(self, arrival: Arrival) -> None:
        """Show what is known of a file while its contents are read."""
        self._put(describing.waiting_words(arrival, self._today))

    def show_described(
        self,
        arrival: Arrival,
        described: PackagePreview,
        unmask: Callable[[Arrival], object] | None,
    ) -> None:
        """Show a file person by person; ``unmask`` shows numbers whole."""
        back = link("返回并入结果", self.left.emit, icon="arrow-left")
        steps = next_step(arrival, self._acts.take_one)
        card = describing.described_card(arrival, described, self._today, unmask, steps)
        self._put(*([boxes.box(boxes.row(back, None))] if self._told else []), card)

    def _round_card(self, told: RoundTold) -> boxes.Card:
        parts: list[boxes.Part] = [words.section("并入结果")]
        parts += [describing.said(each.text, each.meaning) for each in told.sentences]
        if told.to_decide:
            parts.append(boxes.row(link("去决定", self._acts.decide, icon="arrow-right"), None))
        report = self._acts.reporting
        parts.append(
            boxes.row(
                button("打印并入报告", report.print, icon="printer"),
                button("存为 PDF", report.save, icon="download"),
                None,
                gap=1,
            )
        )
        return boxes.Card(*parts)

    def _put(self, *cards: QWidget) -> None:
        boxes.clear(self._inside)
        for card in cards:
            self._inside.addWidget(card)
        self._area.verticalScrollBar().setValue(0)


def all_card(everything: Sequence[Sentence]) -> boxes.Card:
    """Everything that lies here, added up."""
    lines = [describing.said(each.text, each.meaning) for each in everything]
    return boxes.Card(words.section("全部文件"), *lines)


def hint_card() -> boxes.Card:
    """What can be done with files on the counter."""
    return boxes.Card(
        words.section("先看一看，再并入"),
        words.paragraph(
            "点列表里的一个文件，可以看到每个人改了什么、改之前是什么。"
            "看的时候县里的数据不会有任何改动。"
        ),
        words.paragraph(
            "与县里不一致的内容不会自动改掉，会留给您决定；不能并入的文件不影响其他文件。",
            "soft",
        ),
    )


def owing_card(owing: int) -> boxes.Card:
    """That a round is not over before its answers are written."""
    return boxes.Card(
        words.section("还要写出回执"),
        words.paragraph(
            f"有 {owing} 个支部等着回执。支部收到回执，才知道更改已经并入。"
            f"请点“写出 {owing} 份回执”。"
        ),
    )


def answers_card(written: AnswersWritten) -> boxes.Card:
    """Where the answers lie and who must get them."""
    meaning = "good" if written.count else "info"
    return boxes.Card(words.section("回执"), describing.said(written.sentence, meaning))
