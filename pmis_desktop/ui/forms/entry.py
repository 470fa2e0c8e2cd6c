"""The small form in which one thing kept under a record is added or changed, in its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.form_sections import entry_sections
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.records import OpenedRecord
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.people import People
from pmis_desktop.ui.forms.record_form import Loaded, RecordForm
from pmis_desktop.ui.forms.saving import Saving, Wanted
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_KEYS = "Enter 下一项 · Ctrl+S 保存 · Ctrl+Enter 保存并再加一条 · Esc 收起"
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: the field that names the record, its id, and whom references may name."""

    by: str
    id: str
    organisations: Choices


class Entry(boxes.Card):
    """One thing being typed.

    ``saved`` brings what was written and whether another one follows; ``closed`` comes when nobody
    wants it any more. Its keys are its own, also on a page that has the same ones: Ctrl+S saves
    this and not the page.
    """

    saved = Signal(object, bool)
    closed = Signal()

    def __init__(self, work: Work, opened: OpenedRecord, owner: Owner) -> None:
        self._work = work
        self._opened = opened
        self._owner = owner
        self._label = ENTITIES[opened.kind].label
        today = work.house.today
        self.form = RecordForm(
            entry_sections(opened.kind, owner.by),
            today,
            owner.organisations,
            people=People(work.house, owner.id if owner.by == "organisation" else ""),
            framed=False,
        )
        self.form.load({each.field.id: _loaded(each.text, each.locked) for each in opened.fields})
        verb = "修改" if opened.id else "添加"
        super().__init__(words.label(f"{verb}{self._label}", "strong"), self.form, gap=1.2)
        self.inside.addWidget(words.paragraph(_KEYS, "soft"))
        self.inside.addLayout(
            boxes.row(
                None,
                button("收起", self.close_entry, hint="收起（Esc）"),
                button("保存并再加一条", self._save_and_more, hint="保存并再加一条（Ctrl+Enter）"),
                primary(f"保存{self._label}", self.save),
                gap=1.5,
            )
        )
        self._more = False
        self._saving = Saving(work, self)
        self._saving.told.connect(self.form.show_problems)
        self._saving.held.connect(self._held)
        self._saving.saved.connect(self._saved)
        self._saving.refused.connect(self._refused)

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.form.dirty

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self._opened.kind

    @property
    def record(self) -> str:
        """The id of what is being changed; empty for something new."""
        return self._opened.id

    def put(self, typed: Mapping[str, str]) -> None:
        """Go on with what was typed before and not saved."""
        self.form.put(typed)

    def save(self) -> None:
        """Save it; it stays open, with all that was typed, until that is done."""
        self._save(more=False)

    def close_entry(self) -> None:
        """Go away without saving; asks where that loses something."""
        if self.dirty and not self._give_up():
            return
        self.closed.emit()

    def _give_up(self) -> bool:
        question = Question(
            title=f"{self._label}：还没有保存",
            text="不保存的话，这里填写的内容就没有了；档案里的其他内容不受影响。",
            verbs=("返回", "不保存"),
            danger="不保存",
        )
        return dialogs.ask(self, question).verb == "不保存"

    def _save_and_more(self) -> None:
        self._save(more=True)

    def _save(self, *, more: bool) -> None:
        if self._saving.busy:
            return
        if not self.dirty:
            self._work.messages.say("没有改动，不用保存。", "info")
            return
        self._more = more
        opened, form = self._opened, self.form
        form.setEnabled(False)
        given = form.changes if opened.id else {**form.value, self._owner.by: self._owner.id}
        self._saving.begin(
            Wanted(
                kind=opened.kind,
                record=opened.id,
                label=self._label,
                given=given,
                revision=opened.revision,
            )
        )

    def _held(self) -> None:
        self.form.setEnabled(True)
        self.form.go_to_first_problem()

    def _saved(self, edited: Edited) -> None:
        self.saved.emit(edited, self._more)

    def _refused(self, error: AppError) -> None:
        self.form.setEnabled(True)
        self._work.messages.tell(error)

    @override
    def event(self, event: QEvent) -> bool:
        # Without this the page's shortcuts of the same keys would come first.
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._step_back()
        elif event.key() == Qt.Key.Key_S:
            self.save()
        else:
            self._save_and_more()

    def _step_back(self) -> None:
        """Esc never throws away what was typed."""
        if self.dirty:
            words_ = f"这条{self._label}还没有保存：点“保存{self._label}”，或点“收起”不保存。"
            self._work.messages.say(words_, "info")
        else:
            self.closed.emit()


def _loaded(text: str, locked: str) -> Loaded:
    return Loaded(text=text, locked=locked)


def _is_own(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if not control:
        return event.key() == Qt.Key.Key_Escape
    return event.key() in (*_ENTERS, Qt.Key.Key_S)
