"""Members' photos and materials for tests of services and pages: ready to be stored."""

from pmis_desktop.attachments import sniffing
from pmis_desktop.attachments.contents import Ready
from pmis_desktop.services.attachments import adding
from pmis_desktop.services.attachments.adding import Described
from pmis_desktop.services.house import House
from tests.attachments import files


def a_photo(colour: object = (180, 40, 40)) -> Ready:
    """A small photo as the child process would give it back."""
    return Ready(files.jpeg(30, 40, colour), sniffing.JPEG)


def add(house: House, member: str, ready: Ready | None = None, **said: str) -> str:
    """Give a member a photo, or what is said; returns the attachment's id."""
    described = Described(**{"kind": "photo", **said})
    return adding.add(house, member, ready or a_photo(), described).id


def hash_of(house: House, attachment: str) -> str:
    """The hash that an attachment names."""
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT hash FROM attachment WHERE id = ?", (attachment,)
        ).scalar_one()
    return str(found)
