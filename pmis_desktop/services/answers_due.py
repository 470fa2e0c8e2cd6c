"""Which sites an answer is due to, for whoever is about to write answers."""

from pmis_desktop.services import correspondents
from pmis_desktop.services.house import House


def sites_due(house: House) -> tuple[str, ...]:
    """The ids of the sites about whose changes something is known that no answer carries yet."""
    house.require_county()
    with house.reading() as connection:
        return tuple(correspondents.due(connection))
