"""Notices between the county and its branches: what tests of them do and look at."""

from pmis_desktop.services import (
    agenda,
    rounds,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import listing, opening, received, travelling
from pmis_desktop.services.notices.views import Received
from pmis_desktop.services.notices.wording import Wording
from tests.services.counties import NAMES, County

TITLE = "关于核对党员信息的通知"
TEXT = "请各支部核对党员信息。\n\n  二、9月20日前报送。\r\n三、有问题的请电话询问。"
PARAGRAPHS = ("请各支部核对党员信息。", "二、9月20日前报送。", "三、有问题的请电话询问。")
PLAIN = Wording(title=TITLE, text=TEXT, contact="组织二室", phone="0913-1234567")


def organisation(county: County, street: str) -> str:
    with county.house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM organisation WHERE name = ?", (NAMES[street],)
        )
        return str(found.scalar_one())


def give(county: County, *streets: str) -> None:
    """The county writes its answers, and the branches take them."""
    county.rounds += 1
    out = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, None, out)
    for street in streets or county.sites:
        county.receive(street)


def at_branch(county: County, street: str) -> list[Received]:
    return list(received.of_branch(county.sites[street]))


def unread(house: House) -> list[str]:
    return [task.sentence for task in agenda.agenda(house).tasks if task.kind == "notices"]


def counts(county: County) -> list[tuple[int, int, int]]:
    return [(each.sites, each.got, each.read) for each in listing.of_county(county.house)]


def holdings(county: County, notice: str) -> dict[str, str]:
    readers = opening.opened(county.house, notice).readers
    return {each.name: each.holding for each in readers}


def travelling_unreported(house: House) -> int:
    with house.reading() as connection:
        return travelling.unreported(connection)


def counts_in_force(county: County) -> list[tuple[int, int, int]]:
    return [
        (each.sites, each.got, each.read)
        for each in listing.of_county(county.house)
        if each.state == "standing"
    ]
