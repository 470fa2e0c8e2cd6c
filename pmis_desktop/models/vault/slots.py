"""Key slots: who can open the vault's database key.

Each slot has an age key pair of its own. The database key is sealed to the slot's public half; an
operator's private half is wrapped by the passphrase, the county keeps that of a recovery slot. So
the database can be given a new key without knowing anybody's passphrase. While that is under way a
slot holds two sealed keys, the present one first: a power cut leaves nobody outside.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyrage

from pmis_desktop.errors.files import FileMissingError, FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import (
    NewerVaultError,
    OperatorExistsError,
    OperatorNameError,
    OperatorNotChosenError,
    OperatorUnknownError,
    SlotsDamagedError,
    TooManyOperatorsError,
    WrongPassphraseError,
)
from pmis_desktop.models.vault.documents import (
    SLOTS,
    canonical,
    parse_document,
    read_document,
    write_document,
)
from pmis_desktop.models.vault.passphrase import Cost, check_new, derive, usual_cost

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
MOST_SLOTS = 64
_VERSION = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_LONGEST_NAME = 50
MOST_SEALED = 2


class Role(StrEnum):
    """What an operator may do; held by the program, not by cryptography."""

    ADMIN = "admin"
    OPERATOR = "operator"
    READER = "reader"
    AUDITOR = "auditor"


class OperatorSlot(
    msgspec.Struct, frozen=True, tag="operator", tag_field="kind", forbid_unknown_fields=True
):
    """A slot that a passphrase opens; ``private`` is the wrapped private half of ``recipient``."""

    slot: str
    operator: str
    post: str
    role: Role
    cost: Cost
    salt: bytes
    nonce: bytes
    recipient: str
    private: bytes
    sealed_keys: tuple[bytes, ...]


class RecoverySlot(
    msgspec.Struct, frozen=True, tag="recovery", tag_field="kind", forbid_unknown_fields=True
):
    """A slot that only the holder of a recovery key, far away, can open."""

    slot: str
    recipient: str
    sealed_keys: tuple[bytes, ...]


Slot = OperatorSlot | RecoverySlot


class Slots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole slots file of the vault named by its id."""

    version: int
    vault: str
    slots: tuple[Slot, ...]

    def operators(self) -> list[OperatorSlot]:
        """List the slots that passphrases open."""
        return [slot for slot in self.slots if isinstance(slot, OperatorSlot)]

    def of(self, operator: str | None) -> OperatorSlot:
        """Find an operator's slot; without a name there must be one operator only."""
        found = self.operators()
        if operator is None:
            if len(found) > 1:
                raise OperatorNotChosenError
            if found:
                return found[0]
        for slot in found:
            if slot.operator == operator:
                return slot
        raise OperatorUnknownError

    def with_slot(self, added: Slot) -> "Slots":
        """Add a slot; an operator's name must be new."""
        if len(self.slots) >= MOST_SLOTS:
            raise TooManyOperatorsError(MOST_SLOTS)
        if isinstance(added, OperatorSlot) and added.operator in {
            slot.operator for slot in self.operators()
        }:
            raise OperatorExistsError
        return msgspec.structs.replace(self, slots=(*self.slots, added))

    def without(self, slot_id: str) -> "Slots":
        """Take a slot away."""
        kept = tuple(slot for slot in self.slots if slot.slot != slot_id)
        return msgspec.structs.replace(self, slots=kept)

    def sealed_anew(self, *keys: bytes) -> "Slots":
        """Seal these database keys to every slot, in place of those it held."""
        slots = tuple(
            msgspec.structs.replace(slot, sealed_keys=_sealed(self.vault, slot, keys))
            for slot in self.slots
        )
        return msgspec.structs.replace(self, slots=slots)


class _SealedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    vault: str
    slot: str
    key: bytes


@dataclass(frozen=True)
class OperatorRow:
    """An operator as the unlock window lists them."""

    operator: str
    post: str
    role: Role


def new_key() -> bytes:
    """Make a database key."""
    return secrets.token_bytes(KEY_BYTES)


def empty_slots(vault: str) -> Slots:
    """Begin the slots of a new vault."""
    return Slots(version=_VERSION, vault=vault, slots=())


def read_slots(folder: Path, vault: str) -> Slots:
    """Read the slots of a vault folder; anything wrong with them is ``SlotsDamagedError``."""
    try:
        slots = read_document(folder / SLOTS, Slots)
    except (ValueError, FileMissingError, FileTooLargeError, NotAFileError) as error:
        raise SlotsDamagedError from error
    return checked_slots(slots, vault)


def parse_slots(data: bytes, vault: str) -> Slots:
    """Read slots that came in a backup."""
    try:
        slots = parse_document(data, Slots)
    except ValueError as error:
        raise SlotsDamagedError from error
    return checked_slots(slots, vault)


