"""Writing a notice: what was typed is kept until it is sent or thrown away."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.notices import NoticeFieldError
from pmis_desktop.services import drafts
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.notices import issuing, wording
from pmis_desktop.services.notices.views import Opened
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet, begin_in
from pmis_desktop.ui.kit.text_field import TextField
from pmis_desktop.ui.pages.notices.audience import AudienceField
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_DELAY = 2000  # ms
_SEND = "发出"
_Field = LineField | TextField | AudienceField
_GO_ON = "已恢复上次没有发出的内容，可以接着写。"


class WritingSheet(QuestionSheet):
    """``done`` when it was sent, or left for now; what was typed is a draft until it is sent.

    With ``about`` its wording is mended, or with ``anew`` a new notice takes its place.
    """

    done = Signal()

    def __init__(self, work: Work, about: Opened | None = None, *, anew: bool = False) -> None:
        self._work, self._about, self._anew = work, about, anew
        self.title_field = LineField("标题", "例如：关于核对党员信息的通知。")
        self.text_field = TextField("正文", "一行是一段。")
        self.audience = AudienceField(work)
        self._lines = {
            "document": LineField("文号", "没有可以不填。"),
            "issuer": LineField("落款", "不填就用县级名称。"),
            "dated_on": LineField("成文日期"),
            "valid_until": LineField("有效期至", "过了这一天，支部的工作台上就不再显示。"),
            "contact": LineField("联系人", "支部有问题时找谁，例如：组织二室 张同志。"),
            "phone": LineField("联系电话"),
        }
        what = words.paragraph(_what(about, anew=anew), "soft")
        fields: tuple[_Field, ...] = (
            self.title_field,
            self.text_field,
            self.audience,
            *self._lines.values(),
        )
        super().__init__(_heading(about, anew=anew), what, boxes.column(*fields, gap=1.5))
        self._timer = QTimer(self, interval=_DELAY, singleShot=True)
        self._timer.timeout.connect(self.keep)
        self._start: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._sent = False
        self._build_acts()
        for each in fields:
            each.edited.connect(self._on_edited)
        for line in (self.title_field, *self._lines.values()):
            line.line.returnPressed.connect(line.line.focusNextChild)
        self._fill(_values_of(about) if about else self._fresh())
        self._start = self.typed
        self._offer_draft()

    def _build_acts(self) -> None:
        self._send = primary(_SEND, self.send, icon="send")
        self._throw = button("清空", self._throw_away, icon="trash-2")
        self._throw.hide()
        self.set_acts(button("返回", self._leave), self._throw, None, self._send)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.send)

    @property
    def typed(self) -> dict[str, str]:
        """Everything as it stands in the form."""
        return {
            "title": self.title_field.text,
            "text": self.text_field.text,
            "audience": " ".join(self.audience.chosen),
            **{name: line.text for name, line in self._lines.items()},
        }

    @property
    def dirty(self) -> bool:
        """Whether it differs from what was there at the beginning."""
        return not self._sent and self.typed != self._start

    def keep(self) -> None:
        """Keep what was typed, now; nothing where nothing was."""
        self._timer.stop()
        wanted = self.typed if self.dirty else {}
        if wanted == self._kept or self._sent:
            return
        self._kept = wanted
        house, rec = self._work.house, self._draft

        def work(_progress: object) -> None:
            # What was sent before it is this one's turn needs no draft any more.
            if not self._sent:
                drafts.keep(house, issuing.DRAFT, rec, wanted)

        self._work.write("留草稿", work, quiet=True)

    def send(self) -> None:
        """Send it, or say under its field what is wrong."""
        if not self._send.isEnabled():
            return
        self._timer.stop()
        self._send.setEnabled(False)
        house, given, about = self._work.house, self._given, self._about

        def work(_progress: object) -> Edited:
            if about is None:
                return issuing.issue(house, given)
            if self._anew:
                return issuing.issue(house, given, replaces=about.id)
            return issuing.amend(house, about.id, given)

        job = self._work.change("发出通知", work, self._on_sent, failed=self._refuse)
        job.finished.connect(self._let_send)

    @property
    def _draft(self) -> str:
        return self._about.id if self._about else ""

    @property
    def _given(self) -> Wording:
        typed = self.typed
        return Wording(
            title=typed["title"],
            text=typed["text"],
            audience=self.audience.chosen,
            **{name: typed[name] for name in self._lines},
        )

    def _fresh(self) -> dict[str, str]:
        today = self._work.house.today
        until = wording.usual_end(today)
        return {"dated_on": today.isoformat(), "valid_until": until.isoformat()}

    def _fill(self, values: Mapping[str, str]) -> None:
        self.title_field.fill(values.get("title", ""))
        self.text_field.fill(values.get("text", ""))
        self.audience.fill(tuple(values.get("audience", "").split()))
        for name, line in self._lines.items():
            line.fill(values.get(name, ""))

    def _offer_draft(self) -> None:
        house, rec = self._work.house, self._draft
        self._work.read("找草稿", lambda: drafts.find(house, issuing.DRAFT, rec), self._on_draft)

    def _on_draft(self, found: drafts.Draft | None) -> None:
        if found is not None and not self.dirty:
            self._kept = dict(found.values)
            self._fill(found.values)
            self.notice.say(_GO_ON, "info")
        self._throw.setVisible(self.dirty)
        begin_in(self.title_field)

    def _on_edited(self) -> None:
        self.notice.clear()
        self._throw.setVisible(self.dirty)
        self._timer.start()

    def _leave(self) -> None:
        if self.dirty:
            self._work.messages.say("还没有发出，内容已留作草稿，下次接着写。")
        self.keep()
        self.done.emit()

    def _throw_away(self) -> None:
        text = "把写好的内容全部清掉？清掉后不能恢复。"
        if dialogs.confirm(self, "清空", text, "清空", danger=True):
            self._fill(_values_of(self._about) if self._about else self._fresh())
            self._on_edited()
            self.keep()
            begin_in(self.title_field)

    def _on_sent(self, _edited: Edited) -> None:
        self._sent = True
        said = "已发出" if self._about is None or self._anew else "已修改"
        self._work.messages.say(f"通知{said}。写出回执交给支部，支部接收后就能看到。")
        self.done.emit()

    def _let_send(self) -> None:
        self._send.setEnabled(True)

    def _refuse(self, refusal: AppError) -> None:
        if not isinstance(refusal, NoticeFieldError):
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
            return
        fields: dict[str, _Field] = {
            "title": self.title_field,
            "text": self.text_field,
            "audience": self.audience,
            **self._lines,
        }
        field = fields.get(refusal.field)
        if field is None:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")
            return
        field.tell(refusal.sentence)
        self.notice.say("还没有发出，请看标出的地方。", "must")
        self.show_part(field)


def _heading(about: Opened | None, *, anew: bool) -> str:
    if about is None:
        return "写通知"
    return "重发更正" if anew else "修改通知"


def _what(about: Opened | None, *, anew: bool) -> str:
    if about is None:
        return "发出后随回执到支部，显示在支部的工作台上，看过后告诉县里。不要写涉密内容。"
    if anew:
        return f"发出后代替“{about.text.title}”，原来那份在支部显示为“已被新的通知代替”。"
    return "改了内容，看过的支部会再看一次；只改有效期的不用再看。"


def _values_of(about: Opened) -> dict[str, str]:
    said = about.text
    return {
        "title": said.title,
        "text": "\n".join(said.paragraphs),
        "audience": " ".join(about.audience),
        "document": said.document,
        "issuer": said.issuer,
        "dated_on": said.dated_on,
        "valid_until": said.valid_until,
        "contact": said.contact,
        "phone": said.phone,
    }
