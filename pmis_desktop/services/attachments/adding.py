"""Taking in a photo or scan, and taking one out of use again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.attachments import limits
from pmis_desktop.attachments.contents import Ready
from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.attachments import AttachmentTooLargeError
from pmis_desktop.errors.files import FileTooLargeError
from pmis_desktop.errors.services import FieldRefusedError
from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import editing, recycling
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.attachments.storing import Stored
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House

ENTITY = "attachment"
PHOTO = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a person says of a file: ``kind`` is a code or label of the list of kinds.

    ``dated_on`` as people write dates; ``title`` and ``remark`` may be empty.
    """

    kind: str
    title: str = ""
    dated_on: str = ""
    remark: str = ""


def read(path: Path) -> bytes:
    """Read a file that somebody chose; AttachmentTooLargeError before more than allowed is read."""
    try:
        return files.read_limited(path, limits.INPUT)
    except FileTooLargeError as fault:
        raise AttachmentTooLargeError(limits.INPUT) from fault


def kind_of(house: House, described: Described) -> str:
    """The code of the kind that was said; FieldRefusedError where there is no such kind."""
    field = ENTITIES[ENTITY].field("kind")
    found = values.parse(field, described.kind, on=house.today)
    if isinstance(found, str):
        return found
    raise FieldRefusedError(field.label, found.message if found is not None else "不能为空。")


def prepare(
    examiner: Examiner,
    content: bytes,
    kind: str,
    cancelled: Callable[[], bool] | None = None,
) -> Ready:
    """What will be stored of a file: looked into and re-encoded by a child process.

    ``kind`` is a code: photos are kept smaller than scans. Raises an AttachmentError or a
    WorkerError; nothing was changed then.
    """
    side = limits.PHOTO_SIDE if kind == PHOTO else limits.SCAN_SIDE
    return examiner.take_in(content, side, cancelled)


def add(house: House, member: str, ready: Ready, described: Described) -> Edited:
    """Give a member a photo or material; the file is written first, then its record.

    The same picture twice is one file. Raises what ``editing.add`` raises.
    """
    kind_of(house, described)
    blob_hash = storing.store(house).put(ready.content)
    stored = Stored(blob_hash, len(ready.content), ready.media_type)
    given = {
        "member": member,
        "kind": described.kind,
        "title": described.title,
        "dated_on": described.dated_on,
        "remark": described.remark,
    }
    with house.change(f"加入{ENTITIES[ENTITY].label}", kind=editing.ADD) as change:
        parsed = editing.parse(house, change, ENTITY, given)
        parsed |= {
            "hash": stored.hash,
            "size": str(stored.size),
            "media_type": stored.media_type,
        }
        rec = editing.enter_new(house, change, ENTITY, parsed)
        storing.note(change.connection, [stored], house.author().at)
    summary = change.summary
    return Edited(id=rec, unit=summary.unit if summary else None, problems=())


def remove(house: House, attachment: str, reason: str) -> Edited:
    """Take a photo or material out of use; record and file stay, as the history needs them.

    Raises what ``recycling.remove`` raises.
    """
    return recycling.remove(house, ENTITY, attachment, reason)
