"""Import from a workbook: choose, check, look, and only then write."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.importing import ImportNotLastError
from pmis_desktop.services import history, importing
from pmis_desktop.services.history import Undone
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Applied, Check, Corrections, Source, layouts
from pmis_desktop.services.importing.answers import Answer, corrected
from pmis_desktop.services.importing.layouts import Layout
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.pages.importing import wording
from pmis_desktop.ui.pages.importing.checked import Checked
from pmis_desktop.ui.pages.importing.choosing import Choosing
from pmis_desktop.ui.pages.importing.columns import Columns
from pmis_desktop.ui.pages.importing.imported import Imported
from pmis_desktop.ui.pages.importing.looking import Looked, first_look
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_CHOOSE = "第 1 步：选择表格"
_COLUMNS = "第 2 步：看懂了哪些列（{}）"
_LOOK = "最后一步：看检查结果（{}，认出 {} 列）"


class ImportingPage(Page):
    """The room for imports. What was checked stays until it is imported or put away."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading("从表格导入")
        self._choosing = Choosing(work)
        self._columns = Columns()
        self._checked = Checked(work)
        self._imported = Imported()
        self._steps = QStackedWidget()
        for step in (self._choosing, self._columns, self._checked, self._imported):
            self._steps.addWidget(step)
        self.lay(self._heading, boxes.expanding(self._steps))
        self._path: Path | None = None
        self._source: Source | None = None
        self._sheets: tuple[str, ...] = ()
        self._corrections = Corrections()
        self._unit: int | None = None
        self._checking = False
        self._choosing.picked.connect(self._start)
        self._columns.settled.connect(self._on_columns)
        self._columns.left.connect(self._begin)
        self._checked.wanted.connect(self._apply)
        self._checked.again.connect(self._again)
        self._checked.left.connect(self._begin)
        self._checked.answered.connect(self._on_answers)
        self._checked.columns_wanted.connect(self._show_columns)
        self._imported.undo_wanted.connect(self._undo)
        self._imported.another_wanted.connect(self._begin)
        self._imported.members_wanted.connect(partial(work.go, Place(room=places.MEMBERS)))
        self._begin()

    @override
    def enter(self, place: Place) -> None:
        """Somebody came to import, perhaps with a file."""
        if place.files:
            self._begin()
            self._start(Path(place.files[0]))

    def _begin(self) -> None:
        """Back to the first step; nothing was written."""
        self._choosing.notice.clear()
        self._heading.say(_CHOOSE)
        self._steps.setCurrentWidget(self._choosing)

    def _start(self, path: Path, answers: Corrections | None = None) -> None:
        """Read a file in a job, and check it where nothing need be asked before."""
        if self._checking:
            return
        self._path = path
        answers = self._corrections = answers or Corrections()
        self._choosing.notice.say(f"正在检查“{path.name}”…", "info")
        house, kind = self.work.house, self._choosing.kind

        def read(progress: Progress) -> Looked:
            return first_look(house, path, kind, answers, progress.is_cancelled)

        self._run(read, self._on_looked)

    def _run(self, job: Callable[[Progress], object], then: Callable[..., object]) -> None:
        """Do something with the sheet in the background; meanwhile nothing can be pressed."""
        self._checking = True
        self._steps.setEnabled(False)
        made = self.work.jobs.read(
            "检查表格", job, then, failed=self._on_not_checked, can_cancel=True
        )
        made.finished.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._checking = False
        self._steps.setEnabled(True)
        # What was disabled has lost the keyboard.
        step = self._steps.currentWidget()
        if step is not None:
            step.setFocus()

    def _on_looked(self, looked: Looked) -> None:
        self._source, self._sheets = looked.source, looked.source.names
        self._checked.offer_branches(looked.branches)
        if looked.check is None:
            self._show_columns()
        else:
            self._on_checked(looked.check)

    def _show_columns(self) -> None:
        if self._source is None:
            return
        self._columns.show_source(self._source, self._sheets)
        self._heading.say(_COLUMNS.format(self._source.path.name))
        self._steps.setCurrentWidget(self._columns)

    def _on_columns(self, settled: tuple[Source, tuple[str, ...], list[Layout]]) -> None:
        """Keep what was said of the columns, then check."""
        source, sheets, changed = settled
        if sheets != self._sheets:
            self._corrections = self._corrections.of_spellings()
        self._source, self._sheets = source, sheets
        house = self.work.house

        def remember(_progress: object) -> None:
            for layout in changed:
                layouts.remember(house, layout)

        if changed and house.may_write:
            self.work.write("记住列的对应", remember, quiet=True)
        self._check()

    def _check(self, *, staying: bool = False) -> None:
        """Check what was read, with the answers so far; ``staying`` where somebody works."""
        source, house, answers = self._source, self.work.house, self._corrections
        if source is None or self._checking:
            return
        chosen = source.only(self._sheets)
        self._run(
            lambda _progress: importing.check_source(house, chosen, answers),
            partial(self._on_checked, staying=staying),
        )

    def _on_checked(self, check: Check, *, staying: bool = False) -> None:
        if self._source is None:
            return
        read = self._source.only(self._sheets)
        self._checked.show_check(check, read, staying=staying)
        columns = len({name for each in read.layouts for name in each.table.columns})
        self._heading.say(_LOOK.format(read.path.name, columns))
        self._steps.setCurrentWidget(self._checked)

    def _on_answers(self, answers: list[Answer]) -> None:
        """Take answers in, remember what is to be remembered, and check anew."""
        check, source, house, before = (
            self._checked.check,
            self._source,
            self.work.house,
            self._corrections,
        )
        if check is None or source is None or not answers:
            return
        chosen = source.only(self._sheets)
        self.work.write(
            "改正表格",
            lambda _progress: corrected(house, chosen, check, before, answers),
            self._on_corrected,
            failed=self._on_not_applied,
        )

    def _on_corrected(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self._check(staying=True)

    def _on_not_checked(self, error: AppError) -> None:
        """The file cannot be read: say so where another one is chosen."""
        self._begin()
        self._choosing.notice.say(f"{error.message}{error.advice}", "warn")

    def _again(self) -> None:
        """Read the same file once more: somebody mended it, or the records changed."""
        if self._path is not None:
            self._start(self._path, self._corrections.of_spellings())

    def _apply(self) -> None:
        check, house = self._checked.check, self.work.house
        if check is None:
            return
        self._steps.setEnabled(False)
        job = self.work.change(
            "导入表格",
            lambda _progress: importing.apply(house, check),
            self._on_applied,
            failed=self._on_not_applied,
        )
        job.finished.connect(self._on_ended)

    def _on_applied(self, applied: Applied) -> None:
        check = self._checked.check
        if check is None:
            return
        self._unit = applied.unit
        done = f"已导入：{wording.taken(check)}。"
        rest = f"还有 {check.waiting:,} 行没有导入，改好后再导入一次就行。" if check.waiting else ""
        self._imported.say(done, rest, can_undo=applied.unit is not None)
        self._heading.say("已经导入")
        self._steps.setCurrentWidget(self._imported)
        self.work.messages.say(f"{done}{rest}", verb="撤销", act=self._undo)

    def _on_not_applied(self, error: AppError) -> None:
        self._checked.notice.say(f"{error.message}{error.advice}", "warn")

    def _undo(self) -> None:
        unit, house = self._unit, self.work.house
        if unit is None:
            return
        self.work.change("撤销导入", lambda _progress: take_back(house, unit), self._on_undone)

    def _on_undone(self, undone: Undone) -> None:
        self._unit = None
        self._begin()
        self.work.messages.say(wording.taken_back(undone))


def take_back(house: House, unit: int) -> Undone:
    """Undo an import, if nothing was changed after it. Raises ImportNotLastError and as `undo`."""
    newest = history.next_undo(house)
    if newest is None or newest.unit != unit:
        raise ImportNotLastError
    return history.undo(house)
