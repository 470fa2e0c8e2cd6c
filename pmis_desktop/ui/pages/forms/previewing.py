"""The first pages of a form, quickly, with the middle of numbers hidden."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House

DPI = 120.0
# A branch has one or two pages; a committee is leafed through, not read.
_MOST_PAGES = 12
# Reading more members than this takes longer than somebody waits for a preview.
_MOST_MEMBERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Pages as PNG pictures at `DPI`; not ``whole``: there are more. ``found`` are asked for."""

    pages: tuple[bytes, ...]
    whole: bool
    found: int
    fault: str


def preview(house: House, wanted: Wanted, *, cancelled: Callable[[], bool]) -> Previewed:
    """The first pages; never noted, for it shows nothing that lists do not. Raises as pages do."""
    # One page more than is shown tells whether there are more.
    made = making.pages(
        house,
        replace(wanted, reason="", most=_MOST_MEMBERS),
        dpi=DPI,
        most=_MOST_PAGES + 1,
        cancelled=cancelled,
    )
    pages = tuple(made)
    whole = made.whole and len(pages) <= _MOST_PAGES
    return Previewed(pages=pages[:_MOST_PAGES], whole=whole, found=made.found, fault=made.fault)
