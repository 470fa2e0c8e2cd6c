"""Real vaults for tests of services: a county's and a joined branch's, cheap to open."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.models import effects, settings
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.pen import pen
from pmis_desktop.models.vault.card import VaultKind
from pmis_desktop.models.vault.opening import create_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.rules import identity
from pmis_desktop.services import editing
from pmis_desktop.services.house import House

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
# Who takes the cost of a passphrase that nobody has named, for tests of the window and of commands.
USUAL_COSTS = tuple(f"pmis_desktop.models.vault.{each}.usual_cost" for each in ("slots", "rootkey"))
PASSPHRASE = "清晨五点的一列慢车"  # noqa: S105
COUNTY_NAME = "中共大荔县委员会"
COUNTY_CODE = "610523"
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


class Calendar:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


def county_house(
    folder: Path,
    *,
    name: str = COUNTY_NAME,
    code: str = COUNTY_CODE,
    clock: Callable[[], datetime] = lambda: NOW,
) -> House:
    """A county's house with its own organisation; close its vault when done."""
    house = _house(folder / "county", "county", clock)
    with house.change("建立县级数据库", kind="found") as change:
        settings.put(change.connection, settings.NAME, name)
        settings.put(change.connection, settings.CODE, code)
        top = change.create(
            "organisation", {"name": name, "code": code, "kind": "county_committee"}
        )
        settings.put(change.connection, settings.ORGANISATION, top)
    return house


def site_house(
    folder: Path,
    *,
    organisations: Mapping[str, Mapping[str, str | None]] | None = None,
    scope: str | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> House:
    """A joined branch's house; ``organisations`` by id came from the county, ``scope`` is its own.

    Without any: one branch, 中共城关镇东街支部委员会.
    """
    branch = {"name": "中共城关镇东街支部委员会", "kind": "631", "code": "061000000101"}
    given = dict(organisations or {new_id(): branch})
    house = _house(folder / "site", "site", clock)
    with house.writing() as connection:
        settings.put(connection, settings.NAME, "支部")
        settings.put(connection, settings.JOINED, 1)
        settings.put(connection, settings.ORGANISATION, scope or next(iter(given)))
        fresh = {
            ("organisation", rec): Fresh(created=True, values=dict(v)) for rec, v in given.items()
        }
        with pen(connection):
            effects.apply(connection, 1, fresh, departures=False)
        settings.put(connection, settings.REVISION, 1)
    return house


def _house(folder: Path, kind: VaultKind, clock: Callable[[], datetime]) -> House:
    vault = create_vault(
        folder,
        operator="甲",
        post="组织委员",
        passphrase=PASSPHRASE,
        kind=kind,
        cost=CHEAP,
        clock=clock,
    )
    house = House.of(vault)
    with house.writing() as connection:
        settings.put(connection, settings.KIND, kind)
        settings.put(connection, settings.LOG, new_id())
    return house


def top_of(house: House) -> str:
    """The county's own organisation, or the branch that a site is for."""
    with house.reading() as connection:
        return settings.get(connection, settings.ORGANISATION)


def add_organisation(house: House, name: str, **values: str) -> str:
    """A branch under the county, unless the values say otherwise."""
    given = {"kind": "631", "parent": top_of(house), **values}
    with house.change("新增党组织") as change:
        return change.create("organisation", {"name": name, **given})


def find_organisation(house: House, name: str) -> str:
    """The id of an organisation by its name; empty for none."""
    with house.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM organisation WHERE name = ?", (name,))
        return str(found.scalar() or "")


def add_member(house: House, branch: str, **values: str) -> str:
    """A full member in a branch; the values say what differs from the usual one."""
    given: dict[str, str | None] = {**MEMBER, **values, "branch": branch}
    with house.change("新增党员") as change:
        return editing.add_member(house, change, dict(given))


def add_double(house: House, branch: str, number: str, **values: str) -> str:
    """Another record under a number that somebody has, as imports of earlier days left them."""
    given: dict[str, str | None] = {**MEMBER, **values, "id_number": number, "branch": branch}
    with house.change("导入党员") as change:
        return editing.enter(house, change, branch, given)


def id_number(number: int, *, born: str = "19800429", place: str = "610523") -> str:
    """An invented ID number with a right check character; odd numbers are men."""
    first_17 = f"{place}{born}{number:03}"
    return first_17 + identity.check_character(first_17)


MEMBER: Mapping[str, str] = {
    "name": "赵小雷",
    "id_number": id_number(11),
    "birth_date": "1980-04-29",
    "sex": "1",
    "ethnic_group": "01",
    "education": "22",
    "category": "full",
    "joined_on": "2005-04-28",
    "full_member_on": "2006-04-28",
    "mobile": "13800000001",
    "address": "东街1号",
}
