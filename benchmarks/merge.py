"""A county's round of merging: first packages of all branches, then a week's round.

The floor opens and verifies the same packages and inserts the same rows raw into an encrypted
file, as many packages in a durable transaction as ours takes. With ``--times N`` as many counties
as that, one after the other, report to the same vault, each of its usual size: every one of them
must take as long and ask for as little memory as the first. Run it from the project's folder:
python3 dev.py bench merge [--branches N] [--members N] [--times N].
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Connection

from benchmarks import memory
from benchmarks.county import BenchSite, write_all
from pmis_desktop.exchange import new_rows, packages, requests
from pmis_desktop.exchange.keys import SigningKey, VerifyKey
from pmis_desktop.exchange.operations import CHANGE, CREATE
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import authority, batches, founding, granting, rounds, verifying
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty, invent_county

T = TypeVar("T")
Record = tuple[str, str, dict[str, str | None]]

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
EDITS = 10
_ENROLLED = 500


@dataclass(slots=True)
class Spent:
    """What a step took: seconds on the clock, and of all processors that worked on it."""

    wall: float
    processor: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.processor + other.processor)


def spent(act: Callable[[], T]) -> tuple[T, Spent]:
    """Do something once; what it gave and what it took."""
    wall, processor = time.perf_counter(), time.process_time()
    given = act()
    return given, Spent(time.perf_counter() - wall, time.process_time() - processor)


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """Do something once; what it gave and the seconds it took."""
    began = time.perf_counter()
    given = act()
    return given, time.perf_counter() - began


def found_county(folder: Path) -> tuple[House, SigningKey, str]:
    """A county that knows no organisations yet, its root key, and the passphrase of both."""
    passphrase = secrets.token_hex(16)
    founder = Founder(operator="县委组织部", passphrase=passphrase, cost=CHEAP)
    founded = founding.create_county(
        folder / "county", founder, name="中共大荔县委员会", code="610523"
    )
    house = founded.house
    return house, authority.root_key(house, None, passphrase), passphrase


def enrol_all(house: House, root: SigningKey, branches: Sequence[str]) -> list[BenchSite]:
    """Every branch admitted, each with keys of its own, many in one transaction."""
    sites = [BenchSite(branch) for branch in branches]
    for start in range(0, len(sites), _ENROLLED):
        some = sites[start : start + _ENROLLED]
        with house.writing() as connection:
            county = authority.load(house, connection)
            names = tree.read(connection).names
            known = [
                granting.register(
                    house,
                    connection,
                    county,
                    granting.Asked(
                        requests.open(site.request("支部")),
                        site.organisation,
                        names[site.organisation],
                    ),
                    root,
                )
                for site in some
            ]
            made = granting.write(house, connection, county, known, root)
        for site, grant in zip(some, made, strict=True):
            site.join(grant.data, county.fingerprint)
    return sites


def floor(house: House, files: Sequence[Path], folder: Path) -> Spent:
    """Verify, decode, insert the same rows raw: what that takes."""
    with house.reading() as connection:
        county = authority.load(house, connection)
        found = connection.exec_driver_sql("SELECT id, verify_key FROM site")
        known = {row[0]: VerifyKey(bytes(row[1])) for row in found}
    database = Database(folder / "floor.db", secrets.token_bytes(32))
    with database.writing() as connection:
        for ent in ENTITIES:
            names = ", ".join(f'"{name}" TEXT' for name in new_rows.fields(ent))
            connection.exec_driver_sql(f'CREATE TABLE "{ent}" (id TEXT PRIMARY KEY, {names})')

    def take(connection: Connection, file: Path) -> None:
        opened = packages.open(
            file.read_bytes(),
            unsealer=county.sealing,
            registry=known.get,
            county=county.county,
        )
        insert(connection, opened)

    def take_all() -> None:
        for start in range(0, len(files), batches.PACKAGES):
            with database.writing() as connection:
                for file in files[start : start + batches.PACKAGES]:
                    take(connection, file)

    _, took = spent(take_all)
    database.close()
    return took


def insert(connection: Connection, opened: packages.OpenedPackage) -> None:
    """A package's new values as rows."""
    by_entity: dict[str, list[tuple[str | None, ...]]] = {}
    for op in opened.operations:
        new = op.new()
        row = (op.rec, *(new.get(name) for name in new_rows.fields(op.ent)))
        by_entity.setdefault(op.ent, []).append(row)
    for ent, some in by_entity.items():
        marks = rows.marks(some[0])
        statement = f'INSERT OR REPLACE INTO "{ent}" VALUES ({marks})'  # noqa: S608
        connection.exec_driver_sql(statement, some)


