"""The county's keys and documents at work, and the root key that comes from its stick."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.services import RootKeyError, SiteKeyMissingError
from pmis_desktop.exchange import documents, envelope, keys
from pmis_desktop.exchange.documents import Root
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import rows, settings
from pmis_desktop.models.vault.rootkey import SUFFIX, read_root_key
from pmis_desktop.services import in_force
from pmis_desktop.services.house import House

MERGE_KEY = "merge"
SITE_KEY = "site"

_CARRIED = (
    envelope.ROOT,
    envelope.MERGE_CERTIFICATE,
    envelope.EPOCH,
    envelope.REVOCATION,
    envelope.PURGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What the county PC signs and opens with: the merge key, the sealing key, the documents."""

    county: str
    epoch: int
    merge: SigningKey
    sealing: SealingKey
    papers: tuple[bytes, ...]

    @property
    def fingerprint(self) -> str:
        """The county's fingerprint, 24 digits in six groups."""
        return keys.fingerprint(self.county)


def load(house: House, connection: Connection) -> Authority:
    """The county's keys; SiteKeyMissingError where the merge key is not on this machine."""
    house.require_county()
    merge = house.vault.secrets.get(MERGE_KEY)
    if merge is None:
        raise SiteKeyMissingError
    return Authority(
        county=settings.get(connection, settings.COUNTY_ID),
        epoch=settings.number(connection, settings.EPOCH),
        merge=SigningKey(merge),
        sealing=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
        papers=(*papers(connection, *_CARRIED), *in_force.carried(connection)),
    )


def papers(connection: Connection, *kinds: str) -> list[bytes]:
    """Root-signed documents of these kinds, or all of them, oldest first."""
    asked = f" WHERE kind IN ({rows.marks(kinds)})" if kinds else ""
    statement = f"SELECT body FROM document{asked} ORDER BY id"  # noqa: S608 - marks
    return [bytes(row[0]) for row in rows.fetch(connection, statement, kinds)]


def count(connection: Connection) -> int:
    """How many root-signed documents there are."""
    return int(connection.exec_driver_sql("SELECT COUNT(*) FROM document").scalar_one())


def keep(connection: Connection, paper: bytes, subject: str = "") -> None:
    """Keep a root-signed document byte for byte; the same one again changes nothing."""
    signed = documents.read(paper)
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO document (kind, number, subject, body) VALUES (?, ?, ?, ?)",
        (signed.kind, signed.number, subject or signed.statement_hash, paper),
    )


def grant_paper(connection: Connection, site: str) -> bytes | None:
    """The newest grant of a site, as the root signed it; None where it has none."""
    found = connection.exec_driver_sql(
        "SELECT body FROM document WHERE kind = ? AND subject = ? ORDER BY number DESC LIMIT 1",
        (envelope.ENROL_GRANT, site),
    ).scalar()
    return None if found is None else bytes(found)


def next_number(connection: Connection, kind: str) -> int:
    """The next number in the series of a kind of document."""
    last = connection.exec_driver_sql(
        "SELECT MAX(number) FROM document WHERE kind = ?", (kind,)
    ).scalar()
    return int(last or 0) + 1


def default_root_key(folder: Path) -> Path:
    """Where the root key lies if nobody says otherwise: beside the vault, never in it."""
    return folder.parent / f"{folder.name}{SUFFIX}"


def root_key(house: House, path: Path | None, passphrase: str) -> SigningKey:
    """The root key from its file; RootKeyError if it is another county's."""
    county, secret = read_root_key(path or default_root_key(house.vault.folder), passphrase)
    with house.reading() as connection:
        expected = settings.get(connection, settings.COUNTY_ID)
        roots = papers(connection, envelope.ROOT)
    signer = SigningKey(secret)
    newest = documents.read(roots[-1]).content()
    known = isinstance(newest, Root) and signer.public.hex in newest.keys
    if county != expected:
        raise RootKeyError("这是另一个县的主钥匙。")
    if not known:
        raise RootKeyError("这把主钥匙已由新的代替，不能再用。")
    return signer
