"""The second step of an import: what the check found, and whether to import."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from pmis_desktop.services import importing
from pmis_desktop.services.importing import Check
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.importing import problems, wording
from pmis_desktop.ui.pages.importing.problems import Lines
from pmis_desktop.ui.tables.paged_model import Cells, PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_FOLDER = "importing"


class Checked(QWidget):
    """``wanted``: import; ``again``: check the file once more; ``left``: do not import."""

    wanted = Signal()
    again = Signal()
    left = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._check: Check | None = None
        self._lines: Lines | None = None
        self._path = Path()
        self._counts = words.paragraph("", "section")
        self.notice = Notice()
        self._unread = Notice()
        self._shown = words.label("显示")
        self._filter = QComboBox()
        self._filter.setAccessibleName("显示哪些问题")
        self._filter.currentIndexChanged.connect(self._show_lines)
        self._model = PagedTableModel(problems.COLUMNS, self._fetch, self)
        self._table = TableView(self._model, "import-problems", work.local)
        self._table.setAccessibleName("表格里的问题")
        self._table.lay_over(self._nothing())
        self._table.chosen.connect(self._say_line)
        self._line = words.paragraph("")
        self._report = button("把问题存为表格", self._save_report, icon="download")
        self._import = primary("导入", self.wanted.emit, icon="import")
        self._lay()
        self.setFocusProxy(self._table)

    @property
    def check(self) -> Check | None:
        """What is shown."""
        return self._check

    def show_check(self, check: Check, path: Path) -> None:
        """Show what a check of a file found."""
        self._check, self._path = check, path
        self._lines = Lines(check)
        self._counts.setText(wording.counted(check))
        self.notice.say(*wording.advice(check))
        self._unread.say(wording.unread(check), "info")
        self._fill_filter(self._lines)
        self._import.setVisible(bool(check.writes))
        self._import.setText(wording.verb(check))
        for part in (self._shown, self._filter, self._report):
            part.setVisible(bool(self._lines.all))

    def _lay(self) -> None:
        self._shown.setBuddy(self._filter)
        over = boxes.row(self._counts, self._shown, self._filter)
        over.setStretch(0, 1)
        acts = boxes.Flow(
            button("不导入，返回", self.left.emit, icon="arrow-left"),
            button("重新检查", self.again.emit, icon="refresh-cw"),
            self._report,
            self._import,
        )
        made = boxes.column(
            over,
            self.notice,
            self._unread,
            boxes.expanding(self._table),
            self._line,
            boxes.box(acts),
        )
        made.setStretchFactor(self._table, 1)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)

    def _nothing(self) -> Empty:
        made = Empty()
        made.say("没有发现问题", "")
        return made

    def _fill_filter(self, lines: Lines) -> None:
        counts = Counter(line.verdict for line in lines.all)
        self._filter.blockSignals(True)  # noqa: FBT003 - Qt's own argument
        self._filter.clear()
        self._filter.addItem(f"全部问题（{len(lines.all):,}）", problems.ALL)
        for verdict in (problems.REJECTED, problems.ASKED, problems.WARNED, problems.SKIPPED):
            if counts[verdict]:
                self._filter.addItem(f"{verdict}（{counts[verdict]:,}）", verdict)
        self._filter.blockSignals(False)  # noqa: FBT003
        self._show_lines()

    def _show_lines(self) -> None:
        if self._lines is not None:
            self._model.show_rows(self._lines.numbers(str(self._filter.currentData() or "")))
            self._table.choose(0 if self._model.rowCount() else -1)
            self._say_line(self._table.place)

    def _fetch(self, numbers: Sequence[int]) -> dict[int, Cells]:
        return self._lines.fetch(numbers) if self._lines else {}

    def _say_line(self, place: int) -> None:
        """The whole sentence of the current line: the table may cut it."""
        known = self._lines is not None and 0 <= place < len(self._model.rows)
        line = self._lines.all[self._model.rows[place]] if known and self._lines else None
        self._line.setText(line.sentence if line else "")
        self._line.setVisible(line is not None)

    def _save_report(self) -> None:
        check = self._check
        if check is None:
            return
        folder = self._work.local.folder(_FOLDER) or self._path.parent
        proposed = folder / f"{self._path.stem} 问题清单.xlsx"
        out = dialogs.save_file(self, "把问题存为表格", proposed, "Excel 表格 (*.xlsx)")
        if out is None:
            return
        if out.suffix.lower() != ".xlsx":
            out = out.with_name(f"{out.name}.xlsx")

        def write(_progress: object) -> Path:
            importing.write_report(check, out)
            return out

        self._work.write("把问题存为表格", write, self._on_written)

    def _on_written(self, out: Path) -> None:
        self._work.messages.say(f"问题清单已存为 {out}。表里有原来的号码，用完请删除。")
