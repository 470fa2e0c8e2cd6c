"""The last step before an import: what would happen to every row, and what is asked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.spreadsheets import hidden_sheets
from pmis_desktop.services import importing
from pmis_desktop.services.importing import Check, Source
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.importing import lines, wording
from pmis_desktop.ui.pages.importing.lines import Lines
from pmis_desktop.ui.pages.importing.list_chips import ListChips
from pmis_desktop.ui.pages.importing.row_panel import RowPanel
from pmis_desktop.ui.tables.paged_model import Cells, PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_FOLDER = "importing"
_LEAST = 3  # lines of the list and of the panel beside it, where a screen is very low


class Checked(QWidget):
    """``wanted``: import; ``again``: read the file once more; ``left``: do not import.

    ``answered`` carries answers about rows, ``columns_wanted`` goes back to the columns.
    """

    wanted = Signal()
    again = Signal()
    left = Signal()
    answered = Signal(object)
    columns_wanted = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._lines: Lines | None = None
        self._path = Path()
        self._counts = words.paragraph("", "section")
        self.notice = Notice()
        self._unread = words.Elided("", "soft")
        self._chips = ListChips()
        self._chips.chosen.connect(self._show_list)
        self._model = PagedTableModel(lines.COLUMNS, self._fetch, self)
        self._table = TableView(self._model, "import-rows", work.local)
        self._table.setAccessibleName("表格里的行")
        self._table.lay_over(Empty())
        self._table.chosen.connect(self._show_line)
        self._panel = RowPanel(work)
        self._panel.answered.connect(self.answered)
        self._marked = button("标出问题另存", self._save_marked, icon="download")
        self._import = primary("导入", self.wanted.emit, icon="import")
        self._lay()
        self.setFocusProxy(self._table)

    @property
    def check(self) -> Check | None:
        """What is shown."""
        return self._lines.check if self._lines is not None else None

    def offer_branches(self, branches: Choices) -> None:
        """Let people answer with these branches."""
        self._panel.offer_branches(branches)

    def show_check(self, check: Check, source: Source, *, staying: bool = False) -> None:
        """Show what a check of a file found; ``staying`` in the list and near the row of before."""
        place = self._table.place
        before = self._chips.current if staying else ""
        self._path = source.path
        self._lines = Lines(check)
        self._counts.setText(wording.counted(check))
        self.notice.say(*wording.advice(check))
        # What was passed over first: where there is little room, the end is cut.
        told = hidden_sheets(source.hidden) + wording.unread(check) + wording.hidden(source)
        self._unread.setText(told)
        self._unread.setVisible(bool(told))
        self._table.leave_out(*(() if any(check.sheet.name_of_parts) else ("sheet",)))
        self._chips.show_counts(self._lines.counts, before)
        if self._chips.current == before and place >= 0:
            self._table.choose(min(place, self._model.rowCount() - 1))
        self._import.setVisible(bool(check.writes))
        self._import.setText(wording.verb(check))
        self._marked.setVisible(bool(check.problems))

    def _lay(self) -> None:
        # Beside each other on every screen: there is less height to spare than width.
        beside = boxes.row(gap=1.5)
        beside.addWidget(boxes.expanding(self._table), 4)
        beside.addWidget(self._panel, 3)
        for part in (self._table, self._panel):
            part.setMinimumHeight(_LEAST * self.fontMetrics().height())
        middle = boxes.expanding(boxes.box(beside))
        acts = boxes.Flow(
            button("不导入", self.left.emit, icon="arrow-left"),
            button("更改列", self.columns_wanted.emit, icon="list"),
            button("重新读表", self.again.emit, icon="refresh-cw"),
            self._marked,
            self._import,
        )
        made = boxes.column(
            self._counts,
            self.notice,
            self._unread,
            self._chips,
            middle,
            boxes.box(acts),
        )
        made.setStretchFactor(middle, 1)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)

    def _show_list(self, name: str) -> None:
        if self._lines is None:
            return
        if not name:
            self._panel.say("表里没有可以导入的行。")
            return
        self._model.show_rows(self._lines.show(name))
        self._table.choose(0 if self._model.rowCount() else -1)
        self._show_line(self._table.place)

    def _fetch(self, numbers: Sequence[int]) -> dict[int, Cells]:
        return self._lines.fetch(numbers) if self._lines else {}

    def _show_line(self, place: int) -> None:
        found = self._lines
        if found is None or not 0 <= place < len(self._model.rows):
            self._panel.say("表里没有要处理的行。")
            return
        number = self._model.rows[place]
        if found.is_row():
            self._panel.show_row(found.check, number)
        elif found.shown == lines.BRANCHES:
            self._panel.show_branch(found.check.new_branches[number])
        else:
            self._panel.say(found.fetch([number])[number]["message"])

    def _save_marked(self) -> None:
        check = self.check
        if check is None:
            return
        folder = self._work.local.folder(_FOLDER) or self._path.parent
        proposed = folder / f"{self._path.stem} 标出问题.xlsx"
        out = dialogs.save_file(self, "存为标出问题的表格", proposed, "Excel 表格 (*.xlsx)")
        if out is None:
            return

        def write(_progress: object) -> Path:
            importing.write_marked(check, out)
            return out

        self._work.write("存为标出问题的表格", write, self._on_written)

    def _on_written(self, out: Path) -> None:
        self._work.messages.say(f"标出问题的表格已存为 {out}。表里有原来的号码，用完请删除。")
