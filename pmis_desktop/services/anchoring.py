"""What has left this computer, noted outside of the database: an older copy must not go on.

The file of the signing keys is in no backup, and no older database brings it back. It remembers
the last operation that went out in a package, and the county's last answers.
"""

import logging

from sqlalchemy import Connection

from pmis_desktop.errors.answers import (
    AnswerOtherLogError,
    LogForgottenError,
    LogOvertakenError,
)
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange.answers import AnswerStatement
from pmis_desktop.logs import NAME
from pmis_desktop.models import settings
from pmis_desktop.services import relogging
from pmis_desktop.services.house import House

_SENT = "sent"
_ANSWERED = "answered"
_LOGGER = logging.getLogger(NAME)


def note_sent(house: House, log: str, last: int) -> None:
    """Remember a package before its file leaves: which log, up to which operation, which head."""
    with house.reading() as connection:
        head = connection.exec_driver_sql(
            "SELECT head FROM journal WHERE log = ? AND n = ?", (log, last)
        ).scalar()
    _put(house, _SENT, f"{log}:{last}:{bytes(head).hex() if head else ''}")


def is_behind(house: House) -> bool:
    """Whether this site's data are older than a package it has sent, or come from another copy."""
    noted = _get(house, _SENT)
    if noted.count(":") != 2:  # noqa: PLR2004 - log, number, head
        return False
    log, n, head = noted.split(":")
    with house.reading() as connection:
        if settings.get(connection, settings.LOG) != log:
            # A log that was closed here since, or one that these data have never begun.
            return not relogging.is_own(connection, log)
        if not int(n):
            return False
        found = connection.exec_driver_sql(
            "SELECT head FROM journal WHERE log = ? AND n = ?", (log, int(n))
        ).scalar()
    return (bytes(found).hex() if found else "") != head


def of_other_log(
    house: House, connection: Connection, told: AnswerStatement
) -> AnswerOtherLogError:
    """Why an answer for another log of this branch is not taken; some end with a new log."""
    if _is_overtaken(house, connection, told):
        return LogOvertakenError()
    return LogForgottenError() if _is_forgotten(connection, told) else AnswerOtherLogError()


def _is_forgotten(connection: Connection, told: AnswerStatement) -> bool:
    """Whether a restored county stands in a life of this branch that has ended here as well.

    It speaks in a newer epoch of a log that these data never had, and it had known the log that is
    written here: no package says any more which older log that one goes on from. Where packages
    still say so, the county finds its way by itself.
    """
    newer = told.epoch > settings.number(connection, settings.EPOCH)
    known = not settings.get(connection, settings.OPENS)
    return newer and known and relogging.has_begun_anew(connection)


def _is_overtaken(house: House, connection: Connection, told: AnswerStatement) -> bool:
    """Whether an answer for another log of this branch says that the county has closed its own.

    It does where the county knows the log that is written here and speaks of another one later. A
    package of a life that a restore has ended came late then: it opened a log of its own after the
    same older one, and nothing in it says which life is the later. Where the county has not shown
    yet that it knows this log, a package of it must have left at least: a new log then costs
    nothing, and without it this branch might never be heard again.
    """
    place = (told.epoch, told.revision, told.number)
    epoch = settings.number(connection, settings.EPOCH)
    revision = settings.number(connection, settings.SEEN_REVISION)
    seen = (epoch, revision, settings.number(connection, settings.SEEN_ANSWER))
    if told.epoch != epoch or place <= seen or not relogging.has_begun_anew(connection):
        # A copied disk that went on by itself is no such case: people are to hear of it.
        return False
    opens = settings.get(connection, settings.OPENS).split(":")[0]
    sent = _get(house, _SENT).split(":")[0]
    return not opens or (told.log != opens and sent == settings.get(connection, settings.LOG))


def note_answered(house: House) -> None:
    """Remember which state of the county's data has gone out in answers."""
    with house.reading() as connection:
        epoch = settings.number(connection, settings.EPOCH)
        revision = settings.number(connection, settings.REVISION)
    _put(house, _ANSWERED, f"{epoch}:{revision}")


def ask_for_epoch(house: House) -> None:
    """Let a county whose data are older than its answers wait for its root, as after a restore."""
    noted = _get(house, _ANSWERED)
    if noted.count(":") != 1:
        return
    epoch, revision = map(int, noted.split(":"))
    with house.vault.database.writing() as connection:
        now = (
            settings.number(connection, settings.EPOCH),
            settings.number(connection, settings.REVISION),
        )
        if now < (epoch, revision):
            settings.put(connection, settings.EPOCH_DUE, 1)


def _put(house: House, name: str, text: str) -> None:
    try:
        house.vault.secrets.put(name, text.encode())
    except AppError as fault:
        _LOGGER.warning("no anchor: %s", fault.code)


def _get(house: House, name: str) -> str:
    try:
        return (house.vault.secrets.get(name) or b"").decode()
    except AppError:
        # Keys that do not open: the signing key is lost as well, which is seen to elsewhere.
        return ""
