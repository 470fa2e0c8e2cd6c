"""The county's inbox: what is news, what is held and comes by itself, what stands in the way."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from pmis_desktop.models import sites
from pmis_desktop.services import inbox, keeping, merging, rounds, verifying
from pmis_desktop.services.inbox import Watch
from pmis_desktop.services.merging import Counter
from pmis_desktop.services.practising import flip_one_bit
from tests.services.counties import EAST, NORTH, WEST, County, rows


def stick_with(county: County, *files: Path) -> Path:
    folder = county.folder / "stick"
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    return folder


def package(county: County, street: str, name: str) -> Path:
    county.edit(county.sites[street], name, remark="支部的")
    return county.send(street)


def states(county: County) -> list[str]:
    return sorted(str(row[0]) for row in rows(county.house, "SELECT state FROM arrival"))


def revoke(county: County, street: str, cut_off: int) -> str:
    """As the county's book has a revoked site; the papers around it are another test's."""
    with county.house.writing() as connection:
        site = next(each.id for each in sites.every(connection) if street in each.name)
        connection.exec_driver_sql(
            "UPDATE site SET status = 'revoked', cut_off = ? WHERE id = ?", (cut_off, site)
        )
    return site


def test_a_file_seen_twice_is_no_news(county: County) -> None:
    stick = stick_with(county, package(county, EAST, "赵小雷"))
    shutil.copy(next(stick.iterdir()), stick / "又一份.dzb")
    watch = Watch()
    first = inbox.look(county.house, [stick], watch)
    assert (len(first.files), first.news) == (1, 1)
    judged = rounds.preview(county.house, first.files).previews
    assert [inbox.STATE_WORDS[inbox.state(each)] for each in judged] == ["已核对"]
    inbox.note(county.house, judged)
    again = inbox.look(county.house, [stick], watch)
    assert (len(again.files), again.news) == (1, 0)
    lying = frozenset(each.file_hash for each in judged)
    assert inbox.look(county.house, [stick], watch, lying=lying).files == ()
    county.take(*again.files)
    done = inbox.look(county.house, [stick], Watch())
    assert (done.files, done.news, done.known) == ((), 0, 1)
    assert states(county) == ["merged"]


def test_a_refused_file_is_looked_at_once_and_a_hole_again(county: County) -> None:
    good, bad = package(county, EAST, "赵小雷"), package(county, WEST, "李建国")
    flip_one_bit(bad)
    stick = stick_with(county, good, bad)
    county.take(stick)
    assert states(county) == ["merged", "refused"]
    assert inbox.look(county.house, [stick], Watch()).files == ()
    with county.house.writing() as connection:
        connection.exec_driver_sql("UPDATE arrival SET code = 'gap' WHERE state = 'refused'")
    assert len(inbox.look(county.house, [stick], Watch()).files) == 1
    with county.house.writing() as connection:
        connection.exec_driver_sql("UPDATE arrival SET code = 'limit_exceeded', program = '0.0'")
    # Another program may judge it otherwise; what is merged stays merged.
    assert len(inbox.look(county.house, [stick], Watch()).files) == 1


def test_a_pulled_stick_and_a_closed_folder_stop_no_other(county: County) -> None:
    stick = stick_with(county, package(county, EAST, "赵小雷"))
    gone, closed, file = county.folder / "拔掉的", county.folder / "不让看", county.folder / "文件"
    closed.mkdir()
    file.write_bytes(b"x")
    if sys.platform != "win32" and os.geteuid():
        closed.chmod(0)
    found = inbox.look(county.house, [gone, closed, file, stick], Watch())
    assert len(found.files) == 1
    told = {each.folder: each.sentence for each in found.faults}
    assert {gone, file} <= told.keys()
    assert all(sentence.endswith("。") for sentence in told.values())
    closed.chmod(0o700)


def test_names_and_contents_of_files_are_hostile(county: County) -> None:
    stick = stick_with(county)
    (stick / "空.dzb").write_bytes(b"")
    (stick / "夹.dzb").mkdir()
    (stick / "'; DROP TABLE arrival; --.dzb").write_bytes(b"x" * 5000)
    (stick / ("长" * 60 + "\u202e.dzb")).write_bytes(b"PK\x03\x04")
    if sys.platform != "win32":
        os.mkfifo(stick / "管.dzb")
        Path(os.fsdecode(bytes(stick) + b"/\xff\xfe.dzb")).write_bytes(b"\x89DZB")
        (stick / "环.dzb").symlink_to(stick / "环.dzb")
    found = inbox.look(county.house, [stick], Watch())
    judged = rounds.preview(county.house, found.files).previews
    inbox.note(county.house, judged)
    assert {each.verdict for each in judged} == {merging.REFUSED}
    assert set(states(county)) == {"refused"}
    assert len(states(county)) == len(found.files) >= 3
    assert inbox.look(county.house, [stick], Watch()).files == ()


def test_a_held_file_is_kept_and_goes_in_when_its_reason_ends(county: County) -> None:
    sent = package(county, EAST, "赵小雷")
    stick = stick_with(county, sent)
    site = revoke(county, EAST, 0)
    (held,) = rounds.take(county.house, [stick]).files
    assert (held.verdict, inbox.STATE_WORDS[inbox.state(held)]) == ("held", "暂存")
    kept = keeping.place(county.house.archive, held.file_hash)
    assert kept.read_bytes() == sent.read_bytes()
    shutil.rmtree(stick)
    assert inbox.released(county.house) == []
    waiting = inbox.look(county.house, [], Watch())
    assert (waiting.files, waiting.news) == ((kept,), 0)
    assert waiting.names[kept] == sent.name

    with county.house.writing() as connection:
        connection.exec_driver_sql("UPDATE site SET status = 'enrolled' WHERE id = ?", (site,))
        connection.exec_driver_sql("UPDATE site SET cut_off = NULL")
    (ready,) = inbox.released(county.house)
    (taken,) = rounds.take(county.house, [ready]).files
    assert taken.verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "支部的"
    assert inbox.released(county.house) == []
    assert inbox.look(county.house, [], Watch()).files == ()
    assert verifying.verify(county.house).differences == []


def test_a_held_file_whose_stick_is_pulled_is_not_said_to_be_kept(county: County) -> None:
    sent = package(county, EAST, "赵小雷")
    revoke(county, EAST, 0)
    judged = Counter.open(county.house).preview(sent)
    sent.unlink()
    inbox.note(county.house, [judged])
    assert rows(county.house, "SELECT state, kept FROM arrival") == [("held", 0)]
    assert inbox.look(county.house, [], Watch()).files == ()


def test_a_file_that_changed_is_read_again(county: County) -> None:
    stick = stick_with(county)
    file = stick / "包.dzb"
    file.write_bytes(b"half")
    watch = Watch()
    before = watch.hash_of(file)
    file.write_bytes(b"half and the rest")
    assert watch.hash_of(file) not in {"", before}
    file.unlink()
    assert watch.hash_of(file) == ""


@pytest.mark.parametrize("street", [NORTH])
def test_a_reader_remembers_nothing(
    county: County, street: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = Counter.open(county.house).preview(package(county, street, "郑文博"))
    monkeypatch.setattr(type(county.house), "may_write", property(lambda _self: False))
    inbox.note(county.house, [judged])
    assert states(county) == []
