"""Sheets that carry keys on paper: the county's recovery sheet, invitations for branches."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import segno

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.printing.pages import Typesetter, typeset
from pmis_desktop.printing.wording import long_date
from pmis_desktop.rules import wordings

_RECOVERY_FORM = "recovery.typ"
_INVITATION_FORM = "invitations.typ"
_GROUP = 4
_LONGEST_GROUP = 6


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What a recovery sheet says; ``fingerprint`` is the county's 24 digits or empty."""

    county: str
    made_on: str
    key: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One slip: the branch, its one-use code of 16 characters, the last day it counts.

    ``committee`` says to whom the slip goes first.
    """

    branch: str
    code: str
    valid_until: str
    committee: str = ""


def recovery_sheet_pdf(sheet: RecoverySheet, *, office_fonts: bool = True) -> bytes:
    """Set the recovery sheet; its square code holds the key as it is, without spaces.

    Raises what ``Typesetter.pdf`` raises.
    """
    return typeset(_RECOVERY_FORM, _recovery(sheet), office_fonts=office_fonts)


def recovery_sheet_pages(
    sheet: RecoverySheet, *, ppi: float, office_fonts: bool = True
) -> list[bytes]:
    """The same sheet as PNG pictures, for a printer: no file of the key is written anywhere."""
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pictures(_RECOVERY_FORM, _recovery(sheet), ppi=ppi)


def _recovery(sheet: RecoverySheet) -> dict[str, object]:
    """The recovery sheet as the form wants it."""
    key = "".join(sheet.key.split())
    picture = io.BytesIO()
    segno.make(key, error="q", micro=False).save(picture, kind="svg", scale=4, border=2)
    return {
        "county": sheet.county,
        "made_on": long_date(sheet.made_on),
        "groups": _groups(key),
        "fingerprint": _groups(sheet.fingerprint),
        "code": picture.getvalue().decode(),
    }


def invitation_slips_pdf(
    county: str,
    fingerprint: str,
    invitations: Sequence[Invitation],
    *,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set one slip per invitation, four to a page; ``fingerprint`` is the county's 24 digits.

    Raises NothingToPrintError and what ``Typesetter.pdf`` raises.
    """
    data = _slips(county, fingerprint, invitations)
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pdf(_INVITATION_FORM, data, cancelled=cancelled)


def invitation_slips_pages(
    county: str,
    fingerprint: str,
    invitations: Sequence[Invitation],
    *,
    ppi: float,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> list[bytes]:
    """The same slips as PNG pictures, one per page, for a printer."""
    data = _slips(county, fingerprint, invitations)
    with Typesetter(office_fonts=office_fonts) as typesetter:
        return typesetter.pictures(_INVITATION_FORM, data, ppi=ppi, cancelled=cancelled)


def _slips(county: str, fingerprint: str, invitations: Sequence[Invitation]) -> dict[str, object]:
    """The slips as the form wants them."""
    if not invitations:
        raise NothingToPrintError
    return {
        "county": county,
        "fingerprint": _groups(fingerprint),
        "words": wordings.of_form("invitation"),
        "invitations": [
            {
                "branch": each.branch,
                "groups": _groups(each.code),
                "valid_until": long_date(each.valid_until),
                "committee": each.committee,
            }
            for each in invitations
        ],
    }


def _groups(text: str) -> list[str]:
    """A code as groups to read out: its own where it has hyphens between short ones, else fours."""
    own = text.split("-")
    if len(own) > 1 and all(1 < len(group) <= _LONGEST_GROUP for group in own):
        return own
    kept = "".join(text.split())
    return [kept[start : start + _GROUP] for start in range(0, len(kept), _GROUP)]
