"""What a workbook is to hold, how far its making is, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.exporting import ExportCancelledError
from pmis_desktop.services.browsing.query import MemberQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose rows, which columns, how numbers are shown, and where the file goes.

    ``within`` is an organisation's id, code or name, whose whole subtree counts; empty: everything
    here. ``query`` is a list of members instead, in its order. ``columns`` are field ids, ``age``
    or ``seniority``; only a roster has a choice of them. ``full`` numbers need a ``reason``, which
    stands on the sheet and in the local log.
    """

    out: Path
    within: str = ""
    query: MemberQuery | None = None
    columns: tuple[str, ...] = ()
    full: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A workbook that was written, and how many rows of data stand in it."""

    file: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Who hears how far the work is, and who may stop it."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def step(self, done: int, total: int) -> None:
        """Say how far the work is; raises ExportCancelledError where somebody stopped it."""
        if self.cancelled is not None and self.cancelled():
            raise ExportCancelledError
        if self.progress is not None:
            self.progress(done, total)
