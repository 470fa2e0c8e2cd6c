"""Taking the county's answers, one or several at once, each with what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import inspecting, receiving
from pmis_desktop.services.house import House
from pmis_desktop.services.receiving import Received
from pmis_desktop.ui.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One file: what it brought, or why it was not taken."""

    file: Path
    received: Received | None = None
    refusal: AppError | None = None


def take_all(house: House, files: Sequence[Path], progress: Progress) -> tuple[Taken, ...]:
    """Take them from the oldest on; a refused one stops none of the others."""
    ordered = sorted(files, key=lambda file: _revision(house, file)) if len(files) > 1 else files
    done: list[Taken] = []
    for number, file in enumerate(ordered):
        if progress.is_cancelled():
            break
        progress.told(number, len(ordered))
        done.append(_take(house, file))
    return tuple(done)


def _take(house: House, file: Path) -> Taken:
    try:
        return Taken(file=file, received=receiving.receive(house, file))
    except AppError as refusal:
        return Taken(file=file, refusal=refusal)


def _revision(house: House, file: Path) -> float:
    """The county's revision that an answer brings; what cannot be read comes last."""
    try:
        found = inspecting.inspect(file, house).get("revision")
    except AppError:
        found = None
    return found if isinstance(found, int) else float("inf")
