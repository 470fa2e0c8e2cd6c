"""The county's notices: the list with how many have read each, and one with all its readers."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from pmis_desktop.errors.notices import NoticeMissingError
from pmis_desktop.exchange.notices import REPLACED, STANDING, WITHDRAWN
from pmis_desktop.models import rows, sites
from pmis_desktop.models.rows import Record
from pmis_desktop.models.sites import Site
from pmis_desktop.printing.notice import NoticeText
from pmis_desktop.rules import paragraphs
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import addressing
from pmis_desktop.services.notices.addressing import Directory
from pmis_desktop.services.notices.views import (
    EXPIRED,
    GOT,
    OLDER,
    ON_ITS_WAY,
    READ,
    UNSENT,
    Listed,
    Opened,
    Reader,
    State,
)


def require(connection: Connection, notice: str) -> str:
    """The id of a notice of the county, also by its number in the list (1 is the oldest)."""
    number = place_named(notice)
    found = rows.fetch(
        connection, "SELECT id FROM notice WHERE id = ? OR row = ?", (notice, number)
    )
    if not found:
        raise NoticeMissingError
    return str(found[0][0])


def place_named(text: str) -> int:
    """The number that a text names a place in a list by; 0 for any other text."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0


def numbers(connection: Connection) -> dict[str, int]:
    """The numbers that commands name the county's notices by."""
    return dict(rows.fetch(connection, "SELECT id, row FROM notice"))


def of_county(house: House) -> tuple[Listed, ...]:
    """Every notice of the county, the newest first."""
    house.require_county()
    with house.reading() as connection:
        found = rows.fetch(connection, "SELECT id FROM notice ORDER BY row DESC")
        return tuple(listed(connection, [row[0] for row in found], house.today.isoformat()))


def listed(connection: Connection, notices: Sequence[str], today: str) -> Iterator[Listed]:
    """Some notices of the county within one reading, in the order given."""
    if not notices:
        return
    loaded = rows.load(connection, "notice", notices)
    revisions = dict(rows.fetch(connection, "SELECT id, revision FROM notice"))
    every, directory = sites.every(connection), Directory.read(connection)
    said = _said(connection)
    meant: dict[str, list[Site]] = {}
    for rec in notices:
        values = loaded["notice", rec]
        audience = str(values["audience"])
        if audience not in meant:
            meant[audience] = directory.sites(audience, every)
        held = [said.get((rec, site.id)) for site in meant[audience]]
        got = [each for each in held if each is not None and each[0] == revisions[rec]]
        yield Listed(
            id=rec,
            title=values["name"] or "",
            dated_on=values["dated_on"] or "",
            valid_until=values["valid_until"] or "",
            addressed=values["addressed"] or "",
            state=_state(values, today),
            sites=len(held),
            got=len(got),
            read=sum(bool(each[2]) for each in got),
        )


_Said = tuple[int, str, str, str]


def _said(connection: Connection, notice: str = "") -> dict[tuple[str, str], _Said]:
    """(revision, told at, read at, read by) for (notice, site)."""
    found = rows.fetch(
        connection,
        "SELECT notice, site, revision, told_at, read_at, read_by FROM notice_reading"
        " WHERE ? IN ('', notice)",
        (notice,),
    )
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


def _state(values: Record, today: str) -> State:
    if values.get("withdrawn_on") or values.get("removed"):
        return WITHDRAWN
    if values.get("replaced_by"):
        return REPLACED
    return STANDING if str(values.get("valid_until")) >= today else EXPIRED


def opened(connection: Connection, notice: str, today: str) -> Opened:
    """One notice of the county with all its readers; raises NoticeMissingError."""
    rec = require(connection, notice)
    values = rows.one(connection, "notice", rec) or {}
    ((revision,),) = rows.fetch(connection, "SELECT revision FROM notice WHERE id = ?", (rec,))
    directory = Directory.read(connection)
    audience = str(values["audience"])
    order = {each: place for place, each in enumerate(directory.tree.walk())}
    meant = directory.sites(audience, sites.every(connection))
    meant.sort(key=lambda site: order.get(site.organisation, len(order)))
    said, told = _said(connection, rec), sites.told_until(connection, [each.id for each in meant])
    phones = _phones(connection)
    names = directory.tree.names
    state = _state(values, today)
    return Opened(
        id=rec,
        text=text_of(values),
        audience=addressing.chosen(audience),
        state=state,
        reason=values.get("withdrawn_reason") or "",
        replaced_by=values.get("replaced_by") or "",
        readers=tuple(
            _reader(
                site,
                names.get(site.organisation) or site.name,
                phones.get(site.organisation, ""),
                said.get((rec, site.id)),
                (revision, told.get(site.id, 0)),
            )
            for site in meant
        ),
        without_site=tuple(
            names.get(each, "") for each in directory.without_site(connection, audience)
        ),
    )


def _reader(
    site: Site, name: str, phone: str, said: _Said | None, reached: tuple[int, int]
) -> Reader:
    revision, told = reached
    current = said is not None and said[0] == revision
    if said is not None and current:
        holding = READ if said[2] else GOT
    elif told >= revision:
        holding = ON_ITS_WAY
    else:
        holding = OLDER if said else UNSENT
    return Reader(
        site=site.id,
        name=name,
        phone=phone,
        holding=holding,
        told_at=said[1] if said and current else "",
        read_at=said[2] if said and current else "",
        read_by=said[3] if said and current else "",
    )


def _phones(connection: Connection) -> dict[str, str]:
    """Whom to ring up: contact and telephone of organisations that say one."""
    found = rows.fetch(connection, "SELECT id, contact, phone FROM organisation")
    return {rec: " ".join(filter(None, (contact, phone))) for rec, contact, phone in found}


def text_of(values: Record) -> NoticeText:
    """What a notice says, for pages and for everything that leaves."""
    return NoticeText(
        title=values.get("name") or "",
        paragraphs=paragraphs.split(values.get("text") or ""),
        addressed=values.get("addressed") or "",
        issuer=values.get("issuer") or "",
        dated_on=values.get("dated_on") or "",
        valid_until=values.get("valid_until") or "",
        document=values.get("document") or "",
        contact=values.get("contact") or "",
        phone=values.get("phone") or "",
    )
