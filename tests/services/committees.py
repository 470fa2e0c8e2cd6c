"""A county whose first two branches stand under a committee with a site that may review."""

from pmis_desktop.services import agenda, rounds, verifying
from pmis_desktop.services.browsing import badges
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import giving
from pmis_desktop.services.reviewing.giving import Case
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, Clock, County, rows

COMMITTEE = "中共城关镇委员会"
END = {
    "ended_on": "2026-03-01",
    "ended_reason": "transfer_out",
    "ended_document": "城组〔2026〕1号",
}


def place_under(
    county: County, *, review: bool = True, clock: Clock = lambda: vaults.NOW, **values: str
) -> str:
    """Found the committee over 东街 and 西街, and let its site join; the committee's id."""
    given = {"kind": "611", "can_approve": "1", **values}
    committee = vaults.add_organisation(county.house, COMMITTEE, **given)
    with county.house.change("改隶") as change:
        for street in (EAST, WEST):
            branch = vaults.find_organisation(county.house, NAMES[street])
            change.update("organisation", branch, {"parent": committee})
    county.sites[COMMITTEE] = counties.join(
        county, COMMITTEE, code=None, review=review, clock=clock
    )
    return committee


def period_of(county: County, name: str) -> str:
    """The id of a member's membership."""
    statement = "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL"
    return str(counties.rows(county.house, statement, county.people[name])[0][0])


def end(county: County, street: str, name: str, **given: str) -> None:
    """A branch ends a member's membership: a proposal."""
    with county.sites[street].change("办理转出") as change:
        change.update("membership", period_of(county, name), {**END, **given})


def ask(county: County) -> tuple[Case, ...]:
    """The county answers the committee; what waits there then."""
    county.rounds += 1
    folder = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, COMMITTEE, folder)
    county.receive(COMMITTEE)
    return giving.cases(county.sites[COMMITTEE])


def say(county: County, verdict: str, reason: str = "") -> None:
    """The committee says the same of all that waits, and its package goes up."""
    site = county.sites[COMMITTEE]
    giving.give(site, giving.keys_of(giving.cases(site)), verdict, reason)
    (result,) = county.take(county.send(COMMITTEE)).files
    assert result.verdict == "taken"


def ended_on(county: County, name: str) -> str | None:
    found = rows(
        county.house, "SELECT ended_on FROM membership WHERE member = ?", county.people[name]
    )
    return None if found[0][0] is None else str(found[0][0])


def sound(county: County) -> bool:
    return verifying.verify(county.house).differences == []


def badge(house: House, member: str) -> str:
    with house.reading() as connection:
        return badges.badges(house, connection, [member]).get(member, "")


def answer(county: County, street: str) -> None:
    county.rounds += 1
    folder = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, NAMES[street], folder)
    county.receive(street)


def tasks(county: County, name: str | None = None) -> list[str]:
    house = county.sites[name] if name else county.house
    return [each.sentence for each in agenda.agenda(house).tasks]
