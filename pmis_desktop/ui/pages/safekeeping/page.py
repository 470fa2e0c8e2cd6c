"""备份: the last one, the second folder, every backup there is, and going back to one."""

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import backup_list, safekeeping
from pmis_desktop.services.backup_list import BackupState
from pmis_desktop.services.safekeeping import BackupDescribed, BackupMade
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit import words as kit_words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.in_sight import bring_into_sight
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.sheet import Sheet
from pmis_desktop.ui.pages.safekeeping import words
from pmis_desktop.ui.pages.safekeeping.epoch_card import EpochCard
from pmis_desktop.ui.pages.safekeeping.second_folder import SecondFolderPart
from pmis_desktop.ui.pages.safekeeping.verify_card import VerifyCard
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

COLUMNS = (
    Column(id="at", label="时间", width=10, importance=9, strong=True, sortable=False),
    Column(id="kind", label="种类", width=6, importance=7, sortable=False),
    Column(id="place", label="位置", width=7, importance=8, sortable=False),
    Column(id="size", label="大小", width=6, importance=5, right=True, sortable=False),
    Column(id="file", label="文件名", width=18, importance=3, sortable=False),
)
_PATTERN = "备份 (*.dzbak)"
_VERB = "恢复到这个备份"
_LEAST_ROWS = 5


class SafekeepingPage(Page):
    """Backups are made by themselves every day; here one more, elsewhere, or back to one."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._state: BackupState | None = None
        self._heading = Heading(
            "备份",
            Act("遇到意外怎么办", self._go_to_ceremonies, "life-buoy"),
            Act("从别处的备份恢复", self._restore_other, "rotate-ccw"),
            Act("现在备份", self._back_up, "save", primary=True),
        )
        self._last = Notice()
        self._second = SecondFolderPart(work)
        self._second.settled.connect(self.refresh)
        self._epoch = EpochCard(work)
        self._epoch.done.connect(self.refresh)
        self._verify = VerifyCard(work)
        self.model = PagedTableModel(COLUMNS, self._rows, self)
        self.table = TableView(self.model, "backups", work.local)
        self.table.setAccessibleName("备份列表")
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._empty = Empty()
        self._empty.say("还没有备份", "备份每天自动做一份。", "现在备份", self._back_up)
        self.table.lay_over(self._empty)
        self._restore = button(_VERB, self._restore_chosen, icon="rotate-ccw")
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._restore_at)
        self._lay()

    @override
    def refresh(self) -> None:
        """Look at the folders again: a stick may have been put in."""
        house = self.work.house
        self.work.read("备份", lambda: backup_list.look(house), self._show)

    @override
    def enter(self, place: object) -> None:
        """Sticks come and go without a change in the data."""
        self.refresh()

    @override
    def take_focus(self) -> None:
        """Go on in the list."""
        self.table.setFocus()

    def _lay(self) -> None:
        """The cards above, the list takes what is left; all of it scrolls where there is less."""
        least = self.table.fontMetrics().height() * 2 * _LEAST_ROWS
        self.table.setMinimumHeight(least)
        inner = Sheet(
            boxes.column(
                self._epoch,
                boxes.Card(self._last, boxes.rule(), self._second),
                self.table,
                self._verify,
                gap=1.5,
            )
        )
        area = boxes.scrolling(inner)
        # Last the sentence, where the list below it has no room as well.
        self._verify.told.connect(partial(bring_into_sight, area))
        self.lay(
            self._heading,
            area,
            boxes.row(kit_words.soft("恢复之前会先另存现在的数据。"), None, self._restore),
        )
        self._restore.setEnabled(False)

    def _rows(self, rows: Sequence[int]) -> dict[int, dict[str, str]]:
        listed = self._state.backups if self._state is not None else ()
        return {row: words.row(listed[row]) for row in rows if row < len(listed)}

    def _show(self, state: BackupState) -> None:
        self._state = state
        now = self.work.house.vault.clock()
        self._heading.say(words.counted(state))
        self._last.say(*words.last_backup(state, now))
        self._second.show_state(state)
        self._epoch.setVisible(state.epoch_due)
        self.model.show_rows(array("q", range(len(state.backups))))
        self._on_chosen(self.table.place)

    def _on_chosen(self, place: int) -> None:
        self._restore.setEnabled(place >= 0)

    def _back_up(self) -> None:
        """Into the vault's own folder, and into the second one where it is there."""
        house = self.work.house
        second = self._state.second if self._state is not None else None

        def make(_progress: Progress) -> list[BackupMade]:
            made = [safekeeping.backup(house)]
            if second is not None and second.folder.is_dir():
                made.append(safekeeping.backup(house, second.folder))
            return made

        self.work.change("正在备份", make, self._backed_up, failed=self._refuse)

    def _backed_up(self, made: list[BackupMade]) -> None:
        where = "，".join(str(each.path.parent) for each in made)
        self.work.messages.say(f"已备份并检查过：{where}")
        self.refresh()

    def _refuse(self, refusal: AppError) -> None:
        self.work.messages.tell(refusal)
        self.refresh()

    def _go_to_ceremonies(self) -> None:
        self.work.go(Place(room=places.CEREMONIES))

    def _restore_chosen(self) -> None:
        self._restore_at(self.table.place)

    def _restore_at(self, place: int) -> None:
        if self._state is not None and 0 <= place < len(self._state.backups):
            self._ask_about(self._state.backups[place].file)

    def _restore_other(self) -> None:
        file = dialogs.open_file(self, "选择备份文件", self.work.local.folder("backup"), _PATTERN)
        if file is not None:
            self._ask_about(file)

    def _ask_about(self, file: Path) -> None:
        """Read the whole file first: nobody should decide on a damaged one."""
        house = self.work.house

        def look(_progress: Progress) -> tuple[BackupDescribed, int]:
            found = safekeeping.describe(file)
            return found, backup_list.changes_since(house, found.made_at)

        self.work.write("正在检查备份", look, self._decide)

    def _decide(self, found: tuple[BackupDescribed, int]) -> None:
        backup, changes = found
        if not backup.whole:
            self.work.messages.say("这个备份文件不完整或已损坏，请换一个。数据没有改动。", "warn")
        elif backup.vault != self.work.house.vault.id:
            self.work.messages.say(
                "这个备份属于另一份数据，没有恢复。要打开它，请锁定后选“从备份恢复”，"
                "恢复到一个空文件夹。",
                "warn",
            )
        elif dialogs.confirm(
            self,
            _VERB,
            words.going_back(backup, changes, self.work.house.vault.clock()),
            _VERB,
            danger=True,
        ):
            self.work.signs.restore_wanted.emit(backup.file)
