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
CORRESPONDENCE = "correspondence"
REVIEWING = "reviewing"
SITES = "sites"
TRANSFERS = "transfers"
IMPORTING = "importing"
EXPORTING = "exporting"
FORMS = "forms"
CHRONICLE = "chronicle"
RECYCLING = "recycling"
PURGING = "purging"
WAITING = "waiting"
DOSSIER = "dossier"
QUALITY = "quality"
NOTICES = "notices"
SAFEKEEPING = "safekeeping"
SETTINGS = "settings"
CEREMONIES = "ceremonies"
OVERRIDES = "overrides"
# An act of the room RECORD: begin in the field whose id stands behind it.
FIELD = "field:"
# An act of the room ORGANISATIONS: show only those of the role that stands behind it.
ROLE = "role:"
# An act of the room FORMS: open the form whose id stands behind it.
FORM = "form:"
ROSTER, LETTER = f"{FORM}roster", f"{FORM}introduction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room and what to show there: a record, a list, files, or one of the room's acts.

    ``kind`` and ``record`` name a record for the room RECORD; an empty record is a new one.
    ``name`` is what people call the record, where the room is to show it at once. ``records`` are
    several of the kind.
    """

    room: str
    kind: str = "member"
    record: str = ""
    name: str = ""
    query: MemberQuery | None = None
    act: str = ""
    files: tuple[str, ...] = field(default=())
    records: tuple[str, ...] = field(default=())
