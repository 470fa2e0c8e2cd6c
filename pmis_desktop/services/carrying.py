"""How files travel between branch and county: the county's rule, and the disk they lie on."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.carrying import CarrierReasonError
from pmis_desktop.exchange.records import Carriers
from pmis_desktop.models import journal, settings
from pmis_desktop.models.vault.drives import Drive, drive_of
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services.house import House

STICK, MAIL, CHAT = "stick", "mail", "chat"
WORDS = {STICK: "U盘", MAIL: "邮件", CHAT: "微信、QQ"}
_SEPARATOR = " "
_MOST = 200  # characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierPolicy:
    """What the county lets its files be carried by besides sticks, and why it does."""

    mail: bool = False
    chat: bool = False
    reason: str = ""

    @property
    def carriers(self) -> tuple[str, ...]:
        """The carriers that may be used; a stick always may."""
        return (STICK, *([MAIL] if self.mail else []), *([CHAT] if self.chat else []))

    @property
    def sentence(self) -> str:
        """What is said at every export."""
        allowed = "、".join(WORDS[each] for each in self.carriers)
        barred = "、".join(words for each, words in WORDS.items() if each not in self.carriers)
        if not barred:
            return f"县里规定：这类文件可以用{allowed}传递。"
        only = "只能" if self.carriers == (STICK,) else "可以"
        return f"县里规定：这类文件{only}用{allowed}传递，不要用{barred}发送。"


STICK_ONLY = CarrierPolicy()


def policy(connection: Connection) -> CarrierPolicy:
    """The rule in force here: the county's own, or at a branch what the last answer said."""
    allowed = settings.get(connection, settings.CARRIERS).split(_SEPARATOR)
    return CarrierPolicy(
        mail=MAIL in allowed,
        chat=CHAT in allowed,
        reason=settings.get(connection, settings.CARRIERS_REASON),
    )


def in_force(house: House) -> CarrierPolicy:
    """The rule in force, for whoever is about to hand out a file."""
    with house.reading() as connection:
        return policy(connection)


def rule(house: House, *, mail: bool, chat: bool, reason: str) -> CarrierPolicy:
    """Let files also go by mail or chat, or by stick only again; the local log says who and why.

    Branches hear of it with their next answer. Raises CarrierReasonError where more than the stick
    is allowed and no reason is given.
    """
    house.require_county()
    house.vault.require(Role.ADMIN)
    said = " ".join(reason.split())[:_MOST]
    if (mail or chat) and not said:
        raise CarrierReasonError
    ruled = CarrierPolicy(mail=mail, chat=chat, reason=said)
    with house.writing() as connection:
        _put(connection, ruled)
        # Every branch is due an answer that carries it.
        settings.put(connection, settings.OVERRIDDEN, settings.next_revision(connection))
        journal.note_local(
            connection,
            house.author(),
            "carriers",
            f"规定文件传递方式：{'、'.join(WORDS[each] for each in ruled.carriers)}",
            {"carriers": _SEPARATOR.join(ruled.carriers), "reason": said},
        )
    return ruled


def told(connection: Connection) -> Carriers:
    """The rule as an answer carries it down."""
    ruled = policy(connection)
    return Carriers(mail=ruled.mail, chat=ruled.chat)


def remember(connection: Connection, heard: Carriers) -> None:
    """Note at a branch what the county's answer says."""
    _put(connection, CarrierPolicy(mail=heard.mail, chat=heard.chat))


def _put(connection: Connection, ruled: CarrierPolicy) -> None:
    settings.put(connection, settings.CARRIERS, _SEPARATOR.join(ruled.carriers))
    settings.put(connection, settings.CARRIERS_REASON, ruled.reason)


def on_stick(folder: Path) -> bool:
    """Whether an existing folder lies on a disk that somebody will pull out."""
    return drive_of(folder) is Drive.REMOVABLE
