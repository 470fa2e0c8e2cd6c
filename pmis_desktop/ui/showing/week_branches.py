"""The branches of a county's week: real vaults that ask, join, report, take answers and compare.

They lie closed and are opened one after the other, so that there may be a thousand of them.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.exchange import frame
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.rules.thresholds import number
from pmis_desktop.services import (
    digesting,
    editing,
    enrolling,
    founding,
    practising,
    receiving,
    sending,
)
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty
from pmis_desktop.services.slips import Slip
from pmis_desktop.services.transfers import reading, starting, steps
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.showing.worlds import CHEAP, opened

_SECRETARY = Founder(operator="王建国", post="书记", passphrase=PASSPHRASE, cost=CHEAP)
_UNREAD_SUITE = 9  # a way of sealing that this program does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Which branch does what in the week; the others report a few changes and nothing more.

    ``leaving`` lets one member go to ``taking``, under another committee, and one to ``nearby``,
    under its own. ``admitting`` stands under a committee that looks at such acts first.
    """

    late: str
    doubled: str
    damaged: str
    newer: str
    unusual: str
    disputed: str
    leaving: str
    taking: str
    nearby: str
    admitting: str


def cast(county: InventedCounty, names: Mapping[str, str], parents: Mapping[str, str]) -> Cast:
    """Choose them: the last branch is that of the committee with the review."""
    *others, last = county.branches
    first_six = [names[others[number % len(others)]] for number in range(6)]
    late, doubled, damaged, newer, unusual, disputed = first_six
    leaving = others[-1]
    near = [each for each in others[:-1] if parents[each] == parents[leaving]]
    far = [each for each in others if parents[each] != parents[leaving]]
    return Cast(
        late=late,
        doubled=doubled,
        damaged=damaged,
        newer=newer,
        unusual=unusual,
        disputed=disputed,
        leaving=names[leaving],
        taking=names[far[-1]],
        nearby=names[near[-1]],
        admitting=names[last],
    )


