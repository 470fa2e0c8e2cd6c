"""Sealing and unsealing: age v1 files, whose head is checked here before the library sees it."""

import re
from collections.abc import Sequence
from typing import Protocol

import pyrage

from pmis_desktop.errors.exchange import HostileSealError, LimitError, UnsealError
from pmis_desktop.exchange import keys, limits
from pmis_desktop.exchange.keys import Recipient, SealingKey

# Stanza bodies are lines of 64 characters and a shorter one, perhaps empty, that ends them.
_AGE_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"((?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+)"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
_STANZA = re.compile(rb"^-> ", re.MULTILINE)


class Sealer(Protocol):
    """What a suite must be able to do; one suite ships."""

    def seal(self, plain: bytes, recipients: Sequence[Recipient]) -> bytes:
        """Seal bytes so that each of the recipients can open them."""

    def unseal(self, sealed: bytes, key: SealingKey) -> bytes:
        """Open sealed bytes; raises HostileSealError or UnsealError."""


class AgeSealer:
    """The age format by ``pyrage``; stock ``age`` opens what it writes."""

    def seal(self, plain: bytes, recipients: Sequence[Recipient]) -> bytes:
        """Seal bytes to one to six recipients."""
        if not 1 <= len(recipients) <= limits.RECIPIENTS:
            raise LimitError("收件人数", len(recipients), limits.RECIPIENTS)
        keys_of_age = [pyrage.x25519.Recipient.from_str(recipient.text) for recipient in recipients]
        sealed: bytes = pyrage.encrypt(plain, keys_of_age)
        return sealed

    def unseal(self, sealed: bytes, key: SealingKey) -> bytes:
        """Open an age file; raises HostileSealError before the library sees a strange head."""
        check_age_header(sealed)
        try:
            plain: bytes = pyrage.decrypt(sealed, [key.identity])
        except pyrage.DecryptError as fault:
            raise UnsealError from fault
        return plain


def check_age_header(sealed: bytes) -> None:
    """Refuse a head beyond 4 KiB or 8 stanzas, or that does not end in a ``---`` line.

    The library parses the head in quadratic time while it holds the interpreter: 285 kB took it
    two minutes. Raises HostileSealError.
    """
    found = _AGE_HEADER.match(bytes(sealed[: limits.AGE_HEADER]))
    if found is None or len(_STANZA.findall(found[1])) > limits.AGE_STANZAS:
        raise HostileSealError


SEALERS: dict[int, Sealer] = {keys.SUITE: AgeSealer()}
