"""A branch whose data were copied or set back goes on without any number being used twice.

One copy goes on under the site's key in a new log, which closes the old one. Every further copy
that is to live parts from it: it makes a key of its own and asks the county to be admitted. Neither
loses what was not acknowledged.
"""

from sqlalchemy import Connection

from pmis_desktop.errors.services import NotJoinedError
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.models import settings
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import relogging, resuming
from pmis_desktop.services.house import House


def go_on(house: House) -> int:
    """Close this branch's log and go on in a new one; how many changes were written again.

    For the copy that stays in use, and for a computer that was set back. Raises NotJoinedError.
    """
    _require_joined(house)
    again = relogging.open_new_log(house)
    house.note("new_log", "换一条新的记录链", replayed=str(again))
    return again


def go_on_from_before(house: House) -> int:
    """Go on after the last closed log, for a county that forgot the present one; as `go_on`."""
    _require_joined(house)
    with house.vault.database.writing() as connection:
        again = relogging.go_on_from_before(connection)
    house.note("new_log", "换一条新的记录链", replayed=str(again))
    return again


def part(house: House) -> int:
    """Become a computer of its own: new keys, and a request to the county; how many changes wait.

    For a copy beside another that goes on, and where the county's trust was founded anew. Records
    and what was not acknowledged stay. Raises NotJoinedError.
    """
    _require_joined(house)
    with house.vault.database.writing() as connection:
        again = _leave(connection)
        # A crash from here on: the next unlocking makes the key.
        settings.put(connection, settings.KEY_DUE, 1)
    resuming.renew_site_key(house)
    house.note("part", "作为新电脑重新接入", replayed=str(again))
    return again


def _leave(connection: Connection) -> int:
    log = settings.get(connection, settings.LOG)
    acknowledged = settings.number(connection, settings.ACKNOWLEDGED)
    again = relogging.go_on_from(connection, log, acknowledged)
    relogging.leave_the_county(connection)
    settings.put(connection, settings.SEALING_KEY, SealingKey.generate().secret())
    return again


def _require_joined(house: House) -> None:
    house.require_site()
    house.vault.require(Role.ADMIN, Role.OPERATOR)
    with house.reading() as connection:
        if not settings.number(connection, settings.JOINED):
            raise NotJoinedError
