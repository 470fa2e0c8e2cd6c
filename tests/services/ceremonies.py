"""What the tests of the ceremonies after a mishap have in common."""

from pathlib import Path

from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    enrolling,
    entering,
    refounding,
    root_keys,
    rounds,
    settling,
    verifying,
)
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, County

OTHER = "another passphrase 2"


def sound(county: County, *streets: str) -> bool:
    return county.equal(*streets) and verifying.verify(county.house).differences == []


def key_of(county: County, street: str) -> str:
    with county.house.reading() as connection:
        return str(
            connection.exec_driver_sql(
                "SELECT id FROM site WHERE name = ?", (NAMES[street],)
            ).scalar_one()
        )


def answer_all(county: County, *streets: str) -> None:
    """An answer for everybody, which some of them take."""
    county.rounds += 1
    rounds.answer_within(county.house, None, county.folder / "down" / str(county.rounds))
    for street in streets:
        county.receive(street)


def reopen(folder: Path) -> House:
    vault = open_vault(folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    return settling.settle_in(vault).house


def admitted_again(
    county: County, house: House, folder: Path, *, code: str | None = None, fingerprint: str = ""
) -> Path:
    """The request of a site that waits, and the county's grant for it."""
    request = entering.request_again(
        house, folder / "申请.dzb", invitation=code, county_fingerprint=fingerprint
    )
    grant = folder / "批准.dzb"
    enrolling.enrol(
        county.house,
        request,
        organisation=NAMES[EAST],
        fingerprint=None if code else entering.look(house).fingerprint,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
    )
    return grant


def another_root(county: County) -> root_keys.RootCopy:
    """Another root key in force, with another passphrase: the old stick was stolen."""
    new = county.folder / "新钥匙"
    new.mkdir()
    return root_keys.replace(
        county.house,
        new,
        reason="U盘丢失",
        root_passphrase=vaults.PASSPHRASE,
        new_passphrase=OTHER,
        cost=vaults.CHEAP,
    )


def found_anew(county: County, name: str = vaults.COUNTY_NAME) -> refounding.FoundedAnew:
    """Another trust: the root key is lost."""
    return refounding.found_anew(
        county.house,
        name=name,
        root_key=county.folder / "county.rootkey",
        root_passphrase=vaults.PASSPHRASE,
        cost=vaults.CHEAP,
    )
