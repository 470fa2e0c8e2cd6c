"""The page of one record: one form, one 保存, and nothing typed is ever lost."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from pmis_desktop.services.editing import Edited
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.record.board import RecordBoard
from pmis_desktop.ui.pages.record.desk import RecordDesk
from pmis_desktop.ui.pages.record.leaving import Leaving
from pmis_desktop.ui.pages.record.looking import Looking
from pmis_desktop.ui.pages.record.opening import Opened
from pmis_desktop.ui.pages.record.taking_back import TakingBack
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

HISTORY = "history"
NEXT = "保存并新增"


class RecordPage(Page):
    """A member or an organisation, open for reading and typing."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._arriving = ""
        self.board = RecordBoard(work)
        self._desk = RecordDesk(work, self.board, self)
        self._leaving = Leaving(work, self)
        self._looking = Looking(work, self.board)
        self._taking_back = TakingBack(work, self)
        self._heading = Heading(
            "档案",
            Act("移除", self._remove, "trash-2"),
            Act("转接组织关系", self._looking.transfer, "git-compare"),
            Act("个人全部信息", self._looking.show_dossier, "file-text"),
            Act("显示完整号码", self._looking.unmask, "eye"),
            Act("变更记录", self._show_history, HISTORY),
            Act(NEXT, self._desk.save_and_new, "plus", hint=f"{NEXT}（Ctrl+Enter）"),
            Act("取消", self._cancel, "x"),
            Act("保存", self._desk.save, "save", primary=True, hint="保存（Ctrl+S）"),
        )
        self.lay(self._heading, self.board, gap=1)
        self._connect()

    def _connect(self) -> None:
        self.board.unmask_wanted.connect(self._looking.unmask)
        self._desk.shown.connect(self._arrive)
        self._desk.told.connect(self._heading.say)
        self._desk.saved.connect(self._offer_undo)
        self._desk.gone.connect(self._to_list)
        self._taking_back.gone.connect(self._leave_gone)
        self._desk.went_on.connect(self._begin_another)
        self.board.groups.history_wanted.connect(self._show_history)
        self._connect_keys()

    def _connect_keys(self) -> None:
        groups = self.board.groups
        acts: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+S", self._desk.save),
            ("Ctrl+Return", self._desk.save_and_new),
            ("Ctrl+Enter", self._desk.save_and_new),
            ("Ctrl+PgUp", partial(groups.step, -1)),
            ("Ctrl+PgDown", partial(groups.step, 1)),
            ("Esc", self._step_back),
        ]
        acts += [(f"Alt+{at}", partial(groups.go_to_number, at)) for at in range(1, 10)]
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @override
    def enter(self, place: Place) -> None:
        desk = self._desk
        if desk.opened is not None and (place.kind, place.record) == (desk.kind, desk.rec):
            if place.act == HISTORY:
                self._show_history()
            elif place.act.startswith(places.FIELD):
                self.board.go_to(place.act.removeprefix(places.FIELD))
            else:
                self.board.show_record()
                self.take_focus()
            return
        if desk.dirty or self.board.groups.dirty:
            self.keep_draft()
            self.work.messages.say("刚才没有保存的内容已留着，回到那条记录可以接着填。", "info")
        self._arriving = place.act or "form"
        desk.open(place.kind, place.record)

    @override
    def refresh(self) -> None:
        self._desk.look_again()

    @override
    def take_focus(self) -> None:
        if self.board.form is not None:
            self.board.form.go_to_first()

    @override
    def may_leave(self) -> bool:
        self.keep_draft()
        safe = not self._desk.dirty and not self.board.groups.dirty
        return safe or self._leaving.for_a_while(self._desk.name)

    @override
    def keep_draft(self) -> None:
        if self._desk.dirty:
            self._desk.drafting.keep()
        self.board.groups.keep_drafts()

    def _begin_another(self) -> None:
        self._arriving = "form"

    def _arrive(self, opened: Opened) -> None:
        """The record stands there: name it, and begin where somebody wanted to begin."""
        self._heading.rename(self._desk.name)
        self._heading.withhold(*self._senseless(opened))
        self._looking.begin(opened.record.id)
        arriving, self._arriving = self._arriving, ""
        if arriving == HISTORY and opened.record.id:
            self._show_history()
        elif arriving.startswith(places.FIELD):
            self.board.go_to(arriving.removeprefix(places.FIELD))
        elif arriving:
            self.take_focus()

    def _senseless(self, opened: Opened) -> list[str]:
        """Acts that there is nothing to do for."""
        masked = self.board.form is not None and self.board.form.masked
        is_member = opened.record.kind == "member"
        acts = {
            "移除": self.work.house.may_write and bool(opened.record.id) and is_member,
            "转接组织关系": self.work.house.may_write and bool(opened.record.id) and is_member,
            "个人全部信息": bool(opened.record.id) and is_member,
            "显示完整号码": masked,
            "变更记录": bool(opened.record.id),
            "保存": self.work.house.may_write,
            NEXT: self._desk.may_add,
        }
        return [act for act, sensible in acts.items() if not sensible]

    def _offer_undo(self, edited: Edited, was_new: bool) -> None:
        self._taking_back.offer(f"已保存 {self._desk.name}", edited, was_new=was_new)

    def _show_history(self) -> None:
        self._looking.show_history(self._desk.kind)

    def _remove(self) -> None:
        opened = self._desk.opened
        if opened is None:
            return
        record = opened.record
        self._taking_back.remove(record.kind, record.id, opened.name)

    def _cancel(self) -> None:
        """Go back to the list without saving; asks where that loses something."""
        if self._desk.dirty and not self._leaving.without_saving(self._desk.name):
            return
        if self._desk.dirty:
            self._desk.give_up()
        self._to_list()

    def _step_back(self) -> None:
        """Esc closes the history, or goes back; where something is typed the frame asks first."""
        if self.board.in_history:
            self.board.show_record()
        else:
            self.keep_draft()
            self._to_list()

    def _leave_gone(self, rec: str) -> None:
        """The record is not there any more: nobody who went on meanwhile is led away."""
        if rec == self._desk.rec and self.isVisible():
            self._to_list()

    def _to_list(self) -> None:
        self._leaving.to_list(self._desk.kind)
