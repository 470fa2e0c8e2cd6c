"""The hold lane: packages of computers that were shut out, each waiting for a person's word."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import moments
from pmis_desktop.services import holding
from pmis_desktop.services.holding import Held
from pmis_desktop.services.merging import Preview
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(
        id="name", label="党组织", width=18, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(
        id="words",
        label="状态",
        width=7,
        importance=8,
        sortable=False,
        meanings={"等您决定": "must", "已核实并入": "good"},
    ),
    Column(id="changes", label="更改", width=4, importance=6, right=True, sortable=False),
    Column(id="held", label="收到", width=9, importance=7, sortable=False),
)
_WHAT = "已注销的电脑又发来变更包时，放在这里等您打电话核实；别的支部照常并入，不受影响。"
_COUNTED = {
    "applied": "可以并入",
    "agreed": "与县里一致",
    "conflict": "有冲突",
    "rejected": "不能接受",
    "held": "搁置",
}


class HeldView(QWidget):
    """``told`` carries the sentence for the heading."""

    told = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._held: tuple[Held, ...] = ()
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "held", work.local)
        self.table.setAccessibleName("搁置的变更包")
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.table.chosen.connect(self._choose)
        self.table.left.connect(work.signs.search_wanted)
        empty = Empty()
        empty.say("没有搁置的变更包", _WHAT)
        self.table.lay_over(empty)
        self._about = words.paragraph("")
        self._inside = words.paragraph("", "soft")
        self._reason = LineField("怎样核实的", placeholder="例如：已打电话给书记，是他写出的")
        self._reason.beside.addWidget(button("不收", partial(self._decide, self._decline)))
        self._reason.beside.addWidget(primary("核实过，并入", partial(self._decide, self._admit)))
        self._notice = Notice()
        self._card = boxes.Card(self._about, self._inside, self._reason, self._notice, gap=1)
        self._card.hide()
        self.setLayout(boxes.column(self.table, self._card, gap=1))

    def refresh(self) -> None:
        """Look at the lane again."""
        house = self._work.house
        self._work.read("看看搁置的变更包", lambda: holding.kept(house), self._show)

    def _show(self, found: tuple[Held, ...]) -> None:
        here = self.chosen
        self._held = found
        waiting = sum(not each.decided for each in found)
        self.told.emit(f"{waiting} 个等您决定" if waiting else "")
        self._model.show_rows(array("q", range(len(found))))
        key = here.file_hash if here else ""
        place = next((p for p, each in enumerate(found) if each.file_hash == key), -1)
        self.table.choose(place)
        self._choose(place)

    @property
    def chosen(self) -> Held | None:
        """The package in hand."""
        place = self.table.place
        return self._held[place] if 0 <= place < len(self._held) else None

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        today = self._work.house.today
        found = {row: self._held[row] for row in rows if row < len(self._held)}
        return {
            row: {
                "name": each.organisation,
                "words": each.words,
                "changes": str(max(each.changes, 0)),
                "held": moments.moment(each.held_at, today),
            }
            for row, each in found.items()
        }

    def _choose(self, _place: int) -> None:
        each = self.chosen
        self._card.setVisible(each is not None)
        self._inside.setText("")
        self._notice.clear()
        self._reason.fill("")
        if each is None:
            return
        self._about.setText(_about(each))
        self._reason.setVisible(not each.decided)
        if not each.decided:
            house = self._work.house
            self._work.read(
                "看搁置的变更包",
                lambda: holding.look(house, each.file_hash),
                partial(self._show_inside, each),
                failed=self._refuse,
            )

    def _show_inside(self, each: Held, judged: Preview) -> None:
        if self.chosen != each:
            return
        told = [
            f"{words} {judged.counts[n]} 项" for n, words in _COUNTED.items() if judged.counts[n]
        ]
        self._inside.setText(
            f"如果并入：{'，'.join(told)}。" if told else f"现在还不能并入：{judged.message}"
        )

    def _decide(self, act: Callable[[str, str], None]) -> None:
        each = self.chosen
        if each is None or self._reason.require("请写一句是怎样核实的。"):
            return
        act(each.file_hash, self._reason.text)

    def _admit(self, file_hash: str, reason: str) -> None:
        house = self._work.house
        self._work.change(
            "并入搁置的变更包",
            lambda _progress: holding.admit(house, file_hash, reason),
            self._admitted,
            failed=self._refuse,
        )

    def _admitted(self, taken: Preview) -> None:
        waits = taken.counts["conflict"] + taken.counts["held"]
        more = f"其中 {waits} 项要在“待决定”里处理。" if waits else ""
        self._work.messages.say(f"“{taken.organisation}”的变更包已核实并入。{more}")

    def _decline(self, file_hash: str, reason: str) -> None:
        house = self._work.house
        self._work.change(
            "不收搁置的变更包",
            lambda _progress: holding.decline(house, file_hash, reason),
            self._declined,
            failed=self._refuse,
        )

    def _declined(self, told: Held) -> None:
        self._work.messages.say(f"“{told.organisation}”的这个变更包没有并入，文件仍在存档里。")

    def _refuse(self, refusal: AppError) -> None:
        self._notice.say(f"{refusal.message}{refusal.advice}", "must")


def _about(each: Held) -> str:
    if each.decided:
        return f"{each.organisation}：{each.words}（{each.decided_by}：{each.reason}）。"
    return (
        f"这台电脑已经注销，只收到第 {each.cut_off} 号；"
        f"这个包带来第 {each.first} 至 {each.last} 号。"
        "请先打电话给支部，问清是不是注销以前他们自己写的。"
    )
