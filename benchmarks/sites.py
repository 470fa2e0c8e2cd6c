"""A county takes in all its branches: slips, a folder of requests, first slices, the page.

Run it from the project's folder:
python3 dev.py bench sites [--branches N] [--members N].
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.county import WHEN, BenchSite
from pmis_desktop.exchange import invitations, requests
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.services import (
    correspondents,
    enrolling,
    enrolling_many,
    first_slices,
    sampling,
    slips,
)
from pmis_desktop.services.enrolling import Invitation
from pmis_desktop.services.founding import Founder

T = TypeVar("T")
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def timed(title: str, act: Callable[[], T]) -> T:
    """Do something once and print how long it took."""
    began = time.perf_counter()
    given = act()
    print(f"{title:52} {time.perf_counter() - began:7.2f} s", flush=True)
    return given


def write_requests(rows: tuple[Invitation, ...], fingerprint: str, folder: Path) -> None:
    """What every branch would send with its slip."""
    folder.mkdir()
    for number, slip in enumerate(rows):
        site = BenchSite(slip.organisation)
        proof = invitations.proof(
            slip.code, site.signer.public, site.sealing.recipient, fingerprint
        )
        data = requests.write(
            log=site.log,
            organisation_name=slip.name,
            post="",
            machine="",
            signer=site.signer,
            sealing=site.sealing.recipient,
            made=WHEN,
            invitation=proof,
        )
        (folder / f"{number}.dzb").write_bytes(data)


def main() -> None:
    """Measure each act once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    options = parser.parse_args()
    passphrase = secrets.token_hex(16)
    founder = Founder(operator="县委组织部", passphrase=passphrase, cost=CHEAP)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sampled = sampling.sample_county(
            folder / "county", founder, branches=options.branches, members=options.members
        )
        house, fingerprint = sampled.founded.house, sampled.founded.fingerprint
        rows = timed(
            "codes for all branches, and their slips as PDF",
            lambda: enrolling.invite(house, within=None, out=folder / "slips"),
        ).rows
        write_requests(rows, fingerprint, folder / "requests")
        done = timed(
            f"{len(rows)} requests admitted, grants written",
            lambda: enrolling_many.admit_folder(
                house, [folder / "requests"], folder / "stick", root_passphrase=passphrase
            ),
        )
        if done.count("admitted") != len(rows):
            raise SystemExit("not all were admitted")

        def write_slices() -> first_slices.FirstSlices:
            return first_slices.write(house, folder / "second", root_passphrase=passphrase)

        timed(f"{len(rows)} first slices written", write_slices)
        timed("the same again: all are there", write_slices)
        timed("the list of sites", lambda: correspondents.correspondents(house))
        timed("the list of slips", lambda: slips.every(house))
        house.vault.close()


if __name__ == "__main__":
    main()
