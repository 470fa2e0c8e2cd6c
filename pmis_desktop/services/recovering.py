"""After a lost passphrase: ask at the branch, answer at the county, set a new passphrase."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.safekeeping import CheckDigitsError
from pmis_desktop.errors.vault import RecoveryNotPreparedError
from pmis_desktop.models.vault import recovery
from pmis_desktop.models.vault.card import VaultKind
from pmis_desktop.models.vault.documents import LIMIT
from pmis_desktop.models.vault.passphrase import Cost

_KEY_BEGINS = "AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked:
    """A recovery request: its file, and the digits both sides read to each other on the phone."""

    file: Path
    check: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpGiven:
    """A reply to a recovery request, and what kind of vault it opens again."""

    file: Path
    kind: VaultKind


def ask(folder: Path, out: Path) -> HelpAsked:
    """Write a request for help for a locked vault; replies to older requests stop counting.

    Raises RecoveryNotPreparedError where no recovery slot is.
    """
    request = recovery.make_request(folder)
    files.write_whole(out, request)
    return HelpAsked(file=out, check=recovery.check_digits(request))


def asked(request: Path) -> HelpAsked:
    """What a request that came to the county says; its digits are compared in a call-back.

    Raises RecoveryRequestError for a file that is none.
    """
    data = _read(request)
    return HelpAsked(file=request, check=recovery.check_digits(data))


def check_digits(request: Path, check: str) -> None:
    """Refuse a request whose digits are not those that were read out: CheckDigitsError.

    Before anybody takes the recovery sheet out of its cupboard.
    """
    if _digits(check) != _digits(asked(request).check):
        raise CheckDigitsError


def give(request: Path, check: str, recovery_key: str, out: Path) -> HelpGiven:
    """Answer a request that was called back, with the key typed from the recovery sheet.

    Raises CheckDigitsError for other digits than the request's, and RecoveryRequestError.
    """
    check_digits(request, check)
    data = _read(request)
    files.write_whole(out, recovery.answer_request(data, joined_key(recovery_key)))
    return HelpGiven(file=out, kind=recovery.read_request(data).kind)


def finish(
    folder: Path,
    reply: Path,
    *,
    operator: str,
    new_passphrase: str,
    post: str = "",
    cost: Cost | None = None,
) -> None:
    """Set a new passphrase by the county's reply, for an operator who administers from then on.

    Raises RecoveryReplyError for a reply that was used, or is for another request.
    """
    recovery.reopen(
        folder,
        files.read_limited(reply, LIMIT),
        operator=operator,
        new_passphrase=new_passphrase,
        post=post,
        cost=cost,
    )


def finish_with_key(
    folder: Path,
    recovery_key: str,
    *,
    operator: str,
    new_passphrase: str,
    post: str = "",
    cost: Cost | None = None,
) -> None:
    """Set a new passphrase with the recovery sheet itself at hand.

    Raises RecoveryRequestError for another county's key or a mistyped one.
    """
    recovery.reopen_with_identity(
        folder,
        joined_key(recovery_key),
        operator=operator,
        new_passphrase=new_passphrase,
        post=post,
        cost=cost,
    )


def can_ask(folder: Path) -> bool:
    """Whether a locked vault has a recovery slot, so that a lost passphrase is no end."""
    try:
        recovery.require_slot(folder)
    except RecoveryNotPreparedError:
        return False
    return True


def joined_key(typed: str) -> str:
    """The recovery key as it was typed from the sheet, whose groups are set apart by spaces.

    Full-width characters of an input method, small letters, and hyphens left out are the same key.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(mark for mark in plain if mark.isalnum())
    begins = _KEY_BEGINS.replace("-", "")
    return f"{_KEY_BEGINS}{kept.removeprefix(begins)}" if kept.startswith(begins) else kept


def _digits(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(mark for mark in plain if mark.isdecimal())


def _read(request: Path) -> bytes:
    data = files.read_limited(request, LIMIT)
    recovery.read_request(data)
    return data
