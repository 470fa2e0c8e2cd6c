"""Periods and dated facts below the form, to be read."""

from collections.abc import Sequence

from pmis_desktop.services.belonging import Belonging
from pmis_desktop.ui.kit import boxes, words

TITLE = "组织关系和变更经过"


def belongings_card(found: Sequence[Belonging]) -> boxes.Card:
    """One card with every kind under its own word."""
    card = boxes.Card(words.section(TITLE), gap=1)
    kind = ""
    for each in found:
        if each.kind != kind:
            kind = each.kind
            card.inside.addWidget(words.label(kind, "strong"))
        card.inside.addWidget(words.paragraph(_sentence(each), "soft" if each.ended else ""))
    return card


def _sentence(each: Belonging) -> str:
    lines = "；".join(f"{label} {value}" for label, value in each.lines)
    return f"{each.name}（{lines}）" if lines else each.name
