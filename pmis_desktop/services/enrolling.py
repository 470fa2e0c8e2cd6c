"""Admitting sites: invitations, requests compared by fingerprint, grants, revocation, joining."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.services import (
    AlreadyJoinedError,
    CannotEnrolError,
    FingerprintError,
    InvitationError,
    SiteKeyMissingError,
    SiteMissingError,
)
from pmis_desktop.exchange import documents, envelope, grants, invitations, keys, limits, requests
from pmis_desktop.exchange.documents import Grant, Revocation
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.requests import VerifiedRequest
from pmis_desktop.models import reviewing, settings, sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.printing import sheets
from pmis_desktop.services import answering, authority, finding, receiving
from pmis_desktop.services.authority import Authority
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import granting

_VALID_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A site that was admitted; ``again`` where its grant was only issued once more."""

    site: str
    organisation: str
    file: Path
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One slip: for which branch, the code, until when."""

    organisation: str
    name: str
    code: str
    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The slips, what stands on them, and their PDF if one was wanted."""

    file: Path | None
    rows: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A branch that has taken its grant and its first slice."""

    organisation: str
    county: str
    records: int


def invite(house: House, *, within: str | None, out: Path | None) -> Invited:
    """Print one slip with a one-use code for every branch that has no site yet.

    A slip printed again replaces the branch's older unused one. Without ``out`` no PDF is written:
    ``slip_pages`` are for a printer.
    """
    house.require_county()
    today = house.today
    until = (today + timedelta(days=_VALID_DAYS)).isoformat()
    with house.writing() as connection:
        county = authority.load(house, connection)
        made = []
        for rec, name in _uninvited(connection, within):
            code = invitations.new_code()
            connection.exec_driver_sql(
                "DELETE FROM invitation WHERE organisation = ? AND used_by IS NULL", (rec,)
            )
            connection.exec_driver_sql(
                "INSERT INTO invitation (organisation, code, valid_until, made_at)"
                " VALUES (?, ?, ?, ?)",
                (rec, code, until, today.isoformat()),
            )
            made.append(Invitation(organisation=rec, name=name, code=code, valid_until=until))
        name = settings.get(connection, settings.NAME)
    if not made:
        raise InvitationError("范围内的党组织都已接入，没有需要开具的邀请单。")
    file = None
    if out is not None:
        pdf = sheets.invitation_slips_pdf(name, county.fingerprint, _slips(made))
        with files.told(out):
            out.mkdir(parents=True, exist_ok=True)
        file = out / f"邀请单_{len(made)}份.pdf"
        files.write_whole(file, pdf)
    house.note("invite", "打印邀请单", count=str(len(made)))
    return Invited(file=file, rows=tuple(made))


def slip_pages(house: House, invited: Invited, dpi: float) -> list[bytes]:
    """The slips as PNG pages, for preview and printer. Raises what ``Typesetter.pictures`` does."""
    with house.reading() as connection:
        name = settings.get(connection, settings.NAME)
        fingerprint = keys.fingerprint(settings.get(connection, settings.COUNTY_ID))
    return sheets.invitation_slips_pages(name, fingerprint, _slips(invited.rows), ppi=dpi)


def _slips(rows: Iterable[Invitation]) -> list[sheets.Invitation]:
    return [sheets.Invitation(each.name, each.code, each.valid_until) for each in rows]


def _uninvited(connection: Connection, within: str | None) -> list[tuple[str, str]]:
    """Branches without a site; a named organisation itself, whatever its kind."""
    enrolled = {s.organisation for s in sites.every(connection) if s.status == sites.ENROLLED}
    grown = tree.read(connection)
    if within is not None:
        top = finding.organisation(connection, within)
        scope = grown.subtree(top)
    else:
        top, scope = "", frozenset(grown.parents)
    county = settings.get(connection, settings.ORGANISATION)
    found = connection.exec_driver_sql("SELECT id FROM organisation WHERE dissolved_on IS NOT NULL")
    scope -= {str(row[0]) for row in found}
    leaves = [
        rec
        for rec in grown.parents
        if rec in scope and not any(each in scope for each in grown.children.get(rec, ()))
    ]
    wanted = [rec for rec in leaves or [top] if rec and rec != county]
    return [(rec, grown.names[rec]) for rec in wanted if rec not in enrolled]


def enrol(
    house: House,
    request: Path,
    *,
    organisation: str,
    fingerprint: str | None,
    out: Path,
    root_passphrase: str,
    root_key: Path | None = None,
    review: bool = False,
) -> Enrolled:
    """Admit a site for an organisation's subtree: by its invitation, or by a compared fingerprint.

    With ``review`` it may also confirm or object to what its branches send. The same request again
    gives the same grant once more. Raises FingerprintError, InvitationError, CannotEnrolError, or
    what the request and the root key raise.
    """
    house.require_county()
    data = files.read_limited(request, limits.FILE)
    root = authority.root_key(house, root_key, root_passphrase)
    return admit(
        house,
        data,
        root,
        organisation=organisation,
        fingerprint=fingerprint,
        out=out,
        review=review,
    )


def admit(
    house: House,
    request: bytes,
    root: SigningKey,
    *,
    organisation: str,
    fingerprint: str | None,
    out: Path,
    review: bool = False,
) -> Enrolled:
    """Do as ``enrol`` with a root key already at hand, for admitting many in a row."""
    asked = requests.open(request)
    with house.writing() as connection:
        rec = finding.organisation(connection, organisation)
        known = sites.one(connection, asked.verify_key.id)
        _check_known(known, rec)
        county = authority.load(house, connection)
        if fingerprint is not None:
            if not keys.same_fingerprint(fingerprint, asked.fingerprint):
                raise FingerprintError
        else:
            _use_invitation(house, connection, county, asked, rec)
        site = known or _register(house, connection, asked, rec)
        if known is None:
            reviewing.grant(connection, site.id, house.author().at, review=review)
        grant = _grant(connection, county, site, asked)
        authority.keep(connection, documents.sign(grant, [root]), site.id)
        (first,) = answering.write(house, county, [site], connection)
        sites.note_answers(connection, [(site.id, first.number, first.hash)])
        data = grants.write(
            grant=grant, papers=county.papers, first_answer=first.data, signers=[root]
        )
    files.write_whole(out, data)
    house.note("enrol", "批准接入", site=site.id[:16])
    return Enrolled(site=site.id, organisation=site.name, file=out, again=known is not None)


def _check_known(known: Site | None, organisation: str) -> None:
    if known is None:
        return
    if known.status == sites.REVOKED:
        raise CannotEnrolError("这把钥匙已被注销，不能再次接入。")
    if known.organisation != organisation:
        raise CannotEnrolError("这个接入点已属于另一个党组织。")


def _use_invitation(
    house: House,
    connection: Connection,
    county: Authority,
    asked: VerifiedRequest,
    organisation: str,
) -> None:
    """The request must have been made with a code of this branch, unused or used by itself."""
    if not asked.statement.invitation:
        raise InvitationError("申请文件中没有邀请码。")
    found = connection.exec_driver_sql(
        "SELECT id, code, valid_until, used_by FROM invitation WHERE organisation = ?",
        (organisation,),
    ).all()
    match = next((row for row in found if asked.invited_by(row[1], county.fingerprint)), None)
    if match is None:
        raise InvitationError("邀请码不是为这个党组织开具的，或申请文件被改动过。")
    key = asked.verify_key.id
    if match[3] not in {None, key}:
        raise InvitationError("这个邀请码已被使用过。")
    if match[3] is None and str(match[2]) < house.today.isoformat():
        raise InvitationError("这个邀请码已过期。")
    connection.exec_driver_sql("UPDATE invitation SET used_by = ? WHERE id = ?", (key, match[0]))


def _register(house: House, connection: Connection, asked: VerifiedRequest, rec: str) -> Site:
    site = Site(
        id=asked.verify_key.id,
        organisation=rec,
        name=tree.read(connection).names[rec],
        verify_key=asked.verify_key,
        recipient=asked.sealing,
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
    if sites.log_named(connection, asked.statement.log) is not None:
        raise CannotEnrolError("申请文件的日志编号已被另一个接入点使用。")
    sites.add(connection, site, asked.statement.log)
    return site


def _grant(connection: Connection, county: Authority, site: Site, asked: VerifiedRequest) -> Grant:
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
        actions=granting.actions(connection, site.id),
    )


def revoke(
    house: House,
    text: str,
    *,
    reason: str,
    root_passphrase: str,
    cut_off: int | None = None,
    root_key: Path | None = None,
) -> Site:
    """Revoke a site's key: what it sends after the cut-off waits for a person.

    ``text`` is the beginning of the site's id, or its branch. Without a cut-off number it is what
    the county has taken in so far.
    """
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        site = _site_meant(connection, text)
        applied = sites.newest_log(connection, site.id).applied
        cut = applied if cut_off is None else cut_off
        revocation = Revocation(
            county=settings.get(connection, settings.COUNTY_ID),
            number=authority.next_number(connection, envelope.REVOCATION),
            key=site.id,
            cut_off=cut,
            reason=reason,
        )
        authority.keep(connection, documents.sign(revocation, [root]))
        connection.exec_driver_sql(
            "UPDATE site SET status = ?, cut_off = ?, reason = ? WHERE id = ?",
            (sites.REVOKED, cut, reason, site.id),
        )
    house.note("revoke", "注销接入点", site=site.id[:16])
    return site


def _site_meant(connection: Connection, text: str) -> Site:
    every = sites.every(connection)
    wanted = text.strip().lower()
    found = [site for site in every if wanted and site.id.startswith(wanted)]
    if not found:
        rec = finding.organisation(connection, text)
        found = [s for s in every if s.organisation == rec and s.status == sites.ENROLLED]
    if len(found) != 1:
        raise SiteMissingError
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The county's fingerprint and every site it has admitted."""

    county_fingerprint: str
    rows: tuple[dict[str, object], ...]


