"""Beginning: a county's vault with its keys, or a branch's vault with its request."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.vault import PassphraseNotPossibleError, PassphraseTooShortError
from pmis_desktop.exchange import documents, invitations, keys, requests
from pmis_desktop.exchange.documents import Epoch, MergeCertificate, Root
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import settings
from pmis_desktop.models.vault.opening import create_vault, finish_creation
from pmis_desktop.models.vault.passphrase import Cost, check_new
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.rootkey import write_root_key
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.paths import RULES
from pmis_desktop.printing import sheets
from pmis_desktop.printing.sheets import RecoverySheet
from pmis_desktop.services import authority
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """Who sets up a vault: name, post, passphrase, and what a guess at it costs.

    ``accepted``: the responsibility text was shown and accepted, which the local log keeps.
    """

    operator: str
    passphrase: str
    post: str = ""
    accepted: bool = False
    cost: Cost | None = None
    clock: Clock = local_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A new county: its house, its fingerprint, where its root key and recovery sheet lie.

    ``sheet`` is what the recovery sheet says, for printing it at once; it is kept nowhere else.
    ``recovery_sheet`` is None where no file of it was wanted.
    """

    house: House
    fingerprint: str
    site: str
    root_key: Path
    recovery_sheet: Path | None
    sheet: RecoverySheet = field(repr=False)


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
    sheet_file: bool = True,
) -> Founded:
    """Make a county's vault, its root, merge, sealing and recovery keys, and the recovery sheet.

    The root key file lies beside the vault unless told otherwise; it belongs on a stick. The
    recovery key is printed and kept nowhere: without ``sheet_file`` no PDF of it is written, and
    ``recovery_sheet_pages`` prints it. A failure leaves the folder as it was.
    """
    ring = _Ring()
    root_paper = documents.sign(
        Root(name=name, code=code, keys=[ring.root.public.hex]), [ring.root]
    )
    county = documents.read(root_paper).statement_hash
    key_file = root_key or authority.default_root_key(folder)
    house = _vault(folder, founder, "county")
    with _whole(house):
        house.vault.secrets.put(authority.MERGE_KEY, ring.merge.secret())
        _keep_county(house, county, name, code, ring)
        _sign_first(house, ring, root_paper)
        add_recovery_slot(house.vault, ring.recovery.recipient.text)
        sheet = _sheet(house, name, county, ring)
        printed = _write_sheet(house, recovery_sheet, sheet) if sheet_file else None
        _put_aside(key_file)
        passphrase = root_passphrase or founder.passphrase
        secret = ring.root.secret()
        write_root_key(
            key_file, county=county, secret=secret, passphrase=passphrase, cost=founder.cost
        )
    return Founded(
        house=house,
        fingerprint=sheet.fingerprint,
        site=county,
        root_key=key_file,
        recovery_sheet=printed,
        sheet=sheet,
    )


def recovery_sheet_pages(founded: Founded, dpi: float) -> list[bytes]:
    """The recovery sheet as PNG pages for preview and printer; no file of it is written.

    Raises what ``Typesetter.pictures`` raises.
    """
    return sheets.recovery_sheet_pages(founded.sheet, ppi=dpi)


def responsibility() -> str:
    """What whoever sets up a vault accepts: what the program is for, and who answers for it."""
    return (RULES / "responsibility.txt").read_text(encoding="utf-8").strip()


def passphrase_problem(passphrase: str, again: str | None = None) -> str:
    """What is wrong with a new passphrase, in a sentence; empty if it will do.

    ``again`` is the second typing, once there is one.
    """
    try:
        check_new(passphrase)
    except (PassphraseTooShortError, PassphraseNotPossibleError) as refusal:
        return refusal.message
    return "两次输入的口令不一样，请重新输入。" if again not in {None, passphrase} else ""


@contextmanager
def _whole(house: House) -> Iterator[None]:
    """What is put into a new vault is put in whole; only then it is a vault that can be opened."""
    with _undone_on_failure(house):
        yield
        finish_creation(house.vault)


@contextmanager
def _undone_on_failure(house: House) -> Iterator[None]:
    try:
        yield
    except BaseException:
        house.vault.close()
        # The vault could only be made in an empty folder: everything in it is ours, and unused.
        shutil.rmtree(house.vault.folder, ignore_errors=True)
        raise


@dataclass(frozen=True, slots=True)
class _Ring:
    """The four keys a county begins with."""

    root: SigningKey = field(default_factory=SigningKey.generate)
    merge: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    recovery: SealingKey = field(default_factory=SealingKey.generate)


def _sheet(house: House, name: str, county: str, ring: _Ring) -> RecoverySheet:
    """What the recovery sheet says."""
    return RecoverySheet(
        county=name,
        made_on=house.today.isoformat(),
        key=ring.recovery.secret(),
        fingerprint=keys.fingerprint(county),
    )


def _put_aside(key_file: Path) -> None:
    """Another county's root key under the same name stays: its backups cannot do without it."""
    if not key_file.exists():
        return
    older = key_file.with_stem(f"{key_file.stem}_旧")
    number = 2
    while older.exists():
        older = key_file.with_stem(f"{key_file.stem}_旧{number}")
        number += 1
    files.replace(key_file, older)


def _write_sheet(house: House, wanted: Path | None, sheet: RecoverySheet) -> Path:
    """The recovery sheet as a PDF, beside the vault unless told otherwise; returns where."""
    folder = house.vault.folder
    file = wanted or folder.parent / f"{folder.name}_恢复单.pdf"
    files.write_whole(file, sheets.recovery_sheet_pdf(sheet))
    return file


def _vault(folder: Path, founder: Founder, kind: str) -> House:
    vault = create_vault(
        folder,
        operator=founder.operator,
        post=founder.post,
        passphrase=founder.passphrase,
        kind="county" if kind == settings.COUNTY else "site",
        cost=founder.cost,
        finished=False,
        clock=founder.clock,
    )
    house = House.of(vault)
    with _undone_on_failure(house):
        with house.writing() as connection:
            settings.put(connection, settings.KIND, kind)
            settings.put(connection, settings.LOG, secrets.token_hex(16))
        if founder.accepted:
            house.note("accept", "已阅读并同意使用责任说明")
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
    with _whole(house):
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
    return Requested(house=house, fingerprint=keys.fingerprint(signer.id), file=out, log=log)
