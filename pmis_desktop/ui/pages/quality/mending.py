"""Mending in place: just the field in question, saved with the same checks as in the record."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import codes
from pmis_desktop.rules.field import Kind
from pmis_desktop.services import records
from pmis_desktop.services.house import House
from pmis_desktop.services.quality.reading import Fault
from pmis_desktop.services.records import OpenedField
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.forms.editors.masked import MaskedEditor
from pmis_desktop.ui.forms.field_row import FieldRow, Note
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.pages.quality import wording
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

CONFIRMED = "confirmed_with_archive"
_TITLE = "信息整理"
_WIDE = 70  # units of the grid
_CONFIRM = "已与档案核对…"


@dataclass(frozen=True, slots=True)
class _Opened:
    """The field to be mended as it is stored, and the state it was read from."""

    fault: Fault
    field: OpenedField | None
    revision: int


class MendingCard(boxes.Card):
    """One fault at a time; ``saved`` when it was written, ``passed``: the next one is wanted."""

    saved = Signal()
    passed = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(gap=0.7)
        self._work = work
        self._fault: Fault | None = None
        self._opened: _Opened | None = None
        self._row: FieldRow | None = None
        self._to_focus = False
        self._name = words.Elided("", "section")
        self._message = words.paragraph("")
        self._place = boxes.column()
        self._save = primary("保存，下一个", self.save, icon="save")
        self._confirm = button(_CONFIRM, self._ask_to_confirm, icon="archive")
        acts = boxes.Flow(
            self._save,
            button("跳过", self.passed.emit),
            self._confirm,
            button("打开档案", self._open_record, icon="pencil"),
        )
        self._head = boxes.row(self._name, self._message, gap=1.5)
        self.inside.addLayout(self._head)
        self.inside.addLayout(self._place)
        self.inside.addWidget(boxes.box(acts))
        self.setAccessibleName("就地改正")
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name and question share a line where the card is wide: then the window is low."""
        super().resizeEvent(event)
        beside = self.width() >= _WIDE * theme.current().unit
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._head.setStretch(1, int(beside))

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._row is not None and self._row.edited

    @property
    def typed(self) -> tuple[str, dict[str, str]] | None:
        """The member and what was typed for it; None where nothing was."""
        if self._row is None or self._fault is None or not self._row.edited:
            return None
        return self._fault.member, {self._row.field.id: self._row.editor.text()}

    def take(self, fault: Fault | None, *, focus: bool = False) -> None:
        """Be for this fault; ``focus``: the keyboard goes into its field."""
        self._to_focus = focus
        if fault is not None and fault == self._fault and self.dirty:
            return
        self._fault, self._opened = fault, None
        self._clear()
        self.setVisible(fault is not None)
        if fault is None:
            return
        mark = f" · {wording.ASKED}" if fault.asked else ""
        self._name.setText(f"{fault.name}　{fault.branch}{mark}")
        self._message.setText(fault.message)
        may = self._work.house.may_write
        self._confirm.setVisible(fault.overridable and may)
        house = self._work.house
        self._work.write("打开要改的栏目", lambda _progress: _open(house, fault), self._show)

    def save(self) -> None:
        """Write what was typed, checked as in the record's form."""
        if self._row is None or self._opened is None:
            return
        if not self._row.edited:
            self._row.note("saving", [Note("内容没有变化；没有错就点“跳过”。", "info")])
            return
        self._write({self._row.field.id: self._row.editor.text()}, _TITLE)

    def _show(self, opened: _Opened) -> None:
        if opened.fault != self._fault or self.dirty:
            return
        self._clear()
        self._opened = opened
        field = opened.field
        self._save.setVisible(field is not None)
        if field is None:
            return
        editor = editor_for(field.field, self._work.house.today, Choices(()))
        editor.set_text(field.text)
        row = FieldRow(editor)
        row.load(field.text)
        row.align(row.label_width, editor.seat().sizeHint().height(), row.fontMetrics().height())
        editor.changed.connect(partial(row.note, "saving", ()))
        editor.entered.connect(self.save)
        if isinstance(editor, MaskedEditor):
            editor.asked_for.connect(self._unmask)
        row.note("retired", _instead(field, self._work.house.today))
        self._row = row
        self._place.addWidget(row)
        if self._to_focus:
            editor.seat().setFocus()

    def _clear(self) -> None:
        self._row = None
        boxes.clear(self._place)
        self._save.hide()

    def _write(self, given: dict[str, str], reason: str) -> None:
        opened, house = self._opened, self._work.house
        if opened is None:
            return
        self._save.setEnabled(False)
        job = self._work.change(
            _TITLE,
            lambda _progress: records.save(
                house,
                "member",
                opened.fault.member,
                given,
                seen_revision=opened.revision,
                reason=reason,
            ),
            self._on_saved,
            failed=self._on_refused,
        )
        job.finished.connect(partial(self._save.setEnabled, True))  # noqa: FBT003 - Qt's own

    def _on_saved(self, _edited: object) -> None:
        name = self._fault.name if self._fault else ""
        self._fault = None
        self._clear()
        self._work.messages.say(f"已保存 {name}")
        self.saved.emit()

    def _on_refused(self, error: AppError) -> None:
        if self._row is None:
            self._work.messages.tell(error)
            return
        self._row.note("saving", [Note(f"{error.message}{error.advice}", "must")])

    def _unmask(self) -> None:
        house, fault = self._work.house, self._fault
        if fault is not None:
            self._work.write(
                "显示完整号码",
                lambda _progress: house.note("unmask", "显示完整号码", record=fault.member),
                lambda _nothing: self._show_number(),
            )

    def _show_number(self) -> None:
        if self._row is not None and isinstance(self._row.editor, MaskedEditor):
            self._row.editor.unmask()

    def _ask_to_confirm(self) -> None:
        fault = self._fault
        if fault is None or self._opened is None:
            return
        question = Question(
            title="已与档案核对",
            text=f"{fault.name}：{fault.message}\n"
            "档案里确实这样写的，写明依据后就不再算作错误，内容不改。",
            verbs=("返回", "确认"),
            prompt="依据，例如：入党志愿书记载",
        )
        reply = dialogs.ask(self, question)
        if reply.verb == "确认" and reply.text:
            self._write({CONFIRMED: reply.text}, "已与档案核对")
        elif reply.verb == "确认":
            self._work.messages.say("没有确认：请写明依据。", "warn")

    def _open_record(self) -> None:
        fault = self._fault
        if fault is not None:
            place = Place(
                room=places.RECORD,
                kind="member",
                record=fault.member,
                act=f"{places.FIELD}{fault.field}",
            )
            self._work.go(place)


def _instead(field: OpenedField, today: date) -> list[Note]:
    """What the county wants in place of a retired code, to be taken over with a click."""
    if field.stored is None or not field.field.codes:
        return []
    heir = codes.code_list(field.field.codes).successor(field.stored, today)
    if heir is None:
        return []
    return [Note("已停用，县里指定改为下面这一项，点一下填入：", "info", (heir.label,))]


def _open(house: House, fault: Fault) -> _Opened:
    """Read the field of a fault; a branch or status is changed in the record, with its papers."""
    opened = records.open_record(house, "member", fault.member)
    field = next((each for each in opened.fields if each.field.id == fault.field), None)
    if field is not None and (field.locked or field.field.kind is Kind.REFERENCE):
        field = None
    return _Opened(fault, field, opened.revision)
