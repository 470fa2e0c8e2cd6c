"""催报文字: made for one branch, a committee or all, changed where wanted, then copied.

What somebody wrote into it is theirs until it was copied: looking elsewhere loses none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.correspondence import reminders
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reminders import Reminder, Wording
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import clipboard
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "下面的文字可以直接改，改好后点“复制”，再粘贴到 QQ、微信或短信里。里面没有党员的姓名和号码。"
)
_MARKS = "{对象} 换成收信的党组织，{时间} 换成时间段，{个数} 换成未报的个数，{发文} 换成本单位。"
_EVERYBODY = "全县"
_LEAST_LINES = 7
_STILL_HERE = "这是您上次改过、还没有复制的文字。名单可能已经变了。"
_KEPT = "已记下，以后的催报文字都这样写。"
_KEPT_BESIDE = "已记下，以后的催报文字都这样写。上面您改过的文字没有动。"


@dataclass(frozen=True, slots=True)
class _Made:
    within: str
    reminder: Reminder


class Reminding(QWidget):
    """``left``: back to where one came from."""

    left = Signal()

    def __init__(self, work: Work, period: Callable[[], Period]) -> None:
        super().__init__()
        self._work = work
        self._period = period
        self._within = ""
        self._of = period()
        # What somebody wrote for one organisation and period waits here while they look elsewhere.
        self._written: dict[tuple[str, Period], str] = {}
        self._title = words.Elided("催报文字", "section")
        self._scope = button("", self._pick, icon="chevron-down", look="chip")
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything(_EVERYBODY)
        self._picker.picked.connect(self.begin)
        self._notice = Notice()
        self._notice.hide()
        self._again = button("按现在的名单重写", self._rewrite, icon="rotate-ccw", look="chip")
        self._again.hide()
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("催报文字")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.fontMetrics().height() * _LEAST_LINES)
        self.above, self.below = _line("名单上面写什么"), _line("名单下面写什么")
        self._copy = primary("复制", self._on_copy, icon="copy")
        self._lay()
        self.setFocusProxy(self.text)

    def _lay(self) -> None:
        over = boxes.row(
            button("返回", self.left.emit, icon="arrow-left"), self._title, self._scope, gap=1.5
        )
        over.setStretch(1, 1)
        acts = boxes.row(None, self._copy)
        usual = boxes.Card(
            words.section("每次都用的写法"),
            words.soft(_MARKS, wrap=True),
            boxes.row(words.soft("名单上面"), self.above),
            boxes.row(words.soft("名单下面"), self.below),
            # Beside the two lines that they keep, away from the text that is only for today.
            boxes.row(
                button("以后都这样写", self._keep, icon="save"),
                button("恢复原来的写法", self._forget, icon="undo-2"),
                None,
            ),
            gap=0.8,
        )
        # In a low window the text and the usual words scroll; the acts stay in sight.
        told = boxes.row(self._notice, self._again, gap=1.5)
        told.setStretch(0, 1)
        inner = boxes.column(words.soft(_WHAT, wrap=True), told, self.text, usual)
        inner.setStretchFactor(self.text, 1)
        area = boxes.scrolling(boxes.box(inner))
        made = boxes.column(over, boxes.expanding(area), acts)
        self.setLayout(made)

    def begin(self, within: str) -> None:
        """Make the text for an organisation; empty: for all. What was written before comes back."""
        if self.text.document().isModified():
            self._written[self._within, self._of] = self.text.toPlainText()
        self._within, self._of = within, self._period()
        house, period = self._work.house, self._of
        self._work.read(
            "写催报文字",
            lambda: _Made(within, reminders.reminder(house, within, period)),
            self._show,
            failed=self._refused,
        )
        self._work.read("催报的写法", lambda: _asked(house, within), self._show_wording)

    def _show(self, made: _Made) -> None:
        if made.within == self._within:
            written = self._written.pop((self._within, self._of), None)
            self._notice.say("" if written is None else _STILL_HERE)
            self._again.setVisible(written is not None)
            self.text.setPlainText(made.reminder.text if written is None else written)
            self.text.document().setModified(written is not None)
            self.text.show()
            self._title.setText(f"催报文字：{len(made.reminder.names):,} 个党组织")
            self._copy.setEnabled(True)

    def _show_wording(self, found: tuple[Wording, str]) -> None:
        wording, name = found
        self._scope.setText(f"发给：{name or _EVERYBODY}")
        self.above.setText(wording.above.replace("\n", "　"))
        self.below.setText(wording.below.replace("\n", "　"))
        for each in (self.above, self.below):
            each.setCursorPosition(0)

    def _refused(self, refusal: AppError) -> None:
        # Nobody should write into a text that goes to nobody.
        self.text.clear()
        self.text.hide()
        self._again.hide()
        self._title.setText("催报文字")
        self._copy.setEnabled(False)
        self._notice.say(f"{refusal.message}{refusal.advice}", "info")

    def _on_copy(self) -> None:
        clipboard.copy(self.text.toPlainText())
        # It has gone where it was meant for: the next one is made from the list of its day.
        self.text.document().setModified(False)
        self._work.messages.say("催报文字已复制，可以粘贴到 QQ、微信里了。")

    def _rewrite(self) -> None:
        self.text.document().setModified(False)
        self.begin(self._within)

    def _keep(self) -> None:
        self._put(Wording(above=_lines(self.above), below=_lines(self.below)))

    def _forget(self) -> None:
        self._put(Wording(above="", below=""))

    def _put(self, wording: Wording) -> None:
        house = self._work.house
        self._work.write(
            "修改催报文字",
            lambda _progress: reminders.keep_wording(house, wording),
            lambda _done: self._kept(),
        )

    def _kept(self) -> None:
        """Make the text anew in the new words, but never over what somebody has written in it."""
        if self.text.document().isModified():
            self._work.messages.say(_KEPT_BESIDE)
            return
        self._work.messages.say(_KEPT)
        self.begin(self._within)

    def _pick(self) -> None:
        self._picker.open_under(self._scope, self._within)


def _asked(house: House, within: str) -> tuple[Wording, str]:
    return reminders.wording(house), reminders.name_of(house, within)


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def _lines(line: QLineEdit) -> str:
    """What stands in a line, with the breaks that were shown as wide spaces."""
    return "\n".join(part.strip() for part in line.text().split("　") if part.strip())
