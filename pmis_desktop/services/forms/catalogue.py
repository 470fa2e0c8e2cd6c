"""The catalogue: every form the program prints, family by family."""

from functools import cache

from pmis_desktop.errors.printing import FormUnknownError
from pmis_desktop.services.forms import (
    applications,
    appraisal,
    ballots,
    collecting,
    development_cards,
    development_letters,
    development_lists,
    dues,
    elections,
    elsewhere,
    floating,
    handling,
    introductions,
    meetings,
    rosters,
    voting,
)
from pmis_desktop.services.forms.form import Form

# A new family is one more line here; its forms are declared beside their builders.
FAMILIES = (
    rosters.FORMS,
    collecting.FORMS,
    introductions.FORMS,
    floating.FORMS,
    development_lists.FORMS,
    development_cards.FORMS,
    development_letters.FORMS,
    voting.FORMS,
    dues.FORMS,
    meetings.FORMS,
    appraisal.FORMS,
    elections.FORMS,
    ballots.FORMS,
    handling.FORMS,
    applications.FORMS,
    elsewhere.FORMS,
)


@cache
def every() -> tuple[Form, ...]:
    """All forms, in the order of their families."""
    return tuple(form for family in FAMILIES for form in family)


def title(name: str) -> str:
    """What a form is called; its id where it is in the catalogue no more."""
    return next((each.title for each in every() if each.id == name), name)


def form(name: str) -> Form:
    """The form of this id; raises FormUnknownError."""
    for each in every():
        if each.id == name:
            return each
    raise FormUnknownError
