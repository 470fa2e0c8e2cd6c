"""报送情况: the list of who has sent, on paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.printing.joining import set_parts
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.wording import breakable, long_date

_FORM = "correspondence.typ"
# A county's thousand rows are set in one go and numbered through; a province's are not.
_ROWS_TOGETHER = 1500
# In mm, as the form has them, less their margins.
_WIDTHS = (6.6, 40.2, 36.0, 18.0, 17.0, 10.6, 10.6, 9.0, 10.6, 11.0, 11.0, 32.0, 13.0, 24.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentList:
    """The list: title, who prints it on which day (ISO), what it says above, headings, rows."""

    title: str
    sender: str
    day: str
    lines: Sequence[str]
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def sent_list_pdf(
    found: SentList,
    *,
    office_fonts: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set the list as one PDF. Raises NothingToPrintError and what ``Typesetter.pdf`` raises."""
    return set_parts(
        _FORM, _parts(found), office_fonts=office_fonts, progress=progress, cancelled=cancelled
    )


def sent_list_pictures(
    found: SentList,
    *,
    ppi: float,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same list page by page as PNG pictures. Raises as ``sent_list_pdf``."""
    with Typesetter(office_fonts=office_fonts) as setter:
        for part in _parts(found):
            yield from setter.pictures(_FORM, part, ppi=ppi, cancelled=cancelled)


def _parts(found: SentList) -> list[Mapping[str, Any]]:
    if not found.rows:
        raise NothingToPrintError
    return [
        {
            "title": found.title,
            "sender": found.sender,
            "day": long_date(found.day),
            "lines": list(found.lines) if not start else [],
            "headers": list(found.headers),
            "rows": [_row(row) for row in found.rows[start : start + _ROWS_TOGETHER]],
        }
        for start in range(0, len(found.rows), _ROWS_TOGETHER)
    ]


def _row(row: Sequence[str]) -> list[str]:
    return [breakable(text, width) for text, width in zip(row, _WIDTHS, strict=True)]