def first_round(invented: InventedCounty, sites: Sequence[BenchSite]) -> None:
    """Every branch enters its own people."""
    of_member: dict[str, list[Record]] = {}
    for ent, rec, values in invented.records:
        member = rec if ent == "member" else values.get("member")
        of_member.setdefault(member or "", []).append((ent, rec, values))
    for site in sites:
        for member in invented.members_of[site.organisation]:
            site.write([(ent, rec, CREATE, {}, new) for ent, rec, new in of_member[member]])


def week(
    invented: InventedCounty,
    sites: Sequence[BenchSite],
    people: dict[str, dict[str, str | None]] | None = None,
) -> dict[str, dict[str, str | None]]:
    """Ten changes of a branch in a week; everybody as they stand then, for the next week."""
    word = "核对" if people is None else "再核对"
    people = people or {rec: values for ent, rec, values in invented.records if ent == "member"}
    for site in sites:
        members = invented.members_of[site.organisation]
        for number in range(EDITS):
            member = members[number % len(members)]
            new = {"remark": f"第{number}次{word}"}
            site.write([("member", member, CHANGE, people[member], new)])
            people[member] = {**people[member], **new}
    return people


def measure(title: str, house: House, sites: Sequence[BenchSite], folder: Path) -> None:
    """One round: packages in, answers out, against the floor on the same files."""
    files = write_all(sites, folder / "packages")
    before = memory.begin()
    taken, merge = spent(lambda: rounds.take(house, files))
    senders = [site.signer.id for site in sites]
    written, answer = spent(lambda: rounds.answer(house, senders, folder / "answers"))
    most = memory.since(before)
    base = floor(house, files, folder)
    total = taken.total
    print(
        f"{title}: {len(files)} packages, {sum(total.values())} operations"
        f" ({total['applied']} applied)"
    )
    _say("verify + merge", merge, base)
    _say("floor", base, base)
    _say(f"{len(written)} answers", answer, base)
    _say("in all", merge + answer, base)
    print(f"  memory at its most    {most}", flush=True)
    if len(written) != len(sites):
        raise SystemExit("answers are missing")
    for site, file in zip(sites, written, strict=True):
        site.take(file.read_bytes())


def measure_shown(house: House, sites: Sequence[BenchSite], folder: Path) -> None:
    """A week's round as the window takes it: looked at first, then exactly what was shown."""
    files = write_all(sites, folder / "packages")
    _, alone = spent(lambda: rounds.preview(house, files[:1]))
    looked, preview = spent(lambda: rounds.preview(house, files))
    taken, commit = spent(lambda: rounds.commit(house, looked.previews))
    senders = [site.signer.id for site in sites]
    written, answer = spent(lambda: rounds.answer(house, senders, folder / "answers"))
    print(f"the same, shown first: {taken.total['applied']} applied")
    for what, took in (
        ("one package, preview", alone),
        ("preview", preview),
        ("as shown", commit),
        ("preview + as shown", preview + commit),
        ("answers", answer),
    ):
        _say(what, took)
    _say("in all", preview + commit + answer)
    for site, file in zip(sites, written, strict=True):
        site.take(file.read_bytes())


def _say(what: str, took: Spent, base: Spent | None = None) -> None:
    ratio = f"   {took.processor / base.processor:5.2f} x the floor" if base else ""
    print(f"  {what:<16}{took.wall:7.2f} s   processor {took.processor:7.2f} s{ratio}", flush=True)


def enter_organisations(house: House, invented: InventedCounty) -> None:
    """One more county's organisations, below the same top."""
    with house.change("导入党组织", kind="import") as change:
        top = settings.get(change.connection, settings.ORGANISATION)
        for ent, rec, values in invented.records:
            if ent == "organisation" and rec != invented.county:
                parent = values.get("parent")
                at = top if parent == invented.county else parent
                change.create(ent, {**values, "parent": at}, rec)


def all_rounds(house: House, root: SigningKey, folder: Path, invented: InventedCounty) -> None:
    """The first reports and two weeks of one county."""
    sites, enrolled = timed(lambda: enrol_all(house, root, invented.branches))
    print(f"{len(sites)} sites enrolled and joined in {enrolled:.1f} s")
    first_round(invented, sites)
    measure("first round", house, sites, folder / "first")
    people = week(invented, sites)
    measure("a week's round", house, sites, folder / "week")
    week(invented, sites, people)
    measure_shown(house, sites, folder / "shown")


def main() -> None:
    """Measure both rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house, root, _ = found_county(folder)
        for number in range(1, options.times + 1):
            invented = invent_county(
                branches=options.branches, members=options.members, seed=number
            )
            if options.times > 1:
                print(f"county {number} of {options.times}")
            enter_organisations(house, invented)
            all_rounds(house, root, folder / str(number), invented)
        if options.times == 1:
            verified, seconds = timed(lambda: verifying.verify(house))
            print(f"verify: {verified.operations} operations in {seconds:.1f} s")
            if verified.differences:
                raise SystemExit(f"verify finds differences: {verified.differences[:3]}")
        house.vault.close()


if __name__ == "__main__":
    main()
