"""Admitting sites: invitations, requests compared by fingerprint, grants, revocation, joining."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.services import (
    AlreadyJoinedError,
    InvitationError,
    SiteKeyMissingError,
    SiteMissingError,
)
from pmis_desktop.errors.sites import ShutOutError
from pmis_desktop.exchange import documents, envelope, grants, keys, limits, requests
from pmis_desktop.exchange.documents import Revocation
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import reviewing, rows, settings, sites
from pmis_desktop.models.sites import Site
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.printing import sheets
from pmis_desktop.services import (
    authority,
    county_copies,
    finding,
    granting,
    in_force,
    receiving,
    slips,
    telephone,
)
from pmis_desktop.services.committee_folders import DIRECT, CommitteeFolders
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders
from pmis_desktop.services.slips import Codes, Invitees


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A site that was admitted; ``again`` where its grant was only issued once more."""

    site: str
    organisation: str
    file: Path
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One slip: for which branch of which committee, the code, until when."""

    organisation: str
    name: str
    code: str
    valid_until: str
    committee: str = ""


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


def invite(
    house: House,
    *,
    within: str | None,
    out: Path | None,
    wanted: Invitees | None = None,
    days: int = slips.VALID_DAYS,
) -> Invited:
    """Print one slip with a one-use code for every branch that has no site yet, by committee.

    A slip made anew replaces the branch's older unused one; ``wanted`` says for whom, if that is
    not all ``within`` a subtree. Without ``out`` no PDF is written: ``slip_pages`` are for a
    printer. Raises InvitationError.
    """
    house.require_county()
    until = slips.until(house, days)
    with house.writing() as connection:
        authority.load(house, connection)
        some = slips.choose(connection, wanted or Invitees(within=within))
        if not some:
            raise InvitationError("范围内的党组织都已接入，没有需要开具的邀请单。")
        issued = slips.issue(connection, some, house.today.isoformat(), until)
        folders = CommitteeFolders.read(connection)
    made = tuple(
        Invitation(
            organisation=rec,
            name=name,
            code=code,
            valid_until=until,
            committee=folders.committee(rec),
        )
        for rec, name, code in issued
    )
    return _printed(house, made, out, "invite", "打印邀请单")


def print_again(house: House, some: Sequence[str] | None, out: Path | None) -> Invited:
    """Print outstanding slips once more, with the codes they have; all of them without ``some``.

    Raises SlipMissingError.
    """
    made = tuple(
        Invitation(
            organisation=each.organisation,
            name=each.name,
            code=each.code,
            valid_until=each.valid_until,
            committee=each.committee,
        )
        for each in slips.outstanding(house, some)
    )
    return _printed(house, made, out, "reprint", "重新打印邀请单")


def _printed(
    house: House, made: tuple[Invitation, ...], out: Path | None, kind: str, title: str
) -> Invited:
    file = None
    if out is not None:
        with house.reading() as connection:
            name = settings.get(connection, settings.NAME)
            fingerprint = keys.fingerprint(settings.get(connection, settings.COUNTY_ID))
        pdf = sheets.invitation_slips_pdf(name, fingerprint, _slips(made))
        with files.told(out):
            out.mkdir(parents=True, exist_ok=True)
        file = out / f"邀请单_{len(made)}份.pdf"
        files.write_whole(file, pdf)
    house.note(kind, title, count=str(len(made)))
    return Invited(file=file, rows=made)


def slip_pages(house: House, invited: Invited, dpi: float) -> list[bytes]:
    """The slips as PNG pages, for preview and printer. Raises what ``Typesetter.pictures`` does."""
    with house.reading() as connection:
        name = settings.get(connection, settings.NAME)
        fingerprint = keys.fingerprint(settings.get(connection, settings.COUNTY_ID))
    return sheets.invitation_slips_pages(name, fingerprint, _slips(invited.rows), ppi=dpi)


def _slips(rows: Iterable[Invitation]) -> list[sheets.Invitation]:
    """The slips as they are printed; by way of whom, where there is anybody between."""
    return [
        sheets.Invitation(
            each.name,
            each.code,
            each.valid_until,
            "" if each.committee in {DIRECT, each.name} else each.committee,
        )
        for each in rows
    ]


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
    gives the same grant once more. Raises FingerprintError, from the third time on
    TelephoneWaitError, InvitationError, CannotEnrolError, or what the request and the root key
    raise.
    """
    house.require_county()
    data = files.read_limited(request, limits.FILE)
    root = authority.root_key(house, root_key, root_passphrase)
    if fingerprint is not None:
        asked = requests.open(data)
        telephone.check_whole(house, asked.fingerprint, fingerprint)
    admitted = admit(
        house,
        data,
        root,
        organisation=organisation,
        by_slip=fingerprint is None,
        out=out,
        review=review,
    )
    county_copies.beside_root(house, root_key)
    return admitted


def admit(
    house: House,
    request: bytes,
    root: SigningKey,
    *,
    organisation: str,
    by_slip: bool,
    out: Path,
    review: bool = False,
) -> Enrolled:
    """Do as ``enrol`` with a root key already at hand, for admitting many in a row.

    Without a slip somebody has compared the fingerprint.
    """
    asked = requests.open(request)
    with house.writing() as connection:
        rec = finding.organisation(connection, organisation)
        known = sites.one(connection, asked.verify_key.id)
        granting.check_known(known, rec)
        county = authority.load(house, connection)
        if by_slip:
            codes = Codes.read(connection, county.fingerprint, house.today.isoformat())
            codes.use(connection, asked, rec)
        record = rows.one(connection, "organisation", rec) or {}
        wanted = granting.Asked(asked, rec, record.get("name") or "")
        if known is None:
            reviewing.grant(connection, asked.verify_key.id, house.author().at, review=review)
        site = known or granting.register(house, connection, county, wanted, root)
        (made,) = granting.write(house, connection, county, [site], root)
    files.write_whole(out, made.data)
    house.note("enrol", "批准接入", site=site.id[:16])
    return Enrolled(site=site.id, organisation=site.name, file=out, again=known is not None)


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
    the county has taken in so far. Raises SiteMissingError, ShutOutError.
    """
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        site = site_meant(connection, text)
        if site.status == sites.REVOKED:
            raise ShutOutError
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
        sites.revoke(connection, site, cut, reason)
    county_copies.beside_root(house, root_key)
    house.note("revoke", "注销接入点", site=site.id[:16])
    return site


def site_meant(connection: Connection, text: str) -> Site:
    """The site a person means, by the beginning of its id or its branch; SiteMissingError."""
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
        _forget_other_county(connection, trust.county)
        settings.put(connection, settings.COUNTY_ID, trust.county)
        settings.put(connection, settings.ORGANISATION, found.organisation)
        settings.put(connection, settings.NAME, found.organisation_name)
        settings.put(connection, settings.JOINED, 1)
        for paper in trust.papers:
            authority.keep(connection, paper)
        taken = receiving.take_in(house, connection, first, trust)
    in_force.renew(house.vault)
    orders.finish(house)
    if house.vault.role is Role.ADMIN:
        # Else the next unlocking by an administrator adds it: see `resuming`.
        add_recovery_slot(house.vault, trust.recovery.text)
    return Joined(
        organisation=found.organisation_name, county=trust.root.name, records=taken.records
    )


def _forget_other_county(connection: Connection, county: str) -> None:
    """A county whose trust was founded anew: nothing that its old root signed counts any more."""
    if settings.get(connection, settings.COUNTY_ID) in {"", county}:
        return
    connection.exec_driver_sql("DELETE FROM document")
    settings.put(connection, settings.EPOCH, 0)
