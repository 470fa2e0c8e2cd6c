"""The doubles desk: the list of pairs, one of them side by side, and what is decided of it."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtWidgets import QStackedWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import doubles, history
from pmis_desktop.services.doubles import Comparison, Double
from pmis_desktop.ui.pages.quality.doubles import Doubles
from pmis_desktop.ui.pages.quality.pair import ONE, PairView
from pmis_desktop.ui.work.work import Work


class DoublesDesk(QStackedWidget):
    """Looks for pairs when it is first shown, and again after every change."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._looking = self._again = False
        self.list = Doubles(work)
        self.list.opened.connect(self._open)
        self._view: PairView | None = None
        self.addWidget(self.list)
        self.setFocusProxy(self.list)

    def look(self) -> None:
        """Look for pairs; asked again meanwhile, once more afterwards."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        house = self._work.house
        job = self._work.jobs.read(
            "查找疑似重复的记录",
            lambda progress: doubles.find(house, progress.step),
            self.list.show_doubles,
            can_cancel=True,
        )
        job.finished.connect(self._on_looked)

    def _on_looked(self) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.look()

    def _open(self, double: Double) -> None:
        house = self._work.house
        self._work.write(
            "比对两条记录",
            lambda _progress: doubles.compare(house, double.one, double.other),
            partial(self._show, double.sentence),
        )

    def _show(self, sentence: str, pair: Comparison) -> None:
        self._close()
        view = PairView(pair, sentence)
        view.left.connect(self._close)
        view.apart.connect(self._keep_both)
        view.joined.connect(self._join)
        self._view = view
        self.addWidget(view)
        self.setCurrentWidget(view)
        view.begin()

    def _close(self) -> None:
        if self._view is not None:
            gone, self._view = self._view, None
            self.removeWidget(gone)
            gone.deleteLater()
        self.setCurrentWidget(self.list)
        self.list.setFocus()

    def _keep_both(self, reason: str) -> None:
        view = self._view
        if view is None:
            return
        house, one, other = self._work.house, view.pair.one, view.pair.other
        self._decide(
            "两人都保留",
            lambda: doubles.keep_both(house, one, other, reason),
            lambda _nothing: self._kept(one, other),
        )

    def _join(self, side: str, take: Collection[str], branch: str, reason: str) -> None:
        view = self._view
        if view is None:
            return
        house, pair = self._work.house, view.pair
        kept, other = (pair.one, pair.other) if side == ONE else (pair.other, pair.one)
        name = pair.names[0 if side == ONE else 1]
        self._decide(
            "合并重复的党员记录",
            lambda: doubles.join(house, kept, other, reason=reason, take=take, branch=branch),
            lambda unit: self._joined(name, int(str(unit))),
        )

    def _decide(
        self, title: str, work: Callable[[], object], then: Callable[[object], object]
    ) -> None:
        if self._view is not None:
            self._view.set_busy(busy=True)
        self._work.change(title, lambda _progress: work(), then, failed=self._refused)

    def _kept(self, one: str, other: str) -> None:
        self._close()
        self._work.messages.say(
            "两条记录都保留，姓名或身份证号不变就不再询问。",
            verb="撤销",
            act=partial(self._take_back, one, other),
        )

    def _take_back(self, one: str, other: str) -> None:
        house = self._work.house
        self._work.change("重新比对", lambda _progress: doubles.ask_again(house, one, other))

    def _joined(self, name: str, unit: int) -> None:
        self._close()
        self._work.messages.say(
            f"已合并成一条：{name}。", verb="撤销", act=partial(self._undo, unit)
        )

    def _undo(self, unit: int) -> None:
        house = self._work.house
        self._work.change(
            "撤销合并", lambda _progress: history.undo_exactly(house, unit), self._on_undone
        )

    def _on_undone(self, done: bool) -> None:
        if done:
            self._work.messages.say("已撤销合并，两条记录都回来了。")
        else:
            words = "合并之后又有别的更改，不能单独撤销；请用“撤销”一步一步退回。"
            self._work.messages.say(words, "warn")

    def _refused(self, error: AppError) -> None:
        if self._view is not None:
            self._view.set_busy(busy=False)
            self._view.say(f"{error.message}{error.advice}")
        else:
            self._work.messages.tell(error)
