"""A small county with three joined branches, real vaults and files, copied for every test."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pmis_desktop.exchange import frame
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.models import settings
from pmis_desktop.models.other_tables import METADATA
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    digesting,
    editing,
    enrolling,
    founding,
    receiving,
    rounds,
    sending,
)
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.receiving import Received
from pmis_desktop.services.rounds import FileResult, Round
from tests import vaults
from tests.merging.people import identity

EAST, WEST, NORTH = "东街", "西街", "北街"
NAMES = {each: f"中共城关镇{each}支部委员会" for each in (EAST, WEST, NORTH)}
MEMBERS = {
    EAST: ("赵小雷", "钱大勇", "孙桂兰"),
    WEST: ("李建国", "周秀英", "吴志强"),
    NORTH: ("郑文博", "王淑芬", "冯德胜"),
}


def called(place: str) -> str:
    """The name of a street's branch; any other organisation is named by its own name."""
    return NAMES.get(place, place)


Clock = Callable[[], datetime]


def founder(operator: str = "甲", clock: Clock = lambda: vaults.NOW) -> Founder:
    """Whoever sets up a vault, with a passphrase that is cheap to check."""
    return Founder(operator=operator, passphrase=vaults.PASSPHRASE, cost=vaults.CHEAP, clock=clock)


@dataclass(slots=True)
class County:
    """The county's house, the branches' houses by street, and the members' ids by name."""

    folder: Path
    house: House
    sites: dict[str, House]
    people: dict[str, str]
    fingerprint: str
    opened: list[House] = field(default_factory=list)
    rounds: int = 0

    def close(self) -> None:
        for house in (self.house, *self.sites.values(), *self.opened):
            house.vault.close()

    def edit(self, house: House, who: str, /, **given: str) -> editing.Edited:
        """One record of a member changed, as a form would."""
        return editing.set_values(house, "member", self.people[who], given)

    def enter(self, street: str, name: str, person: int) -> str:
        """A branch enters a new member, its so-and-so-many `person`; the id."""
        site = self.sites[street]
        given = {**identity(person), "name": name, "joined_on": "2020-01-01", "category": "1"}
        with site.change("登记党员") as change:
            return editing.enter(site, change, organisation(site, street), given)

    def send(self, street: str) -> Path:
        """A branch writes its package."""
        return sending.export(self.sites[street], self.folder / "up" / street).file

    def take(self, *paths: Path) -> Round:
        """The county takes files, and answers into a folder of its own."""
        self.rounds += 1
        return rounds.take(self.house, paths, answers=self.folder / "down" / str(self.rounds))

    def answer_for(self, street: str) -> Path:
        """The newest answer that the county wrote to a branch, of two computers to this one."""
        found = sorted(
            (self.folder / "down").glob(f"*/{called(street)}_回执_*.dzb"),
            key=lambda file: int(file.parent.name),
        )
        with self.sites[street].reading() as connection:
            key = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
        mine = [file for file in found if key.id in frame.unpack(file.read_bytes()).outer.aud]
        # What was forged or is another's is the newest answer all the same.
        return mine[-1] if mine else found[-1]

    def receive(self, street: str) -> Received:
        """A branch takes the newest answer."""
        return receiving.receive(self.sites[street], self.answer_for(street))

    def carry(self, street: str) -> FileResult:
        """Package up, answer down; what became of the package."""
        (result,) = self.take(self.send(street)).files
        self.receive(street)
        return result

    def equal(self, *streets: str) -> bool:
        """Whether both sides compute the same digest for the branches, with nothing waiting."""
        return all(
            digesting.digest(self.sites[street]).digest
            == digesting.digest(self.house, called(street)).digest
            and not digesting.digest(self.sites[street]).waiting
            for street in streets or self.sites
        )

    def value(self, house: House, name: str, column: str) -> str | None:
        """One stored value of a member; None also where the house has no such member."""
        return stored(house, "member", self.people[name]).get(column)


