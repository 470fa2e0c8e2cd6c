"""Backups, and restoring one so that both sides know which life of the data goes on."""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.services import NotInUseError
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Epoch, MergeCertificate
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.operations import CHAIN_START, Operation, Unit
from pmis_desktop.models import journal, settings
from pmis_desktop.models.journal import UnitNote
from pmis_desktop.models.pen import pen
from pmis_desktop.models.vault.backup import BackupMade
from pmis_desktop.models.vault.backup import backup as write_backup
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.restoring import Restored, restore_backup
from pmis_desktop.models.vault.thinning import thin
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.services import authority
from pmis_desktop.services.house import House

# Room for the revisions of one epoch; 2**21 epochs fit a revision's 53 bits.
_REVISIONS = 2**32
_OPERATION = msgspec.json.Decoder(Operation)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredHouse:
    """A restored vault, open again; ``replayed`` own changes were written into a new log.

    ``keys_kept`` is False on a machine that does not have the signing key: a branch must be
    enrolled again.
    """

    house: House
    restored: Restored
    replayed: int
    epoch: int


def backup(house: House, to: Path | None = None) -> BackupMade:
    """Write and check a backup, in the vault's own folder or in a second one, and thin the old."""
    made = write_backup(house.vault, to)
    thin(to or house.vault.backups, house.vault.clock())
    house.note("backup", "备份", bytes=str(made.size))
    return made


def restore(
    file: Path,
    folder: Path,
    passphrase: str,
    *,
    operator: str | None = None,
    root_key: Path | None = None,
    root_passphrase: str | None = None,
    clock: Clock = local_now,
) -> RestoredHouse:
    """Put a backup in place of a closed vault; the present state is saved first.

    A branch goes on in a new log, into which its unacknowledged changes are written again. A
    county begins a new epoch, which its root signs; until then it takes no packages.
    """
    restored = restore_backup(file, folder, passphrase, operator, clock=clock)
    house = House.of(open_vault(folder, passphrase, operator, clock=clock))
    try:
        if house.at_county:
            with house.writing() as connection:
                settings.put(connection, settings.EPOCH_DUE, 1)
            begin_epoch(house, root_passphrase or passphrase, root_key)
            replayed = 0
        else:
            replayed = open_new_log(house)
        house.note("restore", "恢复备份", made_at=restored.made_at.isoformat(timespec="minutes"))
        with house.reading() as connection:
            epoch = settings.number(connection, settings.EPOCH)
    except BaseException:
        house.vault.close()
        raise
    return RestoredHouse(house=house, restored=restored, replayed=replayed, epoch=epoch)


def begin_epoch(house: House, root_passphrase: str, root_key: Path | None = None) -> int:
    """Sign the next epoch with the root, and a new merge key where this machine has none."""
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        epoch = settings.number(connection, settings.EPOCH) + 1
        if house.vault.secrets.get(authority.MERGE_KEY) is None:
            _certify_new_key(house, connection, root, epoch)
        paper = Epoch(
            county=county,
            number=authority.next_number(connection, envelope.EPOCH),
            epoch=epoch,
            reason="县级恢复备份",
        )
        authority.keep(connection, documents.sign(paper, [root]))
        settings.put(connection, settings.EPOCH, epoch)
        settings.put(connection, settings.EPOCH_DUE, 0)
        # Revisions go on above any that the lost time has given out: sites compare with them.
        revision = settings.number(connection, settings.REVISION)
        settings.put(connection, settings.REVISION, max(revision, epoch * _REVISIONS))
        # What the sites have taken since is forgotten: they get their whole slice again.
        connection.exec_driver_sql("UPDATE site SET seen_revision = 0")
    return epoch


