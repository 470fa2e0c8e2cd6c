"""Acts on many: who is marked, what can be done with them, and the sheet where it is done."""

from dataclasses import replace

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.ui.pages.members.listing import MemberList
from pmis_desktop.ui.pages.members.many_sheet import ManySheet
from pmis_desktop.ui.pages.members.marked_bar import MarkedBar
from pmis_desktop.ui.tables.table_view import TableView, how_many_marked, marked
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class _Stack(QStackedWidget):
    """Needs the room of the part in sight, not of the largest."""

    @override
    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()


class Many(QObject):
    """Keeps the bar at who is marked, and shows the sheet in the place of the list."""

    def __init__(self, work: Work, listed: MemberList, table: TableView) -> None:
        super().__init__(table)
        self._work = work
        self._listed = listed
        self._table = table
        self._several = False
        self._sheet: ManySheet | None = None
        self.stack = _Stack()
        self.bar = MarkedBar(
            may_export=places.EXPORTING in work.rooms, may_write=work.house.may_write
        )
        table.marked_changed.connect(self._show_marked)
        listed.model.modelReset.connect(self._show_marked)
        self.bar.everybody.connect(self.mark_all)
        self.bar.nobody.connect(self._mark_none)
        self.bar.changing.connect(lambda: self._begin(moving=False))
        self.bar.moving.connect(lambda: self._begin(moving=True))
        self.bar.printing.connect(self._print)
        self.bar.exporting.connect(self._export)

    def stand_beside(self, list_part: QWidget) -> None:
        """The list is what the sheet takes the place of."""
        self.stack.addWidget(list_part)

    def know(self, *, several: bool) -> None:
        """Whether there is more than one organisation to move people between."""
        self._several = several

    def mark_all(self) -> None:
        """Mark everybody that was found."""
        # First: a table that gets the focus chooses its first row where none is chosen.
        self._table.setFocus()
        self._table.selectAll()

    def go_back(self) -> None:
        """Show the list again."""
        self.stack.setCurrentIndex(0)

    @property
    def sheet(self) -> ManySheet:
        """Where one value is given to many; made when first needed."""
        if self._sheet is None:
            self._sheet = ManySheet(self._work)
            self._sheet.left.connect(self.go_back)
            self.stack.addWidget(self._sheet)
        return self._sheet

    def _show_marked(self) -> None:
        found = len(self._listed.model.rows)
        self.bar.show_marked(how_many_marked(self._table), found, several=self._several)

    def _mark_none(self) -> None:
        self._table.choose(self._table.place)

    def _begin(self, *, moving: bool) -> None:
        rows = self._listed.model.rows
        self.sheet.begin([rows[place] for place in marked(self._table)], moving=moving)
        self.stack.setCurrentWidget(self.sheet)

    def _print(self) -> None:
        query = self._marked_query
        self._work.go(
            Place(
                room=places.FORMS,
                kind="organisation",
                record=query.within,
                query=query,
                act=places.ROSTER,
            )
        )

    def _export(self) -> None:
        self._work.go(Place(room=places.EXPORTING, query=self._marked_query, act="roster"))

    @property
    def _marked_query(self) -> MemberQuery:
        """The question of the list, and where not all of it is marked, which of its rows are."""
        rows, some = self._listed.model.rows, marked(self._table)
        whole = len(some) == len(rows)
        only = () if whole else tuple(rows[place] for place in some)
        return replace(self._listed.query, only=only)
