"""What watches real histories can see: faults put into the program are found out by it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.exchange import canonical, envelope, frame, parts, sealing
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import settings
from pmis_desktop.services import authority, digesting, editing, receiving, sending
from pmis_desktop.services.purging import orders
from tests.exchange.letters import unsealed
from tests.machines import machine, purging, rest
from tests.machines.seats import BrokenPromiseError, Parcel, Players, Seat
from tests.merging.test_mutants import (
    Patch,
    conflict_forgotten,
    half_a_group,
    last_writer_wins,
)
from tests.services.counties import EAST, WEST, rows

WHO, OTHER = "赵小雷", "李建国"


@pytest.fixture
def players(tmp_path: Path) -> Iterator[Players]:
    made = Players.copied(machine.template(), tmp_path / "world")
    yield made
    made.close()


def seat_of(players: Players, street: str) -> Seat:
    return next(each for each in players.seats if each.street == street)


def edit(players: Players, seat: Seat, who: str, **new: str) -> None:
    editing.set_values(seat.house, "member", players.people[who], new)


def sent(players: Players, seat: Seat) -> Parcel:
    parcel = players.send(seat)
    assert parcel is not None
    return parcel


def contradict(players: Players) -> Seat:
    """County and branch write the same field of one member, each something else."""
    seat = seat_of(players, EAST)
    rec = players.people[WHO]
    edit(players, seat, WHO, mobile="13900000001")
    given = {"mobile": "13900000008"}
    players.county_acts(lambda: editing.set_values(players.county, "member", rec, given))
    return seat


def take_and_look(players: Players, parcel: Parcel) -> None:
    players.take([parcel])
    rest.outcomes_hold(players.county)


def test_an_honest_round_is_seen_and_holds(players: Players) -> None:
    seat = contradict(players)
    edit(players, seat, WHO, remark="没有矛盾")
    (result,) = players.take([sent(players, seat)])
    assert (result.counts["conflict"], result.counts["applied"]) == (1, 1)
    rest.outcomes_hold(players.county)
    rest.come_to_rest(players)


@pytest.mark.parametrize(
    ("patch", "promise"),
    [(last_writer_wins, "P5"), (conflict_forgotten, "P6")],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_a_planner_that_loses_values_is_found_out(
    players: Players, monkeypatch: pytest.MonkeyPatch, patch: Patch, promise: str
) -> None:
    patch(monkeypatch)
    seat = contradict(players)
    with pytest.raises(BrokenPromiseError, match=promise):
        take_and_look(players, sent(players, seat))


def test_half_a_group_is_found_out(players: Players, monkeypatch: pytest.MonkeyPatch) -> None:
    half_a_group(monkeypatch)
    seat = seat_of(players, EAST)
    edit(players, seat, WHO, school="县中学", major="会计")
    rec = players.people[WHO]
    given = {"school": "市中学"}
    players.county_acts(lambda: editing.set_values(players.county, "member", rec, given))
    with pytest.raises(BrokenPromiseError, match="P5"):
        players.take([sent(players, seat)])


def test_an_old_answer_taken_is_found_out(
    players: Players, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of(players, WEST)
    for number in (1, 2):
        edit(players, seat, OTHER, remark=f"第{number}次")
        players.take([sent(players, seat)])
    first, second = (each.file for each in players.letters)
    assert seat.hear(second) == ""
    assert seat.hear(first) == "answer_older"
    monkeypatch.setattr(receiving, "_check_place", lambda *_: None)
    with pytest.raises(BrokenPromiseError, match="P7"):
        seat.hear(first)


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE member SET remark = '改' WHERE id = '{}'",
        "DELETE FROM membership WHERE member = '{}'",
        "INSERT OR REPLACE INTO skill (id, revision, member) VALUES ('x', 1, '{}')",
        "UPDATE OR REPLACE member SET address = NULL WHERE id = '{}'",
    ],
)
def test_the_observer_sees_every_kind_of_write(players: Players, write: str) -> None:
    with players.county.vault.database.raw() as connection:
        connection.execute(write.format(players.people[WHO]))
    assert len(players.observer.seen()) == 1
    assert not players.observer.seen()


def test_what_came_to_nothing_is_not_seen(players: Players) -> None:
    rec = players.people[WHO]
    with players.county.vault.database.raw() as connection:
        connection.execute("BEGIN")
        connection.execute(f"UPDATE member SET remark = '改' WHERE id = '{rec}'")  # noqa: S608
        connection.execute("ROLLBACK")
        connection.execute(f"UPDATE member SET remark = remark WHERE id = '{rec}'")  # noqa: S608
    assert not players.observer.seen()


def test_advisory_parts_change_nothing(players: Players, tmp_path: Path) -> None:
    """P9: the same package, and with a part that nobody knows: both counties end alike."""
    seat = contradict(players)
    plain = sent(players, seat)
    more = Parcel(tmp_path / "more.dzb", seat, plain.said)
    more.file.write_bytes(with_more_parts(plain.file.read_bytes(), seat))
    (result,) = players.take([more])
    assert result.verdict == "taken"
    assert [each.verdict for each in players.take([plain])] == ["duplicate"]
    told = "SELECT log, n, verdict, code, groups FROM outcome ORDER BY n"
    with_part = (digesting.digest(players.county).digest, rows(players.county, told))
    players.county.vault.close()
    other = Players.copied(machine.template(), tmp_path / "other")
    rec = players.people[WHO]
    other.county_acts(
        lambda: editing.set_values(other.county, "member", rec, {"mobile": "13900000008"})
    )
    other.take([Parcel(plain.file, seat, plain.said)])
    assert (digesting.digest(other.county).digest, rows(other.county, told)) == with_part
    other.close()


def with_more_parts(data: bytes, seat: Seat) -> bytes:
    """A package of a site with an advisory part of a kind to come, signed by the site itself."""
    with seat.house.reading() as connection:
        key = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    secret = seat.house.vault.secrets.get(authority.SITE_KEY)
    assert secret is not None
    inner = unsealed(data, key)
    statement = json.loads(bytes(inner.statement))
    entries, behind = parts.pack([parts.Part("later", b"of tomorrow")])
    listed = [json.loads(canonical.encode(each)) for each in entries]
    statement["parts"] = [*statement["parts"], *listed]
    outer = frame.unpack(data).outer
    body = envelope.sign(
        envelope.CHANGE,
        canonical.encode(statement),
        [SigningKey(secret)],
        bytes(inner.parts) + behind,
    )
    return resealed(outer, body, seat)


def resealed(outer: frame.Outer, body: bytes, seat: Seat) -> bytes:
    """Sealed to the county, its recovery key and the site, as the outer header says."""
    with seat.house.reading() as connection:
        trust = sending.county_trust(seat.house, connection)
    to = list(dict.fromkeys((trust.sealing, trust.recovery, trust.own)))
    assert [each.id for each in to] == list(outer.aud)
    return frame.pack(outer, sealing.SEALERS[1].seal(body, to))


def test_a_purge_that_leaves_files_behind_is_found_out(
    players: Players, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of(players, EAST)
    rec = players.people[WHO]
    edit(players, seat, WHO, remark=players.words.word(rec, "remark"))
    players.take([sent(players, seat)])
    with monkeypatch.context() as patch:
        patch.setattr(orders, "finish", lambda _house: None)
        purging.purge(players, rec, ())
    with pytest.raises(BrokenPromiseError, match="still there"):
        purging.check(players, [])
    orders.finish(players.county)
    purging.check(players, [])
    with pytest.raises(BrokenPromiseError, match="not heard"):
        purging.check(players, [seat.house])
    rest.come_to_rest(players)
    purging.check(players, [each.house for each in players.seats])
