"""Sites that an answer is due to though nothing of theirs has come up."""

import pytest

from pmis_desktop.services import answers_due, carrying, correspondents, rounds, sending
from pmis_desktop.services.reviewing import granting
from pmis_desktop.services.transfers import starting, steps
from pmis_desktop.services.transfers.starting import Request
from tests import vaults
from tests.services.counties import EAST, NAMES, NORTH, WEST, County


@pytest.fixture
def quiet(county: County) -> County:
    """Everybody has had an answer, nobody waits."""
    rounds.answer_within(county.house, None, county.folder / "down" / "0")
    assert due(county) == set()
    return county


def due(county: County) -> set[str]:
    """The branches that wait, by street."""
    waiting = answers_due.sites_due(county.house)
    return {street for street, site in county.sites.items() if sending.site_key(site).id in waiting}


def answer(county: County, *streets: str) -> None:
    """Write to these alone."""
    county.rounds += 1
    some = [sending.site_key(county.sites[street]).id for street in streets]
    rounds.answer(county.house, some, county.folder / "down" / str(county.rounds))


def test_both_sides_of_a_transfer_hear_how_it_goes_on(quiet: County) -> None:
    west = vaults.find_organisation(quiet.house, NAMES[WEST])
    request = Request(to=west, reviewed_by="孙桂兰", dues_paid_to="2026-03")
    transfer = starting.start(quiet.house, [quiet.people["钱大勇"]], request).id
    assert EAST in due(quiet)
    assert NORTH not in due(quiet)
    answer(quiet, EAST, WEST)
    assert due(quiet) == set()
    steps.withdraw(quiet.house, [transfer], reason="本人不转了")
    assert EAST in due(quiet)
    answer(quiet, EAST, WEST)
    quiet.receive(EAST)
    assert due(quiet) == set()


def test_a_grant_that_was_signed_anew_is_carried_by_an_answer(quiet: County) -> None:
    granting.regrant(quiet.house, NAMES[NORTH], review=True, root_passphrase=vaults.PASSPHRASE)
    assert due(quiet) == {NORTH}
    (north,) = [e for e in correspondents.correspondents(quiet.house) if e.name == NAMES[NORTH]]
    assert (north.reviews, north.state) == (True, "due")
    answer(quiet, NORTH)
    assert due(quiet) == set()


def test_all_hear_of_another_way_to_carry_files(quiet: County) -> None:
    carrying.rule(quiet.house, mail=True, chat=False, reason="县里统一发邮件")
    assert due(quiet) == {EAST, WEST, NORTH}
    answer(quiet, EAST, WEST, NORTH)
    quiet.receive(EAST)
    assert carrying.in_force(quiet.sites[EAST]).mail
    assert due(quiet) == set()
