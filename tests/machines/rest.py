"""Coming to rest: everybody exchanges until nothing waits; then all promises are looked at."""

import json
import random
from typing import Any

from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import sites
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import authority, digesting, verifying
from pmis_desktop.services.house import House
from tests.machines import purging
from tests.machines.seats import Parcel, Players, Seat, keep

_ROUNDS = 6
_OPEN = frozenset({"conflict", "held"})
# The answers of a county that holds other operations under this log's numbers.
_APART = frozenset({"site_older", "answer_fork"})
_SHARED = ("outcome", "desk")


def key_of(seat: Seat) -> str:
    """The id of a computer's signing key, by which the county knows it."""
    secret = seat.house.vault.secrets.get(authority.SITE_KEY)
    return "" if secret is None else SigningKey(secret).id


def is_shut_out(players: Players, seat: Seat) -> bool:
    """Whether the county has revoked this computer, as far as it remembers."""
    with players.county.reading() as connection:
        site = sites.one(connection, key_of(seat))
    return site is None or site.status == sites.REVOKED


def come_to_rest(players: Players) -> None:
    """Copies are put away, forked logs begun anew, and files go to and fro until nothing waits."""
    for seat in [each for each in players.seats if each.clone]:
        players.drop(seat)
    for _ in range(_ROUNDS):
        for seat in honest(players):
            _exchange(players, seat)
        if all(_is_quiet(players, seat) for seat in honest(players)):
            return
    for seat in honest(players):
        keep("P1", _is_quiet(players, seat), "never comes to rest", seat.name)


def honest(players: Players) -> list[Seat]:
    """The computers that belong to their branches."""
    return [each for each in players.seats if not is_shut_out(players, each)]


def _exchange(players: Players, seat: Seat) -> None:
    with players.county.reading() as connection:
        log = sites.log_named(connection, seat.log)
    # One that a late package of an ended life has closed the branch leaves by itself.
    if log is not None and log.state == sites.FORKED:
        players.begin_anew(seat)
    before = len(players.letters)
    parcel = players.send(seat, empty=True)
    if parcel is not None:
        players.take([parcel])
    players.answer(seat.street)
    codes = {seat.hear(each.file) for each in players.letters[before:]}
    if codes & _APART and "" not in codes:
        players.begin_anew(seat)


def _is_quiet(players: Players, seat: Seat) -> bool:
    mine = digesting.digest(seat.house)
    return not mine.waiting and mine.digest == _digest(players, seat).digest


def _digest(players: Players, seat: Seat) -> digesting.SliceDigest:
    return digesting.digest(players.county, digesting.digest(seat.house).organisation)


def check(players: Players, dice: random.Random) -> None:
    """P1, P3, P4, P6 at rest; then every package that ever was comes once more."""
    for seat in honest(players):
        keep("P1", _is_quiet(players, seat), seat.name)
        keep("P4", verifying.verify(seat.house).sound, seat.name)
        _knows_its_outcomes(players, seat)
    found = verifying.verify(players.county)
    keep("P4", found.sound, found.told)
    outcomes_hold(players.county)
    _again(players, dice)
    purging.check(players, [seat.house for seat in honest(players)])


def _knows_its_outcomes(players: Players, seat: Seat) -> None:
    """P3: a branch knows of each operation of its log what the county says, and of each something.

    What was done before a restored county forgot it is told anew.
    """
    told = _rows(players.county, "SELECT n, verdict FROM outcome WHERE log = ?", seat.log)
    known = _rows(seat.house, "SELECT n, verdict FROM outcome WHERE log = ?", seat.log)
    keep("P3", told == known, seat.name, set(told) ^ set(known))
    written = _rows(seat.house, "SELECT n FROM journal WHERE log = ?", seat.log)
    keep("P3", len(told) == len(written), seat.name, "one outcome each")


def outcomes_hold(county: House) -> None:
    """P3 and P6 at the county: one outcome for each operation, and the open ones on the desk."""
    lines = _rows(
        county,
        "SELECT j.log, j.n, j.line, o.verdict, o.groups FROM journal AS j"
        " JOIN log AS l ON l.id = j.log AND l.site IS NOT NULL"
        " LEFT JOIN outcome AS o ON o.log = j.log AND o.n = j.n",
    )
    desk = {
        (str(log), str(ent), str(rec), str(group)): (
            json.loads(str(numbers)),
            json.loads(str(branch)),
        )
        for log, ent, rec, group, numbers, branch in _rows(
            county,
            "SELECT log, ent, rec, grp, numbers, branch FROM desk WHERE closed_as IS NULL",
        )
    }
    waiting = set()
    for log, n, line, verdict, groups in lines:
        keep("P3", verdict, "no outcome", log, n)
        by_group = json.loads(str(groups)) if groups else {}
        at = (str(log), int(str(n)))
        waiting |= _check_open(at, json.loads(bytes(line)), str(verdict), by_group, desk)  # type: ignore[call-overload]
    keep("P6", waiting == set(desk), "on the desk and open in no outcome", set(desk) - waiting)


_Place = tuple[str, str, str, str]


def _check_open(
    at: tuple[str, int],
    told: dict[str, Any],
    verdict: str,
    by_group: dict[str, str],
    desk: dict[_Place, tuple[list[int], dict[str, str | None]]],
) -> set[_Place]:
    """P6: what is open of one operation is on the desk, with the value that it wrote."""
    log, n = at
    found: set[_Place] = set()
    for group, names in ENTITIES[told["ent"]].groups.items():
        touched = [name for name in names if name in told["f"]]
        if not touched or by_group.get(group, verdict) not in _OPEN:
            continue
        place = (log, told["ent"], told["rec"], group)
        whole = next((p for p, (numbers, _) in desk.items() if p[0] == log and not p[3]
                      and n in numbers), None)  # fmt: skip
        item = whole or place
        keep("P6", item in desk, "open and not on the desk", place, n)
        found.add(item)
        if whole is None and desk[item][0][-1] == n and told["act"] != "withdraw":
            new = {name: told["f"][name][1] for name in touched}
            keep("P6", desk[item][1] == new, "the branch's value is another", place)
    return found


def _again(players: Players, dice: random.Random) -> None:
    """Every package of the logs that go on, in any order: nothing changes any more.

    What a copied disk wrote and nobody brought before it was put away is no old package: where the
    other one has written nothing under these numbers, it is news like any other.
    """
    before = _state(players.county)
    going_on = {seat.log for seat in honest(players)}
    known = [each for each in players.parcels if each.came or not each.seat.clone]
    some = [each for each in known if each.log in going_on]
    dice.shuffle(some)
    _take_again(players, some)
    keep("P2", _state(players.county) == before, "old packages changed something")


def _take_again(players: Players, some: list[Parcel]) -> None:
    if some:
        players.take(some)


def _state(county: House) -> object:
    records, digest = digesting.digest(county).records, digesting.digest(county).digest
    shared = [
        sorted(map(repr, _rows(county, f"SELECT * FROM {table}")))  # noqa: S608
        for table in _SHARED
    ]
    return records, digest, shared


def _rows(house: House, statement: str, *values: object) -> list[tuple[object, ...]]:
    with house.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement, values)]
