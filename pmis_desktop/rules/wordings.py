"""Words that printed forms take from here, because counties want them their own way."""

from dataclasses import dataclass
from functools import cache

from pmis_desktop.paths import RULES
from pmis_desktop.rules import overlay, tables

_COLUMNS = ("key", "text", "where", "longest")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording: the program's own text, on which form it stands, how long it may be."""

    key: str
    text: str
    where: str
    longest: int


@cache
def every() -> tuple[Wording, ...]:
    """The wordings that a county may change, form by form."""
    return tuple(
        Wording(row["key"], row["text"], row["where"], int(row["longest"]))
        for row in tables.read(RULES / "wordings.csv", _COLUMNS)
    )


def said(key: str) -> str:
    """What a form says, by the county in force or else by the program; KeyError for no wording."""
    return overlay.current().words.get(key) or _own()[key]


def of_form(form: str) -> dict[str, str]:
    """All wordings of one form, without the form's name before them."""
    before = f"{form}_"
    return {key.removeprefix(before): said(key) for key in _own() if key.startswith(before)}


@cache
def _own() -> dict[str, str]:
    return {each.key: each.text for each in every()}
