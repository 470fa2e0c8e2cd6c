"""Between unlocking and the rooms: what a vault still waits for, and what is handed over then."""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.exchange import InvitationCodeError
from pmis_desktop.errors.services import AlreadyJoinedError
from pmis_desktop.errors.vault import FolderTakenError
from pmis_desktop.exchange import invitations, keys, requests
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.models import settings
from pmis_desktop.models.vault.place import FOLDER_NAME, check_place
from pmis_desktop.printing import sheets
from pmis_desktop.services import sending
from pmis_desktop.services.founding import Founded
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands between an opened vault and its rooms.

    ``waits_for_grant``: a branch that the county has not admitted yet, known there by
    ``fingerprint``; ``again``: it was admitted before, on another machine or with a key that is
    lost. ``epoch_due``: a restored county whose root must sign first.
    """

    name: str
    practice: bool
    waits_for_grant: bool
    fingerprint: str
    epoch_due: bool
    again: bool = False


def look(house: House) -> Entry:
    """What an opened vault still waits for. Raises SealedKeysDamagedError."""
    with house.reading() as connection:
        joined = bool(settings.number(connection, settings.JOINED))
        name = settings.get(connection, settings.NAME)
        practice = bool(settings.number(connection, settings.PRACTICE))
        epoch_due = bool(settings.number(connection, settings.EPOCH_DUE))
        known = bool(settings.get(connection, settings.COUNTY_ID))
    waits = not house.at_county and not joined
    return Entry(
        name=name,
        practice=practice,
        waits_for_grant=waits,
        fingerprint=keys.fingerprint(sending.site_key(house).id) if waits else "",
        epoch_due=epoch_due,
        again=waits and known,
    )


def request_again(
    house: House,
    out: Path,
    *,
    invitation: str | None = None,
    county_fingerprint: str = "",
    machine: str = "",
) -> Path:
    """Write the request of a waiting branch once more: its first file was lost on the way.

    The keys are the same, so the county sees the same branch. The code of a slip is kept nowhere
    and is typed again. Raises AlreadyJoinedError, SiteKeyMissingError and InvitationCodeError.
    """
    house.require_site()
    signer = sending.site_key(house)
    with house.reading() as connection:
        if settings.number(connection, settings.JOINED):
            raise AlreadyJoinedError
        log = settings.get(connection, settings.LOG)
        name = settings.get(connection, settings.NAME)
        sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)).recipient
    proof = ""
    if invitation is not None:
        proof = invitations.proof(invitation, signer.public, sealing, county_fingerprint)
    request = requests.write(
        log=log,
        organisation_name=name,
        post=house.vault.post,
        machine=machine,
        signer=signer,
        sealing=sealing,
        made=house.author().at,
        invitation=proof,
    )
    files.write_whole(out, request)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFolder:
    """A folder that a new vault may be made in; ``removable``: it lies on a stick."""

    folder: Path
    removable: bool


def new_folder(chosen: Path) -> NewFolder:
    """The folder for a new vault where somebody chose one: itself if empty, else one inside it.

    Raises what ``check_place`` raises for clouds, networks and the program's own folder.
    """
    with files.told(chosen, reading=True):
        taken = chosen.is_dir() and any(chosen.iterdir())
    place = check_place(chosen / FOLDER_NAME if taken else chosen)
    if place.folder.is_dir() and any(place.folder.iterdir()):
        raise FolderTakenError(place.folder)
    return NewFolder(folder=place.folder, removable=place.removable)


def invitation_problem(code: str) -> str:
    """What is wrong with a code typed from a slip, in a sentence; empty where it may be one."""
    try:
        invitations.normalise(code)
    except InvitationCodeError as refusal:
        return refusal.message
    return ""


def fingerprint_problem(typed: str) -> str:
    """What is wrong with a fingerprint typed from paper, in a sentence; empty where it is whole."""
    return "" if keys.same_fingerprint(typed, typed) else "县级指纹是 24 位数字，请照邀请单核对。"


def save_recovery_sheet(founded: Founded, file: Path) -> Path:
    """Write the recovery sheet of a county just founded as a PDF, where there is no printer."""
    files.write_whole(file, sheets.recovery_sheet_pdf(founded.sheet))
    return file
