"""信息质量整改通知: what one branch is asked to mend, or every branch in one file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.joining import set_parts
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.wording import breakable, long_date, padded_name
from pmis_desktop.rules import wordings

_FORM = "mending.typ"
# As with rosters: a few branches in one go are quick to set and soon stopped.
_SECTIONS_TOGETHER = 10
_SECTIONS_PER_CHILD = 60
_MESSAGE_WIDTH = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingRow:
    """One member with everything to be looked at; the ID number comes masked."""

    name: str
    id_number: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingSection:
    """The notice to one branch: who sends it on which day (ISO), what it says, what is to mend."""

    branch: str
    sender: str
    day: str
    lines: Sequence[str]
    rows: Sequence[MendingRow]


def mending_pdf(
    sections: Sequence[MendingSection],
    *,
    office_fonts: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set the notices, each with its own page numbers, as one PDF.

    Raises NothingToPrintError and what ``Typesetter.pdf`` raises.
    """
    if not sections:
        raise NothingToPrintError
    parts = [
        _part(sections[start : start + _SECTIONS_TOGETHER])
        for start in range(0, len(sections), _SECTIONS_TOGETHER)
    ]
    return set_parts(
        _FORM, parts, office_fonts=office_fonts, progress=progress, cancelled=cancelled
    )


def mending_pictures(
    sections: Sequence[MendingSection],
    *,
    ppi: float,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same notices page by page as PNG pictures, one branch set when it is asked for.

    Raises what ``Typesetter.pictures`` raises.
    """
    with ExitStack() as stack:
        setter = stack.enter_context(
            Typesetter(office_fonts=office_fonts, renew_after=_SECTIONS_PER_CHILD)
        )
        for section in sections:
            if cancelled is not None and cancelled():
                raise WorkerCancelledError
            yield from setter.pictures(_FORM, _part([section]), ppi=ppi, cancelled=cancelled)


def _part(sections: Sequence[MendingSection]) -> Mapping[str, Any]:
    """Some notices as one job for the form."""
    return {
        "sections": [_section(section) for section in sections],
        "words": wordings.of_form("mending"),
    }


def _section(section: MendingSection) -> Mapping[str, Any]:
    return {
        "branch": section.branch,
        "sender": section.sender,
        "day": long_date(section.day),
        "lines": list(section.lines),
        "rows": [
            [
                str(number),
                padded_name(row.name),
                row.id_number,
                breakable(row.message, _MESSAGE_WIDTH),
                "",
            ]
            for number, row in enumerate(section.rows, 1)
        ],
    }
