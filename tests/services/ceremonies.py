"""What the tests of the ceremonies after a mishap have in common."""

from pathlib import Path

from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    enrolling,
    entering,
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
