"""Looking closer at the open record: its history, and its numbers in full. Both are noted."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from pmis_desktop.services import history
from pmis_desktop.services.history import Step
from pmis_desktop.ui.pages.record.board import RecordBoard
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class Looking(QObject):
    """What is read only when somebody asks for it."""

    def __init__(self, work: Work, board: RecordBoard) -> None:
        super().__init__(board)
        self._work = work
        self._board = board
        self._rec = ""

    def begin(self, rec: str) -> None:
        """Another record is open."""
        if rec != self._rec:
            self._board.show_record()
        self._rec = rec

    def show_history(self, kind: str) -> None:
        """Lay the history of the record over its form."""
        house, rec = self._work.house, self._rec
        if not rec:
            self._work.messages.say("保存以后才有变更记录。", "info")
            return
        self._work.write(
            "查看变更记录",
            lambda _progress: (rec, history.of_record(house, kind, rec)),
            self._show_steps,
        )

    def _show_steps(self, found: tuple[str, Sequence[Step]]) -> None:
        rec, steps = found
        form = self._board.form
        # Somebody went on to another record meanwhile.
        if rec == self._rec and form is not None:
            today = self._work.house.today
            self._board.history.show_steps(steps, today, masked=form.masked)
            self._board.show_history()

    def show_dossier(self) -> None:
        """Go to everything held on this member."""
        self._work.go(Place(room=places.DOSSIER, record=self._rec))

    def transfer(self) -> None:
        """Go to where the transfer of this member begins."""
        form = self._board.form
        name = form.row("name").editor.text() if form is not None else ""
        self._work.go(Place(room=places.TRANSFERS, act="start", record=self._rec, name=name))

    def unmask(self) -> None:
        """Note that the numbers are looked at, then show them."""
        house, rec, form = self._work.house, self._rec, self._board.form
        if form is None or not form.masked:
            self._work.messages.say("号码已经是完整的。", "info")
            return
        self._work.write(
            "显示完整号码",
            lambda _progress: house.note("unmask", "显示完整号码", record=rec),
            lambda _nothing: self._show_numbers(rec),
        )

    def _show_numbers(self, rec: str) -> None:
        if rec == self._rec and self._board.form is not None:
            self._board.form.unmask()
