"""The panels that drop down over the list: columns, counts, talents, rare characters."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.column_sets import MEMBERS, ColumnSet
from pmis_desktop.ui.pages.members.column_panel import ColumnPanel
from pmis_desktop.ui.pages.members.columns import columns_of
from pmis_desktop.ui.pages.members.glyph_panel import GlyphPanel
from pmis_desktop.ui.pages.members.listing import MemberList
from pmis_desktop.ui.pages.members.talent_panel import TalentPanel
from pmis_desktop.ui.pages.members.tally_panel import TallyPanel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import clipboard
from pmis_desktop.ui.work.work import Work


class Tools(QObject):
    """Opens the panels under ``seat`` and puts what they say into the list.

    ``asked`` carries another query.
    """

    asked = Signal(object)

    def __init__(self, work: Work, listed: MemberList, table: TableView, seat: QWidget) -> None:
        super().__init__(seat)
        self._work = work
        self._listed = listed
        self._table = table
        self._seat = seat
        self.columns = ColumnPanel(work, seat)
        self.columns.chosen.connect(self._show_columns)
        self.talents = TalentPanel(seat)
        self.talents.asked.connect(self._ask_for_talents)
        self.glyphs = GlyphPanel(seat)
        self.glyphs.picked.connect(self._use_glyph)
        self.tallies = TallyPanel(work, seat)
        self.tallies.narrowed.connect(self._narrow)

    def open_columns(self) -> None:
        """Choose what the list shows."""
        self.columns.load()
        self.columns.open_under(self._seat)

    def open_talents(self) -> None:
        """Look for people by what they can do."""
        self.talents.open_under(self._seat)
        self.talents.talent.setFocus()

    def open_glyphs(self) -> None:
        """Look for a character that no keyboard offers."""
        self.glyphs.open_empty(self._seat)

    def open_tallies(self) -> None:
        """Count the list by one field."""
        self.tallies.count(self._listed.query)
        self.tallies.open_under(self._seat)

    def remember_columns(self) -> None:
        """Show the columns that this machine showed last."""
        if self._work.local.column_set(MEMBERS):
            self.columns.load()

    def _show_columns(self, chosen: ColumnSet) -> None:
        columns = columns_of(chosen.columns)
        if columns != self._listed.model.columns:
            usual = chosen.name in {"", "基本"}
            name = "members" if usual else f"members-{chosen.name}"
            self._table.show_columns(columns, name)

    def _ask_for_talents(self, some: tuple[Condition, ...]) -> None:
        self.asked.emit(MemberQuery(conditions=some, order=self._listed.query.order))

    def _narrow(self, condition: Condition) -> None:
        query = self._listed.query
        if condition not in query.conditions:
            self.asked.emit(replace(query, conditions=(*query.conditions, condition)))

    def _use_glyph(self, mark: str) -> None:
        clipboard.copy(mark)
        self._work.messages.say(
            f"“{mark}”已复制，可以粘贴到任何一栏；名单里是找得到这个字的人。", "info"
        )
        self.asked.emit(MemberQuery(search=mark, order=self._listed.query.order))
