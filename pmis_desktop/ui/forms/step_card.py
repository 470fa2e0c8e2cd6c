"""One step of a record's history on a card: who, when, old and new value in full words."""

from datetime import date

from pmis_desktop.rules import moments
from pmis_desktop.services.history import Step
from pmis_desktop.ui.forms import masking
from pmis_desktop.ui.kit import boxes, words

_NOTHING = "（空）"
# The words of the county about a change, and their meaning.
_VERDICTS = {
    "applied": ("县里已并入", "good"),
    "agreed": ("与县里一致", "good"),
    "conflict": ("等县里决定", "warn"),
    "held": ("县里暂时搁置", "warn"),
    "superseded": ("被后来的更改取代", "info"),
    "withdrawn": ("已撤回", "info"),
    "settled": ("县里已作决定", "info"),
    "rejected": ("县里没有接受", "must"),
}
_ORIGINS = {"received": "由对方的文件带来", "own": "", "local": ""}


def step_card(step: Step, today: date, *, masked: bool, title: str = "") -> boxes.Card:
    """A card for one step; ``title`` stands above in place of the change's own title."""
    head = boxes.row(words.Elided(title or step.title, "strong"), None, gap=1.5)
    head.addWidget(words.soft(f"{step.who}　{moments.moment(step.at, today)}"))
    parts: list[boxes.Part] = [head]
    origin = _ORIGINS.get(step.origin, "")
    belongs = step.entity if step.entity not in {"党员", "党组织"} else ""
    if origin or belongs:
        parts.append(words.soft(" · ".join(filter(None, (belongs, origin)))))
    # Whose period or fact it is stands at the top of the page.
    told = [each for each in step.changes if each["field"] != "member"]
    parts += [words.paragraph(_change(each, masked=masked)) for each in told]
    if step.verdict in _VERDICTS:
        said, meaning = _VERDICTS[step.verdict]
        line = boxes.row(words.meaning_picture(meaning, lines=0.85), gap=0.5)
        line.addWidget(words.paragraph(f"{said}　{step.note}".strip(), meaning), 1)
        parts.append(line)
    return boxes.Card(*parts, gap=0.6)


def _change(change: dict[str, str], *, masked: bool) -> str:
    old, new = (_shown(change["field"], change[side], masked=masked) for side in ("old", "new"))
    if not change["old"]:
        return f"{change['label']}：{new}"
    return f"{change['label']}：{old} → {new}"


def _shown(field_id: str, value: str, *, masked: bool) -> str:
    if not value:
        return _NOTHING
    return masking.masked(field_id, value) if masked else value
