"""Real histories: real vaults, real files, real services, and everything that happens to them.

A Hypothesis state machine. Each step is an act of somebody; promises are checked while it happens
and once more at the end, when all have come to rest. Which step is taken next Hypothesis decides.
"""

import random
import tempfile
from functools import cache, partial
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from typing_extensions import override

from pmis_desktop.services import deciding, editing, enrolling, history, holding, safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import starting, steps
from pmis_desktop.services.transfers.reading import TransferQuery, every
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter as LetterOfIntroduction
from tests import vaults
from tests.machines import purging, rest
from tests.machines.seats import Players, Seat, refused
from tests.services import counties
from tests.services.counties import EAST, MEMBERS, NAMES, called

SECOND = "东街第二台"
PEOPLE = tuple(name for names in MEMBERS.values() for name in names)
STREETS = tuple(NAMES)
_VALUES = (
    {"mobile": "13900000001"},
    {"mobile": "13900000002"},
    {"address": "东街一号"},
    {"address": "西街二号"},
    {"address": ""},
    {"remark": "已核对"},
    {"remark": "待补材料", "mobile": "13900000003"},
    {"id_number": vaults.id_number(501)},
    {"id_number": vaults.id_number(503)},
    {"removed": "1"},
)
_DAYS = (-20_000, -400, -1, 0, 1, 30, 9_000)

ONE = st.integers(0, 255)
NEW = st.sampled_from(_VALUES)
WHO = st.sampled_from(PEOPLE)
GROUP = st.sampled_from(["remark", "address"])


NUMERALS = "甲乙丙丁"
NEWCOMER = {
    "sex": "男",
    "category": "正式党员",
    "joined_on": "2005-04-28",
    "full_member_on": "2006-04-28",
    "mobile": "13800000001",
}


def people_of(house: House) -> list[str]:
    """The members that a computer has in its lists."""
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM member WHERE removed IS NULL ORDER BY id_number, id"
        )
        return [str(row[0]) for row in found]


@cache
def template() -> counties.County:
    """A county of three branches, one with two computers; closed, copied for every history."""
    folder = Path(tempfile.mkdtemp(prefix="history-"))
    made = counties.found(folder)
    made.sites[SECOND] = counties.join(made, EAST, code=None, folder=SECOND)
    made.close()
    return made


class Acts(RuleBasedStateMachine):
    """What all kinds of steps stand on."""

    players: Players
    _folder: "tempfile.TemporaryDirectory[str]"

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="history-")
        self.players = Players.copied(template(), Path(self._folder.name) / "world")

    def seat(self, at: int) -> Seat:
        return self.players.seats[at % len(self.players.seats)]

    @override
    def teardown(self) -> None:
        if hasattr(self, "players"):
            try:
                rest.come_to_rest(self.players)
                rest.check(self.players, random.Random(self.players.made))
            finally:
                self.players.close()
                self._folder.cleanup()


class AtTheBranch(Acts):
    """Clerks of the branches."""

    @rule(at=ONE, some=st.lists(st.tuples(ONE, NEW), min_size=1, max_size=4))
    def edit(self, at: int, some: list[tuple[int, dict[str, str]]]) -> None:
        """A morning's work: some changes, one after the other."""
        house = self.seat(at).house
        for who, new in some:
            here = people_of(house)
            if here:
                rec = here[who % len(here)]
                refused(lambda rec=rec, new=new: editing.set_values(house, "member", rec, new))  # type: ignore[misc]

    @rule(at=ONE, person=st.integers(0, 3))
    def bear(self, at: int, person: int) -> None:
        """Somebody new, whom another branch may enter under the same number."""
        seat = self.seat(at)
        given = {**NEWCOMER, "name": f"新来{NUMERALS[person]}", "branch": called(seat.street)}
        given["id_number"] = vaults.id_number(601 + 2 * person)
        refused(lambda: editing.add(seat.house, "member", given))

    @rule(at=ONE)
    def undo(self, at: int) -> None:
        house = self.seat(at).house
        refused(lambda: history.undo(house))

    @rule(at=ONE, who=ONE, to=st.sampled_from(STREETS))
    def begin_transfer(self, at: int, who: int, to: str) -> None:
        house = self.seat(at).house
        asked = Request(to_text=called(to), reviewed_by="何审批", dues_paid_to="2026-03")
        here = people_of(house)
        if here:
            refused(lambda: starting.start(house, [here[who % len(here)]], asked))

    @rule(at=ONE, days=st.sampled_from(_DAYS))
    def turn_the_clock(self, at: int, days: int) -> None:
        self.seat(at).calendar.pass_days(days)


class AtTheCounty(Acts):
    """The county's clerk."""

    @rule(some=st.lists(st.tuples(WHO, NEW), min_size=1, max_size=3))
    def county_edits(self, some: list[tuple[str, dict[str, str]]]) -> None:
        house = self.players.county
        for who, new in some:
            rec = self.players.people[who]
            self.players.county_acts(
                lambda rec=rec, new=new: editing.set_values(house, "member", rec, new)  # type: ignore[misc]
            )

    @rule(who=WHO, to=st.sampled_from(STREETS))
    def county_moves(self, who: str, to: str) -> None:
        house, rec = self.players.county, self.players.people[who]
        given = {"branch": called(to)}
        self.players.county_acts(lambda: editing.set_values(house, "member", rec, given))

    @rule()
    def county_undoes(self) -> None:
        house = self.players.county
        self.players.county_acts(lambda: history.undo(house))

    @rule(at=ONE, branch=st.booleans())
    def settle(self, at: int, *, branch: bool) -> None:
        house = self.players.county
        waiting = deciding.list_desk(house)
        if waiting:
            item = waiting[at % len(waiting)].item
            side: deciding.Side = "branch" if branch else "county"
            self.players.county_acts(
                lambda: deciding.settle(house, item, side=side, reason="核实过")
            )

    @rule(at=ONE, act=st.sampled_from(["issue", "accept", "withdraw"]))
    def go_on_with_a_transfer(self, at: int, act: str) -> None:
        house = self.players.county
        some = every(house, TransferQuery(state="all"))
        if some:
            rec = some[at % len(some)].id
            acts = {
                "issue": lambda: steps.issue(house, [rec], LetterOfIntroduction()),
                "accept": lambda: steps.accept(house, [rec]),
                "withdraw": lambda: steps.withdraw(house, [rec], reason="不转了"),
            }
            self.players.county_acts(acts[act])

    @rule(days=st.sampled_from(_DAYS))
    def turn_the_countys_clock(self, days: int) -> None:
        self.players.calendar.pass_days(days)


