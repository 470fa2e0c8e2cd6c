"""Sending: everything not yet acknowledged, in one package, checked after it is written."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import DiskFailedError
from pmis_desktop.errors.services import NothingToSendError, SiteKeyMissingError
from pmis_desktop.exchange import keys, limits, packages, records, trust
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.ledger import slice_record
from pmis_desktop.exchange.packages import ClosedLog, OpenedPackage, Seen
from pmis_desktop.exchange.statements import Digest
from pmis_desktop.exchange.taking import ShadowKey, county_view
from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.models import settings, slices
from pmis_desktop.models.shading import shadow_values
from pmis_desktop.services import anchoring, authority, carrying, older_programs
from pmis_desktop.services.attachments import outgoing
from pmis_desktop.services.carrying import CarrierPolicy
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import travelling

SUFFIX = ".dzb"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 60
_MARK = 8
# What mail and chat programs take without complaint.
_EASY_TO_MAIL = 20 * limits.MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A package that was written and read again: its operations from … to, how many.

    ``blobs`` photos and scans came along, ``blobs_left`` more wait for the next package; ``size``
    of the file in bytes.
    """

    file: Path
    first: int
    last: int
    changes: int
    blobs: int = 0
    blobs_left: int = 0
    size: int = 0
    policy: CarrierPolicy = carrying.STICK_ONLY

    @property
    def blob_words(self) -> str:
        """What a person must know of the photos and scans; empty where there are none."""
        said = []
        if self.blobs:
            said.append(f"随包带去 {self.blobs} 份照片与材料的文件。")
        if self.blobs_left:
            said.append(f"还有 {self.blobs_left} 份放不下，下次报送会接着带，不用另外处理。")
        if self.size > _EASY_TO_MAIL and self.policy.carriers != (carrying.STICK,):
            mib = round(self.size / limits.MIB)
            said.append(f"文件有 {mib} MB，请用U盘带去；邮件和聊天软件可能发不出去。")
        return "".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    first: int
    lines: list[bytes]
    prev: bytes


