"""不再等: a person gives a file up; it stays in the archive, and can be waited for again."""

from pathlib import Path

import pytest

from pmis_desktop.errors.services import WaitingUnknownError
from pmis_desktop.exchange import schemas
from pmis_desktop.services import agenda, enrolling, inbox, standing, verifying
from pmis_desktop.services.inbox import Watch
from pmis_desktop.services.on_hold import listing, putting_aside, retrying
from tests import vaults
from tests.exchange import later
from tests.services.counties import EAST, NAMES, WEST, County


@pytest.fixture
def held(county: County, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a watched folder that this program is too old for."""
    county.edit(county.sites[EAST], "赵小雷", remark="支部的")
    package = county.send(EAST)
    with monkeypatch.context() as older:
        older.setattr(schemas, "IN_FORCE", later.BEFORE)
        county.take(package)
        retrying.retry_if_due(county.house)
    return package


def mark_of(county: County) -> str:
    (waiting,) = listing.waiting(county.house)
    return waiting.mark


def test_it_is_given_up_by_everybody_and_taken_up_again(county: County, held: Path) -> None:
    mark = mark_of(county)
    putting_aside.put_aside(county.house, mark)
    assert listing.waiting(county.house) == ()
    assert [each.mark for each in listing.put_aside(county.house)] == [mark]
    assert "waiting" not in {each.kind for each in agenda.agenda(county.house).tasks}
    assert standing.standing(county.house).held == 0
    # It could be taken now, and lies in a watched folder: nobody does.
    assert retrying.retry(county.house) == retrying.NOTHING
    found = inbox.look(county.house, [held.parent], Watch())
    assert (found.files, found.known) == ((), 1)
    putting_aside.wait_again(county.house, mark)
    assert listing.put_aside(county.house) == ()
    assert mark_of(county) == mark
    assert retrying.retry_if_due(county.house).files == 1
    assert county.value(county.house, "赵小雷", "remark") == "支部的"
    assert listing.waiting(county.house) == ()
    assert verifying.verify(county.house).differences == []


def test_a_person_who_brings_it_again_is_heard(county: County, held: Path) -> None:
    putting_aside.put_aside(county.house, mark_of(county))
    (result,) = county.take(held).files
    assert result.verdict == "taken"
    assert listing.put_aside(county.house) == ()


@pytest.mark.parametrize("mark", ["", "0", "no such mark", "%"])
def test_a_mark_of_nothing_changes_nothing(county: County, held: Path, mark: str) -> None:
    assert held.is_file()
    before = mark_of(county)
    for act in (putting_aside.put_aside, putting_aside.wait_again):
        with pytest.raises(WaitingUnknownError):
            act(county.house, mark if mark != "0" else before[::-1])
    assert mark_of(county) == before


def test_what_waits_for_a_person_is_not_put_aside_here(county: County) -> None:
    county.edit(county.sites[WEST], "李建国", remark="支部的")
    late = county.send(WEST)
    enrolling.revoke(
        county.house, NAMES[WEST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    county.take(late)
    (waiting,) = listing.waiting(county.house)
    assert waiting.kind == listing.LANE
    with pytest.raises(WaitingUnknownError):
        putting_aside.put_aside(county.house, waiting.mark)
    assert listing.waiting(county.house) == (waiting,)
