"""Choosing one organisation: a panel that drops down with a search box and the tree."""

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.kit.dropping import drop_below
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import OrganisationModel
from pmis_desktop.ui.work.work import Work


class OrganisationPicker(QFrame):
    """``picked`` carries the id of the one chosen; empty: all of them.

    What is in it is made when it first drops down: many a page has several that nobody opens.
    """

    picked = Signal(str)

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "card")
        self._work = work
        self._model = OrganisationModel(self)
        self._everything = ""

    @cached_property
    def pane(self) -> OrganisationPane:
        """The search box and the tree."""
        made = OrganisationPane(self._work, self._model)
        made.tree.opened.connect(self._pick)
        # One click is enough here: the panel is there for nothing else.
        made.tree.clicked.connect(self._pick_current)
        layout = boxes.column(made, boxes.row(self._whole, None))
        side = theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        return made

    @cached_property
    def _whole(self) -> Button:
        return button(self._everything, self._pick_all)

    def call_everything(self, words: str) -> None:
        """What all organisations together are called."""
        self._everything = words
        if "_whole" in self.__dict__:
            self._whole.setText(words)

    def open_under(self, widget: QWidget, current: str) -> None:
        """Drop down below a button, with one organisation current."""
        house, pane = self._work.house, self.pane
        self._work.read(
            "打开党组织树",
            lambda: (current, organisation_tree(house)),
            self._show,
        )
        drop_below(self, widget)
        pane.box.setFocus()

    def name_of(self, rec: str) -> str:
        """The name of one that was picked; empty for all of them."""
        node = self._model.node(self._model.index_of(rec)) if rec else None
        return node.name if node is not None else ""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _show(self, found: tuple[str, tuple[OrganisationNode, ...]]) -> None:
        current, nodes = found
        self.pane.show_nodes(nodes)
        self.pane.tree.go_to(current)

    def _pick_current(self) -> None:
        self._pick(self.pane.tree.current)

    def _pick_all(self) -> None:
        self.hide()
        self.picked.emit("")

    def _pick(self, rec: str) -> None:
        node = self._model.node(self._model.index_of(rec))
        if node is not None:
            self.hide()
            self.picked.emit(node.id)