def list_sites(house: House) -> SiteList:
    """Every site with its branch, fingerprint, state and how far its log has been taken in."""
    house.require_county()
    with house.reading() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        listed = []
        for site in sites.every(connection):
            log = sites.newest_log(connection, site.id)
            listed.append(
                {
                    "site": site.id,
                    "organisation": site.name,
                    "fingerprint": keys.fingerprint(site.id),
                    "status": site.status,
                    "log": log.id,
                    "log_state": log.state,
                    "applied": log.applied,
                    "answer": site.answer_number,
                    "seen_answer": site.seen_answer,
                    "enrolled_at": site.enrolled_at,
                    "last_package_at": site.last_package_at,
                    "cut_off": site.cut_off,
                }
            )
    return SiteList(county_fingerprint=keys.fingerprint(county), rows=tuple(listed))


def join(house: House, grant: Path, county_fingerprint: str) -> Joined:
    """Take the county's grant: pin its trust, open the recovery slot, take the first slice.

    Raises AlreadyJoinedError for a second grant, and what the grant's checks raise.
    """
    house.require_site()
    data = files.read_limited(grant, limits.FILE)
    secret = house.vault.secrets.get(authority.SITE_KEY)
    if secret is None:
        raise SiteKeyMissingError
    with house.writing() as connection:
        if settings.number(connection, settings.JOINED):
            raise AlreadyJoinedError
        trust, found, first = grants.open(
            data,
            unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
            expected_county_fingerprint=county_fingerprint,
            own_key=SigningKey(secret).public,
        )
        settings.put(connection, settings.COUNTY_ID, trust.county)
        settings.put(connection, settings.ORGANISATION, found.organisation)
        settings.put(connection, settings.NAME, found.organisation_name)
        settings.put(connection, settings.JOINED, 1)
        for paper in trust.papers:
            authority.keep(connection, paper)
        taken = receiving.take_in(house, connection, first, trust)
    if house.vault.role is Role.ADMIN:
        # Else the next unlocking by an administrator adds it: see `resuming`.
        add_recovery_slot(house.vault, trust.recovery.text)
    return Joined(
        organisation=found.organisation_name, county=trust.root.name, records=taken.records
    )
