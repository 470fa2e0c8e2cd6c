"""党员个人信息全部记录: everything held on one person, as pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.printing.pages import Typesetter, typeset
from pmis_desktop.printing.wording import breakable
from pmis_desktop.rules import wordings

_FORM = "dossier.typ"
_TEXT_WIDTH = 118.0  # mm of the column that holds the contents


@dataclass(frozen=True, slots=True)
class DossierSheet:
    """What the pages say: whose, made when and by whom, why, and lines under their headings."""

    title: str
    name: str
    branch: str
    made: str
    reason: str
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]


def dossier_pdf(sheet: DossierSheet, *, office_fonts: bool = True) -> bytes:
    """Set the pages as one PDF; raises what ``Typesetter.pdf`` raises."""
    return typeset(_FORM, _data(sheet), office_fonts=office_fonts)


def dossier_pictures(sheet: DossierSheet, *, ppi: float, office_fonts: bool = True) -> list[bytes]:
    """The same pages as PNG pictures, for preview and printer."""
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pictures(_FORM, _data(sheet), ppi=ppi)


def _data(sheet: DossierSheet) -> Mapping[str, Any]:
    return {
        "title": sheet.title,
        "name": sheet.name,
        "branch": sheet.branch,
        "made": sheet.made,
        "reason": sheet.reason,
        "words": wordings.of_form("dossier"),
        "sections": [
            {
                "title": title,
                "lines": [[label, breakable(text, _TEXT_WIDTH)] for label, text in lines],
            }
            for title, lines in sheet.sections
        ],
    }
