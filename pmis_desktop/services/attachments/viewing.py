"""Looking at a photo or material, and saving a copy of it elsewhere."""

import re
from itertools import chain, count
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.attachments import sniffing
from pmis_desktop.attachments.contents import Pixels
from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.attachments import BlobDamagedError, BlobMissingError
from pmis_desktop.errors.services import FieldRefusedError
from pmis_desktop.models.vault.blobs import BlobStore
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.services.house import House

_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,4}")


def pixels(house: House, examiner: Examiner, attachment: Attachment, side: int) -> Pixels:
    """A picture decrypted in memory and decoded by a child process; no file is written.

    Even what a branch has sent never meets the window's own picture readers. Raises
    BlobMissingError, BlobDamagedError, NoPictureOfPdfError, a WorkerError.
    """
    return examiner.decode(_content(storing.store(house), attachment), side)


def save_copy(house: House, attachment: Attachment, to: Path, reason: str) -> Path:
    """Write the decrypted file where somebody wants it, with a suffix that fits its content.

    Under another suffix than the chosen one nothing that is there is replaced.

    The local log has the record and the reason before the file is there. Raises FieldRefusedError
    without a reason, and what ``pixels`` raises for a file that is not here.
    """
    if not reason.strip():
        raise FieldRefusedError("另存原因", "不能为空。")
    content = _content(storing.store(house), attachment)
    place = _fitting(to, sniffing.SUFFIXES[sniffing.media_type(content)])
    house.note("copy_out", "另存照片或材料", record=attachment.id, reason=reason.strip())
    files.write_whole(place, content)
    return place


def _fitting(to: Path, suffix: str) -> Path:
    if to.suffix.lower() == suffix:
        return to
    # "1.2届" has no suffix, whatever the path says of it.
    stem = to.stem if _SUFFIX.fullmatch(to.suffix) else to.name
    marks = chain(("",), (f"（{number}）" for number in count(2)))
    places = (to.with_name(f"{stem}{mark}{suffix}") for mark in marks)
    return next(place for place in places if not place.exists())


def _content(blobs: BlobStore, attachment: Attachment) -> bytes:
    try:
        bytes.fromhex(attachment.hash)
    except ValueError as fault:
        raise BlobDamagedError from fault
    if attachment.absent and not blobs.has(attachment.hash):
        raise BlobMissingError
    return blobs.get(attachment.hash)
