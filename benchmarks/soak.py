"""A county's year: every branch, round after round, with what goes wrong on the way.

Of packages and answers 5 % are lost, 5 % come twice, 10 % a round late; 1 % of the computers are
cloned in a round, and the county is put back to a backup twice. In the end nothing waits, every
branch's digest is the county's, the journal tells the same story, and memory has not grown with
the number of packages. From the project's folder:
python3 dev.py bench soak [--branches N] [--members N] [--rounds N] [--seed N].
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.living import APART, LivingSite
from benchmarks.merge import found_county
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import settings
from pmis_desktop.services import (
    authority,
    deciding,
    editing,
    enrolling,
    rounds,
    safekeeping,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty, invent_county

LOST, DOUBLED, LATE, CLONED = 0.05, 0.05, 0.10, 0.01
EDITS = 3
SETTLED = 20
QUIET_ROUNDS = 5


def resident() -> int:
    """The memory of this process in bytes; 0 where the system does not say."""
    try:
        told = Path("/proc/self/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(told.split()[1]) * 4096


@dataclass
class Soak:
    """The county, its sites, and the files that come a round late."""

    house: House
    folder: Path
    passphrase: str
    sites: dict[str, LivingSite]
    dice: random.Random
    late: list[Path] = field(default_factory=list)
    late_answers: list[tuple[str, bytes]] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    grown: list[tuple[int, int]] = field(default_factory=list)
    made: int = 0

    def play(self, number: int) -> None:
        """One round: everybody writes and sends, the county takes, decides and answers."""
        for site in self.sites.values():
            self._work(site)
        self._county_works()
        files = self._on_the_way()
        before = resident()
        done = rounds.take(self.house, files)
        self.grown.append((len(files), resident() - before))
        self.ends.update(each.verdict for each in done.files)
        self._settle()
        self._answer()
        print(
            f"  round {number}: {len(files)} files,"
            f" {dict(Counter(each.verdict for each in done.files))}",
            flush=True,
        )

    def _work(self, site: LivingSite) -> None:
        here = site.members()
        for _ in range(EDITS if here else 0):
            member = self.dice.choice(here)
            site.edit(member, {"remark": f"核对{self.dice.randrange(1000)}"})

    def _county_works(self) -> None:
        """The county edits some of the same people, so that there is something to decide."""
        with self.house.reading() as connection:
            found = connection.exec_driver_sql("SELECT id FROM member WHERE removed IS NULL").all()
        for (member,) in self.dice.sample(found, max(1, len(found) // 200)):
            new = {"remark": f"县级{self.dice.randrange(1000)}"}
            editing.set_values(self.house, "member", str(member), new)

    def _on_the_way(self) -> list[Path]:
        """The packages of a round as they arrive, with those of the last round that were late."""
        self.made += 1
        folder = self.folder / f"up-{self.made}"
        folder.mkdir()
        arriving, self.late = list(self.late), []
        for number, site in enumerate(self.sites.values()):
            for twin in self._twins(site):
                file = folder / f"{number}-{self.dice.randrange(2**32)}.dzb"
                file.write_bytes(twin.package())
                self._send(file, arriving)
        self.dice.shuffle(arriving)
        return arriving

    def _twins(self, site: LivingSite) -> list[LivingSite]:
        """A site, and now and then its clone, on which somebody has worked too."""
        if self.dice.random() >= CLONED or not site.members():
            return [site]
        self.ends["clones"] += 1
        twin = site.cloned()
        self._work(twin)
        return [site, twin]

    def _send(self, file: Path, arriving: list[Path]) -> None:
        fate = self.dice.random()
        if fate < LOST:
            self.ends["lost"] += 1
        elif fate < LOST + DOUBLED:
            self.ends["doubled"] += 1
            arriving += [file, file]
        elif fate < LOST + DOUBLED + LATE:
            self.ends["late"] += 1
            self.late.append(file)
        else:
            arriving.append(file)

    def _settle(self) -> None:
        waiting = list(dict.fromkeys(row.item for row in deciding.list_desk(self.house)))
        for item in waiting[:SETTLED]:
            side: deciding.Side = self.dice.choice(("county", "branch"))
            deciding.settle(self.house, item, side=side, reason="电话核实")
            self.ends["settled"] += 1

    def _answer(self) -> None:
        self._deliver(self.late_answers)
        self.late_answers = []
        self.made += 1
        self._deliver(list(self._answers()))

    def _answers(self) -> list[tuple[str, bytes]]:
        """Answers to everybody, of which some are lost and some come later."""
        written = rounds.answer(self.house, list(self.sites), self.folder / f"down-{self.made}")
        arriving = []
        for key, file in zip(self.sites, written, strict=True):
            fate = self.dice.random()
            if fate < LOST:
                continue
            told = (key, file.read_bytes())
            if fate < LOST + LATE:
                self.late_answers.append(told)
            else:
                arriving += [told] * (2 if fate < LOST + LATE + DOUBLED else 1)
        return arriving

    def _deliver(self, some: list[tuple[str, bytes]]) -> None:
        for key, data in some:
            site = self.sites[key]
            if site.hear(data) == APART:
                self.ends["began a new log"] += 1
                site.begin_anew()

    def restore(self, backup: Path) -> None:
        """Put the county back; its sites hear of it by its answers."""
        folder = self.house.vault.folder
        self.house.vault.close()
        self.house = safekeeping.restore(backup, folder, self.passphrase).house
        self.ends["restores"] += 1

    def come_to_rest(self) -> int:
        """Exchange without mishaps until nothing waits; how many rounds it took."""
        for number in range(1, QUIET_ROUNDS + 1):
            self.made += 1
            folder = self.folder / f"up-{self.made}"
            folder.mkdir()
            for at, site in enumerate(self.sites.values()):
                (folder / f"{at}.dzb").write_bytes(site.package())
            done = rounds.take(self.house, [folder])
            self._heal(done.files)
            written = rounds.answer(self.house, list(self.sites), self.folder / f"d-{self.made}")
            self._deliver([(k, f.read_bytes()) for k, f in zip(self.sites, written, strict=True)])
            if not any(site.branch.waiting or site.opens for site in self.sites.values()):
                return number
        raise SystemExit("it never comes to rest")

    def _heal(self, files: list[rounds.FileResult]) -> None:
        """Whoever has a forked log goes on in a new one; or one that a late life has closed."""
        for result in files:
            if result.verdict == "forked" or result.code == "log_closed":
                site = list(self.sites.values())[int(result.file.stem.split("-")[0])]
                site.begin_anew()
                self.ends["began a new log"] += 1


def found(folder: Path, invented: InventedCounty) -> tuple[House, SigningKey, str]:
    """A county with all its organisations and people, and its root key."""
    house, root, passphrase = found_county(folder)
    with house.change("导入", kind="import") as change:
        top = settings.get(change.connection, settings.ORGANISATION)
        for ent, rec, values in invented.records:
            if rec != invented.county:
                parent = values.get("parent")
                moved = (
                    {"parent": top} if ent == "organisation" and parent == invented.county else {}
                )
                change.create(ent, {**values, **moved}, rec)
    return house, root, passphrase


def admit(
    house: House, root: SigningKey, folder: Path, branches: tuple[str, ...]
) -> dict[str, LivingSite]:
    """Every branch enrolled and joined, by the id of its key."""
    with house.reading() as connection:
        fingerprint = authority.load(house, connection).fingerprint
    sites = {}
    for branch in branches:
        site = LivingSite(branch)
        grant = folder / "grant.dzb"
        enrolling.admit(house, site.request(), root, organisation=branch, by_slip=False, out=grant)
        site.join(grant.read_bytes(), fingerprint)
        sites[site.signer.id] = site
    return sites


def main() -> None:
    """Play it and say what came of it; a broken promise ends the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    invented = invent_county(branches=options.branches, members=options.members)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house, root, passphrase = found(folder, invented)
        sites = admit(house, root, folder, tuple(invented.branches))
        print(f"{len(sites)} sites in {time.perf_counter() - began:.0f} s", flush=True)
        soak = Soak(house, folder, passphrase, sites, random.Random(options.seed))
        play(soak, options.rounds)
        tell(soak, began)
        soak.house.vault.close()


def play(soak: Soak, count: int) -> None:
    """All rounds, the county put back after a third and after two thirds of them."""
    backup = safekeeping.backup(soak.house).path
    for number in range(1, count + 1):
        soak.play(number)
        if number in {count // 3, 2 * count // 3}:
            soak.restore(backup)
        if number in {1, count // 2}:
            backup = safekeeping.backup(soak.house).path


def tell(soak: Soak, began: float) -> None:
    """Come to rest, prove everything, and print the figures."""
    quiet = soak.come_to_rest()
    found = verifying.verify(soak.house)
    if not found.sound:
        raise SystemExit(f"verify: {found.told[:5]}")
    later = soak.grown[2:] or soak.grown
    packages, grown = (sum(column) for column in zip(*later, strict=True))
    print(f"all digests equal after {quiet} quiet rounds; verify: {found.operations} operations")
    print(f"what happened: {dict(sorted(soak.ends.items()))}")
    print(
        f"memory while taking, from the third round: {grown / 2**20:+.1f} MiB over"
        f" {packages} packages; {time.perf_counter() - began:.0f} s in all,"
        f" {time.process_time():.0f} s of the processor"
    )


if __name__ == "__main__":
    main()
