"""Many counties report to one in a single round: time must grow with them, memory must not.

Each is of the usual size: 954 first packages of 25,822 members. They are made beforehand, one
county after the other; a process that has done nothing before then takes all packages and writes
all answers, and the floor takes the same. A hundred counties take a quarter of an hour to make and
as long again to take. From the project's folder:
python3 dev.py bench counties [--times N,…] [--branches N] [--members N].
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import memory
from benchmarks.county import write_all
from benchmarks.merge import (
    Spent,
    enrol_all,
    enter_organisations,
    first_round,
    floor,
    found_county,
    spent,
)
from pmis_desktop.app import open_house
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.memory import share_one_pool
from pmis_desktop.rules import identity
from pmis_desktop.services import rounds
from pmis_desktop.services.sample import chance, invent_county

_TOLD = 20
_SENDERS = "senders.json"
_APART = 1000 * 3600 * 24 * 30  # a month


def make(folder: Path, times: int, branches: int, members: int) -> str:
    """A county whose sites have sent all they have; its passphrase. A file names the sites."""
    house, root, passphrase = found_county(folder)
    senders: list[str] = []
    for number in range(1, times + 1):
        # Ids tell when a record was made, and counties do not write at the same moments.
        chance._STAMP += _APART  # noqa: SLF001 - nobody else invents more than one
        invented = invent_county(branches=branches, members=members, seed=number)
        for ent, _rec, values in invented.records:
            if ent == MEMBER:
                values["id_number"] = moved(values["id_number"] or "", number - 1)
        enter_organisations(house, invented)
        sites = enrol_all(house, root, invented.branches)
        first_round(invented, sites)
        write_all(sites, folder / "packages" / f"{number:03}")
        senders += [site.signer.id for site in sites]
    house.vault.close()
    (folder / _SENDERS).write_text(json.dumps(senders), encoding="ascii")
    return passphrase


def moved(id_number: str, number: int) -> str:
    """The ID number of somebody whose county has another number: else counties share people."""
    first = f"{int(id_number[:6]) + number * 1000:06}{id_number[6:17]}"
    return first + identity.check_character(first)


def take(folder: Path, passphrase: str) -> None:
    """The round, told a few times on the way, in memory as the programs have it."""
    share_one_pool()
    house = open_house(folder / "county", passphrase)
    began = time.perf_counter()

    def progress(done: int, every: int) -> None:
        if done % max(1, every // _TOLD) == 0:
            print(f"    {done:>6} packages  {time.perf_counter() - began:7.1f} s", flush=True)

    before = memory.begin()
    with memory.of_children() as children:
        taken, merge = spent(lambda: rounds.take(house, [folder / "packages"], progress=progress))
    total = taken.total
    said, applied = f"{sum(total.values())} operations", total["applied"]
    print(f"  {len(taken.files)} packages, {said} ({applied} applied)")
    _say("verify + merge", merge, before, children)
    senders = json.loads((folder / _SENDERS).read_text(encoding="ascii"))
    before = memory.begin()
    with memory.of_children() as children:
        _, answered = spent(lambda: rounds.answer(house, senders, folder / "answers"))
    _say("answers", answered, before, children)
    print(f"  in all         {merge.wall + answered.wall:8.1f} s")
    base = floor(house, rounds.in_folders([folder / "packages"]), folder)
    print(f"  floor          {base.wall:8.1f} s", flush=True)
    house.vault.close()


def _say(what: str, took: Spent, before: int, children: memory.Children) -> None:
    held = f"memory {memory.since(before)}; one child {children.peak} MiB"
    print(f"  {what:<14} {took.wall:8.1f} s   {held}", flush=True)


def main() -> None:
    """Make each number of counties and have another process take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", default="1,10")
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        take(options.folder, sys.stdin.readline().strip())
        return
    for times in map(int, options.times.split(",")):
        with tempfile.TemporaryDirectory() as name:
            began = time.perf_counter()
            made = make(Path(name), times, options.branches, options.members)
            print(f"{times} counties, made in {time.perf_counter() - began:.0f} s", flush=True)
            again = [sys.executable, __file__, "--folder", name]
            subprocess.run(again, input=made, text=True, check=True)


if __name__ == "__main__":
    main()
