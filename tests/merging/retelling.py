"""Counties to begin with, and counties told anew from what another one has kept."""

from collections.abc import Mapping, Sequence
from functools import cache

from pmis_desktop.exchange.facts import UNASKED, Reviewing
from tests.merging import people
from tests.merging.parties import SOUND, County, Epoch, Event, Flaws, Own, Package, Settled


@cache
def _founded() -> County:
    county = County({})
    county.own(people.population())
    return county


def populated(
    scopes: Mapping[str, frozenset[str]], flaws: Flaws = SOUND, review: Reviewing = UNASKED
) -> County:
    """A county in which everybody is entered: copied, since most histories begin there."""
    county = _founded().backup()
    county.scopes, county.flaws, county.review = scopes, flaws, review
    return county


def retell(
    archive: Sequence[Event], scopes: Mapping[str, frozenset[str]], review: Reviewing = UNASKED
) -> County:
    """A county built anew from everything another one has kept."""
    begun = archive[:1] == _founded().archive
    county = populated(scopes, review=review) if begun else County(scopes, review=review)
    for event in archive[begun:]:
        match event:
            case Package():
                county.take(event)
            case Own():
                county.own(event.changes)
            case Settled():
                county.settle(event.log, event.place, branch=event.branch)
            case Epoch():
                county.begin_epoch(event.number)
    return county
