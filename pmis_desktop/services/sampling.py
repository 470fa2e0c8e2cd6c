"""The sample county: an invented county in a vault of its own, for practice and measurement."""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.models import settings
from pmis_desktop.models.rows import Record
from pmis_desktop.services.founding import Founded, Founder, create_county
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty, invent_county

NAME = "中共大荔县委员会"
CODE = "610523"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """An invented county in its vault, and how large it is."""

    founded: Founded
    county: InventedCounty
    organisations: int
    members: int


def sample_county(
    folder: Path,
    founder: Founder,
    *,
    branches: int = 954,
    members: int = 25_822,
    seed: int = 1,
) -> Sampled:
    """Make a county's vault and fill it with invented organisations and people, as one import."""
    county = invent_county(branches=branches, members=members, seed=seed)
    founded = create_county(folder, founder, name=NAME, code=CODE)
    try:
        fill(founded.house, county)
    except BaseException:
        founded.house.vault.close()
        raise
    return Sampled(
        founded=founded,
        county=county,
        organisations=1 + len(county.committees) + len(county.branches),
        members=sum(map(len, county.members_of.values())),
    )


def fill(house: House, county: InventedCounty) -> None:
    """Write an invented county under the organisation that the vault was founded with."""
    with house.change(f"导入练习数据（{len(county.records)} 条）", kind="import") as change:
        top = settings.get(change.connection, settings.ORGANISATION)
        for ent, rec, values in county.records:
            if rec != county.county:
                change.create(ent, _under(values, county.county, top), rec)


def _under(values: Record, county: str, top: str) -> Record:
    return {name: top if value == county else value for name, value in values.items()}