@dataclass(slots=True)
class Branches:
    """Every site of the county by the name of its organisation, under one folder."""

    folder: Path
    fingerprint: str
    vaults: dict[str, Path] = field(default_factory=dict)
    packages: dict[str, Path] = field(default_factory=dict)

    @contextmanager
    def at(self, name: str) -> Iterator[House]:
        """One site's data, open for a while."""
        house = opened(self.vaults[name])
        try:
            yield house
        finally:
            house.vault.close()

    def ask(self, slips: Sequence[Slip], out: Path) -> None:
        """Everybody who got a slip sets up a vault and writes a request."""
        out.mkdir(parents=True, exist_ok=True)
        for slip in slips:
            place = self.folder / f"{len(self.vaults):04d}"
            made = founding.create_site(
                place,
                _SECRETARY,
                organisation=slip.name,
                out=out / sending.file_name(slip.name, "申请"),
                invitation=slip.code,
                county_fingerprint=self.fingerprint,
            )
            made.house.vault.close()
            self.vaults[slip.name] = place

    def join(self, grants: Path) -> None:
        """Everybody takes the grant that lies for them, and with it their own people."""
        for file in grants.rglob("*_接入批准.dzb"):
            name = file.name.removesuffix("_接入批准.dzb")
            found = next(each for each in self.vaults if _same(each, name))
            with self.at(found) as house:
                enrolling.join(house, file, self.fingerprint)

    def send(self, name: str, out: Path, *, empty: bool = False) -> Path:
        """One site writes its package."""
        with self.at(name) as house:
            self.packages[name] = sending.export(house, out, empty=empty).file
        return self.packages[name]

    def work(self, name: str, count: int, remark: str) -> None:
        """A secretary goes through some records."""
        with self.at(name) as house:
            people = practising.people(house)
            for place, member in enumerate(people[:count]):
                given = {"remark": remark, "address": f"大荔县新民路{place + 1}号"}
                editing.set_values(house, "member", member, given)

    def rewrite(self, name: str) -> None:
        """Somebody writes one record over and over, until the county must find it unusual."""
        with self.at(name) as house:
            people = practising.people(house)
            member = people[0]
            each = number("unusual_changes_per_member", house.today)
            usual = max(number("unusual_changes_from", house.today), len(people) * each)
            with house.change("反复修改") as change:
                for time in range(usual + 1):
                    change.update("member", member, {"remark": f"第{time + 1}次"})

    def transfer(self, name: str, *to: str) -> None:
        """A branch lets its last members go to others of the county, one to each."""
        with self.at(name) as house:
            for member, there in zip(practising.people(house)[::-1], to, strict=False):
                request = Request(to_text=there, reason="工作调动", reviewed_by="王建国")
                starting.start(house, [member], request)

    def issue(self, name: str) -> int:
        """A committee issues the letters of whoever goes to another one; how many."""
        with self.at(name) as house:
            rows = reading.every(house, TransferQuery(state="all"))
            leaving = [row.id for row in rows if "letter" in row.acts]
            for each in leaving:
                steps.issue(house, [each], Letter())
            return len(leaving)

    def accept(self, name: str) -> int:
        """The new branch takes in whoever is on the way to it."""
        with self.at(name) as house:
            rows = reading.every(house, TransferQuery(state="all"))
            coming = [row.id for row in rows if {"reception", "placement"} & set(row.acts)]
            for each in coming:
                steps.accept(house, [each])
            return len(coming)

    def admit(self, name: str, person: Mapping[str, str]) -> None:
        """A branch admits somebody as a probationary member."""
        with self.at(name) as house:
            editing.add(house, "member", person)

    def take_answers(self, out: Path) -> int:
        """Everybody takes what lies for them, oldest first; how many there were."""
        waiting: dict[str, list[Path]] = {}
        for file in sorted(out.rglob("*_回执_*.dzb"), key=_number):
            waiting.setdefault(file.name.rsplit("_", 2)[0], []).append(file)
        for name in self.vaults:
            plain = sending.file_name(name, "回执_0").rsplit("_", 2)[0]
            with self.at(name) as house:
                for file in waiting.get(plain, ()):
                    receiving.receive(house, file)
        for file in (each for some in waiting.values() for each in some):
            file.unlink()
        return sum(map(len, waiting.values()))

    def equal(self, county: House, say: Callable[[str], None]) -> int:
        """In how many sites both sides compute the same digest, with nothing waiting."""
        count = 0
        for name in self.vaults:
            with self.at(name) as house:
                ours, theirs = digesting.digest(house), digesting.digest(county, name)
            if ours.digest == theirs.digest and not ours.waiting:
                count += 1
            else:
                say(f"核对码不一致：{name}（还有 {ours.waiting} 项没有回执）")
        return count

    def forge(self, name: str, out: Path) -> Path:
        """A package for a branch's county, signed by a key that nobody admitted."""
        with self.at(name) as house, house.reading() as connection:
            made = sending.compose(house, connection, SigningKey.generate(), empty=True)
        file = out / f"陌生来源-{secrets.token_hex(2)}.dzb"
        file.write_bytes(made.data)
        return file


def double(file: Path) -> None:
    """The same package again under another name."""
    file.with_name(f"重复_{file.name}").write_bytes(file.read_bytes())


def renew(file: Path) -> None:
    """What a newer program would have written: sealed in a way that nobody here can open."""
    found = frame.unpack(file.read_bytes())
    file.write_bytes(frame.pack(_unread(found.outer), found.body))


def _unread(outer: frame.Outer) -> frame.Outer:
    return frame.Outer(aud=outer.aud, file=outer.file, kind=outer.kind, suite=_UNREAD_SUITE)


def _same(name: str, file: str) -> bool:
    return sending.file_name(name, "接入批准") == f"{file}_接入批准.dzb"


def _number(file: Path) -> int:
    """Which answer it is, by its name."""
    return int(file.stem.rsplit("_", 1)[-1])
