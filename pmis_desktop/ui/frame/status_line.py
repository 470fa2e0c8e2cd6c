"""The quiet line below: saved when, what waits, last backup where; undo and redo by name."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.services import history
from pmis_desktop.services.house import House
from pmis_desktop.services.standing import Standing, standing
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import Button, link
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work

# In Chinese characters: when the last backup was made, its folder may be cut; how much of the name
# of an undo is shown in any case, and at the most.
_BACKUP = 12
_LEAST, _MOST = 4, 17
_EVERY = 60_000  # ms: "今天 09:10" grows old by itself


@dataclass(frozen=True, slots=True)
class _State:
    standing: Standing
    undo: str
    redo: str


class StatusLine(QWidget):
    """Always there; looks again after every change."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.setProperty("look", "quiet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._saved = words.label("", "soft")
        # Shares the room with the backup: neither pushes the other out.
        self._waiting = words.Elided("", "soft")
        self.undo_button = self._link("undo-2", "Ctrl+Z", lambda: _undone(work.house))
        self.redo_button = self._link("redo-2", "Ctrl+Y", lambda: _redone(work.house))
        self._titles = {self.undo_button: "", self.redo_button: ""}
        # The line is as high before the first change as after it: nothing above it jumps.
        seat = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.redo_button.setSizePolicy(seat)
        seat.setRetainSizeWhenHidden(True)
        self.undo_button.setSizePolicy(seat)
        self._backup = words.Elided("", "soft")
        self._backup.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = boxes.row(self._saved, self._waiting, self.undo_button, self.redo_button, gap=2)
        layout.addWidget(self._backup, 1)
        unit = theme.current().unit
        layout.setContentsMargins(3 * unit, unit // 2, 3 * unit, unit // 2)
        self.setLayout(layout)
        self._doing: Job | None = None
        self._measure()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.refresh)
        if work.house.vault.backup is None:
            self._timer.start()
            work.signs.changed.connect(self.refresh)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def refresh(self) -> None:
        """Look again, in the background."""
        house = self._work.house
        if house.vault.backup is not None:
            # Nothing waits here, nothing is saved, nothing can be taken back.
            self._saved.setText("只看，不保存")
            self._backup.setText(f"备份文件：{house.vault.backup.file}")
            return
        self._work.read("看一眼", lambda: _look(house), self._show)

    def _show(self, state: _State) -> None:
        if self._doing is not None and not self._doing.running:
            self._doing = None
        said = state.standing.words
        self._saved.setText(said.saved)
        self._waiting.setText(said.waiting)
        self._backup.setText(said.backup)
        self._titles = {self.undo_button: state.undo, self.redo_button: state.redo}
        for made, title in self._titles.items():
            made.setVisible(bool(title))
            made.setToolTip(title)
        self._fit()

    def _measure(self) -> None:
        self._backup.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * _BACKUP)
        self._fit()

    def _fit(self) -> None:
        """Cut the names of undo and redo with an ellipsis where the line has no room for them."""
        named = {made: title for made, title in self._titles.items() if title}
        layout = self.layout()
        if not named or layout is None:
            return
        margins, gaps = layout.contentsMargins(), layout.count() - 1
        others = (self._saved, self._waiting, self._backup)
        room = self.width() - margins.left() - margins.right() - gaps * layout.spacing()
        room -= sum(max(each.minimumWidth(), each.minimumSizeHint().width()) for each in others)
        for made, title in named.items():
            metrics = made.fontMetrics()
            frame = made.sizeHint().width() - metrics.horizontalAdvance(made.text())
            least, most = (metrics.horizontalAdvance("汉") * each for each in (_LEAST, _MOST))
            width = min(max(room // len(named) - frame, least), most)
            text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, width)
            if text != made.text():
                _rename(made, text)

    def _link(self, icon: str, keys: str, act: Callable[[], str]) -> Button:
        made = link("", icon=icon)
        made.clicked.connect(lambda: self._do(act))
        made.setShortcut(keys)
        made.hide()
        return made

    def _do(self, act: Callable[[], str]) -> None:
        """Once only: a second press would take back what the line has not named yet."""
        if self._doing is None:
            self._doing = self._work.change(
                "撤销", lambda _progress: act(), self._work.messages.say
            )


def _rename(made: Button, text: str) -> None:
    keys = made.shortcut()
    made.setText(text)
    # Qt puts the letter marked in the new text, here none, in the place of the keys.
    made.setShortcut(keys)


def _look(house: House) -> _State:
    undo, redo = history.next_undo(house), history.next_redo(house)
    return _State(
        standing=standing(house),
        undo=undo.title if undo else "",
        redo=redo.title if redo else "",
    )


def _undone(house: House) -> str:
    done = history.undo(house)
    kept = f"有 {done.kept} 条后来又改过，保持不变。" if done.kept else ""
    return f"已撤销：{done.title}。{kept}"


def _redone(house: House) -> str:
    return f"已恢复：{history.redo(house).title}。"
