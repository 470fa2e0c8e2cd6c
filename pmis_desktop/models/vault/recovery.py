"""Reopening a vault after a lost passphrase, with the help of whoever holds the recovery key.

The locked program makes a one-time age key and a request that carries the recovery slot's sealed
database key. The county, after a call-back that compares the request's check words, seals the
database key to the one-time key. The database key never leaves a machine unsealed.
"""

import hashlib
import secrets
from pathlib import Path

import msgspec
import pyrage

from pmis_desktop.errors.files import FileMissingError, FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import (
    RecoveryNotPreparedError,
    RecoveryReplyError,
    RecoveryRequestError,
)
from pmis_desktop.files import remove
from pmis_desktop.models.vault.card import VaultKind, read_card
from pmis_desktop.models.vault.documents import (
    LIMIT,
    RECOVERY,
    canonical,
    parse_document,
    read_document,
    write_document,
)
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.passphrase import Cost, check_new
from pmis_desktop.models.vault.place import check_place
from pmis_desktop.models.vault.rekeying import some_key_opens
from pmis_desktop.models.vault.slots import (
    MOST_SEALED,
    RecoverySlot,
    Role,
    Slots,
    open_sealed,
    open_sealed_key,
    operator_slot,
    read_slots,
    recovery_slot,
    seal_key,
    write_slots,
)
from pmis_desktop.models.vault.vault import Clock, Vault, local_now

_VERSION = 1
_CHECK_DIGITS = 16


class RecoveryRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="request"):
    """What the locked program asks; ``recipient`` is the one-time key's public half."""

    version: int
    vault: str
    kind: VaultKind
    nonce: str
    recipient: str
    slot: RecoverySlot


class _Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reply"):
    version: int
    vault: str
    nonce: str
    sealed_keys: tuple[bytes, ...]


class _OneTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the locked vault keeps until the reply comes: the one-time key's private half."""

    nonce: str
    identity: str


def add_recovery_slot(vault: Vault, recipient: str) -> None:
    """Let the holder of this age recipient help after a lost passphrase; replaces the old slot.

    Raises ``ValueError`` if the recipient is none.
    """
    vault.require(Role.ADMIN)
    slots = vault.slots()
    for slot in slots.slots:
        if isinstance(slot, RecoverySlot):
            slots = slots.without(slot.slot)
    vault.write_slots(slots.with_slot(recovery_slot(vault.id, (vault.key,), recipient)))


def require_slot(folder: Path) -> None:
    """Refuse a locked vault that nobody far away can help with: ``RecoveryNotPreparedError``."""
    _recovery_slot(read_slots(folder, read_card(folder).vault))


def make_request(folder: Path, *, clock: Clock = local_now) -> bytes:
    """Ask for help for a locked vault; a new request makes replies to older ones useless."""
    place = check_place(folder)
    card = read_card(place.folder)
    lock = VaultLock(place.folder, clock())
    try:
        slots = read_slots(place.folder, card.vault)
        identity = pyrage.x25519.Identity.generate()
        request = RecoveryRequest(
            version=_VERSION,
            vault=card.vault,
            kind=card.kind,
            nonce=secrets.token_hex(16),
            recipient=str(identity.to_public()),
            slot=_recovery_slot(slots),
        )
        kept = _OneTime(nonce=request.nonce, identity=str(identity))
        write_document(place.folder / RECOVERY, kept)
    finally:
        lock.release()
    return canonical(request)


def read_request(request: bytes) -> RecoveryRequest:
    """Read a request from outside; ``RecoveryRequestError`` if it is none."""
    try:
        read = parse_document(request, RecoveryRequest) if len(request) <= LIMIT else None
    except ValueError as error:
        raise RecoveryRequestError from error
    if read is None or read.version != _VERSION:
        raise RecoveryRequestError
    return read


def check_digits(request: bytes) -> str:
    """Give the digits that both sides read to each other in the call-back, in groups of four."""
    number = int.from_bytes(hashlib.sha256(request).digest()) % 10**_CHECK_DIGITS
    digits = f"{number:0{_CHECK_DIGITS}}"
    return " ".join(digits[at : at + 4] for at in range(0, _CHECK_DIGITS, 4))


def answer_request(request: bytes, recovery_identity: str) -> bytes:
    """County side: seal the database key to the one-time key of a request one has called back."""
    asked = read_request(request)
    try:
        keys = open_sealed(asked.vault, asked.slot, recovery_identity)
        sealed = tuple(seal_key(asked.vault, asked.nonce, key, asked.recipient) for key in keys)
    except ValueError as error:
        raise RecoveryRequestError from error
    return canonical(
        _Reply(version=_VERSION, vault=asked.vault, nonce=asked.nonce, sealed_keys=sealed)
    )


def reopen(
    folder: Path,
    reply: bytes,
    *,
    operator: str,
    new_passphrase: str,
    post: str = "",
    cost: Cost | None = None,
    clock: Clock = local_now,
) -> None:
    """Take a reply: the operator, known or new, gets a passphrase and administers; used once."""
    check_new(new_passphrase)
    place = check_place(folder)
    card = read_card(place.folder)
    lock = VaultLock(place.folder, clock())
    try:
        keys = _opened(place.folder, card.vault, reply)
        # Anybody can seal something to a one-time key; only the county can seal the right one.
        if not some_key_opens(place, keys):
            raise RecoveryReplyError
        slots = read_slots(place.folder, card.vault)
        known = next((slot for slot in slots.operators() if slot.operator == operator), None)
        added = operator_slot(
            card.vault,
            keys,
            operator=operator,
            post=post or (known.post if known else ""),
            role=Role.ADMIN,
            passphrase=new_passphrase,
            cost=cost,
        )
        left = slots.without(known.slot) if known else slots
        write_slots(place.folder, left.with_slot(added))
        remove(place.folder / RECOVERY)
    finally:
        lock.release()


def reopen_with_identity(
    folder: Path,
    recovery_identity: str,
    *,
    operator: str,
    new_passphrase: str,
    post: str = "",
    cost: Cost | None = None,
) -> None:
    """Do all three steps on one machine: for a county with its own recovery sheet at hand."""
    check_new(new_passphrase)
    reply = answer_request(make_request(folder), recovery_identity)
    reopen(folder, reply, operator=operator, new_passphrase=new_passphrase, post=post, cost=cost)


def recovered_keys(slots: Slots, recovery_identity: str) -> tuple[bytes, ...]:
    """Open the recovery slot directly; ``RecoveryNotPreparedError`` if this key does not."""
    try:
        return open_sealed(slots.vault, _recovery_slot(slots), recovery_identity)
    except ValueError as error:
        raise RecoveryNotPreparedError from error


def _recovery_slot(slots: Slots) -> RecoverySlot:
    for slot in slots.slots:
        if isinstance(slot, RecoverySlot):
            return slot
    raise RecoveryNotPreparedError


def _opened(folder: Path, vault: str, reply: bytes) -> tuple[bytes, ...]:
    try:
        kept = read_document(folder / RECOVERY, _OneTime)
        read = parse_document(reply, _Reply) if len(reply) <= LIMIT else None
        if read is None or (read.version, read.vault, read.nonce) != (_VERSION, vault, kept.nonce):
            raise RecoveryReplyError
        keys = tuple(
            open_sealed_key(vault, kept.nonce, sealed, kept.identity) for sealed in read.sealed_keys
        )
    except (ValueError, FileMissingError, FileTooLargeError, NotAFileError) as error:
        raise RecoveryReplyError from error
    if not 1 <= len(keys) <= MOST_SEALED:
        raise RecoveryReplyError
    return keys
