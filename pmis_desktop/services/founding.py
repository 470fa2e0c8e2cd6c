"""Beginning: a county's vault with its keys, or a branch's vault with its request."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.exchange import documents, invitations, keys, requests
from pmis_desktop.exchange.documents import Epoch, MergeCertificate, Root
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import settings
from pmis_desktop.models.vault.opening import create_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.rootkey import write_root_key
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.printing.sheets import RecoverySheet, recovery_sheet_pdf
from pmis_desktop.services import authority
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """Who sets up a vault: name, post, passphrase, and what a guess at it costs."""

    operator: str
    passphrase: str
    post: str = ""
    cost: Cost | None = None
    clock: Clock = local_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A new county: its house, its fingerprint, where its root key and recovery sheet lie."""

    house: House
    fingerprint: str
    site: str
    root_key: Path
    recovery_sheet: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A new branch vault: its house, its fingerprint, and the request that goes to the county."""

    house: House
    fingerprint: str
    file: Path
    log: str


def create_county(
    folder: Path,
    founder: Founder,
    *,
    name: str,
    code: str,
    root_key: Path | None = None,
    root_passphrase: str | None = None,
    recovery_sheet: Path | None = None,
) -> Founded:
    """Make a county's vault, its root, merge, sealing and recovery keys, and the recovery sheet.

    The root key file lies beside the vault unless told otherwise; it belongs on a stick. The
    recovery key is printed and kept nowhere.
    """
    ring = _Ring()
    root_paper = documents.sign(
        Root(name=name, code=code, keys=[ring.root.public.hex]), [ring.root]
    )
    county = documents.read(root_paper).statement_hash
    key_file = root_key or authority.default_root_key(folder)
    house = _vault(folder, founder, "county")
    try:
        house.vault.secrets.put(authority.MERGE_KEY, ring.merge.secret())
        _keep_county(house, county, name, code, ring)
        _sign_first(house, ring, root_paper)
        add_recovery_slot(house.vault, ring.recovery.recipient.text)
        write_root_key(
            key_file,
            county=county,
            secret=ring.root.secret(),
            passphrase=root_passphrase or founder.passphrase,
            cost=founder.cost,
        )
        sheet = _print_recovery(house, recovery_sheet, name, ring.recovery)
    except BaseException:
        house.vault.close()
        raise
    return Founded(
        house=house,
        fingerprint=keys.fingerprint(county),
        site=county,
        root_key=key_file,
        recovery_sheet=sheet,
    )


@dataclass(frozen=True, slots=True)
class _Ring:
    """The four keys a county begins with."""

    root: SigningKey = field(default_factory=SigningKey.generate)
    merge: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    recovery: SealingKey = field(default_factory=SealingKey.generate)


def _print_recovery(house: House, wanted: Path | None, name: str, recovery: SealingKey) -> Path:
    """The recovery sheet as a PDF, beside the vault unless told otherwise; returns where."""
    folder = house.vault.folder
    sheet = wanted or folder.parent / f"{folder.name}_恢复单.pdf"
    with house.reading() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
    pdf = recovery_sheet_pdf(
        RecoverySheet(
            county=name,
            made_on=house.today.isoformat(),
            key=recovery.secret(),
            fingerprint=keys.fingerprint(county),
        )
    )
    files.write_whole(sheet, pdf)
    return sheet


def _vault(folder: Path, founder: Founder, kind: str) -> House:
    vault = create_vault(
        folder,
        operator=founder.operator,
        post=founder.post,
        passphrase=founder.passphrase,
        kind="county" if kind == settings.COUNTY else "site",
        cost=founder.cost,
        clock=founder.clock,
    )
    house = House.of(vault)
    with house.writing() as connection:
        settings.put(connection, settings.KIND, kind)
        settings.put(connection, settings.LOG, secrets.token_hex(16))
    return house


def _keep_county(house: House, county: str, name: str, code: str, ring: _Ring) -> None:
    with house.change("建立县级数据库", kind="found") as change:
        connection = change.connection
        settings.put(connection, settings.COUNTY_ID, county)
        settings.put(connection, settings.EPOCH, 1)
        settings.put(connection, settings.NAME, name)
        settings.put(connection, settings.CODE, code)
        settings.put(connection, settings.SEALING_KEY, ring.sealing.secret())
        settings.put(connection, settings.RECOVERY_RECIPIENT, ring.recovery.recipient.text)
        top = change.create(
            "organisation", {"name": name, "code": code, "kind": "county_committee"}
        )
        settings.put(connection, settings.ORGANISATION, top)


def _sign_first(house: House, ring: _Ring, root_paper: bytes) -> None:
    county = documents.read(root_paper).statement_hash
    certificate = MergeCertificate(
        county=county,
        number=1,
        epoch=1,
        merge_key=ring.merge.public.hex,
        sealing=ring.sealing.recipient.text,
        recovery=ring.recovery.recipient.text,
    )
    epoch = Epoch(county=county, number=1, epoch=1)
    with house.writing() as connection:
        for paper in (
            root_paper,
            documents.sign(certificate, [ring.root]),
            documents.sign(epoch, [ring.root]),
        ):
            authority.keep(connection, paper)


def create_site(
    folder: Path,
    founder: Founder,
    *,
    organisation: str,
    out: Path,
    invitation: str | None = None,
    county_fingerprint: str | None = None,
    machine: str = "",
) -> Requested:
    """Make a branch's vault and the request that asks the county to admit it.

    With the code of an invitation slip the request proves that it comes from the invited branch;
    raises InvitationCodeError for a code that cannot be one.
    """
    signer, sealing = SigningKey.generate(), SealingKey.generate()
    proof = ""
    if invitation is not None:
        proof = invitations.proof(
            invitation, signer.public, sealing.recipient, county_fingerprint or ""
        )
    house = _vault(folder, founder, settings.SITE)
    try:
        house.vault.secrets.put(authority.SITE_KEY, signer.secret())
        with house.writing() as connection:
            log = settings.get(connection, settings.LOG)
            settings.put(connection, settings.NAME, organisation)
            settings.put(connection, settings.SEALING_KEY, sealing.secret())
        request = requests.write(
            log=log,
            organisation_name=organisation,
            post=founder.post,
            machine=machine,
            signer=signer,
            sealing=sealing.recipient,
            made=house.author().at,
            invitation=proof,
        )
        files.write_whole(out, request)
    except BaseException:
        house.vault.close()
        raise
    return Requested(house=house, fingerprint=keys.fingerprint(signer.id), file=out, log=log)
