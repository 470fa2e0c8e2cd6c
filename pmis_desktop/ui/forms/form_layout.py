"""Where the lines of a form stand: under headings, in two columns where there is room."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget
from typing_extensions import override

from pmis_desktop.rules.form_sections import Section
from pmis_desktop.ui.forms.field_row import FieldRow
from pmis_desktop.ui.kit import boxes, theme, words

_WIDE = 120  # units of the grid: below this one column, above two
_LONGEST_LABEL = 8.6  # characters; longer labels go on in a second line


class FormLayout(QWidget):
    """The lines of a form on their cards, and the ways to bring one of them into sight.

    All labels are equally wide; lines stand in the order in which Tab and Enter go through them.
    A form that is not ``framed`` stands inside a card already, and one heading needs no saying.
    """

    def __init__(
        self, sections: Sequence[Section], rows: Mapping[str, FieldRow], *, framed: bool = True
    ) -> None:
        super().__init__()
        self._framed = framed
        self._titled = framed or len(sections) > 1
        self._rows = dict(rows)
        self._heads: dict[str, QWidget] = {}
        self._sections: dict[str, tuple[str, ...]] = {}
        self._grids: list[tuple[QGridLayout, list[FieldRow]]] = []
        cards = [self._card(section) for section in sections if section.fields]
        self.setLayout(boxes.column(*cards, gap=1.5))
        self._columns = 0
        self._arrange()
        self._align()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(self._heads)

    def card(self, title: str) -> QWidget:
        """The card under a heading; KeyError where the form has no such heading."""
        return self._heads[title]

    def counts(self, title: str) -> tuple[int, int]:
        """How many fields under a heading must be mended, and how many are to be looked at."""
        said = [self._rows[name].meaning for name in self._sections[title]]
        return said.count("must"), said.count("warn")

    def go_to_heading(self, title: str) -> None:
        """Begin in the first field under a heading that can be typed into."""
        fields = self._sections[title]
        free = (name for name in fields if not self._rows[name].editor.locked)
        self._rows[next(free, fields[0])].editor.seat().setFocus()

    def row(self, field_id: str) -> FieldRow:
        """The line of a field; KeyError where the form has none."""
        return self._rows[field_id]

    def has(self, field_id: str) -> bool:
        """Whether the form has a line for this field."""
        return field_id in self._rows

    def go_to(self, field_id: str) -> None:
        """Put the focus into a field and bring it into sight, with what is said below it."""
        row = self._rows[field_id]
        row.editor.seat().setFocus(Qt.FocusReason.OtherFocusReason)
        area = self._area()
        if area is not None:
            area.ensureWidgetVisible(row, 0, row.height())

    def go_to_first(self) -> None:
        """Put the focus into the first field that can be typed into."""
        first = next((name for name, row in self._rows.items() if not row.editor.locked), None)
        if first is not None:
            self.go_to(first)

    def go_on(self, row: FieldRow) -> None:
        """Go on to the next field that can be typed into; the last one stays."""
        names = list(self._rows)
        for name in names[names.index(row.field.id) + 1 :]:
            if not self._rows[name].editor.locked:
                self.go_to(name)
                return

    def _area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _card(self, section: Section) -> QWidget:
        grid = QGridLayout()
        unit = theme.current().unit
        grid.setHorizontalSpacing(4 * unit)
        grid.setVerticalSpacing(round(1.25 * unit))
        self._grids.append((grid, [self._rows[field.id] for field in section.fields]))
        title = words.section(section.title) if self._titled else None
        parts = [each for each in (title, grid) if each is not None]
        if self._framed:
            card: QWidget = boxes.Card(*parts, gap=1.5)
        else:
            card = boxes.box(boxes.column(*parts, gap=1.5))
        self._sections[section.title] = tuple(field.id for field in section.fields)
        self._heads[section.title] = card
        return card

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
            self._align()
            # Labels further inside may hear of the new type only after their form.
            QTimer.singleShot(0, self, self._align)

    def _align(self) -> None:
        """All labels as wide as the longest, up to a limit, and as high as a line to type in."""
        limit = round(self.fontMetrics().horizontalAdvance("汉") * _LONGEST_LABEL)
        widest = max((row.label_width for row in self._rows.values()), default=0)
        line = QLineEdit(self)
        line.hide()
        line.ensurePolished()
        height = line.sizeHint().height()
        line.deleteLater()
        for row in self._rows.values():
            row.align(min(limit, widest + 1), height, self.fontMetrics().height())

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _WIDE * theme.current().unit else 1
        if columns == self._columns:
            return
        self._columns = columns
        for grid, rows in self._grids:
            _place(grid, rows, columns)


def _place(grid: QGridLayout, rows: Sequence[FieldRow], columns: int) -> None:
    """Rows in reading order; one that wants the whole width begins on a line of its own."""
    for row in rows:
        grid.removeWidget(row)
    line, column = 0, 0
    for row in rows:
        if row.spans and column:
            line, column = line + 1, 0
        grid.addWidget(row, line, column, 1, columns if row.spans else 1)
        column += columns if row.spans else 1
        if column >= columns:
            line, column = line + 1, 0
    for each in range(2):
        grid.setColumnStretch(each, 1 if each < columns else 0)
        # Both columns are equally wide, whatever stands in them.
        grid.setColumnMinimumWidth(each, 0)
