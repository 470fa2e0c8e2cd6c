"""疑似重复: pairs of records that look like one person, the likeliest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.doubles import Double
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.work import Work

_LIKELY, _POSSIBLE = "很可能", "可能"
_COLUMNS = (
    Column(
        id="likely",
        label="可能性",
        width=5,
        importance=9,
        sortable=False,
        meanings={_LIKELY: "must", _POSSIBLE: "warn"},
    ),
    Column(id="name", label="姓名", width=5, importance=10, strong=True, sortable=False),
    Column(id="branch", label="党支部", width=15, importance=5, sortable=False),
    Column(id="other", label="另一条", width=5, importance=8, strong=True, sortable=False),
    Column(id="other_branch", label="另一条的党支部", width=15, importance=4, sortable=False),
    Column(id="sentence", label="相像之处", width=16, importance=7, sortable=False, grows=True),
)


class Doubles(QWidget):
    """``opened`` carries a `Double` that somebody wants to decide about."""

    opened = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._said = words.paragraph("", "soft")
        self._table: Lines[Double] = Lines(_COLUMNS, _cells, "quality-doubles", work.local)
        self._table.view.setAccessibleName("疑似重复的记录")
        self._table.view.opened.connect(self._open)
        self._table.view.lay_over(_nothing())
        self._look = button("并排比对", self._open_current, icon="git-compare")
        self.setLayout(
            boxes.column(
                self._said,
                boxes.expanding(self._table.view),
                boxes.box(boxes.Flow(self._look)),
            )
        )
        self.setFocusProxy(self._table.view)

    def show_doubles(self, found: tuple[Double, ...]) -> None:
        """Show the pairs that nobody has decided yet."""
        likely = sum(each.likely for each in found)
        self._said.setText(
            f"{len(found):,} 对看起来像同一个人，其中 {likely:,} 对很可能是。"
            "同名同姓很常见，请比对后再决定。"
            if found
            else "身份证号相同、相差一位，或姓名和出生年月相同的，会列在这里。"
        )
        self._look.setVisible(bool(found))
        self._table.show(found)
        if self._table.view.place < 0 and found:
            self._table.view.choose(0)

    def _open_current(self) -> None:
        self._open(self._table.view.place)

    def _open(self, place: int) -> None:
        double = self._table.at(place)
        if double is not None:
            self.opened.emit(double)


def _nothing() -> Empty:
    made = Empty()
    made.say("没有疑似重复的记录", "")
    return made


def _cells(double: Double) -> Cells:
    return {
        "likely": _LIKELY if double.likely else _POSSIBLE,
        "name": double.name,
        "branch": double.branch,
        "other": double.other_name,
        "other_branch": double.other_branch,
        "sentence": double.sentence,
    }
