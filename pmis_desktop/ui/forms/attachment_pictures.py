"""Pictures of attachments, decrypted and decoded off the window's thread, a few at a time."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pmis_desktop.attachments.contents import Pixels
from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.base import AppError
from pmis_desktop.services.attachments import viewing
from pmis_desktop.services.attachments.listing import Attachment
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.painted import image_of
from pmis_desktop.ui.work.work import Work

_AT_ONCE = 4  # pictures in one job: others want the reader too
_SMALL = 320  # pixels: sharp on a doubled screen
LARGE = 2480
_KEPT = 200


class AttachmentPictures(QObject):
    """Small pictures, kept while the window lives; ``came`` carries a hash and a picture."""

    came = Signal(str, object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._known: dict[str, QImage] = {}
        self._waiting: list[Attachment] = []
        self._busy = False

    def want(self, some: Sequence[Attachment]) -> None:
        """Bring the small pictures of these; what was wanted before and is not there is dropped."""
        self._waiting = []
        for each in some:
            if each.absent or not each.is_picture:
                continue
            if each.hash in self._known:
                self.came.emit(each.hash, self._known[each.hash])
            else:
                self._waiting.append(each)
        self._go_on()

    def large(self, one: Attachment, then: Callable[[QImage], object]) -> None:
        """Bring one picture as large as it is stored."""
        house = self._work.house

        def work() -> Pixels:
            with Examiner() as examiner:
                return viewing.pixels(house, examiner, one, LARGE)

        self._work.read("打开照片或材料", work, lambda pixels: then(image_of(pixels)))

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        some, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        self._work.read(
            "打开照片", partial(_small, self._work.house, some), self._take, failed=self._failed
        )

    def _take(self, found: dict[str, Pixels]) -> None:
        self._busy = False
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        for blob_hash, pixels in found.items():
            self._known[blob_hash] = image_of(pixels)
            self.came.emit(blob_hash, self._known[blob_hash])
        self._go_on()

    def _failed(self, error: AppError) -> None:
        self._busy = False
        self._work.messages.tell(error)


def _small(house: House, some: Sequence[Attachment]) -> dict[str, Pixels]:
    """The small pictures of some attachments; one that does not open keeps back no other."""
    found: dict[str, Pixels] = {}
    with Examiner() as examiner:
        for each in some:
            try:
                found[each.hash] = viewing.pixels(house, examiner, each, _SMALL)
            except AppError:
                continue
    return found
