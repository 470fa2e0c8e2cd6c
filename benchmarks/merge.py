"""A county's round of merging: first packages of all branches, then a week's round.

The floor opens and verifies the same packages and inserts the same rows raw into an encrypted
file, in one transaction a package. Run it from the project's folder:
python3 dev.py bench merge [--branches N] [--members N].
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.county import BenchSite, write_all
from pmis_desktop.exchange import packages
from pmis_desktop.exchange.keys import SigningKey, VerifyKey
from pmis_desktop.exchange.operations import CHANGE, CREATE
from pmis_desktop.models import rows, settings
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import authority, enrolling, founding, rounds, verifying
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty, invent_county

T = TypeVar("T")
Record = tuple[str, str, dict[str, str | None]]

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
EDITS = 10


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """Do something once; what it gave and the seconds it took."""
    began = time.perf_counter()
    given = act()
    return given, time.perf_counter() - began


def found_county(folder: Path, invented: InventedCounty) -> tuple[House, SigningKey]:
    """A county that knows its organisations and nobody yet, and its root key."""
    passphrase = secrets.token_hex(16)
    founder = Founder(operator="县委组织部", passphrase=passphrase, cost=CHEAP)
    founded = founding.create_county(
        folder / "county", founder, name="中共大荔县委员会", code="610523"
    )
    house = founded.house
    with house.change("导入党组织", kind="import") as change:
        top = settings.get(change.connection, settings.ORGANISATION)
        for ent, rec, values in invented.records:
            if ent == "organisation" and rec != invented.county:
                parent = values.get("parent")
                at = top if parent == invented.county else parent
                change.create(ent, {**values, "parent": at}, rec)
    return house, authority.root_key(house, None, passphrase)


def enrol_all(
    house: House, root: SigningKey, folder: Path, branches: Sequence[str]
) -> list[BenchSite]:
    """Every branch admitted, each with keys of its own."""
    with house.reading() as connection:
        county = authority.load(house, connection).fingerprint
    grant = folder / "grant.dzb"
    sites = []
    for branch in branches:
        site = BenchSite(branch)
        enrolling.admit(
            house,
            site.request("支部"),
            root,
            organisation=branch,
            by_slip=False,
            out=grant,
        )
        site.join(grant.read_bytes(), county)
        sites.append(site)
    return sites


def floor(house: House, files: Sequence[Path], folder: Path) -> float:
    """Verify, decode, insert the same rows raw: seconds."""
    with house.reading() as connection:
        county = authority.load(house, connection)
        found = connection.exec_driver_sql("SELECT id, verify_key FROM site")
        known = {row[0]: VerifyKey(bytes(row[1])) for row in found}
    database = Database(folder / "floor.db", secrets.token_bytes(32))
    with database.writing() as connection:
        for ent in ENTITIES:
            names = ", ".join(f'"{name}" TEXT' for name in rows.columns(ent))
            connection.exec_driver_sql(f'CREATE TABLE "{ent}" (id TEXT PRIMARY KEY, {names})')

    def take_all() -> None:
        for file in files:
            opened = packages.open(
                file.read_bytes(),
                unsealer=county.sealing,
                registry=known.get,
                county=county.county,
            )
            insert(database, opened)

    _, seconds = timed(take_all)
    database.close()
    return seconds


def insert(database: Database, opened: packages.OpenedPackage) -> None:
    """A package's new values as rows, in one transaction."""
    by_entity: dict[str, list[tuple[str | None, ...]]] = {}
    for op in opened.operations:
        new = op.new()
        row = (op.rec, *(new.get(name) for name in rows.columns(op.ent)))
        by_entity.setdefault(op.ent, []).append(row)
    with database.writing() as connection:
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


def week(invented: InventedCounty, sites: Sequence[BenchSite]) -> None:
    """Ten changes of a branch in a week."""
    people = {rec: values for ent, rec, values in invented.records if ent == "member"}
    for site in sites:
        members = invented.members_of[site.organisation]
        for number in range(EDITS):
            member = members[number % len(members)]
            new = {"remark": f"第{number}次核对"}
            site.write([("member", member, CHANGE, people[member], new)])
            people[member] = {**people[member], **new}


def measure(title: str, house: House, sites: Sequence[BenchSite], folder: Path) -> None:
    """One round: packages in, answers out, against the floor on the same files."""
    files = write_all(sites, folder / "packages")
    answers = folder / "answers"
    taken, merge = timed(lambda: rounds.take(house, files))
    senders = [site.signer.id for site in sites]
    written, answer = timed(lambda: rounds.answer(house, senders, answers))
    base = floor(house, files, folder)
    total = taken.total
    print(
        f"{title}: {len(files)} packages, {sum(total.values())} operations"
        f" ({total['applied']} applied)"
    )
    print(f"  verify + merge  {merge:7.2f} s   floor {base:6.2f} s   {merge / base:5.1f} x")
    print(f"  {len(written)} answers    {answer:7.2f} s")
    print(f"  in all          {merge + answer:7.2f} s")
    by_number = {file.name.rsplit("_", 1)[0]: file for file in written}
    if len(by_number) != len(sites):
        raise SystemExit("answers are missing")
    for site, file in zip(sites, written, strict=True):
        site.take(file.read_bytes())


def main() -> None:
    """Measure both rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    options = parser.parse_args()
    invented = invent_county(branches=options.branches, members=options.members)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house, root = found_county(folder, invented)
        sites, enrolled = timed(lambda: enrol_all(house, root, folder, invented.branches))
        print(f"{len(sites)} sites enrolled and joined in {enrolled:.1f} s")
        first_round(invented, sites)
        measure("first round", house, sites, folder / "first")
        week(invented, sites)
        measure("a week's round", house, sites, folder / "week")
        verified, seconds = timed(lambda: verifying.verify(house))
        print(f"verify: {verified.operations} operations in {seconds:.1f} s")
        house.vault.close()


if __name__ == "__main__":
    main()
