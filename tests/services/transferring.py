"""A county with two committees, for transfers: East under one, West and North under the other."""

from contextlib import suppress

from pmis_desktop.errors.exchange import OtherRecipientError
from pmis_desktop.errors.services import NothingToSendError
from pmis_desktop.services import receiving, rounds, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.organising.orders import Place
from pmis_desktop.services.transfers import letters, reading, starting, steps
from pmis_desktop.services.transfers.arriving import Arrival
from pmis_desktop.services.transfers.reading import TransferQuery, TransferRow
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, called

OLD, NEW = "中共城关镇委员会", "中共安仁镇委员会"
PAPERS = Papers(on="2026-03-01", document="渭组发〔2026〕5号")
WHO = "赵小雷"
EVERY = (EAST, WEST, NORTH, OLD, NEW)


def of(county: County, place: str) -> str:
    return vaults.find_organisation(county.house, called(place))


def hear(county: County, *places: str) -> None:
    """The county writes answers to sites that have sent nothing."""
    for place in places:
        county.rounds += 1
        out = county.folder / "down" / str(county.rounds)
        rounds.answer_within(county.house, called(place), out)
        county.receive(place)


def talk(county: County, *places: str) -> None:
    """Package up where there is one, answer down, for each; then all have heard of all."""
    for place in places:
        with suppress(NothingToSendError):
            county.carry(place)
    hear(county, *places)


def add_committees(county: County) -> None:
    """Both committees have a site of their own."""
    for name in (OLD, NEW):
        vaults.add_organisation(county.house, name, kind="611")
    for street, name in ((EAST, OLD), (WEST, NEW), (NORTH, NEW)):
        order = Place(subject=of(county, street), papers=PAPERS, parent=of(county, name))
        acts.carry_out(county.house, order)
    for name in (OLD, NEW):
        county.sites[name] = counties.join(county, name, code=None)
    talk(county, *EVERY)


def agree(county: County) -> None:
    """All have heard of all, nothing differs, and the journal tells the same story."""
    hear(county, *EVERY)
    assert county.equal(*EVERY)
    assert verifying.verify(county.house).differences == []


def begin(county: County, who: str = WHO, street: str = EAST, **asked: str) -> str:
    """A branch asks for the transfer of one of its members."""
    request = Request(
        **{"to_text": NAMES[WEST], "reviewed_by": "孙桂兰", "dues_paid_to": "2026-03", **asked}  # type: ignore[arg-type]
    )
    return starting.start(county.sites[street], [county.people[who]], request).id


def row(house: House, transfer: str) -> TransferRow:
    (found,) = [r for r in reading.every(house, TransferQuery(state="all")) if r.id == transfer]
    return found


def issued(county: County, days: int = 0, **asked: str) -> str:
    """A letter on its way from East to West, known to all."""
    letters.reserve(county.house, of(county, OLD))
    transfer = begin(county, **asked)
    talk(county, EAST, OLD)
    steps.issue(county.sites[OLD], [transfer], Letter(days=days))
    talk(county, OLD, NEW, WEST, EAST)
    return transfer


def branch_of(county: County, who: str = WHO) -> str:
    """The street in whose branch a member stands by the county's books."""
    there = county.value(county.house, who, "branch")
    return next((street for street in NAMES if of(county, street) == there), "")


def arrival(county: County, to: str) -> Arrival:
    """A letter from outside, addressed to an organisation here."""
    person = {**vaults.MEMBER, "name": "何立新", "id_number": vaults.id_number(501)}
    return Arrival(
        to=of(county, to),
        from_text="中共渭南市临渭区委组织部",
        person=person,
        letter_number="0912345",
        issued_on="2026-02-20",
        valid_days=30,
        dues_paid_to="2026-02",
    )


def deliver(county: County, organisation: str, *houses: House) -> None:
    """Answers for every computer of an organisation; each takes the one that it can open."""
    county.rounds += 1
    out = county.folder / "down" / str(county.rounds)
    for file in rounds.answer_within(county.house, called(organisation), out):
        for house in houses:
            with suppress(OtherRecipientError):
                receiving.receive(house, file)
