"""The rooms of the window: what stands in the rail, for whom, and what builds the page."""

from collections.abc import Callable
from dataclasses import dataclass

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.ceremonies.page import CeremoniesPage
from pmis_desktop.ui.pages.chronicle.page import ChroniclePage
from pmis_desktop.ui.pages.correspondence.page import CorrespondencePage
from pmis_desktop.ui.pages.desk.page import DeskPage
from pmis_desktop.ui.pages.dossier.page import DossierPage
from pmis_desktop.ui.pages.exporting.page import ExportingPage
from pmis_desktop.ui.pages.forms.page import FormsPage
from pmis_desktop.ui.pages.home.page import HomePage
from pmis_desktop.ui.pages.importing.page import ImportingPage
from pmis_desktop.ui.pages.members.page import MembersPage
from pmis_desktop.ui.pages.notices.page import NoticesPage
from pmis_desktop.ui.pages.organisations.page import OrganisationsPage
from pmis_desktop.ui.pages.overrides.page import OverridesPage
from pmis_desktop.ui.pages.purging.page import PurgingPage
from pmis_desktop.ui.pages.quality.page import QualityPage
from pmis_desktop.ui.pages.receiving.page import ReceivingPage
from pmis_desktop.ui.pages.record.page import RecordPage
from pmis_desktop.ui.pages.recycling.page import RecyclingPage
from pmis_desktop.ui.pages.reviewing.page import ReviewingPage
from pmis_desktop.ui.pages.safekeeping.page import SafekeepingPage
from pmis_desktop.ui.pages.sending.page import SendingPage
from pmis_desktop.ui.pages.settings.page import SettingsPage
from pmis_desktop.ui.pages.sites.page import SitesPage
from pmis_desktop.ui.pages.transfers.page import TransfersPage
from pmis_desktop.ui.pages.waiting.page import WaitingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room. Without an icon it has no line in the rail and is shown under ``below``."""

    name: str
    make: Callable[[Work], Page]
    label: str = ""
    icon: str = ""
    county: bool = True
    site: bool = True
    below: str = ""


ROOMS: tuple[Room, ...] = (
    Room(name=places.HOME, make=HomePage, label="工作台", icon="house"),
    Room(name=places.MEMBERS, make=MembersPage, label="党员", icon="users"),
    Room(name=places.RECORD, make=RecordPage, below=places.MEMBERS),
    Room(name=places.IMPORTING, make=ImportingPage, below=places.MEMBERS),
    Room(name=places.EXPORTING, make=ExportingPage, below=places.MEMBERS),
    Room(name=places.ORGANISATIONS, make=OrganisationsPage, label="党组织", icon="building-2"),
    Room(name=places.TRANSFERS, make=TransfersPage, label="转接", icon="git-compare"),
    Room(name=places.FORMS, make=FormsPage, label="表格", icon="printer"),
    Room(name=places.QUALITY, make=QualityPage, label="信息整理", icon="shield-check"),
    Room(name=places.SENDING, make=SendingPage, label="报送与回执", icon="send", county=False),
    Room(name=places.REVIEWING, make=ReviewingPage, below=places.SENDING, county=False),
    Room(name=places.RECEIVING, make=ReceivingPage, label="报送与回执", icon="inbox", site=False),
    Room(name=places.DESK, make=DeskPage, label="待决定", icon="scale", site=False),
    Room(
        name=places.CORRESPONDENCE,
        make=CorrespondencePage,
        label="报送情况",
        icon="clock",
        site=False,
    ),
    Room(name=places.NOTICES, make=NoticesPage, label="通知", icon="mail"),
    Room(name=places.SITES, make=SitesPage, label="支部接入", icon="link", site=False),
    Room(name=places.CHRONICLE, make=ChroniclePage, label="操作记录", icon="history"),
    Room(name=places.RECYCLING, make=RecyclingPage, below=places.CHRONICLE),
    Room(name=places.PURGING, make=PurgingPage, below=places.CHRONICLE),
    Room(name=places.WAITING, make=WaitingPage, below=places.HOME),
    Room(name=places.DOSSIER, make=DossierPage, below=places.MEMBERS),
    Room(name=places.SAFEKEEPING, make=SafekeepingPage, label="备份", icon="archive"),
    Room(name=places.CEREMONIES, make=CeremoniesPage, below=places.SAFEKEEPING),
    Room(name=places.SETTINGS, make=SettingsPage, label="设置", icon="settings"),
    Room(name=places.OVERRIDES, make=OverridesPage, below=places.SETTINGS),
)


# What is there to be looked at; everything else writes, prints or sends.
_READING = frozenset(
    {
        places.HOME,
        places.MEMBERS,
        places.RECORD,
        places.ORGANISATIONS,
        places.QUALITY,
        places.CHRONICLE,
        places.RECYCLING,
    }
)


def rooms_of(*, at_county: bool, reading: bool = False) -> tuple[Room, ...]:
    """The rooms of a county's or a branch's window; of a backup only those for reading."""
    rooms = (room for room in ROOMS if (room.county if at_county else room.site))
    return tuple(room for room in rooms if not reading or room.name in _READING)


def rooms_for(house: House) -> tuple[Room, ...]:
    """The rooms of the window of an open house."""
    return rooms_of(at_county=house.at_county, reading=house.vault.backup is not None)
