"""Invitations: a code on a printed slip proves that a request comes from the invited branch."""

import hmac
import re
import secrets
import unicodedata
from hashlib import sha256

from pmis_desktop.errors.exchange import InvitationCodeError
from pmis_desktop.exchange.keys import Recipient, VerifyKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud and copied by hand
LENGTH = 16  # letters of five bits: 80 bits

_LOOKALIKES = str.maketrans("ILO", "110")


def new_code() -> str:
    """Make a code from the system's randomness, in four groups for the slip."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """Bring a typed code into its one form: case, dashes, full-width and lookalikes do not matter.

    Raises InvitationCodeError.
    """
    code = re.sub(r"[\s\-‐-―._]+", "", unicodedata.normalize("NFKC", typed)).upper()
    code = code.translate(_LOOKALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise InvitationCodeError
    return code


def proof(code: str, verify_key: VerifyKey, sealing: Recipient, county_fingerprint: str) -> str:
    """Bind a site's keys to a code: HMAC-SHA256 as hex.

    The message is the raw verify key, the recipient's text and the county's 24 digits.
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", county_fingerprint))
    message = verify_key.raw + sealing.text.encode() + digits.encode()
    return hmac.new(normalise(code).encode(), message, sha256).hexdigest()


def proves(
    found: str, code: str, verify_key: VerifyKey, sealing: Recipient, county_fingerprint: str
) -> bool:
    """Say whether a proof was made with this code for these keys and this county."""
    return hmac.compare_digest(found, proof(code, verify_key, sealing, county_fingerprint))