def export(house: House, out: Path, *, empty: bool = False) -> Exported:
    """Write a package with every change the county has not acknowledged.

    The file is read again and opened before this returns. ``empty``: also where nothing waits, to
    say that there is nothing to report. Raises NothingToSendError.
    """
    house.require_site()
    signer = site_key(house)
    with house.reading() as connection:
        composed = compose(house, connection, signer, empty=empty)
        sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
        name = settings.get(connection, settings.NAME)
        log = settings.get(connection, settings.LOG)
        county = county_trust(house, connection)
        ruled = carrying.policy(connection)
    file = out / file_name(name, f"{composed.first}-{composed.last}")
    with files.told(out):
        out.mkdir(parents=True, exist_ok=True)
    if file.exists() and _log_in(file, signer, sealing, county) != log:
        # Numbers begin anew in every log: another computer's package must not be replaced.
        file = file.with_stem(f"{file.stem}_{log[-_MARK:]}")
    anchoring.note_sent(house, log, composed.last)
    files.write_whole(file, composed.data)
    _read_again(file, signer, sealing, county)
    house.note("export", "生成变更包", first=str(composed.first), last=str(composed.last))
    return Exported(
        file=file,
        first=composed.first,
        last=composed.last,
        changes=composed.last - composed.first + 1,
        blobs=composed.blobs,
        blobs_left=composed.blobs_left,
        size=len(composed.data),
        policy=ruled,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A package's bytes, not yet in a file, which operations and how many blobs it carries."""

    first: int
    last: int
    data: bytes
    blobs: int = 0
    blobs_left: int = 0


def compose(
    house: House, connection: Connection, signer: SigningKey, *, empty: bool = False
) -> Composed:
    """Compose a package with every change the county has not acknowledged.

    Raises NothingToSendError where nothing waits, unless it may be ``empty``.
    """
    waiting = _waiting(connection)
    opens = settings.get(connection, settings.OPENS)
    # Without a proven revision the package, even an empty one, asks for the whole slice.
    proved = older_programs.proved(connection)
    chosen = outgoing.choose(connection, waiting.lines)
    read = travelling.unreported(connection)
    wanted = empty or opens or not proved or chosen.hashes or read
    if not waiting.lines and not wanted:
        raise NothingToSendError
    blobs = outgoing.contents(house, chosen)
    data = packages.write(
        lines=waiting.lines,
        prev=waiting.prev,
        first=waiting.first,
        county=county_trust(house, connection),
        signer=signer,
        log=settings.get(connection, settings.LOG),
        seen=_seen(connection),
        digest=county_digest(connection),
        opens=_opens(opens),
        made=house.author().at,
        blobs=blobs,
        readings=travelling.readings(connection),
    )
    return Composed(
        first=waiting.first,
        last=waiting.first + len(waiting.lines) - 1,
        data=data,
        blobs=len(blobs),
        blobs_left=chosen.left,
    )


def file_name(organisation: str, rest: str) -> str:
    """A name for a file that travels: the organisation and numbers, never a person."""
    plain = _NOT_IN_NAMES.sub("_", organisation).strip(" ._")[:_LONGEST_NAME]
    return f"{plain}_{rest}{SUFFIX}"


def site_key(house: House) -> SigningKey:
    """The signing key of this site; SiteKeyMissingError where it is not on this machine."""
    secret = house.vault.secrets.get(authority.SITE_KEY)
    if secret is None:
        raise SiteKeyMissingError
    return SigningKey(secret)


def county_trust(house: House, connection: Connection) -> CountyTrust:
    """What this site knows about its county for certain."""
    return trust.establish(
        authority.papers(connection),
        fingerprint=keys.fingerprint(settings.get(connection, settings.COUNTY_ID)),
        own_key=site_key(house).public,
    )


def _waiting(connection: Connection) -> _Waiting:
    log = settings.get(connection, settings.LOG)
    acknowledged = settings.number(connection, settings.ACKNOWLEDGED)
    found = connection.exec_driver_sql(
        "SELECT n, line, head FROM journal WHERE log = ? AND n >= ? ORDER BY n",
        (log, acknowledged),
    ).all()
    prev = next((bytes(head) for n, _, head in found if n == acknowledged), b"")
    lines = [bytes(line) for n, line, _ in found if n > acknowledged]
    return _Waiting(first=acknowledged + 1, lines=lines, prev=prev)


def _seen(connection: Connection) -> Seen:
    return Seen(
        settings.number(connection, settings.SEEN_ANSWER),
        older_programs.proved(connection),
        settings.get(connection, settings.SEEN_HASH),
    )


def _opens(text: str) -> ClosedLog | None:
    if not text:
        return None
    log, n, head = text.split(":")
    return ClosedLog(log, int(n), head)


def shadows(connection: Connection) -> dict[ShadowKey, dict[str, str | None] | None]:
    """The county's values under every waiting change."""
    found = connection.exec_driver_sql("SELECT ent, rec, grp, county FROM shadow")
    return {(row[0], row[1], row[2]): shadow_values(row[3]) for row in found}


def county_digest(connection: Connection) -> Digest:
    """The digest of the slice as the county last told it, without what waits."""
    view = county_view(slices.live(connection), shadows(connection))
    lines = [records.record_line(slice_record(key, values)) for key, values in view.items()]
    return Digest(len(lines), records.digest(lines))


def _log_in(file: Path, signer: SigningKey, sealing: SealingKey, county: CountyTrust) -> str:
    """The log whose package a file is, where this site wrote it; empty for any other file."""
    try:
        return _opened(file, signer, sealing, county).statement.log
    except AppError:
        return ""


def _opened(
    file: Path, signer: SigningKey, sealing: SealingKey, county: CountyTrust
) -> OpenedPackage:
    return packages.open(
        files.read_limited(file, limits.FILE),
        unsealer=sealing,
        registry={signer.id: signer.public}.get,
        county=county.county,
    )


def _read_again(file: Path, signer: SigningKey, sealing: SealingKey, county: CountyTrust) -> None:
    """Open the written file as the county would; only then is it said to be written."""
    try:
        _opened(file, signer, sealing, county)
    except BaseException as fault:
        file.unlink(missing_ok=True)
        raise DiskFailedError(file) from fault
