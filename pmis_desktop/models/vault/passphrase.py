"""From a passphrase to a key: what a passphrase may be, and how dear each guess is made."""

import unicodedata

import msgspec

from pmis_desktop.errors.vault import PassphraseNotPossibleError, PassphraseTooShortError

LEAST_CHARACTERS = 8
MOST_CHARACTERS = 1000
_KEY_BYTES = 32
# A slots file comes with every backup: it must not ask for all memory or for a day's work.
_MOST_MEMORY_KIB = 1 << 20
_MOST_PASSES = 32
_MOST_LANES = 16


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one guess costs; RFC 9106 gives the meaning. Kept in the slot, so it may rise."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_possible(self) -> bool:
        """Say whether a slot may ask for this."""
        return (
            1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        )


def usual_cost() -> Cost:
    """What a guess at a new passphrase costs where nobody has said otherwise."""
    return Cost()


def check_new(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect anything, or no text."""
    _normal(passphrase)
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise PassphraseTooShortError(LEAST_CHARACTERS)


def derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Derive 32 bytes by Argon2id over the UTF-8 of the NFKC of the passphrase."""
    # The unlock window reads the slots: it must not wait for the ciphers.
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

    argon = Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(_normal(passphrase))


def _normal(passphrase: str) -> bytes:
    # Full-width letters typed with an input method on are the same passphrase.
    if len(passphrase) > MOST_CHARACTERS:
        raise PassphraseNotPossibleError
    try:
        return unicodedata.normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError as error:
        raise PassphraseNotPossibleError from error
