"""Both sides of a decision: values in full, who wrote them, when, and on what grounds."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout

from pmis_desktop.rules import moments
from pmis_desktop.rules.differing import Piece, diff
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.decisions import Decision, DecisionField, Told
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.marked import EMPTY, Marked
from pmis_desktop.ui.pages.desk.meanings import CONFLICT, meaning_of

_LARGE = 3  # fields up to this number are shown in large type


def sides_of(decision: Decision, today: date) -> tuple[boxes.Card, boxes.Card]:
    """The county's box and the branch's box."""
    shown = [each for each in decision.fields if each.differs] or list(decision.fields)
    meaning = meaning_of(decision.kind)
    if any(each.county for each in shown):
        pieces = [diff(each.county, each.branch) for each in shown]
        on_the_left = _values(shown, [each[0] for each in pieces])
        on_the_right = _values(shown, [each[1] for each in pieces])
    else:
        # Against nothing every character would be marked, which marks none.
        nothing = EMPTY if decision.kind == CONFLICT else "县里没有这条内容"
        on_the_left = [words.soft(nothing)]
        plain = [[(each.branch, False)] if each.branch else [] for each in shown]
        on_the_right = _values(shown, plain)
    county = _side(meaning.county_title, on_the_left, decision.by_county, ("依据", today))
    branch = _side(meaning.branch_title, on_the_right, decision.by_branch, ("说明", today))
    return county, branch


def _side(
    title: str, values: Sequence[boxes.Part], told: Told | None, ground: tuple[str, date]
) -> boxes.Card:
    """The title with who and when beside it, the values, and on what grounds."""
    ground_title, today = ground
    head: list[boxes.Part] = [words.label(title, "strong"), None]
    below: list[boxes.Part] = []
    if told is not None:
        head.append(words.soft(f"{told.who}改于{moments.day(told.at, today)}"))
        why = _ground(told.title)
        below += [words.paragraph(f"{ground_title}：{why}", "soft")] if why else []
    made = boxes.Card(boxes.row(*head), *values, *below, None, gap=0.6)
    made.setAccessibleName(title)
    return made


def _values(fields: Sequence[DecisionField], pieces: Sequence[Sequence[Piece]]) -> list[boxes.Part]:
    if len(fields) > _LARGE:
        return [_listed(fields, pieces)]
    parts: list[boxes.Part] = []
    for field, marked in zip(fields, pieces, strict=True):
        parts += [words.soft(field.label, wrap=True)] if len(fields) > 1 else []
        parts.append(Marked(marked))
    return parts


def _listed(fields: Sequence[DecisionField], pieces: Sequence[Sequence[Piece]]) -> QGridLayout:
    """Many fields under each other, each beside its name."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.current().unit)
    grid.setColumnStretch(1, 1)
    for at, (field, marked) in enumerate(zip(fields, pieces, strict=True)):
        grid.addWidget(words.soft(field.label), at, 0)
        grid.addWidget(Marked(marked, ""), at, 1)
    return grid


def _ground(title: str) -> str:
    """What a change was called, without what every change of its kind is called."""
    for entity in ENTITIES.values():
        for usual in (f"修改{entity.label}", f"新增{entity.label}"):
            if title.startswith(usual):
                return title.removeprefix(usual).strip("（）：")
    return title


def around(decision: Decision) -> list[str]:
    """What helps to decide beside the two values: where both began, and what else is known."""
    fields = decision.fields
    differing = [each for each in fields if each.differs] or list(fields)
    lines = []
    begun = [each for each in differing if each.base]
    if begun and len(differing) == 1:
        lines.append(f"支部改之前看到的：{begun[0].base}")
    elif begun:
        listed = "；".join(f"{each.label} {each.base}" for each in begun)
        lines.append(f"支部改之前看到的：{listed}")
    same = [each for each in fields if not each.differs and each.county]
    if same:
        listed = "；".join(f"{each.label} {each.county}" for each in same)
        lines.append(f"两边相同、一起决定的：{listed}")
    return [*lines, *decision.hints]


def in_one_line(decision: Decision) -> str:
    """A decision folded: what it is about and both values, or what kind it is."""
    differing = [each for each in decision.fields if each.differs]
    if decision.kind == CONFLICT and len(differing) == 1:
        (field,) = differing
        return f"{field.label}：县里 {field.county or EMPTY}，支部 {field.branch or EMPTY}"
    return f"{decision.what}：{decision.review or decision.sentence}"
