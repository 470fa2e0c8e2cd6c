"""The record that is open: shown, typed into, saved, and shown again."""

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.records import RecordChangedError
from pmis_desktop.rules import moments
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.outcomes import Refused
from pmis_desktop.ui.forms.record_form import Loaded, RecordForm
from pmis_desktop.ui.forms.refused_card import RefusedActs
from pmis_desktop.ui.forms.saving import CONFIRMED, Saving, Wanted
from pmis_desktop.ui.pages.record import saying
from pmis_desktop.ui.pages.record.board import RecordBoard
from pmis_desktop.ui.pages.record.drafting import Drafting
from pmis_desktop.ui.pages.record.freezing import Freezing
from pmis_desktop.ui.pages.record.notices import ChangedCard
from pmis_desktop.ui.pages.record.offering import DraftOffer
from pmis_desktop.ui.pages.record.opening import Opened, open_for_form
from pmis_desktop.ui.work.work import Work

_ANSWER_FIRST = "上次没有保存的内容还在：请先点“接着填”或“丢弃”，再保存。"
# Where a record stands: whoever adds several adds them there.
_PLACES = {"member": "branch", "organisation": "parent"}


class RecordDesk(QObject):
    """What is open on the board.

    ``shown`` comes when it stands there, ``told`` with a sentence for the head, ``saved`` after
    保存, ``went_on`` when a new one follows it, ``gone`` when there is no such record (any more).
    """

    shown = Signal(object)
    told = Signal(str)
    saved = Signal(object, bool)
    went_on = Signal()
    gone = Signal()

    def __init__(self, work: Work, board: RecordBoard, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._board = board
        self.kind, self.rec = "member", ""
        self.opened: Opened | None = None
        self._overtaken: RecordChangedError | None = None
        self._saved_at = ""
        self._reading = False
        self._freezing = Freezing()
        self._prefilled: dict[str, str] = {}
        self._another = False
        self._confirmable: tuple[Problem, ...] = ()
        self.drafting = Drafting(work, self)
        self._offer = DraftOffer(work, board, self.drafting)
        self._saving = Saving(work, window)
        self._answering = RefusedActs(work, window)
        board.edited.connect(self._edited)
        self._saving.told.connect(board.show_problems)
        self._saving.held.connect(self._held)
        self._saving.saved.connect(self._saved)
        board.archive_confirmed.connect(self._confirm)
        self._saving.refused.connect(self._refused)
        self._answering.again.connect(self._change_again)

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.opened is not None and self._board.form is not None and self._board.form.dirty

    @property
    def name(self) -> str:
        """What the open record is called, as it stands in the form."""
        form = self._board.form if self.opened is not None else None
        return saying.name_of(self.kind, form.row("name").editor.text() if form else "")

    def open(self, kind: str, rec: str, prefilled: Mapping[str, str] | None = None) -> None:
        """Open another record; what was typed into the last one is its draft by now.

        ``prefilled`` stands in a new one from the beginning, where nothing else does.
        """
        self.kind, self.rec = kind, rec
        self._prefilled = dict(prefilled or {})
        self.opened, self._overtaken, self._saved_at = None, None, ""
        self._saving.forget()
        self._read()

    def look_again(self) -> None:
        """Read the open record again, unless somebody is typing or it is being read already."""
        if self._reading or self.opened is None or self.dirty or self._saving.busy:
            return
        self._read()

    def give_up(self) -> None:
        """Throw away what was typed, and what was kept of it."""
        self.drafting.drop()
        if self.opened is not None and self._board.form is not None:
            self._board.form.load(_loaded(self.opened, self._prefilled))

    def save_and_new(self) -> None:
        """Save what differs, and begin a new record of the same kind in the same place."""
        if self.opened is None or self._saving.busy:
            return
        if self.dirty:
            self.save(another=self.may_add)
        elif self.may_add:
            self._go_on(self.opened.text(_PLACES.get(self.kind, "")))

    @property
    def may_add(self) -> bool:
        """Whether records of this kind can be added here."""
        house = self._work.house
        return house.may_write and (house.at_county or self.kind == "member")

    def save(self, *, another: bool = False) -> None:
        """Save what differs; the form stays as it is until that is done."""
        form, opened = self._board.form, self.opened
        if form is None or opened is None or self._saving.busy:
            return
        if not form.dirty:
            self._work.messages.say("没有改动，不用保存。", "info")
            return
        if self._offer.waits:
            self._work.messages.say(_ANSWER_FIRST, "warn")
            return
        self._another = another
        self._board.ask_archive("")
        self._freezing.freeze(form)
        self._saving.begin(
            Wanted(
                kind=self.kind,
                record=self.rec,
                label=ENTITIES[self.kind].label,
                given=_given(self.rec, form),
                revision=opened.record.revision,
                known=opened.known_problems,
                page=self.drafting.page,
            )
        )

    def _read(self) -> None:
        house, kind, rec = self._work.house, self.kind, self.rec
        self._reading = True
        self._work.write(
            "打开档案",
            lambda _progress: open_for_form(house, kind, rec),
            self._show,
            failed=partial(self._missing, kind, rec),
        )
        self._board.prepare(kind, house.today, new=not rec)

    def _missing(self, kind: str, rec: str, error: AppError) -> None:
        if (kind, rec) != (self.kind, self.rec):
            # Somebody went on to another record meanwhile.
            return
        self._reading = False
        self._work.messages.tell(error)
        self.opened = None
        self.gone.emit()

    def _show(self, opened: Opened) -> None:
        """Show what was read, unless somebody went on or typed meanwhile."""
        record = opened.record
        overtaken = self._overtaken
        if (record.kind, record.id) != (self.kind, self.rec):
            return
        self._reading = False
        if self.dirty and overtaken is None:
            return
        today = self._work.house.today
        form = self._board.form_for(record.kind, today, opened.organisations, new=not record.id)
        typed = form.changes if overtaken is not None else {}
        self.opened, self._overtaken = opened, None
        form.load(_loaded(opened, self._prefilled))
        self._board.ask_archive("")
        draft = record.draft.values if record.draft else {}
        self.drafting.begin(record.kind, record.id, draft)
        self._board.show_problems(record.problems)
        self._board.show_belongings(record.kind, record.id, opened.belongings)
        # A draft of what stands in the form right now is nothing to offer.
        self._offer.make(None if typed else record.draft)
        self._board.show_above(self._cards(opened, overtaken))
        if typed:
            self.drafting.answered()
            form.put(typed)
        self._freezing.thaw(self._board.form)
        self._edited()
        self.shown.emit(opened)

    def _cards(self, opened: Opened, overtaken: RecordChangedError | None) -> Iterator[QWidget]:
        form = self._board.form
        if overtaken is not None and form is not None:
            card = ChangedCard(overtaken.changes, masked=form.masked)
            card.chosen.connect(lambda field, text: form.put({field: text}))
            yield card
        yield from (self._answering.card(each) for each in opened.refused)

    def _change_again(self, refused: Refused) -> None:
        wanted = next((field.id for field in refused.fields if field.differs), "")
        self._board.go_to(wanted)

    def _edited(self) -> None:
        form, opened = self._board.form, self.opened
        if form is None or opened is None:
            return
        changes = form.changes
        self.drafting.typed(changes)
        self.told.emit(saying.sentence(opened, len(changes), self._saved_at))

    def _held(self, confirmable: tuple[Problem, ...]) -> None:
        """Nothing was written: what must be mended gets the focus."""
        form = self._board.form
        if form is None:
            return
        self._freezing.thaw(form)
        count = form.problem_count()
        self._confirmable = confirmable
        if confirmable:
            self._board.ask_archive(confirmable[0].field)
        if count:
            self._work.messages.say(saying.held_sentence(count), "warn")
            form.go_to_first_problem()

    def _confirm(self, reason: str) -> None:
        """The archive confirms what was refused: the reason is kept with the record."""
        form = self._board.form
        if form is not None:
            form.put({CONFIRMED: reason})
            self._saving.agree_to(self._confirmable, _given(self.rec, form))
            self.save(another=self._another)

    def _go_on(self, place: str) -> None:
        field = _PLACES.get(self.kind, "")
        self.went_on.emit()
        self.open(self.kind, "", {field: place} if place else None)

    def _saved(self, edited: Edited) -> None:
        was_new = not self.rec
        author = self._work.house.author()
        self._saved_at = moments.clock(author.at, self._work.house.today)
        self.rec = edited.id
        self.drafting.saved()
        self.saved.emit(edited, was_new)
        if self._board.form is not None and self.opened is not None:
            # What stands in the form is saved: the record that is read now replaces it.
            place = self._board.form.value.get(_PLACES.get(self.kind, ""), "")
            self._board.form.load(_loaded(self.opened, self._prefilled))
            if self._another:
                self._another = False
                self._go_on(place)
                return
        self._read()

    def _refused(self, error: AppError) -> None:
        self._freezing.thaw(self._board.form)
        if isinstance(error, RecordChangedError):
            self._overtaken = error
            self._read()
        self._work.messages.tell(error)


def _given(rec: str, form: RecordForm) -> dict[str, str]:
    """What is to be saved: of a new record everything, of another what differs."""
    return form.changes if rec else form.value


def _loaded(opened: Opened, prefilled: Mapping[str, str]) -> dict[str, Loaded]:
    """What a form begins with: what is stored, and in empty fields what is prefilled."""
    return {
        name: Loaded(text=prefilled[name]) if name in prefilled and not each.text else each
        for name, each in opened.loaded.items()
    }
