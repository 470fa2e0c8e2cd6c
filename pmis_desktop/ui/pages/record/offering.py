"""Offering back what was typed the last time and not saved."""

from PySide6.QtCore import QObject

from pmis_desktop.services.drafts import Draft
from pmis_desktop.ui.pages.record.board import RecordBoard
from pmis_desktop.ui.pages.record.drafting import Drafting
from pmis_desktop.ui.pages.record.notices import DraftBar
from pmis_desktop.ui.work.work import Work


class DraftOffer(QObject):
    """The bar above the form with 接着填 and 丢弃; nothing happens to a draft without either."""

    def __init__(self, work: Work, board: RecordBoard, drafting: Drafting) -> None:
        super().__init__(board)
        self._work = work
        self._board = board
        self._drafting = drafting
        self._draft: Draft | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self._draft is not None

    def make(self, draft: Draft | None) -> None:
        """Offer a draft; None takes the bar away."""
        self._draft = draft
        if draft is None:
            self._board.show_bar(None)
            return
        bar = DraftBar(draft, self._work.house.today)
        bar.taken.connect(self._take)
        bar.dropped.connect(self._drop)
        self._board.show_bar(bar)

    def _take(self) -> None:
        """Put the draft into the form; what was typed since stays."""
        form, draft = self._board.form, self._draft
        if form is None or draft is None:
            return
        typed = form.changes
        self._answered()
        form.put({**draft.values, **typed})
        form.go_to_first()

    def _drop(self) -> None:
        self._answered()
        self._drafting.keep()

    def _answered(self) -> None:
        self._drafting.answered()
        self.make(None)
