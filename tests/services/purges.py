"""A person to be purged: what is written of him everywhere, and the order that takes it."""

import shutil
from pathlib import Path

from pmis_desktop.models.purge_orders import Carried
from pmis_desktop.services import (
    editing,
    recycling,
    rounds,
    safekeeping,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering
from pmis_desktop.services.purging.ordering import Preview, Target
from tests import vaults
from tests.services import papers
from tests.services.counties import EAST, NAMES, County

WHO = "赵小雷"
WORDS = (WHO, "13799990001", "住在老城墙根", "独一份的奖", "只报送没并入")


def written_down(county: County) -> None:
    """The person's words in every place that keeps words, on both sides."""
    east = county.sites[EAST]
    county.edit(east, WHO, mobile="13799990001")
    award(county)
    papers.add(east, county.people[WHO])
    county.edit(east, "钱大勇", remark="别人的备注")
    county.carry(EAST)
    # A value of the county that contradicts, so that something lies on its desk.
    county.edit(east, WHO, address="住在老城墙根")
    county.edit(county.house, WHO, address="另一处")
    county.carry(EAST)


def award(county: County) -> None:
    given = {"member": county.people[WHO], "name": "独一份的奖", "awarded_on": "2025-07-01"}
    editing.add(county.sites[EAST], "award", given)


def remove(county: County) -> None:
    recycling.remove(county.house, "member", county.people[WHO], "重复录入")


def targets(county: County, *groups: str) -> list[Target]:
    return [Target(kind="member", rec=county.people[WHO], groups=groups)]


def sign(
    house: House,
    shown: Preview,
    *,
    reason: str = "重复录入",
    word: str = "清除",
    root_passphrase: str = vaults.PASSPHRASE,
) -> tuple[Carried, ...]:
    return ordering.sign(
        house,
        shown,
        reason=reason,
        document="示组发〔2026〕9号",
        word=word,
        root_passphrase=root_passphrase,
    )


def purge(county: County, *groups: str) -> tuple[Carried, ...]:
    return sign(county.house, ordering.preview(county.house, targets(county, *groups)))


def bring(county: County, *streets: str) -> None:
    """Answers without a package: each street takes its own."""
    county.rounds += 1
    for street in streets:
        out = county.folder / "down" / str(county.rounds)
        rounds.answer_within(county.house, NAMES[street], out)
        county.receive(street)


def differences(*houses: House) -> list[str]:
    return [each for house in houses for each in verifying.verify(house).differences]


def restore(house: House, backup: Path) -> House:
    house.vault.close()
    done = safekeeping.restore(
        backup, house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    return done.house


def elsewhere(county: County, backup: Path) -> House:
    """The county on another machine, where nothing but the backup came."""
    county.house.vault.close()
    folder = county.folder / "new machine" / "county"
    folder.parent.mkdir()
    for file in county.folder.glob("county.*"):
        shutil.copy(file, folder.parent / file.name)
    done = safekeeping.restore(backup, folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    return done.house
