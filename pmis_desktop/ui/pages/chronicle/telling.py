"""One line of history whole: every record it changed, from what to what; or what was looked at."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.chronicle import ORIGINS, ChronicleDetail, ChronicleEntry
from pmis_desktop.ui.forms.step_card import step_card
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import link
from pmis_desktop.ui.kit.sheet import Sheet


class Telling(QWidget):
    """The side of the page; ``opening`` carries (kind, id) of a record somebody wants to see."""

    opening = Signal(str, str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._inside = boxes.column(gap=1.2)
        self._area = boxes.scrolling(Sheet(boxes.column(self._inside, None)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No line is chosen."""
        text = "点一行，可以看到那一次改了哪些记录、原来是什么。"
        self._put(boxes.Card(words.section("这一次改了什么"), words.paragraph(text, "soft")))

    def show_detail(self, detail: ChronicleDetail) -> None:
        """Show a line of history; numbers stay masked, as in every list."""
        if len(detail.entries) == detail.total == 1 and not detail.row.undone:
            self._put(self._step(detail.entries[0], detail.row.title))
            return
        steps = [self._step(each, each.name or each.step.title) for each in detail.entries]
        self._put(self._head(detail), *steps)

    def _step(self, entry: ChronicleEntry, title: str) -> boxes.Card:
        card = step_card(entry.step, self._today, masked=True, title=title)
        if entry.name:
            card.inside.addLayout(boxes.row(self._to(entry), None))
        return card

    def _head(self, detail: ChronicleDetail) -> boxes.Card:
        row = detail.row
        told = f"{row.who}　{moments.moment(row.at, self._today)}　{ORIGINS[row.origin]}"
        parts: list[boxes.Part] = [
            words.paragraph(row.title, "section"),
            words.soft(told, wrap=True),
        ]
        if row.undone:
            parts.append(words.paragraph("这一次更改后来已撤销。", "info"))
        parts += [words.paragraph(f"{label}：{text}") for label, text in detail.facts]
        more = detail.total - len(detail.entries)
        if detail.entries and more > 0:
            parts.append(
                words.paragraph(
                    f"共 {detail.total:,} 条，这里列出前 {len(detail.entries)} 条。", "soft"
                )
            )
        return boxes.Card(*parts, gap=0.8)

    def _to(self, entry: ChronicleEntry) -> QWidget:
        verb = "打开通知" if entry.kind == "notice" else "打开档案"
        made = link(verb, lambda: self.opening.emit(entry.kind, entry.record), icon="arrow-right")
        made.setAccessibleName(f"{verb}：{entry.name}")
        return made

    def _put(self, *cards: QWidget) -> None:
        boxes.clear(self._inside)
        for card in cards:
            self._inside.addWidget(card)
        self._area.verticalScrollBar().setValue(0)