def checked_slots(slots: Slots, vault: str) -> Slots:
    """Refuse slots of another vault, of a newer program, or of a shape that opens nothing."""
    if slots.version > _VERSION:
        raise NewerVaultError
    ids = [slot.slot for slot in slots.slots]
    names = [slot.operator for slot in slots.operators()]
    if (
        slots.vault != vault
        or not 1 <= len(ids) <= MOST_SLOTS
        or len(set(ids)) < len(ids)
        or len(set(names)) < len(names)
        or not all(_is_whole(slot) for slot in slots.slots)
    ):
        raise SlotsDamagedError
    return slots


def write_slots(folder: Path, slots: Slots) -> None:
    """Replace the slots file."""
    write_document(folder / SLOTS, slots)


def operators(folder: Path, vault: str) -> list[OperatorRow]:
    """List who can open a locked vault."""
    return [
        OperatorRow(slot.operator, slot.post, slot.role)
        for slot in read_slots(folder, vault).operators()
    ]


def operator_slot(
    vault: str,
    keys: Sequence[bytes],
    *,
    operator: str,
    post: str,
    role: Role,
    passphrase: str,
    cost: Cost | None = None,
) -> OperatorSlot:
    """Make the slot by which an operator's passphrase opens these database keys."""
    check_new(passphrase)
    identity = pyrage.x25519.Identity.generate()
    bare = OperatorSlot(
        slot=secrets.token_hex(8),
        operator=_name(operator, least=1),
        post=_name(post, least=0),
        role=role,
        cost=cost or usual_cost(),
        salt=secrets.token_bytes(_SALT_BYTES),
        nonce=secrets.token_bytes(_NONCE_BYTES),
        recipient=str(identity.to_public()),
        private=b"",
        sealed_keys=(),
    )
    cipher = _cipher(passphrase, bare)
    private = cipher.encrypt(bare.nonce, str(identity).encode(), _header(vault, bare))
    sealed = _sealed(vault, bare, keys)
    return msgspec.structs.replace(bare, private=private, sealed_keys=sealed)


def recovery_slot(vault: str, keys: Sequence[bytes], recipient: str) -> RecoverySlot:
    """Make the slot that the holder of this age recipient's private half can open.

    Raises ``ValueError`` if the recipient is none.
    """
    bare = RecoverySlot(slot=secrets.token_hex(8), recipient=recipient, sealed_keys=())
    return msgspec.structs.replace(bare, sealed_keys=_sealed(vault, bare, keys))


def unlock(vault: str, slot: OperatorSlot, passphrase: str) -> tuple[bytes, ...]:
    """Open a slot; returns the database keys it holds, the present one first."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

    cipher = _cipher(passphrase, slot)
    try:
        private = cipher.decrypt(slot.nonce, slot.private, _header(vault, slot))
    except InvalidTag as error:
        raise WrongPassphraseError from error
    try:
        return open_sealed(vault, slot, private.decode())
    except ValueError as error:
        raise SlotsDamagedError from error


def _cipher(passphrase: str, slot: OperatorSlot) -> "ChaCha20Poly1305":
    # The unlock window reads who can open a vault: it must not wait for the ciphers.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    return ChaCha20Poly1305(derive(passphrase, slot.salt, slot.cost))


def open_sealed(vault: str, slot: Slot, identity: str) -> tuple[bytes, ...]:
    """Open a slot's sealed keys by its private half; raises ``ValueError`` if that fails."""
    return tuple(open_sealed_key(vault, slot.slot, key, identity) for key in slot.sealed_keys)


def seal_key(vault: str, slot_id: str, key: bytes, recipient: str) -> bytes:
    """Seal a database key to an age recipient, bound to the vault and the slot it is for."""
    payload = canonical(_SealedKey(vault=vault, slot=slot_id, key=key))
    try:
        sealed: bytes = pyrage.encrypt(payload, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
    return sealed


def open_sealed_key(vault: str, slot_id: str, sealed: bytes, identity: str) -> bytes:
    """Undo ``seal_key``; raises ``ValueError`` for a wrong identity, vault, slot or content."""
    try:
        private = pyrage.x25519.Identity.from_str(identity.strip())
        payload = parse_document(pyrage.decrypt(sealed, [private]), _SealedKey)
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise ValueError("does not open") from error
    if (payload.vault, payload.slot, len(payload.key)) != (vault, slot_id, KEY_BYTES):
        raise ValueError("sealed for something else")
    return payload.key


def _sealed(vault: str, slot: Slot, keys: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(seal_key(vault, slot.slot, key, slot.recipient) for key in keys)


def _header(vault: str, slot: OperatorSlot) -> bytes:
    # All that the wrapping vouches for: who the operator is cannot be edited with a text editor.
    bare = msgspec.structs.replace(slot, private=b"", sealed_keys=())
    return canonical({"vault": vault, "slot": bare})


def _is_whole(slot: Slot) -> bool:
    if not 1 <= len(slot.sealed_keys) <= MOST_SEALED:
        return False
    if isinstance(slot, RecoverySlot):
        return True
    return (
        slot.cost.is_possible()
        and len(slot.salt) == _SALT_BYTES
        and len(slot.nonce) == _NONCE_BYTES
    )


def _name(text: str, *, least: int) -> str:
    name = text.strip()
    if not least <= len(name) <= _LONGEST_NAME or (name and not name.isprintable()):
        raise OperatorNameError
    return name
