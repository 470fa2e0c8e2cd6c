"""One notice, in large type, with what can be done about it; at the county also who has read it."""

from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange.notices import STANDING
from pmis_desktop.printing.wording import long_date
from pmis_desktop.rules import moments
from pmis_desktop.services.notices import issuing, opening, reading
from pmis_desktop.services.notices.views import READ, Opened
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import Narrow
from pmis_desktop.ui.kit.tabs import Tabs, Views
from pmis_desktop.ui.pages.notices.readers import Readers
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_BACK, _LEAVE, _READ = "返回", "发到别处", "我看过了"
_AMEND, _REPLACE, _WITHDRAW = "修改", "重发更正", "撤回"
_TEXT, _READERS = "text", "readers"


class OpenedNotice(Page):
    """``left``: back to the list. The others carry the notice to be mended, replaced, taken out."""

    left = Signal()
    amending = Signal(object)
    replacing = Signal(object)
    leaving = Signal(object)

    def __init__(self, work: Work, notice: str, *, unread: bool = False) -> None:
        super().__init__(work)
        self._notice = notice
        self._wants_unread = unread
        self.found: Opened | None = None
        self._heading = Heading("通知", *self._acts())
        self._heading.withhold(*self._others())
        self._state = Notice()
        self._inside = boxes.column(gap=1)
        self._card = boxes.Card(boxes.box(self._inside))
        text = boxes.scrolling(boxes.box(boxes.column(Narrow(self._card), None)))
        parts: tuple[boxes.Part, ...] = (self._state, boxes.expanding(text))
        if work.house.at_county:
            self.readers = Readers(work)
            self._tabs = Tabs((_TEXT, "通知内容"), (_READERS, "谁看了"))
            self._tabs.chosen.connect(self._turn)
            self._views = Views()
            self._views.addWidget(text)
            self._views.addWidget(self.readers)
            self._tabs.show_view(_TEXT)
            parts = (self._state, self._tabs, boxes.expanding(self._views))
        self.lay(self._heading, *parts)
        self.refresh()

    def _acts(self) -> tuple[Act, ...]:
        back = Act(_BACK, self.left.emit, "arrow-left")
        out = Act(_LEAVE, partial(self._emit, self.leaving), "upload")
        if not self.work.house.at_county:
            return back, out, Act(_READ, self._read, "check", primary=True)
        return (
            back,
            Act(_WITHDRAW, self._withdraw, "undo-2"),
            Act(_REPLACE, partial(self._emit, self.replacing), "copy"),
            Act(_AMEND, partial(self._emit, self.amending), "pencil"),
            Act(_LEAVE, partial(self._emit, self.leaving), "upload", primary=True),
        )

    def _others(self) -> tuple[str, ...]:
        """What makes no sense before the notice is here, or for somebody who may only look."""
        return (_READ, _WITHDRAW, _REPLACE, _AMEND)

    @override
    def refresh(self) -> None:
        house, notice = self.work.house, self._notice
        self.work.read(
            "打开通知",
            lambda: opening.opened(house, notice),
            self._show,
            failed=self.work.messages.tell,
        )

    @override
    def take_focus(self) -> None:
        if self.work.house.at_county:
            self.readers.table.setFocus()

    def show_readers(self) -> None:
        """Show who has not read it."""
        self._wants_unread = True
        if self.found is not None:
            self._show(self.found)

    def _show(self, found: Opened) -> None:
        first = self.found is None
        self.found = found
        self._say_state(found)
        self._fill(found)
        may = self.work.house.may_write and found.state == STANDING
        if self.work.house.at_county:
            self._heading.withhold(*(() if may else self._others()))
            self.readers.show_notice(found)
            if self._wants_unread:
                self._wants_unread = False
                self._turn(_READERS)
                self.readers.choose_unread()
            return
        unread = may and not found.read_at and not found.known
        self._heading.withhold(*(() if unread else (_READ,)))
        if unread and first:
            self._heading.act_button(_READ).setFocus()

    def _say_state(self, found: Opened) -> None:
        today = self.work.house.today
        because = f"：{found.reason}" if found.reason else ""
        if found.state != STANDING:
            self._state.say(f"这份通知{found.words}{because}。", "warn")
        elif self.work.house.at_county:
            read = sum(each.holding == READ for each in found.readers)
            self._state.say(f"应收 {len(found.readers):,} 个支部，{read:,} 个已看。", "info")
        elif found.read_at:
            when = moments.moment(found.read_at, today)
            known = "县里已知道。" if found.known else "下次报送时告诉县里。"
            self._state.say(f"{found.read_by} {when}看过，{known}", "good")
        elif found.known:
            self._state.say("本支部以前看过，县里已知道。", "good")
        else:
            self._state.say(f"看完后请点“{_READ}”，下次报送时县里就知道了。", "info")

    def _fill(self, found: Opened) -> None:
        boxes.clear(self._inside)
        said = found.text
        title = words.paragraph(said.title, "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._inside.addWidget(title)
        if said.document:
            document = words.paragraph(said.document, "soft")
            document.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._inside.addWidget(document)
        self._inside.addWidget(words.paragraph(f"{said.addressed}：", "reading"))
        for each in said.paragraphs:
            self._inside.addWidget(words.paragraph(f"\u3000\u3000{each}", "reading"))
        if said.enquiries:
            asked = f"\u3000\u3000联系人：{said.enquiries}"
            self._inside.addWidget(words.paragraph(asked, "reading"))
        signed = f"{said.issuer}\n{long_date(said.dated_on)}"
        end = words.paragraph(signed, "reading")
        end.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._inside.addWidget(end)
        until = long_date(said.valid_until)
        self._inside.addWidget(words.soft(f"有效期至 {until}", wrap=True))

    def _turn(self, view: str) -> None:
        self._views.setCurrentIndex(int(view == _READERS))
        # The numbers say it there, and a low screen has no line to spare.
        self._state.setVisible(view == _TEXT)
        self._tabs.show_view(view)

    def _emit(self, signal: SignalInstance) -> None:
        if self.found is not None:
            signal.emit(self.found)

    def _read(self) -> None:
        house, notice = self.work.house, self._notice
        self.work.change(
            "记下已看过",
            lambda _progress: reading.read(house, notice),
            self._on_read,
            failed=self._refused,
        )

    def _on_read(self, found: Opened) -> None:
        self._show(found)
        self.work.messages.say(f"已记下看过通知“{found.text.title}”，下次报送时告诉县里。")

    def _withdraw(self) -> None:
        if self.found is None:
            return
        question = Question(
            title="撤回通知",
            text=f"撤回“{self.found.text.title}”？已收到的支部会随下一份回执看到“已撤回”和原因。"
            "撤错了可以用窗口底部的“撤销”。",
            verbs=("返回", _WITHDRAW),
            danger=_WITHDRAW,
            prompt="原因，例如：会议改期",
        )
        reply = dialogs.ask(self, question)
        if reply.verb != _WITHDRAW:
            return
        house, notice, reason = self.work.house, self._notice, reply.text
        self.work.change(
            "撤回通知",
            lambda _progress: issuing.withdraw(house, notice, reason),
            lambda _edited: self.work.messages.say("已撤回，随下一份回执告诉支部。"),
            failed=self._refused,
        )

    def _refused(self, error: AppError) -> None:
        self.work.messages.tell(error)
