"""Writing the answer of one organisation, into a folder that is asked for once."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pmis_desktop.services import carrying, rounds
from pmis_desktop.services.carrying import CarrierPolicy
from pmis_desktop.services.outbox import Outbox
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

# The same folder as where a round's answers go.
_USE = "answers"


class Answering(QObject):
    """The act 写回执 for a few sites."""

    def __init__(self, page: QWidget, work: Work) -> None:
        super().__init__(page)
        self._page = page
        self._work = work
        self._under_way = False

    def write(self, sites: Sequence[str], then: Callable[[], object]) -> None:
        """Write the answers of some sites and say where they lie."""
        if self._under_way:
            return
        folder = self._work.local.folder(_USE) or self._choose()
        if folder is None:
            return
        self._under_way = True
        work = partial(self._write, tuple(sites), folder)
        job = self._work.change("写出回执", work, partial(self._on_written, folder, then))
        job.finished.connect(self._on_end)

    def _choose(self) -> Path | None:
        folder = dialogs.choose_folder(self._page, "回执写到哪个文件夹")
        if folder is not None:
            self._work.local.remember_folder(_USE, folder)
        return folder

    def _write(
        self, sites: Sequence[str], folder: Path, _progress: Progress
    ) -> tuple[Sequence[Path], CarrierPolicy]:
        house = self._work.house
        # As a round's answers: by committee, with the text for the branch beside.
        files = rounds.answer(house, sites, Outbox(folder, arranged=True))
        return files, carrying.in_force(house)

    def _on_written(
        self,
        folder: Path,
        then: Callable[[], object],
        written: tuple[Sequence[Path], CarrierPolicy],
    ) -> None:
        files, policy = written
        stick = "拔下U盘之前，请先安全弹出。" if files and carrying.on_stick(folder) else ""
        said = (
            f"已写出 {len(files)} 份回执，在“{files[0].parent}”，旁边有一段可以转发的说明。"
            f"{policy.sentence}{stick}"
            if files
            else "没有写出回执：接入点已经注销。"
        )
        self._work.messages.say(said)
        then()

    def _on_end(self) -> None:
        self._under_way = False
