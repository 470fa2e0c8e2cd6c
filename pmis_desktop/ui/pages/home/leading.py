"""Where the button of a task leads, and a figure."""

from collections.abc import Mapping

from pmis_desktop.services.figures import QUALITY, Figure
from pmis_desktop.services.tasks import Task
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

JOIN = "join"
_ROOMS: Mapping[str, str] = {
    "backup": places.SAFEKEEPING,
    "epoch": places.SAFEKEEPING,
    "ceremony": places.CEREMONIES,
    "pending": places.SENDING,
    "unanswered": places.SENDING,
    "outcomes": places.SENDING,
    "desk": places.DESK,
    "review": places.REVIEWING,
    "forked": places.SITES,
    "held": places.SITES,
    "waiting": places.WAITING,
    "answers": places.RECEIVING,
    "silent": places.CORRESPONDENCE,
    "invite": places.SITES,
    "organisations": places.ORGANISATIONS,
    "terms": places.ORGANISATIONS,
    "beginning": places.IMPORTING,
    "mend": places.QUALITY,
    "pocket": places.TRANSFERS,
    "transfers": places.TRANSFERS,
    "transfers_unmoved": places.TRANSFERS,
    "letter_numbers": places.TRANSFERS,
    "notices": places.NOTICES,
    "late": places.CORRESPONDENCE,
    "unfetched": places.CORRESPONDENCE,
    "stale": places.SENDING,
    "clock": places.HOME,
}
# What the room should do at once, so that a button does what its verb says.
_ACTS: Mapping[str, str] = {
    "pending": "write",
    "unanswered": "take",
    "outcomes": "outcomes",
    "answers": "answers",
    "epoch": "epoch",
    "backup": "backup",
    "forked": "forked",
    "silent": "never",
    "held": "held",
    "invite": "invite",
    "mend": "asked",
    "notices": "unread",
    "terms": "terms",
    # Those without a kind have no role.
    "organisations": places.ROLE,
    "pocket": "pocket",
    "transfers": "mine",
    "transfers_unmoved": "open",
    "letter_numbers": "numbers",
    "late": "late",
    "unfetched": "unfetched",
    "stale": "take",
}
_LISTS = {"organisations", "beginning"}


def leads_to(task: Task) -> Place:
    """The place for a task: one record, a list of names, or a room with its act."""
    one_record = len(task.records) == 1 and task.kind in _LISTS
    if task.kind in _ROOMS and not one_record:
        return Place(room=_ROOMS[task.kind], act=_ACTS.get(task.kind, ""), record=_first(task))
    if task.query is not None:
        return Place(room=places.MEMBERS, query=task.query)
    return Place(room=places.RECORD, kind=task.record_kind, record=_first(task))


def names_of(task: Task) -> Place:
    """The list of names behind a task's number."""
    return Place(room=places.CORRESPONDENCE, act=task.names)


def opens(figure: Figure) -> Place:
    """What stands behind a figure: its list of names, or the room that counts it."""
    if figure.query is not None:
        return Place(room=places.MEMBERS, query=figure.query)
    if figure.kind == QUALITY:
        return Place(room=places.QUALITY, act="wrong" if figure.value else "")
    return Place(room=places.ORGANISATIONS, act=f"{places.ROLE}{figure.kind}")


def _first(task: Task) -> str:
    return task.records[0] if task.records else ""
