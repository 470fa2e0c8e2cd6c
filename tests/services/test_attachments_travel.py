"""Photos and materials go up with the changes that name them, and what is missing is asked for."""

import json
import shutil

import pytest

from pmis_desktop.attachments import limits as picture_limits
from pmis_desktop.attachments.contents import Ready
from pmis_desktop.errors.services import NothingToSendError
from pmis_desktop.exchange import limits
from pmis_desktop.services import agenda, deciding, editing, pending, previewing, sending, verifying
from pmis_desktop.services.attachments import listing, outgoing, storing
from tests.attachments import files
from tests.services import counties, papers
from tests.services.counties import EAST, WEST, County, rows


def wanted(county: County, street: str = EAST) -> int:
    with county.sites[street].reading() as connection:
        return len(outgoing.county_lacks(connection))


def test_a_photo_reaches_the_county_byte_for_byte(county: County) -> None:
    site, zhao = county.sites[EAST], county.people["赵小雷"]
    rec = papers.add(site, zhao)
    (waiting,) = pending.pending(site).records
    assert {each.label for each in waiting.lines} == {"照片与材料 · 材料类别"}
    exported = sending.export(site, county.folder / "up")
    assert exported.blobs == 1
    assert "1 份照片与材料" in exported.blob_words
    done = county.take(exported.file)
    assert (done.blobs, done.files[0].counts["applied"]) == (1, 1)
    (there,) = listing.of_member(county.house, zhao)
    assert not there.absent
    blob_hash = papers.hash_of(site, rec)
    assert storing.store(county.house).get(blob_hash) == storing.store(site).get(blob_hash)
    assert county.receive(EAST).blobs_wanted == 0
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []
    with pytest.raises(NothingToSendError):
        county.send(EAST)


def test_what_is_not_acknowledged_takes_its_files_along_again(county: County) -> None:
    site = county.sites[EAST]
    papers.add(site, county.people["赵小雷"])
    county.send(EAST)
    county.edit(site, "赵小雷", address="东街9号")
    assert county.take(county.send(EAST)).blobs == 1


def test_bad_files_stop_nothing_and_stay_missing(county: County) -> None:
    site = county.sites[EAST]
    bad = (
        b"\xff\xd8\xff not a picture",
        files.jpeg(9, 9) + files.ZIP,
        files.jpeg_with_gps(),
        files.pdf(1, files.with_script),
        b"<svg/>",
    )
    for content in bad:
        papers.add(site, county.people["赵小雷"], Ready(content, "image/jpeg"))
    papers.add(site, county.people["钱大勇"], papers.a_photo((5, 5, 5)))
    done = county.take(county.send(EAST))
    assert (done.files[0].counts["applied"], done.blobs) == (6, 1)
    assert {each.name for each in listing.missing(county.house)} == {"赵小雷"}
    assert county.receive(EAST).blobs_wanted == len(bad)


def test_a_lost_file_is_asked_for_and_sent_without_any_change(county: County) -> None:
    site = county.sites[EAST]
    rec = papers.add(site, county.people["赵小雷"])
    county.carry(EAST)
    shutil.rmtree(county.house.vault.blobs)
    assert storing.forget_absent(county.house) == 1
    county.edit(site, "孙桂兰", address="东街7号")
    county.take(county.send(EAST))
    assert county.receive(EAST).blobs_wanted == 1
    assert outgoing.lacking(site).words == "县里还缺 1 份材料，下次报送会自动带上。"
    (task,) = [each for each in agenda.agenda(site).tasks if each.kind == "pending"]
    assert "1 份照片与材料" in task.sentence
    exported = sending.export(site, county.folder / "later")
    assert (exported.changes, exported.blobs) == (0, 1)
    done = county.take(exported.file)
    assert (done.blobs, done.files[0].verdict) == (1, "duplicate")
    assert "照片与材料" in done.files[0].message
    assert previewing.verdict_words(done.files[0]).text == "只有照片与材料的文件"
    assert storing.store(county.house).has(papers.hash_of(site, rec))
    assert county.receive(EAST).blobs_wanted == 0
    with pytest.raises(NothingToSendError):
        county.send(EAST)


