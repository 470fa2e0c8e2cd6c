"""Admitting a site by telephone: what is read out, what is typed, and what too many faults cost.

The branch reads its 24 digits; the county sees all but eight of them and types these as it hears
them. Nobody can confirm a site by a click, or without the call.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pmis_desktop.errors.services import FingerprintError
from pmis_desktop.errors.sites import TelephoneWaitError
from pmis_desktop.exchange import keys
from pmis_desktop.models import journal
from pmis_desktop.services.house import House

ASKED = 8
TRIES = 3
WAIT_MINUTES = 10
_DIGITS = 24
_HIDDEN = "▢"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Call:
    """One comparison: the fingerprint of the request, and the places whose digits are typed."""

    fingerprint: str
    places: tuple[int, ...]

    @property
    def shown(self) -> str:
        """The fingerprint with boxes where digits are to be typed, in groups of four."""
        digits = "".join(self.fingerprint.split())
        marked = "".join(
            _HIDDEN if place in self.places else digit for place, digit in enumerate(digits)
        )
        return "  ".join(marked[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))

    def agrees(self, typed: str) -> bool:
        """Whether these digits, in this order, are those in the boxes."""
        digits = "".join(self.fingerprint.split())
        return digits_of(typed) == "".join(digits[place] for place in self.places)


def call(fingerprint: str) -> Call:
    """Choose the places anew: nobody can prepare them, or learn from the last call."""
    chosen = secrets.SystemRandom().sample(range(_DIGITS), ASKED)
    return Call(fingerprint, tuple(sorted(chosen)))


def digits_of(typed: str) -> str:
    """What was typed without spaces; an input method may have made wide digits of it."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def check(house: House, heard: Call, typed: str) -> None:
    """Compare what was heard with the request's fingerprint, and count what does not agree.

    Raises FingerprintError, and TelephoneWaitError from the third time on for ten minutes.
    """
    _count(house, heard.fingerprint, agrees=heard.agrees(typed))


def check_whole(house: House, fingerprint: str, typed: str) -> None:
    """Do as ``check`` where all 24 digits were typed."""
    _count(house, fingerprint, agrees=keys.same_fingerprint(digits_of(typed), fingerprint))


def _count(house: House, fingerprint: str, *, agrees: bool) -> None:
    """Let an agreement pass, if nobody has to wait; count and refuse anything else."""
    house.require_county()
    now = house.vault.clock()
    with house.writing() as connection:
        failed = _failed(connection, fingerprint, now)
        if failed >= TRIES:
            raise TelephoneWaitError(_minutes_left(connection, fingerprint, now))
        if agrees:
            connection.exec_driver_sql(
                "DELETE FROM telephone_failure WHERE fingerprint = ?", (fingerprint,)
            )
            return
        _note(house, connection, fingerprint, failed + 1, now)
    if failed + 1 >= TRIES:
        raise TelephoneWaitError(WAIT_MINUTES)
    raise FingerprintError(TRIES - failed - 1)


def _note(
    house: House, connection: Connection, fingerprint: str, count: int, now: datetime
) -> None:
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO telephone_failure (fingerprint, count, last_at) VALUES (?, ?, ?)",
        (fingerprint, count, now.isoformat()),
    )
    facts = {"site": fingerprint, "count": str(count)}
    journal.note_local(connection, house.author(), "mismatch", "电话核对指纹不一致", facts)


def _failed(connection: Connection, fingerprint: str, now: datetime) -> int:
    """How often it failed; after the wait, and where the clock went back behind it, from zero."""
    row = connection.exec_driver_sql(
        "SELECT count, last_at FROM telephone_failure WHERE fingerprint = ?", (fingerprint,)
    ).first()
    if row is None:
        return 0
    since = now - datetime.fromisoformat(str(row[1]))
    waits = timedelta() <= since < timedelta(minutes=WAIT_MINUTES)
    return int(row[0]) if waits else 0


def _minutes_left(connection: Connection, fingerprint: str, now: datetime) -> int:
    last_at = connection.exec_driver_sql(
        "SELECT last_at FROM telephone_failure WHERE fingerprint = ?", (fingerprint,)
    ).scalar_one()
    left = timedelta(minutes=WAIT_MINUTES) - (now - datetime.fromisoformat(str(last_at)))
    return max(1, min(WAIT_MINUTES, round(left.total_seconds() / 60)))
