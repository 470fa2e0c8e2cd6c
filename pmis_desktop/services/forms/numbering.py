"""Numbers of forms: of a form's own by year, or a letter's from the blocks the county reserved."""

from collections.abc import Sequence
from dataclasses import replace

from pmis_desktop.models.change import Change
from pmis_desktop.services.forms import stubs
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import Form, Numbering
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following, letters, scribing


def numbered(house: House, change: Change, form: Form, some: Sequence[Asked]) -> Sequence[Asked]:
    """The same documents with their numbers; a document that has one keeps it.

    Raises LetterNumbersUsedUpError.
    """
    open_ones = [each for each in some if not each.number]
    if not open_ones:
        return some
    if form.numbering is Numbering.YEAR:
        fresh = stubs.next_numbers(change.connection, form.id, house.today.year, len(open_ones))
    else:
        fresh = [letters.draw(house, change, _issuer(change, each), "") for each in open_ones]
    numbers = iter(fresh)
    return [each if each.number else replace(each, number=next(numbers)) for each in some]


def _issuer(change: Change, asked: Asked) -> str:
    """Which organisation issues a letter about a member: its committee, or the county."""
    committee = scribing.committee_of(change.connection, asked.member.get("branch"))
    return committee or following.county_organisation(change.connection)
