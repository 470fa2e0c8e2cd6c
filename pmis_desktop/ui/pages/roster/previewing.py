"""The first pages of a roster, quickly: of a branch all, of a county only the first branch."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pmis_desktop.services import rosters
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House

DPI = 120.0
# A branch has one or two pages; a committee is leafed through, not read.
_MOST_PAGES = 12
# Reading more members than this takes longer than somebody waits for a preview.
_MOST_MEMBERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Pages as PNG pictures at `DPI`; not ``whole``: the roster has more pages.

    ``listed`` is how many a list of people has, None for the roster of an organisation.
    """

    pages: tuple[bytes, ...]
    whole: bool
    listed: int | None


def preview(
    house: House,
    organisation: str,
    query: MemberQuery | None = None,
    *,
    masked: bool,
    cancelled: Callable[[], bool],
) -> Previewed:
    """The first pages of a roster; full numbers are noted in the log. Raises as `rosters.pages`."""
    within, listed = organisation, None
    if query is not None:
        found = members.find(house, query)
        listed, query = len(found), replace(query, only=tuple(found[:_MOST_MEMBERS]))
    else:
        branches = rosters.branches(house, organisation)
        large = sum(branch.members for branch in branches) > _MOST_MEMBERS
        within = branches[0].id if large else organisation
    # One page more than is shown tells whether there are more.
    made = rosters.pages(
        house,
        within=within,
        query=query,
        dpi=DPI,
        masked=masked,
        most=_MOST_PAGES + 1,
        cancelled=cancelled,
    )
    pages = tuple(made)
    few = len(pages) <= _MOST_PAGES and (listed or 0) <= _MOST_MEMBERS
    return Previewed(pages=pages[:_MOST_PAGES], whole=few and within == organisation, listed=listed)
