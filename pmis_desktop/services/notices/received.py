"""The notices that a branch has received: the list, and one opened."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pmis_desktop.errors.notices import NoticeMissingError
from pmis_desktop.exchange.notices import REPLACED, STANDING, WITHDRAWN
from pmis_desktop.models import rows
from pmis_desktop.services.house import House
from pmis_desktop.services.notices.listing import place_named, text_of
from pmis_desktop.services.notices.views import EXPIRED, UNLISTED, Opened, Received, State

_COLUMNS = (
    "id, title, issuer, dated_on, valid_until, state, listed, received_at, read_at, read_by, known"
)


def of_branch(house: House) -> tuple[Received, ...]:
    """Every notice that a branch has received, the newest first."""
    house.require_site()
    with house.reading() as connection:
        return received(connection, house.today.isoformat())


def received(connection: Connection, today: str) -> tuple[Received, ...]:
    """Every notice that a branch has received, the newest first, within one reading."""
    found = rows.fetch(
        connection,
        f"SELECT {_COLUMNS} FROM received_notice ORDER BY dated_on DESC, received_at DESC, id DESC",  # noqa: S608
    )
    return tuple(_listed_at_branch(row, today) for row in found)


def _listed_at_branch(row: Sequence[str], today: str) -> Received:
    rec, title, issuer, dated_on, valid_until, state, listed, received_at, *read = row
    read_at, read_by, known = read
    return Received(
        id=rec,
        title=title,
        issuer=issuer,
        dated_on=dated_on,
        valid_until=valid_until,
        state=_state_at_branch(state, valid_until, today, listed=bool(listed)),
        received_at=received_at,
        read_at=read_at,
        read_by=read_by,
        known=bool(known),
    )


def _state_at_branch(state: str, valid_until: str, today: str, *, listed: bool) -> State:
    if state == WITHDRAWN:
        return WITHDRAWN
    if state == REPLACED:
        return REPLACED
    if valid_until < today:
        return EXPIRED
    return STANDING if listed else UNLISTED


def opened(connection: Connection, notice: str, today: str) -> Opened:
    """One notice that this branch has received; raises NoticeMissingError."""
    rec = _received_id(connection, notice, today)
    asked = connection.exec_driver_sql("SELECT * FROM received_notice WHERE id = ?", (rec,))
    values = dict(asked.mappings().one())
    return Opened(
        id=rec,
        text=text_of({**values, "name": values["title"]}),
        state=_state_at_branch(
            values["state"], values["valid_until"], today, listed=bool(values["listed"])
        ),
        reason=values["reason"],
        replaced_by=values["replaced_by"],
        received_at=values["received_at"],
        read_at=values["read_at"],
        read_by=values["read_by"],
        known=bool(values["known"]),
    )


def _received_id(connection: Connection, notice: str, today: str) -> str:
    """A received notice by its id, or by its place in the list (1 is the newest)."""
    listed = [each.id for each in received(connection, today)]
    if notice in listed:
        return notice
    place = place_named(notice)
    if not 1 <= place <= len(listed):
        raise NoticeMissingError
    return listed[place - 1]
