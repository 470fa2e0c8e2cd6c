"""Invitation slips: for whom, until when, printing again, taking back."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.services import InvitationError
from pmis_desktop.errors.sites import SlipMissingError
from pmis_desktop.services import enrolling, slips
from pmis_desktop.services.slips import Invitees
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, County
from tests.services.requesters import Requester

TOWN = "中共安仁镇委员会"
pytestmark = pytest.mark.usefixtures("town")
VILLAGES = [f"中共安仁镇第{number}村支部委员会" for number in "一二三四五"]


@pytest.fixture
def town(county: County) -> None:
    """A committee with five branches, none of which has a computer."""
    rec = vaults.add_organisation(county.house, TOWN, kind="611")
    for village in VILLAGES:
        vaults.add_organisation(county.house, village, parent=rec)


def test_all_without_a_site_get_one_by_committee(county: County, tmp_path: Path) -> None:
    vaults.add_organisation(county.house, "中共城关镇南街支部委员会")
    invited = enrolling.invite(county.house, within=None, out=tmp_path)
    assert [each.name for each in invited.rows] == [*VILLAGES, "中共城关镇南街支部委员会"]
    assert [each.committee for each in invited.rows] == [TOWN] * 5 + ["县直属"]
    assert invited.file is not None
    pages = PdfReader(invited.file).pages
    assert len(pages) == 2, "four to a page"
    assert "转交" in pages[0].extract_text()
    assert "县直属" not in pages[1].extract_text()
    assert {each.state for each in slips.every(county.house)} == {"used", "outstanding"}


def test_chosen_ones_get_one_also_for_a_second_computer(county: County) -> None:
    named = Invitees(named=(VILLAGES[2], NAMES[EAST]))
    rows = enrolling.invite(county.house, within=None, out=None, wanted=named).rows
    assert [each.name for each in rows] == [NAMES[EAST], VILLAGES[2]]


def test_a_branch_for_which_its_committee_enters_can_be_left_out(county: County) -> None:
    counties.join(county, TOWN, code=None).vault.close()
    with pytest.raises(InvitationError):
        enrolling.invite(county.house, within=None, out=None, wanted=Invitees(skip_served=True))
    rows = enrolling.invite(county.house, within=None, out=None).rows
    assert [each.name for each in rows] == VILLAGES


def test_a_validity_is_a_number_of_days(county: County) -> None:
    (slip, *_rest) = enrolling.invite(county.house, within=TOWN, out=None, days=3).rows
    assert slip.valid_until == (vaults.NOW.date() + timedelta(days=3)).isoformat()
    for days in (0, -1, 366):
        with pytest.raises(InvitationError):
            enrolling.invite(county.house, within=TOWN, out=None, days=days)


def test_printing_again_gives_the_same_codes(county: County, tmp_path: Path) -> None:
    first = enrolling.invite(county.house, within=TOWN, out=None).rows
    again = enrolling.print_again(county.house, None, tmp_path)
    assert [(each.name, each.code) for each in again.rows] == [
        (each.name, each.code) for each in first
    ]
    (one,) = enrolling.print_again(county.house, [VILLAGES[1]], None).rows
    assert one.code == first[1].code
    with pytest.raises(SlipMissingError):
        enrolling.print_again(county.house, [NAMES[EAST]], None)


def test_a_slip_taken_back_lets_nobody_in(county: County, tmp_path: Path) -> None:
    rows = enrolling.invite(county.house, within=TOWN, out=None).rows
    (taken,) = slips.withdraw(county.house, [VILLAGES[0]], "送错了地方")
    assert taken.code == rows[0].code
    asked = Requester(VILLAGES[0], county.fingerprint, rows[0].code)
    with pytest.raises(InvitationError, match="收回"):
        enrolling.enrol(
            county.house,
            asked.write(tmp_path),
            organisation=VILLAGES[0],
            fingerprint=None,
            out=tmp_path / "批准.dzb",
            root_passphrase=vaults.PASSPHRASE,
        )
    with pytest.raises(SlipMissingError):
        slips.withdraw(county.house, [VILLAGES[0]])
    states = {each.name: each.state for each in slips.every(county.house)}
    assert states[VILLAGES[0]] == "withdrawn"
    enrolling.invite(county.house, within=VILLAGES[0], out=None)
    found = [each.state for each in slips.every(county.house) if each.name == VILLAGES[0]]
    assert found == ["withdrawn", "outstanding"], "what was taken back stays in the books"


def test_a_slip_out_of_date_says_so(county: County) -> None:
    enrolling.invite(county.house, within=TOWN, out=None)
    with county.house.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE invitation SET valid_until = '2020-01-01' WHERE used_by IS NULL"
        )
    assert [each.words for each in slips.every(county.house)].count("已过期") == 5
    with pytest.raises(SlipMissingError):
        slips.outstanding(county.house)
