"""One county for the tests that only read it."""

from collections.abc import Iterator

import pytest

from pmis_desktop.services.house import House
from tests import vaults

EAST = "中共城关镇东街支部委员会"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A town with two branches: hard names, hard texts, a number that ends in X."""
    house = vaults.county_house(tmp_path_factory.mktemp("county"))
    town = vaults.add_organisation(house, "中共城关镇委员会", kind="611", code="061000000100")
    east = vaults.add_organisation(house, EAST, parent=town, code="061000000101")
    west = vaults.add_organisation(house, "中共城关镇西街支部委员会", parent=town)
    vaults.add_member(
        house,
        east,
        name="𬍛玥",
        remark="=HYPERLINK(1)",
        landline="0913-3200001",
        job_post="011",
        full_member_on="2006-04",
        floating="1",
        floating_to="2020-01-01",
    )
    vaults.add_member(
        house,
        west,
        name="阿卜杜" * 16 + "·明",
        id_number=vaults.id_number(13),
        remark="长" * 2000,
        former_names="\ue123\U000f1234",
        applied_to="007",
        mobile="1380000",
    )
    yield house
    house.vault.close()
