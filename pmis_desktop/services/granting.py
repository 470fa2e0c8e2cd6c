"""Grants: registering a site, and the sealed file that admits it with its first slice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.services import CannotEnrolError
from pmis_desktop.exchange import documents, envelope, grants
from pmis_desktop.exchange.documents import Grant
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.requests import VerifiedRequest
from pmis_desktop.models import parcels, site_versions, sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.services import answering, authority
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing.granting import actions


@dataclass(frozen=True, slots=True)
class GrantFile:
    """A sealed grant with its first answer, written but not yet handed out."""

    site: Site
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the organisation that it is granted, with its name."""

    request: VerifiedRequest
    organisation: str
    name: str


def check_known(known: Site | None, organisation: str) -> None:
    """A key that is registered asks again: only for what it has. Raises CannotEnrolError."""
    if known is None:
        return
    if known.status == sites.REVOKED:
        raise CannotEnrolError("这把钥匙已被注销，不能再次接入。")
    if known.organisation != organisation:
        raise CannotEnrolError("这个接入点已属于另一个党组织。")


def check_log(connection: Connection, asked: VerifiedRequest) -> None:
    """The log of a request must be nobody else's. Raises CannotEnrolError."""
    log = sites.log_named(connection, asked.statement.log)
    if log is not None and log.site != asked.verify_key.id:
        raise CannotEnrolError("申请文件的日志编号已被另一个接入点使用。")


def register(
    house: House,
    connection: Connection,
    county: Authority,
    asked: Asked,
    root: SigningKey,
) -> Site:
    """Enter a new site into the register, with the grant that the root signs for it.

    Raises CannotEnrolError.
    """
    request = asked.request
    check_log(connection, request)
    site = Site(
        id=request.verify_key.id,
        organisation=asked.organisation,
        name=asked.name,
        verify_key=request.verify_key,
        recipient=request.sealing,
        status=sites.ENROLLED,
        grant_number=authority.next_number(connection, envelope.ENROL_GRANT),
        cut_off=None,
        enrolled_at=house.author().at,
        answer_number=0,
        answer_hash="",
        seen_answer=0,
        seen_revision=0,
        last_package_at=None,
    )
    sites.add(connection, site, request.statement.log)
    site_versions.note(connection, site.id, request.statement.schema.version)
    grant = _new_grant(connection, county, site, request)
    authority.keep(connection, documents.sign(grant, [root]), site.id)
    return site


def _new_grant(
    connection: Connection, county: Authority, site: Site, asked: VerifiedRequest
) -> Grant:
    return Grant(
        county=county.county,
        number=site.grant_number,
        registry=sites.count(connection),
        key=site.id,
        verify_key=asked.verify_key.hex,
        sealing=asked.sealing.text,
        log=asked.statement.log,
        organisation=site.organisation,
        organisation_name=site.name,
        actions=actions(connection, site.id),
    )


def current(connection: Connection, site: str) -> Grant:
    """What the newest grant of a site says. Raises CannotEnrolError."""
    paper = authority.grant_paper(connection, site)
    grant = None if paper is None else documents.read(paper).content()
    if not isinstance(grant, Grant):
        raise CannotEnrolError("找不到这个接入点的批准书。")
    return grant


def move(connection: Connection, site: Site, organisation: str, root: SigningKey) -> Site:
    """Give a site another subtree by a new grant with a higher number, signed by the root."""
    name = tree.read(connection).names[organisation]
    grant = msgspec.structs.replace(
        current(connection, site.id),
        number=authority.next_number(connection, envelope.ENROL_GRANT),
        registry=sites.count(connection),
        organisation=organisation,
        organisation_name=name,
    )
    authority.keep(connection, documents.sign(grant, [root]), site.id)
    sites.move(connection, site.id, organisation, name, grant.number)
    return replace(site, organisation=organisation, name=name, grant_number=grant.number)


def write(
    house: House,
    connection: Connection,
    county: Authority,
    some: Sequence[Site],
    root: SigningKey,
) -> list[GrantFile]:
    """The sealed files for sites that are registered, each with a first answer.

    The grant is the one that is kept: issued again it says the same. The answers are noted in the
    vault before any file leaves.
    """
    for_nothing_seen = [replace(each, seen_revision=0, seen_answer=0) for each in some]
    first = answering.write(house, county, for_nothing_seen, connection)
    noted = [(each.site, each.number, each.hash) for each in first]
    sites.note_answers(connection, noted)
    parcels.note_answers(connection, house.author().at, noted)
    return [
        GrantFile(
            site,
            grants.write(
                grant=current(connection, site.id),
                papers=county.papers,
                first_answer=answer.data,
                signers=[root],
            ),
        )
        for site, answer in zip(some, first, strict=True)
    ]
