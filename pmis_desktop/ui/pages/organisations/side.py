"""One organisation beside the tree, or in one line under it where there is no room."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout
from typing_extensions import override

from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import listing
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, primary

WIDTH = 19  # Chinese characters
_LINES = (
    "code",
    "parent",
    "secretary",
    "contact",
    "phone",
    "address",
    "founded_on",
    "term_began_on",
    "term_ends_on",
)
_EXPECTED = ("secretary", "contact", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCard:
    """One organisation at a glance: lines of label and value, and what is not filled in."""

    id: str
    name: str
    kind: str
    members: int
    lines: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def read_card(house: House, organisation: str) -> OrganisationCard:
    """The card of an organisation. Raises RecordMissingError."""
    found = listing.organisation(house, organisation)
    values: Mapping[str, str] = {name: str(said) for name, said in found.items() if said}
    labels = {field.id: field.label for field in ENTITIES["organisation"].fields}
    return OrganisationCard(
        id=organisation,
        name=values.get("name", ""),
        kind=values.get("kind", ""),
        members=int(values.get("members", "0")),
        lines=tuple((labels[name], values[name]) for name in _LINES if name in values),
        missing=tuple(labels[name] for name in _EXPECTED if name not in values),
    )


class SideCard(QFrame):
    """The card beside the tree."""

    opening = Signal()
    members = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._inside = QVBoxLayout()
        # Values end at the right edge, where the scroll bar comes.
        self._inside.setContentsMargins(0, 0, theme.current().unit, 0)
        self._acts = boxes.box(
            boxes.row(
                primary("打开档案", self.opening.emit),
                button("查看党员", self.members.emit),
                None,
            )
        )
        layout = boxes.column(gap=1.5)
        layout.addWidget(boxes.scrolling(boxes.box(self._inside)), 1)
        layout.addWidget(self._acts)
        side = 2 * theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        self._measure()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what this place is for."""
        boxes.clear(self._inside)
        self._acts.hide()
        self._inside.addWidget(words.paragraph("点一个党组织，这里显示它的简要情况。", "soft"))
        self._inside.addStretch(1)

    def show_card(self, card: OrganisationCard) -> None:
        """Show one organisation."""
        boxes.clear(self._inside)
        self._acts.show()
        self._inside.addWidget(words.paragraph(card.name, "section"))
        self._inside.addWidget(words.soft(f"{card.kind} · 党员 {card.members:,} 名"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().unit)
        grid.setVerticalSpacing(round(0.75 * theme.current().unit))
        grid.setColumnStretch(1, 1)
        for at, (label, said) in enumerate(card.lines):
            value = words.paragraph(said)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setAccessibleName(f"{label}：{said}")
            grid.addWidget(words.soft(label), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        self._inside.addLayout(grid)
        if card.missing:
            self._inside.addWidget(words.paragraph(f"还没有填：{'、'.join(card.missing)}", "soft"))
        self._inside.addStretch(1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * WIDTH)


class CardStrip(QFrame):
    """The same in one line."""

    opening = Signal()
    members = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._name = words.Elided("", "strong")
        layout = boxes.row(gap=1.5)
        layout.addWidget(self._name, 1)
        layout.addWidget(button("查看党员", self.members.emit))
        layout.addWidget(primary("打开档案", self.opening.emit))
        side = theme.current().unit
        layout.setContentsMargins(2 * side, side, side, side)
        self.setLayout(layout)

    def show_card(self, card: OrganisationCard) -> None:
        """Show one organisation."""
        self._name.setText(f"{card.name}（党员 {card.members:,} 名）")
