"""A folder of requests admitted in one act, with bad ones among them."""

from pathlib import Path

import pytest

from pmis_desktop.errors.sites import NoRequestsError
from pmis_desktop.errors.vault import RootKeyPassphraseError
from pmis_desktop.exchange.keys import fingerprint
from pmis_desktop.models import sites
from pmis_desktop.services import enrolling, enrolling_many, slips
from pmis_desktop.services.enrolling_many import Admission
from tests import vaults
from tests.services.counties import County, rows, state
from tests.services.requesters import Requester, pull_out

TOWN = "中共安仁镇委员会"
WRONG = f"{vaults.PASSPHRASE}错"
VILLAGES = [f"中共安仁镇第{number}村支部委员会" for number in "一二三四五六"]


@pytest.fixture
def asking(county: County) -> list[Requester]:
    """Six branches with their slips."""
    town = vaults.add_organisation(county.house, TOWN, kind="611")
    for village in VILLAGES:
        vaults.add_organisation(county.house, village, parent=town)
    made = enrolling.invite(county.house, within=TOWN, out=None).rows
    return [Requester(each.name, county.fingerprint, each.code) for each in made]


def admit(county: County, inbox: Path, stick: Path) -> Admission:
    return enrolling_many.admit_folder(
        county.house, [inbox], stick, root_passphrase=vaults.PASSPHRASE
    )


def test_all_are_admitted_into_folders_by_committee(
    county: County, asking: list[Requester], tmp_path: Path
) -> None:
    for each in asking:
        each.write(tmp_path / "in")
    told: list[tuple[int, int]] = []
    done = enrolling_many.admit_folder(
        county.house,
        [tmp_path / "in"],
        tmp_path / "U盘",
        root_passphrase=vaults.PASSPHRASE,
        progress=lambda number, every: told.append((number, every)),
    )
    assert [row.verdict for row in done.rows] == ["admitted"] * 6
    assert told == [(6, 6)]
    folder = tmp_path / "U盘" / TOWN
    assert len(list(folder.glob("*_接入批准.dzb"))) == 6
    for each in asking:
        grant = folder / f"{each.name}_接入批准.dzb"
        assert each.open(grant).organisation_name == each.name
        note = grant.with_name(f"{grant.stem}_说明.txt").read_text(encoding="utf-8-sig")
        assert county.fingerprint in note
        assert each.name in note
        assert each.code not in note


def test_bad_requests_stop_none_of_the_others(
    county: County, asking: list[Requester], tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    good, used, expired, taken_back, altered, silent = asking
    other_county = Requester(good.name, fingerprint("ab" * 32), good.code)
    stranger = Requester(good.name, county.fingerprint, "0123456789ABCDEF")
    thief = Requester(used.name, county.fingerprint, used.code)
    admit(county, used.write(tmp_path / "早"), tmp_path / "早U盘")
    with county.house.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE invitation SET valid_until = '2020-01-01' WHERE code = ?", (expired.code,)
        )
    slips.withdraw(county.house, [taken_back.name])
    wanted = {
        good.write(inbox): ("admitted", ""),
        thief.write(inbox): ("refused", "invitation"),
        expired.write(inbox): ("refused", "invitation"),
        taken_back.write(inbox): ("refused", "invitation"),
        other_county.write(inbox): ("refused", "invitation"),
        stranger.write(inbox): ("refused", "invitation"),
        Requester(silent.name, county.fingerprint).write(inbox): ("call", ""),
    }
    file = altered.write(inbox)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    (inbox / "照片.dzb").write_bytes(b"\x89PNG" * 40)
    done = admit(county, inbox, tmp_path / "U盘")
    found = {row.file: (row.verdict, row.code) for row in done.rows}
    assert {each: found[each] for each in wanted} == wanted
    assert found[file][0] == found[inbox / "照片.dzb"][0] == "refused"
    assert all(row.message for row in done.rows)
    assert [each.name for each in (tmp_path / "U盘" / TOWN).glob("*.dzb")] == [
        f"{good.name}_接入批准.dzb"
    ]


def test_a_key_that_comes_twice_is_one_site(
    county: County, asking: list[Requester], tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    one, two, *_rest = asking
    one.write(inbox)
    (inbox / "另一份.dzb").write_bytes(one.request())
    # The same keys with another branch's slip: somebody copied a data folder.
    two.signer = one.signer
    (inbox / "抄来的.dzb").write_bytes(two.request())
    done = admit(county, inbox, tmp_path / "U盘")
    assert sorted(row.verdict for row in done.rows) == ["admitted", "again", "refused"]
    with county.house.reading() as connection:
        known = [each for each in sites.every(connection) if each.id == one.signer.id]
    assert len(known) == 1


def test_a_lost_grant_is_written_again_and_says_the_same(
    county: County, asking: list[Requester], tmp_path: Path
) -> None:
    one = asking[0]
    one.write(tmp_path / "in")
    first = admit(county, tmp_path / "in", tmp_path / "U盘一").rows[0].out
    books = "SELECT number, body FROM document WHERE kind = 'enrol-grant' ORDER BY number"
    kept = rows(county.house, books)
    again = admit(county, tmp_path / "in", tmp_path / "U盘二").rows[0]
    assert again.verdict == "again"
    assert first is not None
    assert again.out is not None
    told = [one.open(each) for each in (first, again.out)]
    assert told[0].number == told[1].number
    assert told[0].registry == told[1].registry
    assert rows(county.house, books) == kept


def test_a_wrong_passphrase_or_an_empty_folder_changes_nothing(
    county: County, asking: list[Requester], tmp_path: Path
) -> None:
    asking[0].write(tmp_path / "in")
    (tmp_path / "empty").mkdir()
    before = state(county.house)
    with pytest.raises(RootKeyPassphraseError):
        enrolling_many.admit_folder(
            county.house, [tmp_path / "in"], tmp_path / "U盘", root_passphrase=WRONG
        )
    with pytest.raises(NoRequestsError):
        admit(county, tmp_path / "empty", tmp_path / "U盘")
    assert state(county.house) == before
    assert not (tmp_path / "U盘").exists()


def test_a_stick_pulled_out_leaves_whole_files_and_a_sentence(
    county: County,
    asking: list[Requester],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for each in asking:
        each.write(tmp_path / "in")
    pull_out(monkeypatch, tmp_path / "U盘", after=4)
    done = admit(county, tmp_path / "in", tmp_path / "U盘")
    assert done.fault
    assert (done.count("admitted"), done.count("left")) == (2, 4)
    left = sorted((tmp_path / "U盘" / TOWN).iterdir())
    assert [each.suffix for each in left] == [".dzb", ".txt"] * 2
    by_name = {each.name: each for each in asking}
    for grant in left[::2]:
        name = grant.name.removesuffix("_接入批准.dzb")
        assert by_name[name].open(grant).organisation_name == name


def test_stopping_leaves_the_rest_for_later(
    county: County,
    asking: list[Requester],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(enrolling_many, "AT_ONCE", 2)
    for each in asking:
        each.write(tmp_path / "in")
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 1

    done = enrolling_many.admit_folder(
        county.house,
        [tmp_path / "in"],
        tmp_path / "U盘",
        root_passphrase=vaults.PASSPHRASE,
        cancelled=cancelled,
    )
    assert done.cancelled
    assert (done.count("admitted"), done.count("left")) == (2, 4)
    again = admit(county, tmp_path / "in", tmp_path / "U盘")
    assert (again.count("admitted"), again.count("again")) == (4, 2)