def test_what_is_too_much_waits_for_the_next_package_in_order(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = county.sites[EAST]
    ready = [papers.a_photo((n, n, n)) for n in (10, 120, 250)]
    for each in ready:
        papers.add(site, county.people["赵小雷"], each)
    monkeypatch.setattr(limits, "BLOBS_AT_ONCE", len(ready[0].content) + len(ready[1].content))
    exported = sending.export(site, county.folder / "up")
    assert (exported.blobs, exported.blobs_left) == (2, 1)
    assert "下次报送会接着带" in exported.blob_words
    county.take(exported.file)
    assert county.receive(EAST).blobs_wanted == 1
    county.edit(site, "赵小雷", address="东街9号")
    assert county.take(county.send(EAST)).blobs == 1
    assert county.receive(EAST).blobs_wanted == 0
    assert listing.missing(county.house) == ()


def test_nobody_is_asked_for_another_branchs_files(county: County) -> None:
    given = {"member": county.people["李建国"], "kind": "照片", "hash": "ab" * 32}
    editing.add(county.sites[WEST], "attachment", given)
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    county.take(county.send(WEST), county.send(EAST))
    assert county.receive(WEST).blobs_wanted == 1
    assert county.receive(EAST).blobs_wanted == 0
    assert (wanted(county, WEST), wanted(county, EAST)) == (1, 0)


def test_a_photo_that_a_busy_computer_did_not_look_into_comes_with_the_next_package(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = county.sites[EAST]
    papers.add(site, county.people["赵小雷"])
    package = county.send(EAST)
    with monkeypatch.context() as patch:
        patch.setattr(picture_limits, "CHILD_SECONDS", 0.0)
        done = county.take(package)
    assert (done.files[0].verdict, done.blobs) == ("taken", 0)
    (noted,) = rows(
        county.house,
        "SELECT j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit WHERE u.kind = 'blobs'",
    )
    line = noted[0]
    assert isinstance(line, bytes)
    told = json.loads(line)
    assert {name: told[name] for name in ("stored", "refused", "late")} == {
        "stored": "0",
        "refused": "0",
        "late": "1",
    }
    assert county.receive(EAST).blobs_wanted == 1
    county.edit(site, "赵小雷", address="东街9号")
    assert county.take(county.send(EAST)).blobs == 1
    assert listing.missing(county.house) == ()


def test_a_file_that_nothing_names_is_ignored(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="东街9号")
    stray = [papers.a_photo().content, files.pdf()]
    monkeypatch.setattr(outgoing, "contents", lambda *_: stray)
    done = county.take(county.send(EAST))
    assert (done.files[0].counts["applied"], done.blobs) == (1, 0)
    assert rows(county.house, "SELECT count(*) FROM blob") == [(0,)]


def test_a_change_that_waits_on_the_desk_brings_its_file_all_the_same(county: County) -> None:
    site, zhao = county.sites[EAST], county.people["赵小雷"]
    rec = papers.add(site, zhao)
    county.carry(EAST)
    new = papers.a_photo((3, 3, 3))
    blob_hash = storing.store(site).put(new.content)
    with site.writing() as connection:
        storing.note(connection, [storing.Stored(blob_hash, 9, "image/jpeg")], "")
    editing.set_values(site, "attachment", rec, {"hash": blob_hash})
    editing.set_values(county.house, "attachment", rec, {"hash": "cd" * 32})
    assert county.take(county.send(EAST)).blobs == 1
    assert "文件指纹" in {each.label for each in deciding.list_desk(county.house)}
    assert storing.store(county.house).has(blob_hash)


def test_a_branch_set_up_anew_knows_where_the_files_are(county: County) -> None:
    papers.add(county.sites[EAST], county.people["赵小雷"])
    county.carry(EAST)
    fresh = counties.join(county, EAST, code=None, folder="new-east")
    county.opened.append(fresh)
    (photo,) = listing.of_member(fresh, county.people["赵小雷"])
    assert photo.absent == "文件在县级，本机没有"
