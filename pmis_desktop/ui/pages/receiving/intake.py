"""Looking through files that were brought: packages are judged, enrolment requests set apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import WrongKindError
from pmis_desktop.services import inspecting, rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Preview
from pmis_desktop.ui.work.progress import Progress

_REQUEST = "enrol-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was brought; ``looked`` of ``found`` files were read before somebody pressed 停止."""

    previews: tuple[Preview, ...]
    requests: tuple[Path, ...]
    found: int

    @property
    def looked(self) -> int:
        """How many files were read."""
        return len(self.previews) + len(self.requests)


def look_through(house: House, paths: Sequence[Path], progress: Progress) -> Intake:
    """Judge every file named and every package in folders named; nothing is changed."""
    files = rounds.in_folders(paths)
    judged = rounds.preview(
        house, files, progress=progress.told, cancelled=progress.is_cancelled
    ).previews
    requests = [each.path for each in judged if _is_request(each)]
    return Intake(
        previews=tuple(each for each in judged if each.path not in requests),
        requests=tuple(requests),
        found=len(files),
    )


def _is_request(judged: Preview) -> bool:
    if judged.code != WrongKindError.code:
        return False
    try:
        return inspecting.inspect(judged.path, None)["kind"] == _REQUEST
    except AppError:
        return False
