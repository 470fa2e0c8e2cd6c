"""Keys of sites, counties and their roots: signing, verifying, sealing, and their fingerprints."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Self

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from pmis_desktop.errors.exchange import UnsealError, WeakKeyError

SUITE = 1  # Ed25519, SHA-256, age v1 with X25519
KEY_BYTES = 32

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_RECIPIENT = re.compile(rf"age1([{_BECH32}]{{52}})[{_BECH32}]{{6}}")
_FINGERPRINT_DIGITS = 24

# The encodings of the points of order 1, 2, 4 and 8 without their sign bit, those that spell a
# coordinate beyond the prime included. A signature made with such a "key" fits any message.
_SMALL_ORDER = frozenset(
    bytes.fromhex(encoding)
    for encoding in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def key_id(public: bytes) -> str:
    """Name a public key: SHA-256 of the suite byte and the key, as hex."""
    return sha256(bytes([SUITE]) + public).hexdigest()


def fingerprint(identifier: str) -> str:
    """Turn a hash in hex into six groups of four digits, to be read out on the telephone."""
    digits = f"{int(identifier, 16) % 10**_FINGERPRINT_DIGITS:0{_FINGERPRINT_DIGITS}d}"
    return " ".join(digits[at : at + 4] for at in range(0, _FINGERPRINT_DIGITS, 4))


def same_fingerprint(typed: str, expected: str) -> bool:
    """Compare two fingerprints; spaces, dashes and full-width digits do not matter."""
    one, other = _digits(typed), _digits(expected)
    return len(other) == _FINGERPRINT_DIGITS and hmac.compare_digest(one.encode(), other.encode())


def _digits(text: str) -> str:
    return re.sub(r"[\s\-‐-―·.]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class VerifyKey:
    """The public half of a signing key; raises WeakKeyError for a key of small order."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise WeakKeyError
        if self.raw[:-1] + bytes([self.raw[-1] & 0x7F]) in _SMALL_ORDER:
            raise WeakKeyError

    @classmethod
    def from_hex(cls, text: str) -> Self:
        """Read a key from its 64 hex digits; raises WeakKeyError."""
        try:
            return cls(bytes.fromhex(text))
        except ValueError as fault:
            raise WeakKeyError from fault

    @property
    def hex(self) -> str:
        """The key as 64 hex digits, as it stands in documents."""
        return self.raw.hex()

    @cached_property
    def id(self) -> str:
        """The name of the key in headers and registers."""
        return key_id(self.raw)

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        try:
            return Ed25519PublicKey.from_public_bytes(self.raw)
        except ValueError as fault:
            raise WeakKeyError from fault

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Say whether a signature fits a message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """An Ed25519 key of a site, a county PC or a root."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = VerifyKey(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> Self:
        """Make a new key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def id(self) -> str:
        """The name of the public half."""
        return self.public.id

    def secret(self) -> bytes:
        """Give the 32 secret bytes, for the wrapped key file and nothing else."""
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes."""
        return self._key.sign(message)


@lru_cache(maxsize=4096)
def _recipient_bytes(text: str) -> bytes:
    found = _RECIPIENT.fullmatch(text)
    if found is None:
        raise WeakKeyError
    bits = "".join(f"{_BECH32.index(letter):05b}" for letter in found[1])
    return int(bits[: KEY_BYTES * 8], 2).to_bytes(KEY_BYTES)


@lru_cache(maxsize=4096)
def _check_recipient(text: str) -> None:
    """Refuse what is no key; a register of sites asks for the same ones in every round."""
    raw = _recipient_bytes(text)
    try:
        pyrage.x25519.Recipient.from_str(text)
        # An all-zero shared secret shows a point of small order: sealed to nobody, open to all.
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(raw))
    except (pyrage.RecipientError, ValueError) as fault:
        raise WeakKeyError from fault


@dataclass(frozen=True)
class Recipient:
    """The public half of a sealing key, as the text ``age1…``; raises WeakKeyError."""

    text: str

    def __post_init__(self) -> None:
        _check_recipient(self.text)

    @property
    def raw(self) -> bytes:
        """The 32 bytes of the public key."""
        return _recipient_bytes(self.text)

    @cached_property
    def id(self) -> str:
        """The name of the key in headers and registers."""
        return key_id(self.raw)


class SealingKey:
    """An age X25519 key, which opens what was sealed to it."""

    def __init__(self, identity: pyrage.x25519.Identity) -> None:
        self.identity = identity
        self.recipient = Recipient(str(identity.to_public()))

    @classmethod
    def generate(cls) -> Self:
        """Make a new key from the system's randomness."""
        return cls(pyrage.x25519.Identity.generate())

    @classmethod
    def from_secret(cls, text: str) -> Self:
        """Read a key from its ``AGE-SECRET-KEY-1…`` text; raises UnsealError."""
        try:
            return cls(pyrage.x25519.Identity.from_str(text))
        except pyrage.IdentityError as fault:
            raise UnsealError from fault

    @property
    def id(self) -> str:
        """The name of the public half."""
        return self.recipient.id

    def secret(self) -> str:
        """Give the secret text, for the wrapped key file and the recovery sheet."""
        return str(self.identity)
