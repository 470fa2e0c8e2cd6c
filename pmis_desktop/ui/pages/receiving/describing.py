"""One package in words: who sent it, what the verdict is, and old → new person by person."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pmis_desktop.services.previewing import PackagePreview, PreviewLine, PreviewRecord
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.pages.receiving.arrivals import Arrival

_AT_ONCE = 40  # people shown before one has to ask for more
_EMPTY = "（空）"
_QUIET = "applied"


def head(arrival: Arrival, today: date) -> list[boxes.Part]:
    """Who sent a file, what it is called, and the verdict with its whole story."""
    verdict = arrival.verdict
    about = arrival.about(today)
    parts: list[boxes.Part] = [words.paragraph(arrival.sender, "section")]
    if about and about != arrival.message:
        parts.append(words.paragraph(about, "soft"))
    parts.append(said(arrival.standing, verdict.weight))
    if arrival.preview.organisation:
        parts.append(words.Elided(f"文件：{arrival.called}", "soft"))
    if arrival.message.rstrip("。") not in verdict.text:
        parts.append(words.paragraph(arrival.message))
    return parts


def said(sentence: str, meaning: str) -> boxes.Part:
    """A sentence with the icon and the colour of its meaning."""
    label = words.paragraph(sentence, meaning)
    made = boxes.row(words.meaning_picture(meaning), label, gap=0.8)
    made.setStretch(1, 1)
    return made


class PeopleList(QWidget):
    """The people of a package, so many at a time that showing them takes no time."""

    def __init__(self, described: PackagePreview, unmask: Callable[[], object] | None) -> None:
        super().__init__()
        # What somebody must look at stands first, and the others in their order.
        self._records = sorted(described.records, key=_is_quiet)
        self._shown = 0
        self._inside = boxes.column(gap=1)
        self._more = button("", self._show_more)
        summary = words.paragraph(_summary(described))
        unmasking = [link("显示完整号码", unmask, icon="eye")] if unmask is not None else []
        top = boxes.row(summary, *unmasking)
        top.setStretch(0, 1)
        self.setLayout(boxes.column(top, self._inside, boxes.row(self._more, None), gap=1))
        self._show_more()

    def _show_more(self) -> None:
        following = self._records[self._shown : self._shown + _AT_ONCE]
        for record in following:
            self._inside.addWidget(person(record))
        self._shown += len(following)
        left = len(self._records) - self._shown
        self._more.setText(f"再显示 {min(left, _AT_ONCE)} 人（还有 {left} 人）")
        self._more.setVisible(left > 0)


def _is_quiet(record: PreviewRecord) -> bool:
    """Whether everything of a record simply goes in."""
    return all(line.verdict == _QUIET for line in record.lines)


def _summary(described: PackagePreview) -> str:
    people = sum(record.kind == "member" for record in described.records)
    others = len(described.records) - people
    named = [f"{people} 人"] if people else []
    named += [f"{others} 个党组织"] if others else []
    ended = "，".join(described.counts) or "改了又撤销，没有要并入的内容"
    return f"涉及 {'、'.join(named)}：{ended}。"


def person(record: PreviewRecord) -> boxes.Card:
    """One person's changes: field by field, what it was and what it will be."""
    grid = QGridLayout()
    unit = theme.current().unit
    grid.setHorizontalSpacing(2 * unit)
    grid.setVerticalSpacing(unit)
    grid.setColumnStretch(1, 1)
    endings = {(line.verdict, line.words, line.weight) for line in record.lines}
    # Where everything ends alike, as with somebody new, that is said once.
    alike = len(endings) == 1 and len(record.lines) > 1
    for at, line in enumerate(record.lines):
        grid.addWidget(words.soft(line.label), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(_change(line, new=record.new, ending=not alike), at, 1)
    first = record.lines[0] if alike else None
    over = [said(first.words, first.weight)] if first and first.verdict != _QUIET else []
    made = boxes.Card(words.paragraph(record.title, "strong"), *over, grid)
    made.setAccessibleName(record.title)
    return made


def _change(line: PreviewLine, *, new: bool, ending: bool) -> QVBoxLayout:
    after = line.after or _EMPTY
    sentence = after if new and not line.before else f"{line.before or _EMPTY} → {after}"
    parts: list[boxes.Part] = [words.paragraph(sentence)]
    if line.county:
        parts.append(words.paragraph(f"县里现在是：{line.county}", "warn"))
    if ending and line.verdict != _QUIET:
        parts.append(said(line.words, line.weight))
    return boxes.column(*parts, gap=0.4)


def waiting_words(arrival: Arrival, today: date) -> boxes.Card:
    """What is known of a file while its people are still being read."""
    return boxes.Card(*head(arrival, today), words.soft("正在读取内容…"))


def described_card(
    arrival: Arrival,
    described: PackagePreview,
    today: date,
    unmask: Callable[[Arrival], object] | None,
    steps: Sequence[boxes.Part] = (),
) -> boxes.Card:
    """A file with everything that is to be said of it; ``steps`` are what can be done with it."""
    act = None if unmask is None else partial(unmask, arrival)
    parts = [*head(arrival, today), *steps]
    if described.records:
        parts += [boxes.rule(), PeopleList(described, act)]
    return boxes.Card(*parts)
