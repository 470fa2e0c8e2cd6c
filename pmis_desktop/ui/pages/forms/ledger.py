"""存根台账: every numbered copy that left, by whom and when; a number can be voided."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.forms import catalogue, stubs
from pmis_desktop.services.forms.stubs import FormStub
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(id="number", label="编号", width=6, importance=9, strong=True, sortable=False),
    Column(id="form", label="表格", width=13, importance=6, sortable=False, grows=True),
    Column(id="name", label="给谁", width=7, importance=8, sortable=False),
    Column(id="act", label="方式", width=5, importance=4, sortable=False),
    Column(id="at", label="时间", width=8, importance=7, sortable=False),
    Column(id="who", label="操作员", width=5, importance=5, sortable=False),
    Column(id="state", label="情况", width=9, importance=8, sortable=False),
)
_ACTS = {"print": "打印", "export": "存为 PDF"}
_VOID = "作废编号"


class Ledger(QWidget):
    """``done`` to go back to the forms."""

    done = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.lines: Lines[FormStub] = Lines(_COLUMNS, self._told, "form-stubs", work.local)
        self.lines.view.setAccessibleName("存根台账")
        empty = Empty()
        empty.say("还没有存根", "打印或存下带编号的表格以后，每一份都列在这里。")
        self.lines.view.lay_over(empty)
        self._void = button(_VOID, self._ask, icon="circle-x")
        self._void.setEnabled(False)
        self.lines.view.chosen.connect(self._choose)
        back = button("返回", self.done.emit, icon="arrow-left")
        told = words.soft("编号只用一次：作废的也留在台账里，不再使用。", wrap=True)
        self.setLayout(
            boxes.column(
                boxes.row(back, None, self._void, gap=1.5), told, boxes.expanding(self.lines.view)
            )
        )

    def refresh(self) -> None:
        """Read the ledger again."""
        house = self._work.house
        self._work.read("存根台账", lambda: stubs.every(house), self._show)

    def _show(self, some: Sequence[FormStub]) -> None:
        self.lines.show(some)
        # The same line is chosen as before, but may have been voided meanwhile.
        self._choose(self.lines.view.place)

    def _choose(self, place: int) -> None:
        stub = self.lines.at(place)
        self._void.setEnabled(stub is not None and not stub.voided and self._work.house.may_write)

    def _ask(self) -> None:
        stub = self.lines.current
        if stub is None:
            return
        question = Question(
            title=f"作废编号 {stub.number}？",
            text="作废以后这个编号不能再用，台账里仍然看得到。请写明原因，例如“打坏了”。",
            verbs=("返回", _VOID),
            danger=_VOID,
            prompt="作废原因",
        )
        reply = dialogs.ask(self, question)
        if reply.verb != _VOID:
            return
        house = self._work.house
        self._work.write(
            _VOID,
            lambda _progress: stubs.void(house, stub.form, stub.number, reply.text),
            lambda _nothing: self._voided(stub),
            failed=self._work.messages.tell,
        )

    def _voided(self, stub: FormStub) -> None:
        self._work.messages.say(f"已作废编号 {stub.number}。")
        self.refresh()

    def _told(self, stub: FormStub) -> Cells:
        return {
            "number": stub.number,
            "form": catalogue.title(stub.form),
            "name": stub.name,
            "act": _ACTS.get(stub.act, ""),
            "at": moments.moment(stub.at, self._work.house.today),
            "who": stub.who,
            "state": f"作废：{stub.void_reason}" if stub.voided else "有效",
        }