class OnTheWay(Acts):
    """Sticks: what is sent arrives early, late, twice or never."""

    @rule(at=ONE)
    def send(self, at: int) -> None:
        self.players.send(self.seat(at))

    @rule(at=ONE)
    def carry(self, at: int) -> None:
        """What mostly happens: the newest package, and at once its answer."""
        seat = self.seat(at)
        parcel = self.players.send(seat, empty=True)
        if parcel is not None:
            before = len(self.players.letters)
            self.players.take([parcel])
            for letter in self.players.letters[before:]:
                seat.hear(letter.file)

    @precondition(lambda self: self.players.parcels)
    @rule(at=ONE, others=st.lists(ONE, max_size=3))
    def arrive(self, at: int, others: list[int]) -> None:
        some = self.players.parcels
        self.players.take([some[each % len(some)] for each in (at, *others)])

    @precondition(lambda self: self.players.letters)
    @rule(at=ONE, seat=ONE)
    def hear(self, at: int, seat: int) -> None:
        letter = self.players.letters[at % len(self.players.letters)]
        here = [each for each in self.players.seats if each.street == letter.street]
        here[seat % len(here)].hear(letter.file)

    @rule(street=st.sampled_from(STREETS))
    def answer_unasked(self, street: str) -> None:
        self.players.answer(street)


class Mishaps(Acts):
    """Restores, clones, stolen computers."""

    @rule()
    def back_up_county(self) -> None:
        self.players.backups.append(safekeeping.backup(self.players.county).path)

    @precondition(lambda self: self.players.backups)
    @rule(at=ONE)
    def restore_county(self, at: int) -> None:
        backups = self.players.backups
        self.players.restore_county(backups[at % len(backups)])

    @rule(at=ONE)
    def back_up_seat(self, at: int) -> None:
        seat = self.seat(at)
        self.players.saved.append((seat, safekeeping.backup(seat.house).path))

    @precondition(lambda self: self.players.saved)
    @rule(at=ONE)
    def restore_seat(self, at: int) -> None:
        seat, file = self.players.saved[at % len(self.players.saved)]
        if seat in self.players.seats:
            self.players.restore_seat(seat, file)

    @precondition(lambda self: not any(seat.clone for seat in self.players.seats))
    @rule(at=ONE)
    def clone(self, at: int) -> None:
        self.players.clone(self.seat(at))

    @precondition(lambda self: not any(seat.shut_out for seat in self.players.seats))
    @rule(at=ONE)
    def revoke(self, at: int) -> None:
        """The computer is stolen: whoever has it goes on writing and sending."""
        seat, county = self.seat(at), self.players.county
        self.players.county_acts(
            lambda: enrolling.revoke(
                county,
                rest.key_of(seat),
                reason="电脑丢失",
                root_passphrase=vaults.PASSPHRASE,
                root_key=self.players.root,
            )
        )
        for each in self.players.seats:
            each.shut_out = rest.is_shut_out(self.players, each)

    @rule(at=ONE, admitted=st.booleans())
    def decide_what_is_held(self, at: int, *, admitted: bool) -> None:
        """After a call back, what a revoked computer sent is let in, or not."""
        county = self.players.county
        waiting = [each.file_hash for each in holding.kept(county) if not each.decided]
        if waiting:
            decide = holding.admit if admitted else holding.decline
            mark = waiting[at % len(waiting)]
            self.players.county_acts(lambda: decide(county, mark, "已电话核实"))


class Purges(Acts):
    """Somebody is taken away for good, by an order of the root."""

    @rule(some=st.lists(st.tuples(ONE, ONE, GROUP), min_size=1, max_size=4))
    def write_of_somebody(self, some: list[tuple[int, int, str]]) -> None:
        """Words that are about one person only, so that they can be looked for."""
        houses = [self.players.county, *(seat.house for seat in self.players.seats)]
        for at, who, field in some:
            house = houses[at % len(houses)]
            here = people_of(house)
            if here:
                rec = here[who % len(here)]
                given = {field: self.players.words.word(rec, field)}
                act = partial(editing.set_values, house, "member", rec, given)
                self.players.county_acts(act) if house is houses[0] else refused(act)

    @rule(who=ONE, groups=st.sampled_from([(), (), ("remark",), ("remark", "address")]))
    def purge(self, who: int, groups: tuple[str, ...]) -> None:
        """Mostly somebody of whom words are written that can be looked for."""
        here = people_of(self.players.county)
        some = [rec for rec in here if rec in self.players.words.written] or here
        if some:
            purging.purge(self.players, some[who % len(some)], groups)

    @precondition(lambda self: self.players.root is None)
    @rule()
    def another_root(self) -> None:
        purging.another_root(self.players)


class CountyMachine(AtTheBranch, AtTheCounty, OnTheWay, Mishaps, Purges):
    """Everything that happens to one county. A further kind of act is one more base class."""
