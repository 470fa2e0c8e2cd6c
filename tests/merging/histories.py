"""Histories of one county and its branches: edits, lost, late and doubled files, and restores."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pmis_desktop.exchange.facts import UNASKED, Reviewing
from tests.merging import promises
from tests.merging.acts import OWN_PEOPLE, Clerk, Office, Roll
from tests.merging.parties import SOUND, Answer, Branch, County, Flaws, Package
from tests.merging.retelling import populated

STEP = 4
"""Bytes that decide one step: what, and three numbers for how."""

FIRST_SEEDS = 300
"""The histories that hold without a fault, and in which every fault must show."""

_LETTERS = "abc"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a history is set: whether numbers meet, two sites write for a branch, one is reviewed."""

    shared_numbers: bool = False
    committee: bool = False
    restores: bool = True
    review: bool = False

    @property
    def apart(self) -> bool:
        """Whether no two logs can ever touch the same record or ID number."""
        return not self.shared_numbers and not self.committee


@dataclass(slots=True)
class Air:
    """Files on their way; nobody knows whether, when and how often they arrive."""

    packages: list[Package] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


class History:
    """One county and its sites through time, watched at every step."""

    def __init__(self, setting: Setting = Setting(), flaws: Flaws = SOUND) -> None:
        scopes = {f"log-{each}": frozenset({f"org-{each}"}) for each in _LETTERS}
        if setting.committee:
            scopes["log-d"] = frozenset({"org-a", "org-b"})
        self.setting = setting
        self.scopes = scopes
        # The committee of the first branch has a site: of a scope of its own, or of two branches.
        asked = Reviewing(reviewers={"org-a": "org-b"}) if setting.review else UNASKED
        self.office = Office(populated(scopes, flaws, asked))
        self.clerks = [
            Clerk(Branch(log, scope, flaws), self._numbers(place), self._clock)
            for place, (log, scope) in enumerate(scopes.items(), 1)
        ]
        self.air = Air()
        self.backups: list[County] = []
        self.epochs = 0
        self.ticks = 0
        for clerk in self.clerks:
            self.deliver(self.county.answer(clerk.branch.log))

    def _numbers(self, place: int) -> range:
        if self.setting.shared_numbers:
            return range(10, 10 + OWN_PEOPLE)
        return range(OWN_PEOPLE * place + 100, OWN_PEOPLE * (place + 1) + 100)

    def _clock(self) -> str:
        self.ticks += 1
        return f"2026-01-01 08:{self.ticks // 60:02d}:{self.ticks % 60:02d}"

    @property
    def county(self) -> County:
        """The county as it is now; a restore puts another in its place."""
        return self.office.county

    @property
    def branches(self) -> list[Branch]:
        """All sites."""
        return [clerk.branch for clerk in self.clerks]

    def branch(self, log: str) -> Branch:
        """The site that writes a log."""
        return next(branch for branch in self.branches if branch.log == log)

    def send(self, roll: Roll) -> None:
        """A site exports a package; where it goes is another matter."""
        self.air.packages.append(self.clerks[roll.a % len(self.clerks)].branch.package())

    def arrive(self, roll: Roll) -> None:
        """The county takes any package that was ever sent, and mostly answers."""
        if self.air.packages:
            at = roll.a % len(self.air.packages)
            package = self.air.packages.pop(at) if roll.b & 1 else self.air.packages[at]
            self.take(package)
            if roll.b & 6:
                self.air.answers.append(self.county.answer(package.log, full=bool(roll.b & 8)))

    def reply(self, roll: Roll) -> None:
        """The county answers a site that has not sent anything."""
        log = self.clerks[roll.a % len(self.clerks)].branch.log
        self.air.answers.append(self.county.answer(log, full=bool(roll.b & 1)))

    def hear(self, roll: Roll) -> None:
        """A site takes any answer that was ever given to it."""
        if self.air.answers:
            at = roll.a % len(self.air.answers)
            self.deliver(self.air.answers.pop(at) if roll.b & 1 else self.air.answers[at])

    def take(self, package: Package) -> str:
        """Let the county take a package, with an observer who sees it from outside."""
        watch = promises.Watch(self.county, package)
        outcomes = dict(self.county.ledger.outcomes)
        verdict = self.county.take(package)
        watch.check()
        promises.outcomes_hold(outcomes, self.county)
        promises.desk_holds(self.county)
        return verdict

    def deliver(self, answer: Answer) -> None:
        """Let a site take an answer, watched."""
        branch = self.branch(answer.log)
        before = branch.seen
        if branch.take(answer):
            promises.keep("P7", branch.seen >= before, "went back", before, branch.seen)
            promises.branch_sees(branch, answer.truth)

    def back_up(self, _roll: Roll) -> None:
        """The county makes a backup."""
        if self.setting.restores:
            self.backups.append(self.county.backup())

    def restore(self, roll: Roll) -> None:
        """The county goes back to a backup and begins an epoch."""
        if self.backups:
            kept = self.backups[roll.a % len(self.backups)].backup()
            self.epochs += 1
            kept.begin_epoch(self.epochs)
            self.office.county = kept

    def county_acts(self, act: Callable[[Office, Roll], None], roll: Roll) -> None:
        """Let the county's clerks act, watched."""
        outcomes = dict(self.county.ledger.outcomes)
        act(self.office, roll)
        promises.outcomes_hold(outcomes, self.county)
        promises.desk_holds(self.county)

    def become_quiet(self) -> None:
        """Exchange until nothing waits: two rounds do, whatever happened before."""
        for full in (True, False):
            for branch in self.branches:
                self.deliver(self.county.answer(branch.log))
                verdict = self.take(branch.package())
                promises.keep("P3", verdict != "gap", "an operation is lost", branch.log)
                answer = self.county.answer(branch.log, full=full)
                self.deliver(answer)

    def check_all(self, dice: random.Random) -> None:
        """Come to rest and look at everything that was promised."""
        self.become_quiet()
        for branch in self.branches:
            self.deliver(self.county.answer(branch.log, full=False))
            promises.branch_is_quiet(branch, self.county)
        promises.replay_agrees(self.county)
        promises.clocks_decide_nothing(self.county, self.branches, dice)
        if self.setting.apart:
            promises.order_decides_nothing(self.branches, self.county, dice)


