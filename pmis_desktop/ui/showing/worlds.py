"""Invented counties and branches for pictures: empty, usual and full, each in vaults of its own."""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.app import settle_in
from pmis_desktop.demo import PASSPHRASE, Story
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.services import editing, enrolling, practising, sampling, sending
from pmis_desktop.services.founding import Founder, create_county
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import Admission

# Nothing is secret in these vaults, and hundreds of pictures are to be taken.
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
_FOUNDER = Founder(operator="李敏", post="操作员", passphrase=PASSPHRASE, cost=CHEAP)
_SECRETARY = Founder(operator="王建国", post="书记", passphrase=PASSPHRASE, cost=CHEAP)


def opened(folder: Path) -> House:
    """A vault of these worlds, open for a window, which closes it."""
    return settle_in(open_vault(folder, PASSPHRASE))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A county with its branches' data folders, all closed.

    The first branch has changes that were never sent, the third ones that the county did not take;
    ``packages`` wait for the county, one of them damaged.
    """

    county: Path
    branches: tuple[Path, ...]
    packages: Path
    workbook: Path


def usual(folder: Path) -> World:
    """Twelve branches with 27 members each, one round behind them, the next one under way."""
    story = Story(folder, cost=CHEAP)
    try:
        story.found()
        story.enrol()
        story.edit()
        story.first_round()
        story.take_answers("第一轮回执")
        houses = list(story.sites.values())
        for number, house in enumerate(houses):
            _go_on_editing(house, number)
        packages = folder / "第二轮报送"
        for house in houses[1:]:
            sending.export(house, packages)
        practising.flip_one_bit(max(packages.glob("*.dzb")))
        _go_on_editing(houses[0], len(houses))
        county = story.county.vault.folder
    finally:
        story.close()
    return World(
        county=county,
        branches=tuple(house.vault.folder for house in houses),
        packages=packages,
        workbook=folder / "工作簿" / "党员基本信息汇总表.xlsx",
    )


def _go_on_editing(house: House, number: int) -> None:
    """What a secretary changes in a week."""
    members = practising.people(house)
    for place, member in enumerate(members[5 : 8 + number % 3]):
        given = {"mobile": f"139{number:04}{place:04}", "address": f"大荔县新民路{place + 1}号"}
        editing.set_values(house, "member", member, given)


def empty(folder: Path) -> World:
    """A county with nothing in it but one branch, which has just joined and has no members."""
    founded = create_county(folder / "county", _FOUNDER, name="中共大荔县委组织部", code="610523")
    county = founded.house
    branch = {"name": "中共大荔县安仁镇小坡村支部委员会", "kind": "631"}
    organisation = editing.add(county, "organisation", branch).id
    invited = enrolling.invite(county, within=organisation, out=folder / "invitations")
    site = practising.admit(
        county,
        Admission(
            slip=invited.rows[0],
            folder=folder / "branch",
            letters=folder / "letters",
            founder=_SECRETARY,
            fingerprint=founded.fingerprint,
            by_telephone=False,
        ),
    )
    folders = county.vault.folder, site.vault.folder
    for house in (county, site):
        house.vault.close()
    return World(county=folders[0], branches=(folders[1],), packages=folder, workbook=folder)


def full(folder: Path, *, branches: int = 954, members: int = 25_822) -> Path:
    """The reference county's data folder, closed."""
    sampled = sampling.sample_county(folder / "full", _FOUNDER, branches=branches, members=members)
    sampled.founded.house.vault.close()
    return folder / "full"
