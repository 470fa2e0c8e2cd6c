"""A round of so many files that children open and write them, and seal as many answers."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from benchmarks.county import BenchSite, write_all
from pmis_desktop import app
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.operations import CHANGE, CREATE
from pmis_desktop.services import authority, editing, enrolling, finding
from pmis_desktop.services.house import House
from pmis_desktop.services.opening_ahead import FILES
from pmis_desktop.services.sealing_beside import ANSWERS
from tests.cli.scripts import COMMITTEE, World
from tests.merging.people import identity
from tests.vaults import PASSPHRASE

SITES = max(FILES, ANSWERS)
_AGAIN = 3
_DAY = "2005-04-28"


def packages(world: World) -> list[Path]:
    """A package of each of many branches: a new member; then of some a change of theirs."""
    house = app.open_house(world.county, PASSPHRASE)
    root = authority.root_key(house, None, PASSPHRASE)
    sites = [_joined(house, root, world.folder / "grant-of-one.dzb", at) for at in range(SITES)]
    house.vault.close()
    people = [_enter(site, at) for at, site in enumerate(sites, 1)]
    first = write_all(sites, world.folder / "round" / "first")
    again = sites[:_AGAIN]
    for site, (member, name) in zip(again, people, strict=False):
        new = {"remark": f"{name}已核对"}
        site.write([("member", member, CHANGE, {"remark": None}, new)])
    return [*first, *write_all(again, world.folder / "round" / "second")]


def _joined(house: House, root: SigningKey, grant: Path, at: int) -> BenchSite:
    """One more branch below the committee, with a computer of its own."""
    values = {
        "name": f"中共测试县东山镇第{at}村支部委员会",
        "code": f"6105231{at:02}",
        "kind": "631",
        "parent": COMMITTEE,
    }
    editing.add(house, "organisation", values)
    with house.reading() as connection:
        county = authority.load(house, connection).fingerprint
        branch = finding.organisation(connection, values["name"])
    site = BenchSite(branch)
    enrolling.admit(
        house, site.request("支部"), root, organisation=branch, by_slip=False, out=grant
    )
    site.join(grant.read_bytes(), county)
    grant.unlink()
    return site


def _enter(site: BenchSite, person: int) -> tuple[str, str]:
    """A member whom a branch enters, with all that places them; their id and name."""
    member, period, name = secrets.token_hex(16), secrets.token_hex(16), f"孙小{person}"
    values = {**identity(person), "name": name, "joined_on": _DAY}
    stay = {"member": member, "organisation": site.organisation, "began_on": _DAY}
    site.write([("member", member, CREATE, {}, values), ("membership", period, CREATE, {}, stay)])
    return member, name


def words(world: World, more: Sequence[Path]) -> list[object]:
    """The command that takes them all, with some more files among them."""
    some = packages(world)
    half = len(some) // 2
    every = [*some[:half], *more, *some[half:]]
    return ["merge", *every, "--apply", "--answers", world.folder / "answers"]
