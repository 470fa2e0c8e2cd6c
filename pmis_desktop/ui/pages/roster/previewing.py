"""The first pages of a roster, quickly: of a branch all, of a county only the first branch."""

from collections.abc import Callable
from dataclasses import dataclass

from pmis_desktop.services import rosters
from pmis_desktop.services.house import House

DPI = 120.0
# A branch has one or two pages; a committee is leafed through, not read.
_MOST_PAGES = 12
# Reading more members than this takes longer than somebody waits for a preview.
_MOST_MEMBERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Pages as PNG pictures at `DPI`; not ``whole``: the roster has more pages."""

    pages: tuple[bytes, ...]
    whole: bool


def preview(
    house: House, organisation: str, *, masked: bool, cancelled: Callable[[], bool]
) -> Previewed:
    """The first pages of a roster; full numbers are noted in the log. Raises as `rosters.pages`."""
    branches = rosters.branches(house, organisation)
    large = sum(branch.members for branch in branches) > _MOST_MEMBERS
    within = branches[0].id if large else organisation
    # One page more than is shown tells whether there are more.
    made = rosters.pages(
        house, within=within, dpi=DPI, masked=masked, most=_MOST_PAGES + 1, cancelled=cancelled
    )
    pages = tuple(made)
    return Previewed(
        pages=pages[:_MOST_PAGES], whole=len(pages) <= _MOST_PAGES and within == organisation
    )
