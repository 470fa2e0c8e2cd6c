"""Photos and materials of a member: added, listed, looked at, copied out, removed, backed up."""

import shutil
from pathlib import Path

import pytest

from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.attachments import AttachmentTooLargeError, BlobMissingError
from pmis_desktop.errors.services import FieldRefusedError, ReasonMissingError
from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import editing, history, safekeeping, verifying
from pmis_desktop.services.attachments import adding, listing, storing, viewing
from pmis_desktop.services.house import House
from tests import vaults
from tests.attachments import files
from tests.services import counties, papers
from tests.services.counties import EAST, NAMES, County, rows


@pytest.fixture
def house(county: County) -> House:
    return county.sites[EAST]


@pytest.fixture
def zhao(county: County) -> str:
    return county.people["赵小雷"]


def blob_files(house: House) -> list[Path]:
    return [path for path in house.vault.blobs.rglob("*") if path.is_file()]


def test_a_photo_is_taken_in_and_listed_first(house: House, zhao: str) -> None:
    with Examiner() as examiner:
        ready = adding.prepare(examiner, files.jpeg_with_gps(), adding.PHOTO)
    papers.add(house, zhao, kind="入党志愿书", title="志愿书扫描件", dated_on="2005年4月")
    papers.add(house, zhao, ready)
    photo, form = listing.of_member(house, zhao)
    assert (photo.label, photo.is_photo, photo.is_picture, photo.absent) == ("照片", True, True, "")
    assert (form.kind, form.name, form.dated_on) == ("volunteer_form", "志愿书扫描件", "2005-04")
    assert photo.size == len(ready.content)


def test_the_same_picture_twice_is_one_file(house: House, zhao: str) -> None:
    papers.add(house, zhao)
    papers.add(house, zhao, kind="other", title="同一张")
    assert len(blob_files(house)) == 1
    assert rows(house, "SELECT count(*) FROM blob") == [(1,)]
    assert len(listing.of_member(house, zhao)) == 2


def test_a_kind_is_needed_and_must_be_known(house: House, zhao: str) -> None:
    for kind in ("", "没有这一类"):
        with pytest.raises(FieldRefusedError):
            papers.add(house, zhao, kind=kind)
    assert listing.of_member(house, zhao) == ()


def test_a_removed_one_is_out_of_sight_and_can_come_back(house: House, zhao: str) -> None:
    rec = papers.add(house, zhao)
    with pytest.raises(ReasonMissingError):
        adding.remove(house, rec, " ")
    adding.remove(house, rec, "传错了人")
    assert listing.of_member(house, zhao) == ()
    assert len(blob_files(house)) == 1
    history.undo(house)
    assert [each.id for each in listing.of_member(house, zhao)] == [rec]


def test_pixels_and_a_copy_come_from_the_encrypted_file(
    house: House, zhao: str, tmp_path: Path
) -> None:
    ready = papers.a_photo((10, 200, 10))
    papers.add(house, zhao, ready)
    (photo,) = listing.of_member(house, zhao)
    with Examiner() as examiner:
        shown = viewing.pixels(house, examiner, photo, 20)
    assert (shown.width, shown.height) == (15, 20)
    with pytest.raises(FieldRefusedError):
        viewing.save_copy(house, photo, tmp_path / "x", "")
    place = viewing.save_copy(house, photo, tmp_path / "照片.exe", "制作党员证")
    assert place.name == "照片.jpg"
    assert place.read_bytes() == ready.content
    again = viewing.save_copy(house, photo, tmp_path / "照片", "制作党员证")
    assert again.name == "照片（2）.jpg", "nobody was asked whether to replace the other"
    dotted = viewing.save_copy(house, photo, tmp_path / "第1.2届 赵", "制作党员证")
    assert dotted.name == "第1.2届 赵.jpg"
    ((line,), *_) = rows(
        house,
        "SELECT j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit WHERE u.kind = 'copy_out'",
    )
    assert "制作党员证" in bytes(line).decode()  # type: ignore[call-overload]


