"""The groups of the open record: the index knows them all, and follows where one is."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from pmis_desktop.ui.forms.record_form import RecordForm
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.tabbing import tab_stops
from pmis_desktop.ui.pages.record.group_index import GroupIndex
from pmis_desktop.ui.pages.record.groups import GROUPS, GroupPanel, widget_of
from pmis_desktop.ui.work.work import Work

TRAIL = "变更经过"
HISTORY = "变更记录"


class Grouping(QObject):
    """Headings of the form, the panels below it, the trail and the history, in one index.

    Panels of a kind of record are made when such a record is first shown, and kept.
    """

    history_wanted = Signal()

    def __init__(self, work: Work, area: QScrollArea) -> None:
        super().__init__(area)
        self._work = work
        self._area = area
        self.index = GroupIndex()
        self.panels = boxes.column(gap=1.5)
        self._made: dict[str, dict[str, GroupPanel]] = {}
        self._kind = ""
        self._form: RecordForm | None = None
        self._trail: QWidget | None = None
        self._record = ""
        self.index.chosen.connect(self.go_to)
        area.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        QApplication.instance().focusChanged.connect(self._follow_keyboard)  # type: ignore[union-attr]

    @property
    def dirty(self) -> bool:
        """Whether something is typed in a panel and not saved."""
        return any(each.dirty for each in self._shown.values())

    def keep_drafts(self) -> None:
        """Keep what is typed in the panels."""
        for each in self._shown.values():
            each.keep_draft()

    def show_form(self, form: RecordForm) -> None:
        """The headings of this form come first."""
        if self._form is not form:
            self._form = form
            form.judged.connect(self._judge)
            form.edited.connect(self._judge)

    def open(self, kind: str, record: str, trail: QWidget | None) -> None:
        """Show the panels of a record, and the trail of what happened to it, if there is one."""
        self._kind, self._record, self._trail = kind, record, trail
        headings = self._form.headings if self._form is not None else ()
        panels = (each.title for each in GROUPS.get(kind, ()))
        trails = [TRAIL] if trail is not None else []
        self.index.show_groups([*headings, *panels, *trails, *([HISTORY] if record else [])])
        self._judge()
        # The form comes first: nobody waits for what stands far below it.
        QTimer.singleShot(0, self, self._show_panels)

    def go_to(self, name: str) -> None:
        """Bring a group to the top, and begin in it."""
        if name == HISTORY:
            self.history_wanted.emit()
            return
        part = self._places().get(name)
        inside = self._area.widget()
        if part is None or inside is None:
            return
        self._area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y())
        if self._form is not None and name in self._form.headings:
            self._form.go_to_heading(name)
        else:
            stop = next((e for e in tab_stops(part) if e.isVisible() and e.isEnabled()), None)
            (stop or self.index).setFocus()
        self.index.show_current(name)

    def step(self, by: int) -> None:
        """Go on by so many groups."""
        self.go_to(self.index.neighbour(by))

    def go_to_number(self, number: int) -> None:
        """Go to the first, second … group, where there is one."""
        if number <= len(self.index.names):
            self.go_to(self.index.names[number - 1])

    @property
    def _shown(self) -> Mapping[str, GroupPanel]:
        return self._made.get(self._kind, {})

    def _show_panels(self) -> None:
        """Make the panels of this kind of record, if need be, and let them show the open one."""
        if self._kind not in self._made:
            made = {each.title: each.make(self._work) for each in GROUPS.get(self._kind, ())}
            self._made[self._kind] = made
            for panel in made.values():
                self.panels.addWidget(widget_of(panel))
        for kind, some in self._made.items():
            for panel in some.values():
                widget_of(panel).setVisible(kind == self._kind)
        for panel in self._shown.values():
            panel.open(self._record)

    def _places(self) -> dict[str, QWidget]:
        """Where each group stands, in order."""
        form = self._form
        places = {title: form.card(title) for title in form.headings} if form is not None else {}
        places |= {title: widget_of(panel) for title, panel in self._shown.items()}
        return places | ({TRAIL: self._trail} if self._trail is not None else {})

    def _judge(self) -> None:
        for title in self._form.headings if self._form is not None else ():
            self.index.judge(title, *self._form.counts(title))  # type: ignore[union-attr]

    def _follow_scrolling(self, top: int) -> None:
        inside = self._area.widget()
        if inside is None:
            return
        sight = top + self._area.viewport().height() // 4
        here = [
            name
            for name, part in self._places().items()
            if part.mapTo(inside, QPoint(0, 0)).y() <= sight
        ]
        if here:
            self.index.show_current(here[-1])

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self._area.isAncestorOf(now):
            return
        for name, part in self._places().items():
            if part.isAncestorOf(now):
                self.index.show_current(name)
