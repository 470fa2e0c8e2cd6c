"""A branch reads a notice: noted with time and operator, told to the county by the next package."""

from pmis_desktop.models import journal
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import opening
from pmis_desktop.services.notices.views import Opened


def read(house: House, notice: str) -> Opened:
    """Note that somebody has read a notice; the first reading counts.

    Raises NoticeMissingError, and RoleRefusedError for an operator who may only look.
    """
    house.require_site()
    found = opening.opened(house, notice)
    if found.read_at or found.known:
        return found
    author = house.author()
    with house.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE received_notice SET read_at = ?, read_by = ? WHERE id = ? AND read_at = ''",
            (author.at, author.who[:100], found.id),
        )
        journal.note_local(connection, author, "notice", "看过县里的通知", {"notice": found.id})
    return opening.opened(house, found.id)
