"""The step between choosing and checking: which sheets to read, and what each column is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Field
from pmis_desktop.rules.fields import Kind as FieldKind
from pmis_desktop.services.importing import Source
from pmis_desktop.services.importing.layouts import How, Layout, LayoutColumn, corrected
from pmis_desktop.ui.forms.choices import Choice, Choices
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.pages.importing.lines import masked

_NOT_READ = "不导入"
_HOW = {How.CONTENT: "由内容判断", How.MOVED: "整体错位一列，已对正", How.SAID: "按您的指定"}
_EXPLAINED = (
    "看一看每一列认得对不对。右边可以改，也可以选“不导入”；改过的会记住，下次同样的表不用再改。"
)


class Columns(QWidget):
    """``settled`` carries the source as somebody says it is to be read; ``left``: not at all."""

    settled = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source: Source | None = None
        self._layouts: list[Layout] = []
        self._pickers: list[tuple[Layout, LayoutColumn, Picker]] = []
        self.notice = Notice()
        self._sheets: list[QCheckBox] = []
        self._sheet_row = boxes.Flow(gap=2)
        self._sheet_box = boxes.box(self._sheet_row)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(round(1.5 * theme.current().unit))
        self._grid.setVerticalSpacing(theme.current().unit)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        inside = boxes.column(self._grid, None)
        inside.setContentsMargins(0, 0, theme.current().unit, 0)
        middle = boxes.scrolling(boxes.box(inside))
        go_on = primary("这样读，去检查", self._settle, icon="check")
        acts = boxes.Flow(button("返回", self.left.emit, icon="arrow-left"), go_on)
        made = boxes.column(
            words.soft(_EXPLAINED, wrap=True), self.notice, self._sheet_box, middle, boxes.box(acts)
        )
        made.setStretchFactor(middle, 1)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)
        self.setFocusProxy(go_on)

    def show_source(self, source: Source, chosen: tuple[str, ...]) -> None:
        """Show what was understood of a file."""
        self._source = source
        boxes.clear(self._sheet_row)
        self._sheets = []
        for name in source.names if len(source.names) > 1 else ():
            mark = QCheckBox(f"工作表“{name}”")
            mark.setChecked(name in chosen)
            mark.setProperty("sheet", name)
            mark.toggled.connect(self._show_columns)
            self._sheets.append(mark)
            self._sheet_row.addWidget(mark)
        self._sheet_box.setVisible(bool(self._sheets))
        self._show_columns()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The sheets that somebody wants to be read."""
        if self._source is None or not self._sheets:
            return self._source.names if self._source is not None else ()
        return tuple(str(mark.property("sheet")) for mark in self._sheets if mark.isChecked())

    def _show_columns(self) -> None:
        boxes.clear(self._grid)
        self._pickers = []
        source, chosen = self._source, self.chosen
        if source is None:
            return
        wanted = [each for each in source.layouts if each.table.sheet in chosen]
        # Sheets with the same headings are read alike: one of them stands for all.
        self._layouts = list({each.signature: each for each in reversed(wanted)}.values())[::-1]
        for layout in self._layouts:
            self._add_layout(layout)
        self._say()
        tab_as_read(self)

    def _add_layout(self, layout: Layout) -> None:
        choices = _fields(layout.table.kind)
        if len(self._layouts) > 1:
            title = words.label(f"工作表“{layout.table.sheet}”", "strong")
            self._grid.addWidget(title, self._grid.rowCount(), 0, 1, 3)
        for column in layout.columns:
            self._add_column(layout, column, choices)

    def _add_column(self, layout: Layout, column: LayoutColumn, choices: Choices) -> None:
        line = self._grid.rowCount()
        label = column.label or "（没有表头）"
        hidden = "（隐藏列）" if column.hidden else ""
        said = f"“{'、'.join(masked(each) for each in column.samples)}”" if column.samples else "空"
        how = _HOW.get(column.how, "") if column.field else ""
        picker = Picker(_column_field(f"{column.letter} 列“{label}”对应的项目"), choices)
        picker.set_text(column.field or "")
        if column.field is None:
            picker.set_text(_NOT_READ)
        picker.set_meaning("warn" if column.how in {How.CONTENT, How.MOVED} else "")
        head = words.Elided(f"{column.letter}　{label}{hidden}", "strong")
        remark = words.Elided(f"{how}　{said}" if how else said, "soft")
        for at, part in enumerate((head, remark, picker)):
            self._grid.addWidget(part, line, at)
        picker.changed.connect(self._say)
        self._pickers.append((layout, column, picker))

    def _read_as(self) -> list[Layout]:
        """The layouts as the pickers say now."""
        made = []
        for layout in self._layouts:
            said = {
                column.index: _field_of(layout, picker)
                for of, column, picker in self._pickers
                if of is layout and _field_of(layout, picker) != column.field
            }
            made.append(corrected(layout, said) if said else layout)
        return made

    def _say(self) -> None:
        """What must be looked at before going on."""
        told = [each for layout in self._read_as() for each in _complaints(layout)]
        if not self.chosen:
            told = ["请至少选一张工作表。"]
        elif len({layout.table.kind for layout in self._layouts}) > 1:
            told = ["党员表和党组织表要分开导入，请只选同一种的工作表。"]
        elif not told and self._sheets:
            told = [f"文件里有 {len(self._sheets)} 张表，请选要导入的，可以选几张一起导入。"]
        self.notice.say("".join(told), "warn")

    def _settle(self) -> None:
        if self._source is None or not self.chosen:
            return
        source = self._source
        changed = [
            after
            for before, after in zip(self._layouts, self._read_as(), strict=True)
            if after is not before or not before.is_plain
        ]
        for layout in changed:
            source = source.corrected(layout)
        self.settled.emit((source, self.chosen, changed))


def _complaints(layout: Layout) -> list[str]:
    """What is missing, and what stands twice."""
    named = {field.id: field.label for field in _every(layout.table.kind)}
    told = [f"没有找到“{named[name]}”一列。" for name in layout.missing]
    read = [column.field for column in layout.columns if column.field]
    doubled = [name for name in dict.fromkeys(read) if read.count(name) > 1]
    return [*told, *(f"有两列都选了“{named[name]}”，请只留一列。" for name in doubled)]


def _every(kind: str) -> list[Field]:
    fields = ENTITIES["member" if kind == "members" else "organisation"].fields
    derived = DERIVED_MEMBER_FIELDS if kind == "members" else ()
    return [field for field in (*fields, *derived) if field.group != "removal"]


def _fields(kind: str) -> Choices:
    known = [Choice(field.id, field.label) for field in _every(kind)]
    return Choices([Choice("", _NOT_READ), *known])


def _field_of(layout: Layout, picker: Picker) -> str | None:
    """The field that a picker says; None for a column that is not read."""
    text = picker.text()
    return next(
        (each.id for each in _every(layout.table.kind) if text in {each.label, each.id}), None
    )


def _column_field(label: str) -> Field:
    return Field(id="column", label=label, kind=FieldKind.TEXT, group="column")
