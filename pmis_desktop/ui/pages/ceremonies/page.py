"""遇到意外怎么办: the list, one ceremony step by step, and a form for what is done here."""

from functools import partial

from typing_extensions import override

from pmis_desktop.rules.ceremonies import FORM, Step
from pmis_desktop.services import ceremonies
from pmis_desktop.services.ceremonies import CeremonyState
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.question_sheet import begin_in
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.pages.ceremonies.forms import FORMS
from pmis_desktop.ui.pages.ceremonies.guide import Guide
from pmis_desktop.ui.pages.ceremonies.overview import Overview
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class CeremoniesPage(Page):
    """Each step says what it did; one can go away in between and come back to the next."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._states: tuple[CeremonyState, ...] = ()
        self._chosen = ""
        self._overview = Overview(work)
        self._overview.chosen.connect(self.show_ceremony)
        self._guide = Guide(work)
        self._guide.left.connect(self.show_list)
        self._guide.acted.connect(self._act)
        self._guide.ticked.connect(self._tick)
        self._guide.taken_back.connect(self._take_back)
        self._guide.put_away.connect(self._put_away)
        self._stack: SheetStack[CeremonyForm] = SheetStack(self._overview)
        self.setLayout(boxes.column(self._stack))

    @override
    def enter(self, place: Place) -> None:
        wanted = place.record or place.act
        # What somebody has begun to fill in stays, unless something else is wanted.
        form = self._stack.sheet
        if form is not None and wanted and form.may_leave():
            self._stack.close_sheet()
        if self._stack.sheet is None:
            self._chosen = wanted or self._chosen
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("遇到意外怎么办", lambda: ceremonies.states(house), self._show)

    @override
    def take_focus(self) -> None:
        begin_in(self)

    @override
    def may_leave(self) -> bool:
        """A step can be left; only a form in the middle of something is asked about."""
        return self._stack.sheet is None or self._stack.sheet.may_leave()

    def show_list(self) -> None:
        """Go back to all of them."""
        self._chosen = ""
        self.refresh()

    def show_ceremony(self, ceremony: str) -> None:
        """Show one, at its next step."""
        self._chosen = ceremony
        self.refresh()

    def _show(self, found: tuple[CeremonyState, ...]) -> None:
        self._states = found
        state = next((each for each in found if each.ceremony.id == self._chosen), None)
        self._overview.show_states(found)
        if state is not None:
            self._guide.show_state(state)
        self._stack.show_front(self._overview if state is None else self._guide)
        if self._stack.sheet is None:
            tab_as_read(self)

    def _act(self, step: Step) -> None:
        """Go to the room of a step, or open its form here."""
        if step.kind == FORM:
            self._open(FORMS[step.target](self.work), step)
        else:
            self.work.go(Place(room=step.target, act=step.act))

    def _open(self, form: CeremonyForm, step: Step) -> None:
        form.left.connect(self._close)
        form.told.connect(partial(self._tick, step))
        self._stack.open(form)

    def _close(self) -> None:
        self._stack.close_sheet()
        self.refresh()

    def _tick(self, step: Step, told: str = "") -> None:
        house, ceremony = self.work.house, self._chosen
        self.work.write(
            "记下这一步",
            lambda _progress: ceremonies.done(house, ceremony, step.id, told),
            lambda _nothing: self._close(),
        )

    def _take_back(self, step: Step) -> None:
        house, ceremony = self.work.house, self._chosen
        self.work.write(
            "重做这一步",
            lambda _progress: ceremonies.not_done(house, ceremony, step.id),
            lambda _nothing: self.refresh(),
        )

    def _put_away(self) -> None:
        house, ceremony = self.work.house, self._chosen
        self.work.write(
            "收起",
            lambda _progress: ceremonies.put_away(house, ceremony),
            lambda _nothing: self.show_list(),
        )