Step = Callable[[History, Roll], None]


def _by_clerk(act: Callable[[Clerk, Roll], None]) -> Step:
    def step(history: History, roll: Roll) -> None:
        act(history.clerks[roll.a // 16 % len(history.clerks)], roll)

    return step


def _by_office(act: Callable[[Office, Roll], None]) -> Step:
    return lambda history, roll: history.county_acts(act, roll)


STEPS: tuple[Step, ...] = (
    *[_by_clerk(Clerk.edit)] * 8,
    *[_by_clerk(Clerk.edit_unit)] * 2,
    *[_by_clerk(Clerk.edit_other)] * 3,
    *[_by_clerk(Clerk.bear)] * 3,
    *[_by_clerk(Clerk.remove)] * 2,
    *[_by_clerk(Clerk.add_fact)] * 2,
    *[_by_clerk(Clerk.undo)] * 4,
    *[_by_office(Office.edit)] * 5,
    *[_by_office(Office.edit_to_branch_value)] * 2,
    *[_by_office(Office.move)] * 3,
    *[_by_office(Office.remove)] * 1,
    *[_by_office(Office.settle)] * 3,
    *[_by_office(Office.note)] * 1,
    *[History.send] * 7,
    *[History.arrive] * 8,
    *[History.reply] * 2,
    *[History.hear] * 8,
    *[History.back_up] * 2,
    *[History.restore] * 1,
)


def rolls(data: bytes) -> Iterator[tuple[Step, Roll]]:
    """The steps that some bytes stand for."""
    for at in range(0, len(data) - STEP + 1, STEP):
        what, a, b, c = data[at : at + STEP]
        yield STEPS[what % len(STEPS)], Roll(a, b, c)


def setting_of(mark: int) -> Setting:
    """Half of all histories keep their sites apart; restores happen in three of four."""
    return Setting(
        shared_numbers=mark & 7 in (4, 6, 7),
        committee=mark & 7 in (5, 6, 7),
        restores=mark & 24 != 0,
        review=mark & 32 != 0,
    )


def play(data: bytes, flaws: Flaws = SOUND) -> History:
    """Play a history from bytes, come to rest, and check every promise."""
    mark = data[0] if data else 0
    history = History(setting_of(mark), flaws)
    for step, roll in rolls(data[1:]):
        step(history, roll)
    history.check_all(random.Random(mark))
    return history


def random_bytes(seed: int, steps: int) -> bytes:
    """The bytes of one history out of a long row."""
    return random.Random(seed).randbytes(1 + STEP * steps)


def steps_of(seed: int) -> int:
    """Short histories and long ones in turn; after the first seeds, mostly short ones."""
    return 20 + seed % 180 if seed < FIRST_SEEDS or seed % 16 == 0 else 8 + seed % 24
