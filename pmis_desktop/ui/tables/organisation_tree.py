"""Organisations on the screen: a tree that folds, and a search box over it."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTreeView, QWidget
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import OrganisationNode, find_organisations
from pmis_desktop.ui.kit import boxes, icons, theme
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.organisations import KIND, MEMBERS, NAME, OrganisationModel
from pmis_desktop.ui.tables.painting import CellDelegate, Header
from pmis_desktop.ui.work.work import Work

SEARCH_DELAY = 200  # ms after the last key
Index = QModelIndex | QPersistentModelIndex
_HINT = "名称、拼音首字母或代码"
_DEEP = 0  # levels that are open at first
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COLUMNS = (
    Column(id="name", label="党组织", width=0, sortable=False),
    Column(id="kind", label="类别", width=8, sortable=False),
    Column(id="members", label="党员", width=6, right=True, sortable=False),
)
_KIND_ROOM = 34  # Chinese characters


class OrganisationTree(QTreeView):
    """The tree itself. ``chosen`` and ``opened`` carry the id of a line, ``left`` goes back up."""

    chosen = Signal(str)
    opened = Signal(str)
    left = Signal()

    def __init__(self, model: OrganisationModel) -> None:
        super().__init__()
        self._model = model
        self._below: QWidget | None = None
        self.setModel(model)
        self.setAccessibleName("党组织")
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(CellDelegate(_COLUMNS, self, marked=False))
        header = Header(_COLUMNS, self)
        self.setHeader(header)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(10)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)

    @property
    def current(self) -> str:
        """The id of the line one is on; empty for none."""
        node = self._model.node(self.currentIndex())
        return node.id if node else ""

    def go_to(self, rec: str) -> None:
        """Make a line the current one and bring it into sight."""
        index = self._model.index_of(rec)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def lay_under(self, widget: QWidget) -> None:
        """Show this under a tree of one line, which has nothing yet."""
        self._below = widget
        widget.setParent(self.viewport())
        self._fit()

    def unfolded(self) -> list[str]:
        """The ids of the lines whose lower lines are in sight."""
        return [
            node.id for node in self._model.nodes if self.isExpanded(self._model.index_of(node.id))
        ]

    def unfold(self, some: list[str]) -> None:
        """Open these lines."""
        for rec in some:
            self.expand(self._model.index_of(rec))

    @override
    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        # Not the style's own arrows: they do not grow with the type.
        colours = theme.current().colours
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, QColor(colours.chosen))
        if not self._model.hasChildren(index):
            return
        name = "chevron-down" if self.isExpanded(index) else "chevron-right"
        size = round(self.fontMetrics().height() * 0.85)
        drawn = icons.pixmap(name, colours.soft, round(size * self.devicePixelRatioF()))
        place = QRect(0, 0, size, size)
        place.moveCenter(rect.center())
        place.moveRight(rect.right())
        painter.drawPixmap(place, drawn)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        node = self._model.node(current)
        self.chosen.emit(node.id if node else "")

    @override
    def keyboardSearch(self, search: str) -> None:
        """Nothing: there is a search box."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        one = self.fontMetrics().horizontalAdvance("汉")
        self.setColumnHidden(KIND, self.width() < _KIND_ROOM * one)
        for at in (KIND, MEMBERS):
            self.setColumnWidth(at, round(_COLUMNS[at].width * one))
        self.setIndentation(round(1.3 * one))
        height = theme.row_height(self.font())
        self.header().setFixedHeight(height)
        if self._below is not None:
            free = self.viewport().rect()
            self._below.setGeometry(free.adjusted(0, height, 0, 0))

    def _open(self, index: Index) -> None:
        node = self._model.node(index)
        if node is not None:
            self.opened.emit(node.id)


class OrganisationPane(QWidget):
    """A search box over the tree. What is typed narrows the tree to what it may mean."""

    def __init__(self, work: Work, model: OrganisationModel) -> None:
        super().__init__()
        self.tree = OrganisationTree(model)
        self._work = work
        self._model = model
        self._wanted = ""
        self.box = QLineEdit(placeholderText=_HINT, clearButtonEnabled=True)
        self.box.setAccessibleName("找党组织")
        self.box.addAction(
            icons.icon("search", theme.current().colours.soft),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY)
        self._timer.timeout.connect(self._search)
        self.box.textChanged.connect(self._on_typed)
        self.box.installEventFilter(self)
        self.tree.left.connect(self.box.setFocus)
        self.setLayout(boxes.column(self.box, self.tree))
        self.setFocusProxy(self.box)

    def show_nodes(self, nodes: tuple[OrganisationNode, ...]) -> None:
        """Show this tree, with the same line current and the same lines open as before."""
        here = self.tree.current
        is_first = not self._model.nodes
        unfolded = self.tree.unfolded()
        self._model.show_nodes(nodes)
        if is_first:
            self.tree.expandToDepth(_DEEP)
        else:
            self.tree.unfold(unfolded)
        self.tree.go_to(here)

    def forget_search(self) -> None:
        """Empty the search box without showing everything again."""
        self._timer.stop()
        self._wanted = ""
        with QSignalBlocker(self.box):
            self.box.clear()

    def show_only(self, wanted: list[str] | None) -> None:
        """Show only some lines and those above them, all unfolded; None: the whole tree."""
        here = self.tree.current
        self._model.show_only(wanted)
        if wanted is None:
            self.tree.expandToDepth(_DEEP)
            self.tree.go_to(here)
        else:
            self.tree.expandAll()
            self.tree.go_to(next(iter(wanted), ""))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self.box and is_key and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, *_ENTER}:
                self._go_down()
                return True
            if event.key() == Qt.Key.Key_Escape and self.box.text():
                self.box.clear()
                return True
        return super().eventFilter(watched, event)

    def _go_down(self) -> None:
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.tree.current and self._model.nodes:
            self.tree.go_to(self._model.nodes[0].id)

    def _on_typed(self) -> None:
        self._timer.start()

    def _search(self) -> None:
        text = self.box.text().strip()
        self._wanted = text
        house = self._work.house
        if text:
            self._work.read("找党组织", lambda: (text, find_organisations(house, text)), self._show)
        else:
            self._show(("", None))

    def _show(self, found: tuple[str, list[str] | None]) -> None:
        text, wanted = found
        if text != self._wanted:
            return
        self.show_only(wanted)