def test_a_file_of_any_size_is_not_read_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(AttachmentTooLargeError):
        adding.read(large)


def test_verify_names_what_is_damaged_and_what_is_missing(house: House, zhao: str) -> None:
    for colour in ((1, 1, 1), (90, 90, 90), (200, 200, 200)):
        papers.add(house, zhao, papers.a_photo(colour))
    assert verifying.verify(house).blobs == 3
    damaged, gone, _sound = sorted(blob_files(house))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
    gone.unlink()
    found = verifying.verify(house).differences
    assert sorted(each.partition("：")[0] for each in found) == [
        "照片与材料的文件已损坏",
        "照片与材料的文件缺失",
    ]


def test_a_new_database_key_leaves_blobs_readable(house: House, zhao: str) -> None:
    rec = papers.add(house, zhao)
    operators.add_operator(
        house.vault,
        operator="乙",
        post="",
        role=Role.READER,
        passphrase=vaults.PASSPHRASE,
        cost=vaults.CHEAP,
    )
    operators.remove_operator(house.vault, "乙")
    content = storing.store(house).get(papers.hash_of(house, rec))
    assert content == papers.a_photo().content


def test_a_backup_on_a_stick_brings_the_files_back(house: House, zhao: str, tmp_path: Path) -> None:
    stick, there = tmp_path / "stick", tmp_path / "new"
    stick.mkdir()
    papers.add(house, zhao)
    made = safekeeping.backup(house, stick)
    papers.add(house, zhao, papers.a_photo((1, 2, 3)))
    assert made.blobs_copied == 1
    assert safekeeping.backup(house, stick).blobs_copied == 1
    assert safekeeping.backup(house, stick).blobs_copied == 0
    restored = safekeeping.restore(made.path, there, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    assert restored.restored.missing_blobs == 0
    (photo,) = listing.of_member(restored.house, zhao)
    assert not photo.absent
    assert storing.check(restored.house) == (1, [])
    restored.house.vault.close()


def test_files_that_did_not_come_back_are_listed(house: House, zhao: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    papers.add(house, zhao, title="一寸照")
    made = safekeeping.backup(house, stick)
    shutil.rmtree(stick / "blobs")
    restored = safekeeping.restore(
        made.path, tmp_path / "new", vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    assert restored.restored.missing_blobs == 1
    (photo,) = listing.of_member(restored.house, zhao)
    assert photo.absent == listing.AT_COUNTY
    (missing,) = listing.missing(restored.house)
    assert (missing.name, missing.organisation, missing.title) == ("赵小雷", NAMES[EAST], "一寸照")
    with Examiner() as examiner, pytest.raises(BlobMissingError):
        viewing.pixels(restored.house, examiner, photo, 100)
    restored.house.vault.close()


def test_a_record_that_names_no_hash_is_damaged_and_nothing_more(house: House, zhao: str) -> None:
    given = {"member": zhao, "kind": "照片", "hash": "../../elsewhere"}
    editing.add(house, "attachment", given)
    (strange,) = listing.of_member(house, zhao)
    with Examiner() as examiner, pytest.raises(Exception, match="已损坏"):
        viewing.pixels(house, examiner, strange, 100)


def test_missing_files_of_one_subtree(county: County) -> None:
    for street, who in ((EAST, "赵小雷"), ("西街", "李建国")):
        given = {"member": county.people[who], "kind": "照片", "hash": "ab" * 32}
        editing.add(county.house, "attachment", given)
        assert [each.name for each in listing.missing(county.house, NAMES[street])] == [who]
    assert {each.absent for each in listing.missing(county.house)} == {listing.NOT_YET}


def test_a_copy_of_the_house_without_its_blobs_can_be_opened(county: County) -> None:
    house = county.sites[EAST]
    papers.add(house, county.people["赵小雷"])
    shutil.rmtree(house.vault.blobs)
    assert listing.of_member(house, county.people["赵小雷"])[0].absent
    house.vault.close()
    again = counties.reopen(county.folder / EAST)
    county.sites[EAST] = again
    assert storing.forget_absent(again) == 1
