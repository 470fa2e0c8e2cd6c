"""One notice with everything there is about it, at the county or at a branch."""

from pmis_desktop.services.house import House
from pmis_desktop.services.notices import listing, received
from pmis_desktop.services.notices.views import Opened


def opened(house: House, notice: str) -> Opened:
    """One notice of the county with its readers, or one that a branch has received.

    Named by its id, or by its number in the list. Raises NoticeMissingError.
    """
    today = house.today.isoformat()
    with house.reading() as connection:
        if house.at_county:
            return listing.opened(connection, notice, today)
        return received.opened(connection, notice, today)
