"""First slices for many branches on a stick: begun again, broken off, written anew."""

from pathlib import Path

import pytest

from pmis_desktop.errors.sites import NobodyToWriteForError
from pmis_desktop.services import answering, answers_due, enrolling, enrolling_many, first_slices
from pmis_desktop.services.first_slices import FirstSlices
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County
from tests.services.requesters import Requester, pull_out

TOWN = "中共安仁镇委员会"
VILLAGES = [f"中共安仁镇第{number}村支部委员会" for number in "一二三四五"]


@pytest.fixture
def admitted(county: County, tmp_path: Path) -> list[Requester]:
    """Five branches that were admitted, whose stick was lost; the three streets have sent."""
    town = vaults.add_organisation(county.house, TOWN, kind="611")
    for village in VILLAGES:
        branch = vaults.add_organisation(county.house, village, parent=town)
        vaults.add_member(
            county.house, branch, id_number=vaults.id_number(101 + 2 * VILLAGES.index(village))
        )
    slips = enrolling.invite(county.house, within=TOWN, out=None).rows
    asking = [Requester(each.name, county.fingerprint, each.code) for each in slips]
    for each in asking:
        each.write(tmp_path / "in")
    enrolling_many.admit_folder(
        county.house, [tmp_path / "in"], tmp_path / "lost", root_passphrase=vaults.PASSPHRASE
    )
    for street in (EAST, WEST, NORTH):
        county.edit(county.sites[street], counties.MEMBERS[street][0], address="新址")
        county.carry(street)
    return asking


def write(county: County, stick: Path, *named: str, anew: bool = False) -> FirstSlices:
    return first_slices.write(
        county.house, stick, root_passphrase=vaults.PASSPHRASE, named=named, anew=anew
    )


def test_all_that_never_sent_get_theirs(
    county: County, admitted: list[Requester], tmp_path: Path
) -> None:
    assert first_slices.awaiting(county.house) == 5
    done = write(county, tmp_path / "U盘")
    assert (len(done.written), done.there, done.left) == (5, 0, 0)
    for each in admitted:
        grant = tmp_path / "U盘" / TOWN / f"{each.name}_接入批准.dzb"
        assert each.open(grant).organisation_name == each.name
    assert answers_due.sites_due(county.house) == ()


def test_begun_again_it_writes_what_is_missing_or_damaged(
    county: County, admitted: list[Requester], tmp_path: Path
) -> None:
    first = write(county, tmp_path / "U盘").written
    first[1].unlink()
    first[2].write_bytes(first[2].read_bytes()[:-9])
    first[3].write_bytes(first[4].read_bytes())
    kept = first[0].read_bytes()
    done = write(county, tmp_path / "U盘")
    assert sorted(done.written) == sorted(first[1:4])
    assert done.there == 2
    assert first[0].read_bytes() == kept
    assert admitted[3].open(first[3])
    assert len(write(county, tmp_path / "U盘", anew=True).written) == 5


@pytest.mark.usefixtures("admitted")
def test_a_stick_pulled_out_is_a_sentence_and_the_next_go_ends_it(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U盘"
    with monkeypatch.context() as patched:
        pull_out(patched, stick, after=4)
        done = write(county, stick)
    assert done.fault
    assert (len(done.written), done.left) == (2, 3)
    assert not list(stick.rglob("~*"))
    again = write(county, stick)
    assert (len(again.written), again.there, again.fault) == (3, 2, "")


@pytest.mark.usefixtures("admitted")
def test_it_can_be_stopped(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SITES_AT_ONCE", 2)
    calls = iter([False, True])
    done = first_slices.write(
        county.house,
        tmp_path / "U盘",
        root_passphrase=vaults.PASSPHRASE,
        cancelled=lambda: next(calls),
    )
    assert (len(done.written), done.left, done.cancelled) == (2, 3, True)


@pytest.mark.usefixtures("admitted")
def test_chosen_ones_whatever_they_have_sent(county: County, tmp_path: Path) -> None:
    done = write(county, tmp_path / "U盘", NAMES[EAST], VILLAGES[0])
    assert {each.name for each in done.written} == {
        f"{NAMES[EAST]}_接入批准.dzb",
        f"{VILLAGES[0]}_接入批准.dzb",
    }
    assert (tmp_path / "U盘" / "县直属").is_dir()
    for each in VILLAGES:
        enrolling.revoke(county.house, each, reason="撤并", root_passphrase=vaults.PASSPHRASE)
    with pytest.raises(NobodyToWriteForError):
        write(county, tmp_path / "U盘", TOWN)


def test_two_computers_of_one_branch_get_a_file_each(county: County, tmp_path: Path) -> None:
    twin = counties.join(county, EAST, code=None, folder="第二台")
    county.opened.append(twin)
    done = write(county, tmp_path / "U盘", NAMES[EAST])
    assert len({each.name for each in done.written}) == 2
