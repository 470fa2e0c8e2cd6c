"""Large rounds: packages opened in a child, read ahead, written behind, and answers sealed beside.

How they end is what it is with few files; see also the tests of batches, which run both ways.
"""

import os
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.errors.workers import WorkerDiedError
from pmis_desktop.exchange import packages, proving, sealing_jobs
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.models import behind, desk, foreseeing, in_hand, inserting, settings, sites
from pmis_desktop.models.behind import Behind
from pmis_desktop.models.foreseeing import Expected
from pmis_desktop.models.foreseen import Foreseen
from pmis_desktop.services import (
    deciding,
    editing,
    foresight,
    keeping,
    opening_ahead,
    opening_jobs,
    rounds,
    sealing_beside,
    verifying,
    writing_beside,
    writing_jobs,
)
from pmis_desktop.services.merging import Counter
from pmis_desktop.services.opening_ahead import Ahead
from pmis_desktop.services.practising import flip_one_bit
from pmis_desktop.workers import Worker, beside
from tests.services.counties import EAST, MEMBERS, NORTH, WEST, County, organisation, rows

ALL = (EAST, WEST, NORTH)


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files count as many."""
    monkeypatch.setattr(foresight, "FILES", 1)


def edits(county: County) -> list[Path]:
    for street in ALL:
        county.edit(county.sites[street], MEMBERS[street][0], address="新址")
    return [county.send(street) for street in ALL]


def addresses(county: County) -> list[str | None]:
    return [county.value(county.house, MEMBERS[street][0], "address") for street in ALL]


def sound(county: County) -> bool:
    return verifying.verify(county.house).differences == []


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many packages each portion of rows holds that goes into the tables."""
    seen: list[int] = []
    real = Behind._send

    def send(self: Behind) -> None:
        seen.append(len(self._waiting.units))
        real(self)

    monkeypatch.setattr(Behind, "_send", send)
    return seen