def organisation(house: House, street: str) -> str:
    """The id that the branch of a street has there."""
    ((rec,),) = rows(house, "SELECT id FROM organisation WHERE name = ?", NAMES[street])
    return str(rec)


def stored(house: House, table: str, rec: str) -> Mapping[str, str | None]:
    """A record as the table has it, derived columns included."""
    with house.reading() as connection:
        row = connection.exec_driver_sql(
            f'SELECT * FROM "{table}" WHERE id = ?',  # noqa: S608
            (rec,),
        ).first()
    return {} if row is None else {name: row._mapping[name] for name in row._mapping}


def rows(house: House, statement: str, *values: object) -> list[tuple[object, ...]]:
    """What a question about the books brings."""
    with house.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement, values)]


def state(house: House) -> str:
    """A hash over every table of a vault: what a refusal must not change.

    But for the local log, and the county's book of files that were stopped.
    """
    seen = sha256()
    left_out = {
        "unit": " WHERE origin <> 'local'",
        "journal": " WHERE log <> 'local'",
        "log": " WHERE id <> 'local'",
        # Calls that did not agree are counted, as in the local log.
        "telephone_failure": " WHERE 0",
        "parcel": " WHERE kind <> 'stopped'",
        # What lay on the counter is remembered of refused files too.
        "arrival": " WHERE 0",
    }
    for name in sorted(METADATA.tables):
        for row in rows(house, f'SELECT * FROM "{name}"{left_out.get(name, "")}'):  # noqa: S608
            seen.update(repr(row).encode())
    return seen.hexdigest()


def found(folder: Path, clock: Clock = lambda: vaults.NOW) -> County:
    """A county and its three branches, founded, filled, invited and joined."""
    founded = founding.create_county(
        folder / "county", founder(clock=clock), name=vaults.COUNTY_NAME, code=vaults.COUNTY_CODE
    )
    house = founded.house
    people: dict[str, str] = {}
    for street, names in MEMBERS.items():
        branch = vaults.add_organisation(house, NAMES[street])
        for name in names:
            number = vaults.id_number(11 + 2 * len(people))
            people[name] = vaults.add_member(house, branch, name=name, id_number=number)
    made = County(folder, house, {}, people, founded.fingerprint)
    slips = enrolling.invite(house, within=None, out=folder / "slips").rows
    for street, slip in zip(NAMES, slips, strict=True):
        made.sites[street] = join(made, street, code=slip.code, clock=clock)
    return made


def join(
    county: County,
    street: str,
    *,
    code: str | None,
    folder: str | None = None,
    clock: Clock = lambda: vaults.NOW,
    review: bool = False,
) -> House:
    """A new installation for a branch, admitted by a slip's code or by its fingerprint."""
    name = folder or street
    letters = county.folder / "letters"
    letters.mkdir(exist_ok=True)
    requested = founding.create_site(
        county.folder / name,
        founder(clock=clock),
        organisation=called(street),
        out=letters / f"{name}-request.dzb",
        invitation=code,
        county_fingerprint=county.fingerprint,
    )
    grant = letters / f"{name}-grant.dzb"
    enrolling.enrol(
        county.house,
        requested.file,
        organisation=called(street),
        fingerprint=None if code else requested.fingerprint,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
        review=review,
    )
    enrolling.join(requested.house, grant, county.fingerprint)
    return requested.house


def reopen(folder: Path, clock: Clock = lambda: vaults.NOW) -> House:
    """The house of a vault that lies in a folder."""
    return House.of(open_vault(folder, vaults.PASSPHRASE, clock=clock))


def copy_of(
    template: County, folder: Path, clock_of: Callable[[str], Clock] = lambda _: lambda: vaults.NOW
) -> County:
    """The template's folders copied and opened, each with a clock; the template stays closed."""
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    return County(
        folder,
        reopen(folder / "county", clock_of("county")),
        {street: reopen(folder / street, clock_of(street)) for street in template.sites},
        dict(template.people),
        template.fingerprint,
    )
