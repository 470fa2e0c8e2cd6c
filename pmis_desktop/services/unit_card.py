"""Whose data these are and who is at work: what stands at the top of the window."""

from dataclasses import dataclass

from pmis_desktop.models import settings
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import is_practice


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """The unit's name, the operator with post, and the state in which the vault stands.

    ``joined`` is False for a branch that still waits for the county's grant.
    """

    unit_name: str
    operator: str
    at_county: bool
    practice: bool
    joined: bool


def unit_card(house: House) -> UnitCard:
    """Read what the window says about the open vault."""
    with house.reading() as connection:
        name = settings.get(connection, settings.NAME)
        joined = house.at_county or bool(settings.number(connection, settings.JOINED))
    post = f"（{house.vault.post}）" if house.vault.post else ""
    return UnitCard(
        unit_name=name,
        operator=f"{house.vault.operator}{post}",
        at_county=house.at_county,
        practice=is_practice(house),
        joined=joined,
    )
