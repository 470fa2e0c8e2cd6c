"""Looking through files that were brought: packages are judged, enrolment requests set apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import WrongKindError
from pmis_desktop.services import inbox, inspecting, rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Preview
from pmis_desktop.ui.work.progress import Progress

_REQUEST = "enrol-request"
_UNREAD = "还没有核对。点“再看一遍”，或把它再放进来，就会接着核对。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was brought: packages, and ``others`` that are enrolment requests.

    ``unread`` files were not reached before somebody pressed 停止.
    """

    previews: tuple[Preview, ...]
    others: tuple[Preview, ...] = ()
    unread: tuple[Preview, ...] = ()

    @property
    def requests(self) -> tuple[Path, ...]:
        """The enrolment requests among the files."""
        return tuple(each.path for each in self.others)

    @property
    def looked(self) -> int:
        """How many files were read."""
        return len(self.previews) + len(self.others)

    @property
    def found(self) -> int:
        """How many files there were."""
        return self.looked + len(self.unread)


def look_through(house: House, paths: Sequence[Path], progress: Progress) -> Intake:
    """Judge every file named and every package in folders named; nothing is changed."""
    files = rounds.in_folders(paths)
    judged = rounds.preview(
        house, files, progress=progress.told, cancelled=progress.is_cancelled
    ).previews
    others = tuple(each for each in judged if _is_request(each))
    return Intake(
        previews=tuple(each for each in judged if each not in others),
        others=others,
        unread=tuple(
            Preview(path=each, verdict=inbox.ARRIVED, message=_UNREAD)
            for each in files[len(judged) :]
        ),
    )


def _is_request(judged: Preview) -> bool:
    if judged.code != WrongKindError.code:
        return False
    try:
        return inspecting.inspect(judged.path, None)["kind"] == _REQUEST
    except AppError:
        return False
