"""Which sites an answer is due to, for whoever is about to write answers."""

from pmis_desktop.services import correspondents
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import travelling


def sites_due(house: House) -> tuple[str, ...]:
    """The sites that wait: something is known of their changes, or a notice is for them."""
    house.require_county()
    with house.reading() as connection:
        waiting = (*correspondents.due(connection), *travelling.due(connection, house.today))
        return tuple(dict.fromkeys(waiting))
