"""Where one can go in the window: a room, and what is to be shown there."""

from dataclasses import dataclass, field

from pmis_desktop.services.browsing.query import MemberQuery

HOME = "home"
MEMBERS = "members"
ORGANISATIONS = "organisations"
RECORD = "record"
SENDING = "sending"
RECEIVING = "receiving"
DESK = "desk"
REVIEWING = "reviewing"
SITES = "sites"
IMPORTING = "importing"
EXPORTING = "exporting"
ROSTER = "roster"
CHRONICLE = "chronicle"
RECYCLING = "recycling"
DOSSIER = "dossier"
QUALITY = "quality"
SAFEKEEPING = "safekeeping"
SETTINGS = "settings"
# An act of the room RECORD: begin in the field whose id stands behind it.
FIELD = "field:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room and what to show there: a record, a list, files, or one of the room's acts.

    ``kind`` and ``record`` name a record for the room RECORD; an empty record is a new one.
    """

    room: str
    kind: str = "member"
    record: str = ""
    query: MemberQuery | None = None
    act: str = ""
    files: tuple[str, ...] = field(default=())