def _certify_new_key(house: House, connection: Connection, root: SigningKey, epoch: int) -> None:
    merge = SigningKey.generate()
    house.vault.secrets.set_aside()
    house.vault.secrets.put(authority.MERGE_KEY, merge.secret())
    sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    certificate = MergeCertificate(
        county=settings.get(connection, settings.COUNTY_ID),
        number=authority.next_number(connection, envelope.MERGE_CERTIFICATE),
        epoch=epoch,
        merge_key=merge.public.hex,
        sealing=sealing.recipient.text,
        recovery=settings.get(connection, settings.RECOVERY_RECIPIENT),
    )
    authority.keep(connection, documents.sign(certificate, [root]))


def open_new_log(house: House) -> int:
    """Close this branch's log at what the county acknowledged and go on in a new one.

    The county may hold more of the old log than this copy does, so its numbers are never used
    again; changes not acknowledged are written anew, unit by unit. Returns how many.
    """
    house.require_site()
    with house.writing() as connection:
        if not settings.number(connection, settings.JOINED):
            return 0
        old = settings.get(connection, settings.LOG)
        acknowledged = settings.number(connection, settings.ACKNOWLEDGED)
        units = _units_after(connection, old, acknowledged)
        head = connection.exec_driver_sql(
            "SELECT head FROM journal WHERE log = ? AND n = ?", (old, acknowledged)
        ).scalar()
        closed = f"{old}:{acknowledged}:{bytes(head).hex() if head else ''}"
        opens = settings.get(connection, settings.OPENS) or closed
        new = secrets.token_hex(16)
        settings.put(connection, settings.LOG, new)
        settings.put(connection, settings.ACKNOWLEDGED, 0)
        settings.put(connection, settings.OPENS, opens)
        return _write_again(connection, new, acknowledged, units)


def _units_after(
    connection: Connection, log: str, n: int
) -> list[tuple[int, UnitNote, list[Operation]]]:
    found = connection.exec_driver_sql(
        "SELECT id, kind, title, who, at, whole, undoes FROM unit WHERE log = ? AND first > ?"
        " ORDER BY first",
        (log, n),
    ).all()
    units = []
    for unit, kind, title, who, at, whole, undoes in found:
        lines = connection.exec_driver_sql(
            "SELECT line FROM journal WHERE unit = ? ORDER BY n", (unit,)
        ).all()
        note = UnitNote(
            origin=journal.OWN,
            kind=kind,
            title=title,
            author=journal.Author(who=who, at=at),
            revision=0,
            log=log,
            first=0,
            count=len(lines),
            whole=bool(whole),
            undoes=undoes,
        )
        units.append((unit, note, [_OPERATION.decode(bytes(row[0])) for row in lines]))
    return units


def _write_again(
    connection: Connection,
    log: str,
    shift: int,
    units: list[tuple[int, UnitNote, list[Operation]]],
) -> int:
    previous, last = CHAIN_START, 0
    anew: dict[int | None, int] = {}
    for old, note, operations in units:
        again = [
            msgspec.structs.replace(
                op,
                n=op.n - shift,
                unit=Unit(op.unit.first - shift, op.unit.count, op.unit.whole),
            )
            for op in operations
        ]
        subjects = [journal.subject_of(op.ent, op.rec, op.new()) for op in again]
        entries = journal.entries(again, subjects, previous)
        moved = replace(
            note,
            revision=settings.next_revision(connection),
            log=log,
            first=again[0].n,
            undoes=anew.get(note.undoes, note.undoes),
        )
        with pen(connection):
            anew[old] = unit = journal.add_unit(connection, moved)
            journal.add_entries(connection, unit, log, entries)
            if moved.undoes is not None:
                journal.mark_undone(connection, moved.undoes, unit)
        previous, last = entries[-1].head, entries[-1].n
        journal.advance(connection, log, last, previous)
    return last


def require_in_use(connection: Connection) -> None:
    """Refuse to merge in a restored county until its root has signed the new epoch."""
    if settings.number(connection, settings.EPOCH_DUE):
        raise NotInUseError
