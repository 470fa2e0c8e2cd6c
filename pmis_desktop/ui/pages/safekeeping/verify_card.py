"""核对: everything compared with what it was made from, and what differs, record by record."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import verifying
from pmis_desktop.services.comparing import DIFFERS, MISSING, Difference
from pmis_desktop.services.verifying import Verified
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit import words as kit_words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work

COLUMNS = (
    Column(id="name", label="姓名或名称", width=9, importance=9, strong=True, sortable=False),
    Column(id="field", label="项目", width=9, importance=8, sortable=False),
    Column(id="live", label="现在的数据", width=11, importance=7, sortable=False),
    Column(id="rebuilt", label="按变更记录应是", width=11, importance=6, sortable=False),
)
_AT_COUNTY = (
    "逐项检查数据文件、变更记录和存档的变更包，再由变更记录重建全部数据，"
    "与现在的数据比较。不改动数据。"
)
_AT_BRANCH = "逐项检查数据文件、变更记录和存档的回执。不改动数据。"
_WRONG = (
    "有不一致的地方，列在下面。核对只看不改，数据和核对以前一样。"
    "请先点“现在备份”，再请技术人员查看。"
)
_SHOWN = 5
_ROWS = 6


class VerifyCard(boxes.Card):
    """A button, what came of it, and a list of the records that differ.

    ``told`` says that there is something to read, and where.
    """

    told = Signal(object)

    def __init__(self, work: Work) -> None:
        self._work = work
        self._job: Job | None = None
        self._found: tuple[Difference, ...] = ()
        self._told = Notice()
        self.model = PagedTableModel(COLUMNS, self._rows)
        self.table = TableView(self.model, "verified", work.local)
        self.table.setAccessibleName("不一致的记录")
        self.table.setMinimumHeight(self.table.fontMetrics().height() * 2 * _ROWS)
        self.table.hide()
        super().__init__(
            boxes.row(
                kit_words.label("核对数据", "strong"),
                None,
                button("核对", self._verify, icon="circle-check"),
            ),
            kit_words.soft(_AT_COUNTY if work.house.at_county else _AT_BRANCH, wrap=True),
            self._told,
            self.table,
        )
        self.model.setParent(self)

    def _verify(self) -> None:
        if self._job is not None and self._job.running:
            return
        house = self._work.house
        self._told.say("正在核对…")
        self._job = self._work.write(
            "正在核对数据",
            lambda progress: verifying.verify(house, progress.step),
            self._show,
            failed=self._refuse,
            can_cancel=True,
        )

    def _show(self, found: Verified) -> None:
        counted = (
            f"核对了 {found.records:,} 条记录、{found.operations:,} 项变更、"
            f"{found.packages:,} 个存档文件"
        )
        self._found = tuple(found.by_record)
        if found.sound:
            self._told.say(f"{counted}，全部一致。", "good")
        else:
            self._told.say("\n".join([f"{counted}，{_WRONG}", *_sentences(found)]), "warn")
        self.table.setVisible(bool(self._found))
        self.model.show_rows(array("q", range(len(self._found))))
        self.told.emit(self)
        self.told.emit(self._told)

    def _rows(self, rows: Sequence[int]) -> dict[int, dict[str, str]]:
        return {row: _cells(self._found[row]) for row in rows if row < len(self._found)}

    def _refuse(self, refusal: AppError) -> None:
        self._told.clear()
        self._work.messages.tell(refusal)


def _sentences(found: Verified) -> list[str]:
    """What is wrong besides the records, the first few; and how many of those differ."""
    named = {each.sentence for each in found.by_record}
    rest = [each for each in found.told if each not in named]
    more = [f"另有 {len(rest) - _SHOWN:,} 处"] if len(rest) > _SHOWN else []
    records = len({(each.ent, each.record) for each in found.by_record})
    listed = [f"{records:,} 条记录与重建的结果不一致："] if records else []
    return [*rest[:_SHOWN], *more, *listed]


def _cells(each: Difference) -> dict[str, str]:
    if each.kind == DIFFERS:
        return {
            "name": each.name,
            "field": each.label,
            "live": each.live,
            "rebuilt": each.rebuilt,
        }
    live, rebuilt = ("没有", "有") if each.kind == MISSING else ("有", "没有")
    return {"name": each.name, "field": each.entity, "live": live, "rebuilt": rebuilt}
