"""Notices as people see them: a line of a list, one opened, who has read it, and words for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pmis_desktop.exchange.notices import STANDING
from pmis_desktop.printing.notice import NoticeText

EXPIRED: Final = "expired"
UNLISTED: Final = "unlisted"

State = Literal["standing", "expired", "withdrawn", "replaced", "unlisted"]
STATE_WORDS: dict[State, str] = {
    "standing": "有效",
    "expired": "已过有效期",
    "withdrawn": "已撤回",
    "replaced": "已被新的通知代替",
    "unlisted": "县里不再发给本支部",
}

READ, GOT, OLDER, ON_ITS_WAY, UNSENT = "read", "got", "older", "on_its_way", "unsent"
HOLDING_WORDS = {
    READ: "已看",
    GOT: "已收到，没有看",
    OLDER: "手里是改动前的",
    ON_ITS_WAY: "已写进回执，还没有回音",
    UNSENT: "还没有写进回执",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One notice in the county's list: how many sites are to have it, have it, have read it."""

    id: str
    title: str
    dated_on: str
    valid_until: str
    addressed: str
    state: State
    sites: int
    got: int
    read: int

    @property
    def words(self) -> str:
        """Its state in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One site that is to have a notice: how it stands, who read it when, whom to ring up."""

    site: str
    name: str
    phone: str
    holding: str
    told_at: str
    read_at: str
    read_by: str

    @property
    def words(self) -> str:
        """How it stands in words."""
        return HOLDING_WORDS[self.holding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One notice with everything there is about it.

    At the county ``audience`` are the organisations it is addressed to (none: all), ``readers`` its
    sites in the order of the tree, ``without_site`` the branches that no answer reaches. At a
    branch ``read_at`` and ``read_by`` are its own, and ``known`` says that the county has heard.
    """

    id: str
    text: NoticeText
    state: State
    reason: str
    replaced_by: str
    audience: tuple[str, ...] = ()
    readers: tuple[Reader, ...] = ()
    without_site: tuple[str, ...] = ()
    received_at: str = ""
    read_at: str = ""
    read_by: str = ""
    known: bool = False

    @property
    def words(self) -> str:
        """Its state in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One notice in a branch's list."""

    id: str
    title: str
    issuer: str
    dated_on: str
    valid_until: str
    state: State
    received_at: str
    read_at: str
    read_by: str
    known: bool

    @property
    def unread(self) -> bool:
        """Whether it waits to be read."""
        return self.state == STANDING and not self.read_at and not self.known

    @property
    def words(self) -> str:
        """How it stands in words."""
        if self.state != STANDING:
            return STATE_WORDS[self.state]
        if self.known:
            return "已看，县里已知道"
        return "已看，下次报送告诉县里" if self.read_at else "没有看"


def names_of(readers: Iterable[Reader], *holdings: str) -> list[str]:
    """The names of those who stand so."""
    return [each.name for each in readers if each.holding in holdings]