def test_plain_packages_are_written_together(county: County, sent: list[int]) -> None:
    done = county.take(*edits(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert [count for count in sent if count] == [3]
    assert addresses(county) == ["新址"] * 3
    for street in ALL:
        county.receive(street)
    assert county.equal()
    assert sound(county)


def test_new_members_are_born_with_their_place(county: County, sent: list[int]) -> None:
    born = {
        street: county.enter(street, f"新人{number}", number)
        for number, street in enumerate(ALL, 1)
    }
    county.take(*[county.send(street) for street in ALL])
    assert [count for count in sent if count] == [3]
    for street, rec in born.items():
        found = rows(county.house, "SELECT branch, home, status FROM member WHERE id = ?", rec)
        place = organisation(county.house, street)
        assert found == [(place, place, "normal")]
        county.receive(street)
    assert county.equal()
    assert sound(county)


def test_two_branches_that_enter_the_same_person_meet(county: County, sent: list[int]) -> None:
    for street in (EAST, WEST):
        county.enter(street, "同一人", 5)
    first, second = county.take(county.send(EAST), county.send(WEST)).files
    assert (first.waits, second.waits) == (False, True)
    assert second.counts["conflict"] >= 1
    assert len(deciding.list_desk(county.house)) >= 1
    # The second one asked for who has the number, so the first had to be there.
    assert sent[0] == 1
    assert sound(county)


def test_a_site_that_sends_twice_is_taken_in_order(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    older = county.send(EAST)
    county.edit(site, "赵小雷", remark="二")
    newer = county.send(EAST)
    done = county.take(older, newer, older)
    assert [each.verdict for each in done.files] == ["taken", "taken", "duplicate"]
    assert county.value(county.house, "赵小雷", "remark") == "二"
    assert sound(county)


def test_who_moves_is_written_at_once_and_leaves_a_trace(county: County, sent: list[int]) -> None:
    county.edit(county.sites[WEST], MEMBERS[WEST][0], address="新址")
    ((period,),) = rows(
        county.sites[EAST],
        "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL",
        county.people["赵小雷"],
    )
    ended = {"ended_on": "2026-02-01"}
    editing.set_values(county.sites[EAST], "membership", str(period), ended)
    county.take(county.send(WEST), county.send(EAST))
    assert sent == [1]
    assert county.value(county.house, "赵小雷", "branch") is None
    assert sound(county)


def test_a_statement_that_fails_on_its_way_costs_no_other_package(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = edits(county)

    def fail(_self: object, _some: object) -> None:
        raise DiskFullError(Path("甲"))

    monkeypatch.setattr(inserting.Inserter, "_run_all", fail)
    done = rounds.take(county.house, sending)
    # Alone each is written without a thread.
    assert [each.verdict for each in done.files] == ["taken"] * 3
    monkeypatch.undo()
    assert addresses(county) == ["新址"] * 3
    assert sound(county)


def test_what_was_read_ahead_is_forgotten_where_somebody_writes(county: County) -> None:
    seen = Foreseen()
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    counter = Counter.open(county.house)
    package = opened(counter, county.send(EAST))
    expected = Expected(package.file_hash, package.key, package.statement.log, package.operations)
    with county.house.writing() as connection:
        with behind.writing(connection, seen, {}):
            foreseeing.foresee(connection, seen, [expected])
            assert seen.records["member", county.people["赵小雷"]] is not None
            assert seen.logs[package.statement.log] is not None
            settings.put(connection, settings.REMINDER_ABOVE, "别人写的")
            assert (seen.records, seen.logs, seen.senders) == ({}, {}, {})
        assert in_hand.held_on(connection) is None


def opened(counter: Counter, file: Path) -> OpenedPackage:
    with counter.house.reading() as connection:
        return packages.open(
            file.read_bytes(),
            unsealer=counter.authority.sealing,
            registry=partial(counter.verify_key, connection),
            county=counter.authority.county,
        )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that children were given, by name."""
    jobs: list[str] = []
    real = Worker.run

    def run(self: Worker, function: str, payload: bytes, *, seconds: float) -> bytes:
        jobs.append(function)
        return real(self, function, payload, seconds=seconds)

    monkeypatch.setattr(Worker, "run", run)
    return jobs


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a portion of its own, and a child has all the time it needs."""
    monkeypatch.setattr(opening_ahead, "_AT_ONCE", 1)
    monkeypatch.setattr(opening_ahead, "_PATIENCE", 60)
    monkeypatch.setattr(opening_ahead, "_LONGEST", 60)
    monkeypatch.setattr(sealing_beside, "_PATIENCE", 60)
    monkeypatch.setattr(sealing_beside, "ANSWERS", 1)
    monkeypatch.setattr(writing_beside, "FILES", 1)


@pytest.mark.usefixtures("patient")
def test_children_open_packages_and_seal_answers(county: County, asked: list[str]) -> None:
    done = county.take(*edits(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert asked[:2] == [opening_jobs.PROVE] * 2
    assert sorted(asked[2:]) == [sealing_jobs.SEAL, *[writing_jobs.WRITE] * 2]
    for street in ALL:
        county.receive(street)
    assert county.equal()
    assert sound(county)


@pytest.mark.usefixtures("patient")
def test_a_bad_file_among_many_stops_no_other(county: County, asked: list[str]) -> None:
    first, bad, last = edits(county)
    flip_one_bit(bad)
    bad.with_name("无关.dzb").write_bytes(b"no package at all")
    done = rounds.take(county.house, [first, bad, bad.with_name("无关.dzb"), last])
    verdicts = [each.verdict for each in done.files]
    assert verdicts == ["taken", "refused", "refused", "taken"]
    assert sorted(asked) == [*[opening_jobs.PROVE] * 3, writing_jobs.WRITE]
    assert addresses(county)[0] == addresses(county)[2] == "新址"
    assert sound(county)


@pytest.mark.usefixtures("patient")
def test_what_was_opened_is_taken_whatever_becomes_of_the_file(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages, real = edits(county), Ahead.read

    def read(self: Ahead, path: Path) -> bytes | None:
        path.write_bytes(b"another file by now")
        return real(self, path)

    hashes = {sha256(file.read_bytes()).hexdigest() for file in packages[1:]}
    monkeypatch.setattr(Ahead, "read", read)
    # The first portion is opened here, before anything is asked of it.
    done = rounds.take(county.house, packages)
    assert [each.verdict for each in done.files] == ["taken"] * 3
    for file_hash in hashes:
        kept = keeping.place(county.house.archive, file_hash)
        assert sha256(kept.read_bytes()).hexdigest() == file_hash
    assert sound(county)


@pytest.mark.usefixtures("patient")
def test_a_child_in_another_s_place_gets_the_trust_anew(
    county: County, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_RENEW_AFTER", 1)
    replies: list[bytes] = []
    real = Worker.run

    def run(self: Worker, function: str, payload: bytes, *, seconds: float) -> bytes:
        reply = real(self, function, payload, seconds=seconds)
        if function == opening_jobs.PROVE:
            replies.append(reply)
        return reply

    monkeypatch.setattr(Worker, "run", run)
    for street in ALL:
        county.edit(county.sites[street], MEMBERS[street][0], address="先改一次")
    packages = [county.send(street) for street in ALL] + edits(county)
    done = rounds.take(county.house, packages)
    assert [each.verdict for each in done.files] == ["taken"] * 6
    assert len(asked) > len(replies) > 1
    # The first has it, the next has none, and a later one has it again.
    untrusted = [reply == opening_jobs.UNTRUSTED for reply in replies]
    assert untrusted[:2] == [False, True]
    assert False in untrusted[2:]
    assert addresses(county) == ["新址"] * 3
    assert sound(county)


@pytest.mark.usefixtures("patient")
def test_without_a_child_everything_is_done_here(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_given: object, **_named: object) -> bytes:
        raise WorkerDiedError

    monkeypatch.setattr(Worker, "run", run)
    done = county.take(*edits(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    for street in ALL:
        county.receive(street)
    assert county.equal()
    assert sound(county)


def test_what_a_child_proves_is_what_opening_gives(county: County) -> None:
    counter = Counter.open(county.house)
    (file, *_) = edits(county)
    with county.house.reading() as connection:
        registered = sites.every(connection)
    trust = proving.Trust.of(
        counter.authority.sealing.secret(),
        counter.authority.county,
        [(site.verify_key.raw, [site.organisation]) for site in registered],
    )
    few = opening_jobs.Sealed([os.fsencode(file), os.fsencode(file.with_name("没有.dzb"))], 1 << 20)
    question = opening_jobs.question(opening_jobs.packed(trust), few)
    one, none = opening_jobs.answered(opening_jobs.prove(question))
    assert none is None
    assert one is not None
    assert one.proven.opened() == opened(counter, file)
    (short,) = opening_jobs.doors(trust).proved(opening_jobs.Sealed([os.fsencode(file)], 10))
    assert short is None


def test_a_preview_reads_ahead_and_changes_nothing(county: County) -> None:
    county.edit(county.house, MEMBERS[WEST][0], address="县级先改的")
    files = edits(county)
    shown = rounds.preview(county.house, files)
    assert [each.counts["conflict"] for each in shown.files] == [0, 1, 0]
    done = rounds.commit(county.house, shown.previews)
    assert [each.counts for each in done.files] == [each.counts for each in shown.files]
    assert sound(county)


def test_a_desk_is_asked_for_all_logs_at_once(county: County) -> None:
    county.edit(county.house, MEMBERS[WEST][0], address="县级先改的")
    county.take(*edits(county))
    with county.house.reading() as connection:
        logs = [str(row[0]) for row in connection.exec_driver_sql("SELECT id FROM log").all()]
        each = {log: found for log in logs if (found := desk.of_log(connection, log))}
        assert desk.of_logs(connection, logs) == each
        assert len(each) == 1
